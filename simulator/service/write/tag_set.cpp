#include "simulator/service/write/tag_set.h"

#include "simulator/deviations/decide.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/read_target.h"

namespace s3sse::service {
namespace {

constexpr std::size_t most_tags = 10;
constexpr std::size_t longest_key = 128;
constexpr std::size_t longest_value = 256;

/// Characters, not bytes: of UTF-8 the continuation bytes do not count.
std::size_t length_of(std::string_view text) {
  std::size_t length = 0;
  for (const unsigned char c : text) length += (c & 0xC0U) != 0x80U ? 1 : 0;
  return length;
}

S3Error invalid_tag(std::string message, std::string_view key) {
  return {400, "InvalidTag", std::move(message), {{"TagKey", std::string(key)}}};
}

S3Result<void> check_tag(const std::string& key, const std::string& value) {
  if (key.empty() || length_of(key) > longest_key) {
    return refuse(invalid_tag("The TagKey you have provided is invalid", key));
  }
  if (length_of(value) > longest_value) {
    return refuse(S3Error{
        400, "InvalidTag", "The TagValue you have provided is invalid", {{"TagKey", key}, {"TagValue", value}}});
  }
  if (key.starts_with("aws:")) return refuse(invalid_tag("System tags cannot be added/updated by requester", key));
  return {};
}

}  // namespace

S3Result<TagSet> parse_tagging(ByteView body) {
  pugi::xml_document document;
  const auto root = parse_xml(body, "Tagging", document, Blanks::kept);
  if (!root) return refuse(root.error());
  return read_tag_set(*root, most_tags, "Object tags cannot be greater than 10");
}

S3Result<TagSet> read_tag_set(const pugi::xml_node& root, std::size_t most, std::string_view too_many) {
  const pugi::xml_node set = child(root, "TagSet");
  if (!set) return refuse(errors::malformed_xml());
  TagSet tags;
  std::size_t count = 0;
  for (const pugi::xml_node& node : set.children()) {
    if (node.type() != pugi::node_element) continue;  // blanks
    const pugi::xml_node key_node = child(node, "Key");
    const pugi::xml_node value_node = child(node, "Value");
    if (local_name(node) != "Tag" || !key_node || !value_node) return refuse(errors::malformed_xml());
    if (++count > most) return refuse(S3Error{400, "BadRequest", std::string(too_many)});
    const std::string key = key_node.text().get();
    const std::string value = value_node.text().get();
    if (auto fits = check_tag(key, value); !fits) return refuse(std::move(fits.error()));
    if (!tags.try_emplace(key, value).second) {
      return refuse(invalid_tag("Cannot provide multiple Tags with the same key", key));
    }
  }
  return tags;
}

void write_tagging(const TagSet& tags, pugi::xml_document& document) {
  pugi::xml_node set = start_document(document, "Tagging").append_child("TagSet");
  for (const auto& [key, value] : tags) {
    const pugi::xml_node tag = set.append_child("Tag");
    add_text(tag, "Key", key);
    add_text(tag, "Value", value);
  }
}

S3Result<DescribedObject> find_described(Call& call) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  auto object = find_readable(call, *bucket, call.query("versionId"));
  if (!object) return refuse(std::move(object.error()));
  // What is no data needs no key.
  cite({Rule::sse_c_operations_without_data_need_no_key, Rule::versioning_tagging_and_acl_keep_encryption});
  return DescribedObject{.bucket = std::move(*bucket), .object = std::move(*object)};
}

S3Result<Response> replace_tags(Call& call, TagSet tags, int status) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  const auto replaced = call.core.store->update_object(call.bucket, call.key, found->object->version_id,
                                                       [&](store::ObjectRecord& object) {
                                                         object.tags = std::move(tags);
                                                         return true;
                                                       });
  if (auto stored = check_stored(call, replaced); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = status;
  add_version_header(*found, response.headers);
  return response;
}

void add_version_header(const DescribedObject& found, Headers& headers) {
  if (found.bucket.versioning != store::Versioning::never) {
    headers.add("x-amz-version-id", found.object->version_id);
  }
}

}  // namespace s3sse::service
