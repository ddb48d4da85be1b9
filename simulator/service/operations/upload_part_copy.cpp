#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

Response part_copy_answer(const Call& call, const OpenUpload& open, const CopySource& source,
                          const store::SealedPart& part) {
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "CopyPartResult");
  add_time(root, "LastModified", part.last_modified, call.rules());
  add_text(root, "ETag", in_quotes(part.etag));
  if (open.upload->checksum_algorithm) {
    const auto told = chosen(call.rules(), Rule::checksum_of_a_copied_part_is_told, std::optional(part.checksums));
    const Checksums checksums = told.value_or(Checksums{});
    const auto value = checksums.find(*open.upload->checksum_algorithm);
    if (value != checksums.end()) add_text(root, checksum_element(value->first), checksum_text(value->second, "", 0));
  }
  Response response = xml_response(document);
  sse::add_encryption_headers(open.envelope, sse::EncryptionEcho::read, "", call.rules(), response.headers);
  add_upload_version(call, *open.upload, response.headers);
  if (source.bucket.versioning != store::Versioning::never) {
    response.headers.add("x-amz-copy-source-version-id", source.object->version_id);
  }
  return response;
}

}  // namespace

S3Result<Response> upload_part_copy(Call& call) {
  auto open = open_upload(call);
  if (!open) return refuse(std::move(open.error()));
  PartCopyRequest request{.open = std::move(*open)};
  if (auto fine = ask_in_order(part_copy_order(), call, request); !fine) return refuse(std::move(fine.error()));

  const OpenUpload& upload = request.open;
  auto checksums = part_checksums(call, *upload.upload, {});
  if (!checksums) return refuse(std::move(checksums.error()));
  auto part = seal(call, *request.body,
                   {.data_keys = request.data_keys,
                    .method = upload.envelope.method,
                    .place = upload.place,
                    .part_number = request.number,
                    .etag_of = EtagOf::part,
                    .integrity = {},
                    .checksums = std::move(*checksums),
                    .announced_length = request.range.count});
  if (!part) return refuse_late(call, std::move(part.error()));
  Response response = part_copy_answer(call, upload, request.source, *part);
  const auto status = call.core.store->put_part(call.bucket, call.key, upload.upload->upload_id, std::move(*part));
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return response;
}

}  // namespace s3sse::service
