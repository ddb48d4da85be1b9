#include "simulator/service/write/object_metadata.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/read/client_side_objects.h"
#include "simulator/service/write/encoded_words.h"
#include "simulator/service/write/object_lock.h"

namespace s3sse::service {
namespace {

constexpr std::string_view user_prefix = "x-amz-meta-";
constexpr std::size_t largest_user_metadata = 2048;

/// Wire spelling; stored in lower case.
constexpr std::array<std::string_view, 7> system_headers = {"Content-Type",
                                                            "Cache-Control",
                                                            "Content-Disposition",
                                                            "Content-Encoding",
                                                            "Content-Language",
                                                            "Expires",
                                                            "x-amz-website-redirect-location"};

constexpr std::array<std::string_view, 8> storage_classes = {"STANDARD",   "REDUCED_REDUNDANCY",  "STANDARD_IA",
                                                             "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR",
                                                             "GLACIER",    "DEEP_ARCHIVE"};

S3Result<void> take_user_metadata(const Headers& headers, std::map<std::string, std::string>& user) {
  std::size_t size = 0;
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (!name.starts_with(user_prefix)) continue;
    const std::string short_name = name.substr(user_prefix.size());
    const std::string value = decode_words(header.value);
    size += short_name.size() + value.size();
    auto [entry, fresh] = user.try_emplace(short_name, value);
    if (!fresh) (entry->second += ',') += value;
  }
  if (size > largest_user_metadata) {
    return refuse(S3Error{400,
                          "MetadataTooLarge",
                          "Your metadata headers exceed the maximum allowed metadata size",
                          {{"Size", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(largest_user_metadata)}}});
  }
  return {};
}

}  // namespace

S3Result<ObjectMetadata> read_metadata(const Headers& headers, const Rules& rules) {
  ObjectMetadata metadata;
  for (const std::string_view name : system_headers) {
    const auto value = headers.get(name);
    if (value && !value->empty()) metadata.system[ascii_lower(name)] = *value;
  }
  metadata.system.try_emplace("content-type", "binary/octet-stream");
  if (auto taken = take_user_metadata(headers, metadata.user); !taken) return refuse(std::move(taken.error()));
  if (auto fits = check_client_side_write(headers, metadata.user, rules); !fits) return refuse(std::move(fits.error()));
  keep_client_side_metadata(metadata.user, rules);
  auto storage_class = read_storage_class(headers);
  if (!storage_class) return refuse(std::move(storage_class.error()));
  metadata.storage_class = std::move(*storage_class);
  auto tags = read_tagging(headers, rules);
  if (!tags) return refuse(std::move(tags.error()));
  metadata.tags = std::move(*tags);
  return metadata;
}

S3Result<std::string> read_storage_class(const Headers& headers) {
  const auto given = headers.get("x-amz-storage-class");
  if (!given) return std::string("STANDARD");
  if (std::ranges::find(storage_classes, *given) == storage_classes.end()) {
    return refuse(S3Error{400,
                          "InvalidStorageClass",
                          "The storage class you specified is not valid",
                          {{"StorageClassRequested", std::string(*given)}}});
  }
  return std::string(*given);
}

S3Result<std::map<std::string, std::string>> read_tagging(const Headers& headers, const Rules& rules) {
  std::map<std::string, std::string> tags;
  const auto header = headers.get("x-amz-tagging");
  if (!header || header->empty()) return tags;
  const std::string value(*header);
  const auto parsed = parse_target("/?" + value);
  // A bare comma is what joins the values of a header that was sent twice; in a tag it is encoded.
  bool valid = parsed.has_value() && parsed->query.size() <= 10 && value.find(',') == std::string::npos;
  for (std::size_t i = 0; valid && i < parsed->query.size(); ++i) {
    const QueryParameter& tag = parsed->query[i];
    valid = !tag.name.empty() && tag.name.size() <= 128 && tag.value.size() <= 256 &&
            tags.try_emplace(tag.name, tag.value).second;
  }
  if (valid) return tags;
  return refused<std::map<std::string, std::string>>(
      rules, Rule::put_object_malformed_tagging_is_refused, errors::invalid_argument,
      "The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded URL query parameters without tag name "
      "duplicates.",
      "x-amz-tagging", &value);
}

S3Result<void> read_protection(const Call& call, const store::BucketRecord& bucket, bool brings_object,
                               ObjectMetadata& metadata) {
  auto lock = read_object_lock(call, bucket, brings_object);
  if (!lock) return refuse(std::move(lock.error()));
  metadata.lock = *lock;
  auto acl = read_acl_of_write(call, bucket);
  if (!acl) return refuse(std::move(acl.error()));
  metadata.acl = std::move(*acl);
  return {};
}

void add_metadata_headers(const Call& call, const store::ObjectRecord& object, Headers& headers) {
  for (const std::string_view name : system_headers) {
    const std::string lower = ascii_lower(name);
    const auto override_value = call.query("response-" + lower);
    const auto stored = object.system_metadata.find(lower);
    if (override_value && !override_value->empty()) {
      // The value comes from a percent-decoded query: a line break in it would forge a header.
      std::string clean(*override_value);
      std::erase_if(clean, [](unsigned char c) { return c < 0x20 && c != '\t'; });
      headers.add(std::string(name), std::move(clean));
    } else if (stored != object.system_metadata.end()) {
      headers.add(std::string(name), stored->second);
    }
  }
  for (const auto& [name, value] : object.user_metadata) {
    headers.add(std::string(user_prefix) + name,
                chosen(call.rules(), Rule::get_object_metadata_beyond_ascii_are_encoded, encode_words(value), value));
  }
  if (object.storage_class != "STANDARD") headers.add("x-amz-storage-class", object.storage_class);
}

}  // namespace s3sse::service
