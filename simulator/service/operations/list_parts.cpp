#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/read/listing.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::uint32_t largest_part_page = 1000;

void add_part(const Call& call, const store::UploadRecord& upload, const store::SealedPart& part, pugi::xml_node root) {
  pugi::xml_node node = root.append_child("Part");
  add_text(node, "PartNumber", std::to_string(part.part_number));
  add_time(node, "LastModified", part.last_modified, call.rules());
  add_text(node, "ETag", in_quotes(part.etag));
  add_text(node, "Size", std::to_string(part.size));
  if (!upload.checksum_algorithm) return;
  const auto value = part.checksums.find(*upload.checksum_algorithm);
  if (value != part.checksums.end())
    add_text(node, checksum_element(value->first), checksum_text(value->second, "", 0));
}

/// The part checksums of an SSE-C upload are shown to who has its key (GOA-08); a key that is sent is checked.
S3Result<void> check_customer_key(Call& call, const OpenUpload& open) {
  const auto key = sse::read_customer_key(call.request.headers, call.facts());
  if (!key) return refuse(key.error());
  const bool sse_c = open.envelope.method == EncryptionMethod::sse_c;
  const bool needed = sse_c && chosen(call.rules(), Rule::list_parts_sse_c_key_is_needed_only_with_checksum,
                                      open.upload->checksum_algorithm.has_value());
  if (!needed && !*key) return {};
  return call.core.engine.check_part_access(open.envelope, pointer_to(*key), call.facts());
}

/// A KMS upload is listed for those only who may decrypt it (GOA-09); the data key itself is not used.
S3Result<void> check_kms_permission(Call& call, const OpenUpload& open) {
  if (!uses_kms(open.envelope.method)) return {};
  return checked(call.rules(), Rule::list_parts_kms_upload_needs_decrypt_permission, [&]() -> S3Result<void> {
    const auto keys = call.core.engine.open(open.envelope, open.place, nullptr, call.facts(), call.kms_origin());
    if (!keys) return refuse(keys.error());
    return {};
  });
}

}  // namespace

S3Result<Response> list_parts(Call& call) {
  const auto open = open_upload(call);
  if (!open) return refuse(open.error());
  if (auto right = check_customer_key(call, *open); !right) return refuse(std::move(right.error()));
  if (auto allowed = check_kms_permission(call, *open); !allowed) return refuse(std::move(allowed.error()));
  const store::UploadRecord& upload = *open->upload;
  const auto most = read_page_number(call, "max-parts", largest_part_page);
  if (!most) return refuse(most.error());
  const auto marker = read_page_number(call, "part-number-marker", 0);
  if (!marker) return refuse(marker.error());
  const std::uint32_t page_size = std::min(*most, largest_part_page);

  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListPartsResult");
  add_text(root, "Bucket", call.bucket);
  add_text(root, "Key", call.key);
  add_text(root, "UploadId", upload.upload_id);
  pugi::xml_node initiator = root.append_child("Initiator");
  add_text(initiator, "ID", upload.initiator_id);
  add_text(initiator, "DisplayName", call.caller.principal.arn);
  add_text(root.append_child("Owner"), "ID", open->bucket.owner_canonical_id);
  add_text(root, "StorageClass", upload.storage_class);
  add_text(root, "PartNumberMarker", std::to_string(*marker));

  store::Parts page =
      call.core.store->parts(call.bucket, call.key, upload.upload_id, *marker, std::size_t{page_size} + 1);
  const bool truncated = page.size() > page_size;
  if (truncated) page.erase(std::prev(page.end()));
  const std::uint32_t next = page.empty() ? *marker : page.rbegin()->first;
  add_text(root, "NextPartNumberMarker", std::to_string(next));
  add_text(root, "MaxParts", std::to_string(page_size));
  add_text(root, "IsTruncated", truncated ? "true" : "false");
  if (upload.checksum_algorithm) {
    add_text(root, "ChecksumAlgorithm", *upload.checksum_algorithm);
    add_text(root, "ChecksumType", upload.checksum_type);
  }
  for (const auto& [number, part] : page) add_part(call, upload, part, root);
  Response response = xml_response(document);
  add_upload_version(call, upload, response.headers);
  return response;
}

}  // namespace s3sse::service
