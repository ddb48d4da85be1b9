#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/etag.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

store::ObjectRecord completed_object(const Call& call, const OpenUpload& open, std::vector<store::SealedPart> parts,
                                     const ObjectChecksum& checksum) {
  const store::UploadRecord& upload = *open.upload;
  store::ObjectRecord object;
  object.key = upload.key;
  const bool promised = !upload.version_id.empty() && open.bucket.versioning == store::Versioning::enabled;
  object.version_id = promised ? upload.version_id : new_version_id(call, open.bucket);
  object.seal_id = upload.seal_id;
  object.envelope = upload.envelope;
  object.multipart = true;
  std::vector<std::string> etags;
  for (auto& part : parts) {
    object.size += part.size;
    etags.push_back(part.etag);
    // Reads show the checksum of a part only where the upload chose an algorithm.
    std::erase_if(part.checksums, [&](const auto& entry) { return entry.first != upload.checksum_algorithm; });
  }
  object.etag = multipart_etag(etags, call.rules());
  object.parts = std::move(parts);
  object.last_modified = call.now();
  object.system_metadata = upload.system_metadata;
  object.user_metadata = upload.user_metadata;
  object.tags = upload.tags;
  object.storage_class = upload.storage_class;
  object.lock = upload.lock;
  object.acl = upload.acl;
  object.checksum_type = checksum.type;
  return object;
}

/// A checksum that nobody chose stays untold under the KMS methods; reads tell it.
Checksums told_checksum(const Call& call, const OpenUpload& open, const ObjectChecksum& checksum) {
  const bool untold = !open.upload->checksum_algorithm && uses_kms(open.envelope.method);
  return chosen(call.rules(), Rule::checksum_unchosen_stays_untold_in_kms_completion,
                untold ? Checksums{} : checksum.values, checksum.values);
}

Response completion_answer(const Call& call, const OpenUpload& open, const store::ObjectRecord& object,
                           const ObjectChecksum& checksum) {
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "CompleteMultipartUploadResult");
  add_text(root, "Location", object_url(call));
  add_text(root, "Bucket", call.bucket);
  add_text(root, "Key", call.key);
  add_text(root, "ETag", in_quotes(object.etag));
  const Checksums told = told_checksum(call, open, checksum);
  for (const auto& [name, value] : told) {
    add_text(root, checksum_element(name), checksum_text(value, checksum.type, object.parts.size()));
  }
  if (!told.empty()) add_text(root, "ChecksumType", checksum.type);
  Response response = xml_response(document);
  sse::add_encryption_headers(open.envelope, sse::EncryptionEcho::complete, "", call.rules(), response.headers);
  if (object.version_id != "null") response.headers.add("x-amz-version-id", object.version_id);
  return response;
}

/// KMS objects keep their checksums encrypted, which takes the data key, which takes kms:Decrypt (MPU-17).
S3Result<void> keep_checksums(Call& call, const OpenUpload& open, const std::optional<sse::CustomerKey>& key,
                              const Checksums& plain, store::ObjectRecord& object) {
  if (!uses_kms(open.envelope.method) || plain.empty()) {
    object.checksums = plain;
    return {};
  }
  const auto keep_sealed = [&]() -> S3Result<void> {
    const auto data_keys =
        call.core.engine.open(open.envelope, open.place, pointer_to(key), call.facts(), call.kms_origin());
    if (!data_keys) return refuse(data_keys.error());
    const auto seal = [&](const Checksums& values) {
      return seal_checksums(values, open.envelope.method, *data_keys, call.core.doors.entropy, call.rules());
    };
    object.checksums = seal(plain);
    for (auto& part : object.parts) part.checksums = seal(part.checksums);
    return {};
  };
  return checked(call.rules(), Rule::multipart_kms_checksum_completion_needs_decrypt_permission, keep_sealed);
}

}  // namespace

S3Result<Response> complete_multipart_upload(Call& call) {
  auto open = open_upload(call);
  if (!open) return refuse(std::move(open.error()));
  CompletionRequest completion{.open = std::move(*open)};
  if (auto fine = ask_in_order(completion_order(), call, completion); !fine) return refuse(std::move(fine.error()));

  const OpenUpload& upload = completion.open;
  store::ObjectRecord object = completed_object(call, upload, std::move(completion.parts), completion.checksum);
  auto kept = keep_checksums(call, upload, completion.customer_key, completion.checksum.values, object);
  if (!kept) return refuse(std::move(kept.error()));
  const std::string version = object.version_id;
  Response response = completion_answer(call, upload, object, completion.checksum);
  const auto status =
      call.core.store->complete_upload(call.bucket, upload.upload->upload_id, std::move(object), completion.condition);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  replicate(call, upload.bucket, version, pointer_to(completion.customer_key));
  return response;
}

}  // namespace s3sse::service
