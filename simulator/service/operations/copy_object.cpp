#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/new_object.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

/// The version of the copy. Where versioning is suspended CopyObject tells "null", which PutObject does not.
std::optional<std::string> told_version(const Call& call, const store::BucketRecord& bucket,
                                        const store::ObjectRecord& object) {
  if (bucket.versioning != store::Versioning::suspended) return std::nullopt;
  return chosen(call.rules(), Rule::copy_object_suspended_bucket_answers_with_null_version,
                std::optional(object.version_id));
}

/// The one that the request asks for, else that of the source (CSUM-06), else the default.
std::vector<crypto::ChecksumAlgorithm> checksums_of_copy(const Call& call, const CopyRequest& copy) {
  if (copy.checksum) return {*copy.checksum};
  const auto carried = chosen(call.rules(), Rule::checksum_is_carried_to_the_copy,
                              crypto::checksum_algorithm_of(checksum_algorithm_name(copy.source.object->checksums)));
  if (carried) return {*carried};
  return default_checksums(copy.encryption->plan.method, call.rules());
}

Response copy_answer(const Call& call, const store::BucketRecord& bucket, const PreparedEncryption& encryption,
                     const CopySource& source, const store::ObjectRecord& object, const Checksums& checksums) {
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "CopyObjectResult");
  add_time(root, "LastModified", object.last_modified, call.rules());
  add_text(root, "ETag", in_quotes(object.etag));
  for (const auto& [name, value] : checksums) add_text(root, checksum_element(name), checksum_text(value, "", 0));
  if (!checksums.empty()) add_text(root, "ChecksumType", "FULL_OBJECT");
  Response response = xml_response(document);
  cite(Rule::copy_object_answer_headers_equal_put_object);
  add_write_headers(call, encryption, object, response.headers);
  if (auto version = told_version(call, bucket, object)) response.headers.set("x-amz-version-id", std::move(*version));
  if (source.bucket.versioning != store::Versioning::never) {
    response.headers.add("x-amz-copy-source-version-id", source.object->version_id);
  }
  return response;
}

}  // namespace

S3Result<Response> copy_object(Call& call) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  // KMS sees Decrypt with the source's key, then GenerateDataKey with the destination's.
  cite(Rule::copy_object_kms_copy_decrypts_then_generates_data_key);
  CopyRequest copy{.bucket = std::move(*bucket)};
  if (auto fine = ask_in_order(copy_order(), call, copy); !fine) return refuse(std::move(fine.error()));

  const PreparedEncryption& encryption = *copy.encryption;
  const store::ObjectRecord& original = *copy.source.object;
  auto part = seal(call, *copy.body,
                   {.data_keys = encryption.keys.keys,
                    .method = encryption.plan.method,
                    .place = encryption.place,
                    .integrity = {},
                    .checksums = checksums_of_copy(call, copy),
                    .announced_length = original.size});
  if (!part) return refuse_late(call, std::move(part.error()));
  part->etag = chosen(call.rules(), Rule::etag_copy_between_methods_changes_its_class, part->etag, original.etag);

  const Checksums shown = part->checksums;
  store::ObjectRecord object =
      chosen(call.rules(), Rule::versioning_self_copy_creates_a_new_version,
             new_object(call, copy.bucket, encryption, std::move(copy.metadata), std::move(*part)), original);
  // Over the whole, whatever that of the source was made of.
  object.checksum_type = chosen(call.rules(), Rule::checksum_copy_of_composite_is_full_object, object.checksum_type,
                                original.checksum_type);
  const std::string version = object.version_id;
  Response response = copy_answer(call, copy.bucket, encryption, copy.source, object, shown);
  const auto status = call.core.store->put_object(call.bucket, std::move(object), copy.condition);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  replicate(call, copy.bucket, version, pointer_to(encryption.plan.customer_key));
  return response;
}

}  // namespace s3sse::service
