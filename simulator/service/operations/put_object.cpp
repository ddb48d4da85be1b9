#include "simulator/service/access.h"
#include "simulator/service/authorization.h"
#include "simulator/service/conditions.h"
#include "simulator/service/new_object.h"
#include "simulator/service/object_checksums.h"
#include "simulator/service/object_headers.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/seal_body.h"

namespace s3sse::service {
namespace {

/// All that is settled before the first byte of the body is read.
struct Prepared {
  store::BucketRecord bucket;
  ObjectMetadata metadata;
  WriteCondition condition;
  BodyIntegrity integrity;
  std::optional<std::uint64_t> length;
};

/// A form comes here once its fields have become headers.
bool is_form(const Call& call) {
  return call.operation == "PostObject";
}

S3Result<Prepared> prepare(Call& call) {
  Prepared prepared;
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  prepared.bucket = std::move(*bucket);
  if (is_form(call) && !call.rules().hold(Rule::post_object_sse_c_into_blocked_bucket_is_access_denied)) {
    prepared.bucket.encryption.blocked = BucketEncryption::Blocked::none;
  }
  auto metadata = read_metadata(call);
  if (!metadata) return refuse(std::move(metadata.error()));
  prepared.metadata = std::move(*metadata);
  if (auto fits = check_key_length(call); !fits) return refuse(std::move(fits.error()));
  auto condition = read_write_condition(call);
  if (!condition) return refuse(std::move(condition.error()));
  prepared.condition = std::move(*condition);
  auto integrity = read_body_integrity(call.request.headers);
  if (!integrity) return refuse(std::move(integrity.error()));
  prepared.integrity = std::move(*integrity);
  auto length = announced_length(call);
  if (!length) return refuse(std::move(length.error()));
  prepared.length = *length;
  return prepared;
}

S3Result<PreparedEncryption> settle_encryption(Call& call, const store::BucketRecord& bucket) {
  auto request = sse::read_write_encryption(call.request.headers, bucket.encryption, call.facts());
  if (!request) return refuse(std::move(request.error()));
  return prepare_encryption(call, std::move(*request), bucket);
}

/// The mutant of PUT-13: refuses, and leaves an object behind all the same.
void store_in_spite_of_refusal(Call& call, const Prepared& prepared) {
  auto encryption = prepare_encryption(call, {}, prepared.bucket);
  if (!encryption) return;
  MemorySource nothing{Bytes{}};
  auto part = seal_body(call, nothing,
                        {.data_keys = encryption->keys.keys,
                         .method = encryption->plan.method,
                         .place = encryption->place,
                         .integrity = {},
                         .checksums = {},
                         .announced_length = {}});
  if (!part) return;
  call.core.store->put_object(call.bucket,
                              new_object(call, prepared.bucket, *encryption, prepared.metadata, std::move(*part)));
}

/// The mutants of SSEC-23 and SSEC-31: an object under a customer key is only followed by one under the same key.
S3Result<void> check_old_key(const Call& call, const Prepared& prepared, const sse::EncryptionPlan& plan) {
  const bool versions = prepared.bucket.versioning != store::Versioning::never;
  if (call.rules().hold(versions ? Rule::sse_c_each_version_may_have_its_own_key
                                 : Rule::sse_c_overwrite_needs_no_old_key)) {
    return {};
  }
  const auto old = call.core.store->object(call.bucket, call.key);
  if (old == nullptr || old->delete_marker) return {};
  const auto envelope = sse::parse_envelope(old->envelope);
  if (!envelope || envelope->method != EncryptionMethod::sse_c) return {};
  if (plan.customer_key && plan.customer_key->key_md5 == envelope->customer_key_md5) return {};
  return refuse(errors::access_denied());
}

/// The mutant of SSEC-33: a permission of its own for SSE-C, as KMS has.
S3Result<void> check_extra_permission(const Call& call, const Prepared& prepared, const sse::EncryptionPlan& plan) {
  if (!plan.customer_key || call.rules().hold(Rule::sse_c_needs_no_extra_permission)) return {};
  return authorise(call, prepared.bucket, {.action = "s3:PutObjectAcl", .resource_arn = call.resource_arn});
}

S3Result<Response> store_body(Call& call, Prepared& prepared, const PreparedEncryption& encryption) {
  SealingJob job{.data_keys = encryption.keys.keys,
                 .method = encryption.plan.method,
                 .place = encryption.place,
                 .integrity = std::move(prepared.integrity),
                 .checksums = {},
                 .announced_length = prepared.length};
  if (!job.integrity.algorithm) job.checksums = default_checksums(job.method, call.rules());
  auto part = seal_body(call, *call.request.body, job);
  if (!part) return refuse(std::move(part.error()));

  Response response;
  response.headers.add("ETag", in_quotes(part->etag));
  add_checksum_headers(part->checksums, "FULL_OBJECT", 1, response.headers);
  store::ObjectRecord object =
      new_object(call, prepared.bucket, encryption, std::move(prepared.metadata), std::move(*part));
  add_write_headers(call, encryption, object, response.headers);
  const auto status = call.core.store->put_object(call.bucket, std::move(object), prepared.condition);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return response;
}

}  // namespace

S3Result<Response> put_object(Call& call) {
  auto prepared = prepare(call);
  if (!prepared) return refuse(std::move(prepared.error()));
  const auto encryption = settle_encryption(call, prepared->bucket);
  if (!encryption) {
    if (!call.rules().hold(Rule::put_object_refused_request_stores_nothing)) store_in_spite_of_refusal(call, *prepared);
    return refuse(encryption.error());
  }
  if (auto fits = check_old_key(call, *prepared, encryption->plan); !fits) return refuse(std::move(fits.error()));
  if (auto allowed = check_extra_permission(call, *prepared, encryption->plan); !allowed) {
    return refuse(std::move(allowed.error()));
  }
  if (auto known = refuse_unknown_features(call); !known) return refuse(std::move(known.error()));
  if (auto held = check_write_condition(call, prepared->condition); !held) return refuse(std::move(held.error()));
  return store_body(call, *prepared, *encryption);
}

}  // namespace s3sse::service
