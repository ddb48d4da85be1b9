#include "simulator/service/multipart/creation_checks.h"

#include "simulator/deviations/decide.h"

namespace s3sse::service {

S3Result<void> read_metadata_of_upload(const Call& call, CreationRequest& creation) {
  auto metadata = read_metadata(call.request.headers, call.rules());
  if (!metadata) return refuse(std::move(metadata.error()));
  creation.metadata = std::move(*metadata);
  return {};
}

S3Result<void> check_key_of_upload(const Call& call, CreationRequest& /*creation*/) {
  return check_key_length(call.key);
}

S3Result<void> read_checksum_of_upload(const Call& call, CreationRequest& creation) {
  auto checksum = read_upload_checksum(call);
  if (!checksum) return refuse(std::move(checksum.error()));
  creation.checksum = std::move(*checksum);
  return {};
}

S3Result<void> read_encryption_of_upload(const Call& call, CreationRequest& creation) {
  auto request = sse::read_write_encryption(call.request.headers, creation.bucket.encryption, call.facts());
  if (!request) return refuse(std::move(request.error()));
  request->method = chosen(call.rules(), {Rule::multipart_encryption_is_chosen_at_creation, Rule::dsse_multipart_works},
                           request->method);
  creation.encryption_request = std::move(*request);
  return {};
}

S3Result<void> read_protection_of_upload(const Call& call, CreationRequest& creation) {
  return read_protection(call, creation.bucket, false, creation.metadata);
}

S3Result<void> prepare_encryption_of_upload(const Call& call, CreationRequest& creation) {
  auto encryption = prepare_encryption(call, std::move(creation.encryption_request), creation.bucket);
  if (!encryption) return refuse(std::move(encryption.error()));
  creation.encryption = std::move(*encryption);
  return {};
}

}  // namespace s3sse::service
