#include <algorithm>
#include <array>
#include <set>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/write_encryption.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::uint32_t largest_attribute_page = 1000;
constexpr std::array<std::string_view, 5> known_attributes = {"ETag", "Checksum", "ObjectParts", "StorageClass",
                                                              "ObjectSize"};

using Attributes = std::set<std::string, std::less<>>;

/// x-amz-object-attributes: names with commas between them, in one header or in several.
S3Result<Attributes> read_attributes(const Call& call) {
  Attributes attributes;
  for (const Header& header : call.request.headers) {
    if (!iequals(header.name, "x-amz-object-attributes")) continue;
    for (const std::string_view entry : split(header.value, ',')) {
      const std::string name(trim(entry));
      if (name.empty()) continue;
      if (std::ranges::find(known_attributes, name) == known_attributes.end()) {
        return refuse(errors::invalid_argument("Invalid attribute name specified.", "x-amz-object-attributes", &name));
      }
      attributes.insert(name);
    }
  }
  if (!attributes.empty()) return attributes;
  return refuse(errors::invalid_request(
      "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing or empty"));
}

struct PartPage {
  std::uint32_t marker = 0;
  std::uint32_t size = largest_attribute_page;
};

S3Result<std::uint32_t> read_number(const Call& call, std::string_view header, std::uint32_t fallback) {
  const auto given = call.header(header);
  if (!given || given->empty()) return fallback;
  const auto number = parse_decimal<std::int32_t>(*given);
  if (number && *number >= 0) return static_cast<std::uint32_t>(*number);
  const std::string value(*given);
  return refuse(errors::invalid_argument("Provided " + std::string(header) + " not an integer or within integer range",
                                         std::string(header), &value));
}

S3Result<PartPage> read_page(const Call& call) {
  const auto marker = read_number(call, "x-amz-part-number-marker", 0);
  if (!marker) return refuse(marker.error());
  const auto size = read_number(call, "x-amz-max-parts", largest_attribute_page);
  if (!size) return refuse(size.error());
  return PartPage{.marker = *marker, .size = std::min(*size, largest_attribute_page)};
}

/// The checksums in the clear. Those of KMS objects are stored encrypted, so that they take kms:Decrypt (GOA-06).
class PlainChecksums {
 public:
  static S3Result<PlainChecksums> open(Call& call, const ReadTarget& target, const Attributes& wanted) {
    PlainChecksums plain;
    const bool shown = wanted.contains("Checksum") || wanted.contains("ObjectParts");
    if (!shown || !are_sealed(target.object->checksums)) return plain;
    const auto open_keys = [&]() -> S3Result<void> {
      const sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = target.object->seal_id};
      auto keys = call.core.engine.open(target.envelope, place, pointer_to(target.customer_key), call.facts(),
                                        call.kms_origin());
      if (!keys) return refuse(std::move(keys.error()));
      plain.keys_ = std::move(*keys);
      return {};
    };
    auto allowed = checked(call.rules(), Rule::get_object_attributes_kms_object_needs_decrypt_permission, open_keys);
    if (!allowed) return refuse(std::move(allowed.error()));
    return plain;
  }

  /// Returns the checksums that can be told. Sealed ones stay untold without data keys.
  [[nodiscard]] Checksums of(const Checksums& stored) const {
    if (keys_) return open_checksums(stored, *keys_);
    return are_sealed(stored) ? Checksums{} : stored;
  }

 private:
  std::optional<crypto::SegmentKeys> keys_;
};

void add_checksums(const Checksums& checksums, std::string_view type, std::size_t part_count, pugi::xml_node node) {
  for (const auto& [name, value] : checksums) {
    add_text(node, checksum_element(name), checksum_text(value, type, part_count));
  }
}

/// A composite value stands without the number of parts, unlike in HeadObject (GOA-07).
void add_object_checksum(const Call& call, const store::ObjectRecord& object, const PlainChecksums& plain,
                         pugi::xml_node root) {
  const Checksums checksums = plain.of(object.checksums);
  if (checksums.empty()) return;
  const std::size_t part_count = chosen(call.rules(), Rule::get_object_attributes_composite_checksum_has_no_part_count,
                                        std::size_t{0}, object.parts.size());
  pugi::xml_node node = root.append_child("Checksum");
  add_checksums(checksums, object.checksum_type, part_count, node);
  add_text(node, "ChecksumType", object.checksum_type);
}

/// Of objects whose checksum is not made of those of the parts S3 tells the number of parts, and no more.
void add_parts(const store::ObjectRecord& object, const PartPage& page, const PlainChecksums& plain,
               pugi::xml_node root) {
  if (!object.multipart) return;
  pugi::xml_node node = root.append_child("ObjectParts");
  add_text(node, "PartsCount", std::to_string(object.parts.size()));
  const bool listed =
      object.checksum_type == "COMPOSITE" && !object.parts.empty() && !object.parts.front().checksums.empty();
  if (!listed) return;

  const auto first =
      std::ranges::find_if(object.parts, [&](const store::SealedPart& part) { return part.part_number > page.marker; });
  const auto left = static_cast<std::size_t>(std::distance(first, object.parts.end()));
  const auto last = first + static_cast<std::ptrdiff_t>(std::min<std::size_t>(page.size, left));
  add_text(node, "PartNumberMarker", std::to_string(page.marker));
  add_text(node, "NextPartNumberMarker", std::to_string(last == first ? page.marker : std::prev(last)->part_number));
  add_text(node, "MaxParts", std::to_string(page.size));
  add_text(node, "IsTruncated", last == object.parts.end() ? "false" : "true");
  for (auto part = first; part != last; ++part) {
    pugi::xml_node entry = node.append_child("Part");
    add_text(entry, "PartNumber", std::to_string(part->part_number));
    add_text(entry, "Size", std::to_string(part->size));
    add_checksums(plain.of(part->checksums), "", 0, entry);
  }
}

}  // namespace

S3Result<Response> get_object_attributes(Call& call) {
  const auto target = open_for_description(call, false);
  if (!target) return refuse(target.error());
  const auto wanted = read_attributes(call);
  if (!wanted) return refuse(wanted.error());
  const auto page = read_page(call);
  if (!page) return refuse(page.error());
  const auto plain = PlainChecksums::open(call, *target, *wanted);
  if (!plain) return refuse(plain.error());

  const store::ObjectRecord& object = *target->object;
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "GetObjectAttributesResponse");
  if (wanted->contains("ETag")) add_text(root, "ETag", object.etag);
  if (wanted->contains("Checksum")) add_object_checksum(call, object, *plain, root);
  if (wanted->contains("ObjectParts")) add_parts(object, *page, *plain, root);
  if (wanted->contains("StorageClass")) add_text(root, "StorageClass", object.storage_class);
  if (wanted->contains("ObjectSize")) add_text(root, "ObjectSize", std::to_string(object.size));

  Response response = xml_response(document);
  response.headers.add("Last-Modified", format_http_date(object.last_modified));
  if (target->bucket.versioning != store::Versioning::never) {
    response.headers.add("x-amz-version-id", object.version_id);
  }
  cite(Rule::get_object_attributes_answer_carries_no_encryption);
  return response;
}

}  // namespace s3sse::service
