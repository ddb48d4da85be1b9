#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/multipart/upload_checksum.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/write/seal_body.h"

namespace s3sse::service {
namespace {

/// The checksum that the client sent, or that the upload has; nothing of what is only kept for the completion.
Checksums shown_checksum(const store::SealedPart& part, const store::UploadRecord& upload,
                         const BodyIntegrity& integrity) {
  std::string name;
  if (integrity.algorithm) {
    name = crypto::to_string(*integrity.algorithm);
  } else if (upload.checksum_algorithm) {
    name = *upload.checksum_algorithm;
  }
  const auto found = part.checksums.find(name);
  if (found == part.checksums.end()) return {};
  return {*found};
}

}  // namespace

S3Result<Response> upload_part(Call& call) {
  const auto open = open_upload(call);
  if (!open) return refuse(open.error());
  const auto number = read_part_number(call);
  if (!number) return refuse(number.error());
  const auto integrity = read_body_integrity(call.request.headers);
  if (!integrity) return refuse(integrity.error());
  auto checksums = part_checksums(call, *open->upload, *integrity);
  if (!checksums) return refuse(std::move(checksums.error()));
  const auto length = announced_length(call.request, call.operation);
  if (!length) return refuse(length.error());
  const auto data_keys = open_part_keys(call, *open);
  if (!data_keys) return refuse(data_keys.error());

  auto part = seal(call, *call.request.body,
                   {.data_keys = *data_keys,
                    .method = open->envelope.method,
                    .place = open->place,
                    .part_number = *number,
                    .etag_of = EtagOf::part,
                    .integrity = *integrity,
                    .checksums = std::move(*checksums),
                    .announced_length = *length});
  if (!part) return refuse(std::move(part.error()));
  Response response;
  response.headers.add("ETag", in_quotes(part->etag));
  add_checksum_headers(shown_checksum(*part, *open->upload, *integrity), "", 0, response.headers);
  sse::add_encryption_headers(open->envelope, sse::EncryptionEcho::read, "", call.rules(), response.headers);
  store::SealedPart kept =
      chosen(call.rules(), Rule::multipart_reuploaded_part_replaces_the_first, std::move(*part), open->upload->parts);
  const auto status = call.core.store->put_part(call.bucket, call.key, open->upload->upload_id, std::move(kept));
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return response;
}

}  // namespace s3sse::service
