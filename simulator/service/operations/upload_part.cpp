#include <functional>

#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/multipart/upload_checksum.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/order_of_checks.h"
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
  auto open = open_upload(call);
  if (!open) return refuse(std::move(open.error()));
  PartRequest request{.open = std::move(*open)};
  if (auto fine = ask_in_order(part_order(), call, request); !fine) return refuse(std::move(fine.error()));

  const store::UploadRecord& upload = *request.open.upload;
  auto part = seal(call, *call.request.body,
                   {.data_keys = request.data_keys,
                    .method = request.open.envelope.method,
                    .place = request.open.place,
                    .part_number = request.number,
                    .etag_of = EtagOf::part,
                    .integrity = request.integrity,
                    .checksums = std::move(request.checksums),
                    .announced_length = request.length});
  if (!part) return refuse(std::move(part.error()));
  Response response;
  response.headers.add("ETag", in_quotes(part->etag));
  add_checksum_headers(shown_checksum(*part, upload, request.integrity), "", 0, response.headers);
  sse::add_encryption_headers(request.open.envelope, sse::EncryptionEcho::read, "", call.rules(), response.headers);
  add_upload_version(call, upload, response.headers);
  const std::function<store::Parts()> others = [&] {
    return call.core.store->parts(call.bucket, call.key, upload.upload_id);
  };
  store::SealedPart kept =
      chosen(call.rules(), Rule::multipart_reuploaded_part_replaces_the_first, std::move(*part), others);
  const auto status = call.core.store->put_part(call.bucket, call.key, upload.upload_id, std::move(kept));
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return response;
}

}  // namespace s3sse::service
