#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/service/write/new_object.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/trace/stage.h"

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

S3Result<void> read_head(Call& call, Prepared& prepared) {
  auto metadata = read_metadata(call.request.headers, call.rules());
  if (!metadata) return refuse(std::move(metadata.error()));
  prepared.metadata = std::move(*metadata);
  if (auto fits = check_key_length(call.key); !fits) return refuse(std::move(fits.error()));
  auto condition = read_write_condition(call.request.headers);
  if (!condition) return refuse(std::move(condition.error()));
  prepared.condition = std::move(*condition);
  auto integrity = read_body_integrity(call.request.headers);
  if (!integrity) return refuse(std::move(integrity.error()));
  prepared.integrity = std::move(*integrity);
  auto length = announced_length(call.request, call.operation);
  if (!length) return refuse(std::move(length.error()));
  prepared.length = *length;
  return {};
}

S3Result<Prepared> prepare(Call& call) {
  Prepared prepared;
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  prepared.bucket = std::move(*bucket);
  auto read = trace::stage(
      Stage::validate, [&] { return read_head(call, prepared); },
      [&] { return told_head(prepared.integrity, prepared.length, static_cast<bool>(prepared.condition)); });
  if (!read) return refuse(std::move(read.error()));
  return prepared;
}

S3Result<PreparedEncryption> settle_encryption(Call& call, const store::BucketRecord& bucket) {
  auto request = sse::read_write_encryption(call.request.headers, bucket.encryption, call.facts());
  if (!request) return refuse(std::move(request.error()));
  return prepare_encryption(call, std::move(*request), bucket);
}

S3Result<Response> store_body(Call& call, Prepared& prepared, const PreparedEncryption& encryption) {
  SealingJob job{.data_keys = encryption.keys.keys,
                 .method = encryption.plan.method,
                 .place = encryption.place,
                 .integrity = std::move(prepared.integrity),
                 .checksums = {},
                 .announced_length = prepared.length};
  if (!job.integrity.algorithm) job.checksums = default_checksums(job.method, call.rules());
  auto part = seal(call, *call.request.body, job);
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
  cite({Rule::put_object_refused_request_stores_nothing, Rule::bucket_key_request_header_leaves_bucket_setting_alone});
  const auto encryption = settle_encryption(call, prepared->bucket);
  if (!encryption) return refuse(encryption.error());
  // A customer's key takes no permission of its own, and the key of what is overwritten is not asked for.
  cite({Rule::sse_c_needs_no_extra_permission, Rule::sse_c_overwrite_needs_no_old_key,
        Rule::sse_c_each_version_may_have_its_own_key});
  if (auto fits = check_acl_headers(call.request.headers); !fits) return refuse(std::move(fits.error()));
  if (auto held = check_write_condition(call, prepared->condition); !held) return refuse(std::move(held.error()));
  return store_body(call, *prepared, *encryption);
}

}  // namespace s3sse::service
