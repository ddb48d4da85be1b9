#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

store::UploadRecord new_upload(const Call& call, const store::BucketRecord& bucket,
                               const PreparedEncryption& encryption, ObjectMetadata metadata,
                               const UploadChecksum& checksum) {
  store::UploadRecord upload;
  upload.upload_id = call.core.doors.entropy.hex(32);
  upload.key = call.key;
  upload.seal_id = encryption.place.seal_id;
  upload.envelope = sse::serialise(encryption.keys.envelope);
  upload.initiated = call.now();
  upload.initiator_id = call.caller.principal.canonical_id;
  upload.system_metadata = std::move(metadata.system);
  upload.user_metadata = std::move(metadata.user);
  upload.tags = std::move(metadata.tags);
  upload.storage_class = std::move(metadata.storage_class);
  upload.lock = metadata.lock;
  upload.acl = std::move(metadata.acl);
  if (checksum.algorithm) upload.checksum_algorithm = std::string(crypto::to_string(*checksum.algorithm));
  upload.checksum_type = checksum.type;
  const bool tells = call.core.config.era >= Era::y2026 && bucket.versioning == store::Versioning::enabled;
  if (tells) upload.version_id = new_version_id(call, bucket);
  return upload;
}

Response upload_answer(const Call& call, const PreparedEncryption& encryption, const store::UploadRecord& upload) {
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "InitiateMultipartUploadResult");
  add_text(root, "Bucket", call.bucket);
  add_text(root, "Key", call.key);
  add_text(root, "UploadId", upload.upload_id);
  Response response = xml_response(document);
  sse::add_encryption_headers(encryption.keys.envelope, sse::EncryptionEcho::write, encryption.plan.context_header,
                              call.rules(), response.headers);
  if (upload.checksum_algorithm) {
    response.headers.add("x-amz-checksum-algorithm", *upload.checksum_algorithm);
    response.headers.add("x-amz-checksum-type", upload.checksum_type);
  }
  add_upload_version(call, upload, response.headers);
  return response;
}

}  // namespace

S3Result<Response> create_multipart_upload(Call& call) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  CreationRequest creation{.bucket = std::move(*bucket)};
  if (auto fine = ask_in_order(creation_order(), call, creation); !fine) return refuse(std::move(fine.error()));

  store::UploadRecord upload =
      new_upload(call, creation.bucket, *creation.encryption, std::move(creation.metadata), creation.checksum);
  Response response = upload_answer(call, *creation.encryption, upload);
  const auto status = call.core.store->create_upload(call.bucket, std::move(upload));
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return response;
}

}  // namespace s3sse::service
