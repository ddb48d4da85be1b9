#include "simulator/service/write/put_checks.h"

#include "simulator/deviations/decide.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

/// Runs one of several checks of the head, which tell of themselves together when the last one has passed.
template <class Run>
S3Result<void> part_of_head(Run&& run) {
  trace::Boundary boundary(Stage::validate);
  S3Result<void> passed = std::forward<Run>(run)();
  if (passed) {
    boundary.part();
  } else {
    boundary.tell([&] { return trace::told_refusal(passed.error()); });
  }
  return passed;
}

template <class T>
S3Result<void> put_into(T& place, S3Result<T> value) {
  if (!value) return refuse(std::move(value.error()));
  place = std::move(*value);
  return {};
}

}  // namespace

S3Result<void> read_metadata_of_put(const Call& call, PutRequest& put) {
  return part_of_head([&] { return put_into(put.metadata, read_metadata(call.request.headers, call.rules())); });
}

S3Result<void> check_key_of_put(const Call& call, PutRequest& /*put*/) {
  return part_of_head([&] { return check_key_length(call.key); });
}

S3Result<void> read_condition_of_put(const Call& call, PutRequest& put) {
  return part_of_head([&] { return put_into(put.condition, read_write_condition(call.request.headers)); });
}

S3Result<void> read_digests_of_put(const Call& call, PutRequest& put) {
  return part_of_head([&] { return put_into(put.integrity, read_body_integrity(call.request.headers)); });
}

S3Result<void> read_length_of_put(const Call& call, PutRequest& put) {
  return trace::stage(
      Stage::validate, [&] { return put_into(put.length, announced_length(call.request, call.operation)); },
      [&] { return told_head(put.integrity, put.length, static_cast<bool>(put.condition)); });
}

S3Result<void> read_encryption_of_put(const Call& call, PutRequest& put) {
  cite({Rule::put_object_refused_request_stores_nothing, Rule::bucket_key_request_header_leaves_bucket_setting_alone});
  return put_into(put.encryption_request,
                  sse::read_write_encryption(call.request.headers, put.bucket.encryption, call.facts()));
}

S3Result<void> prepare_encryption_of_put(const Call& call, PutRequest& put) {
  auto encryption = prepare_encryption(call, std::move(put.encryption_request), put.bucket);
  if (!encryption) return refuse(std::move(encryption.error()));
  put.encryption = std::move(*encryption);
  // A customer's key takes no permission of its own, and the key of what is overwritten is not asked for.
  cite({Rule::sse_c_needs_no_extra_permission, Rule::sse_c_overwrite_needs_no_old_key,
        Rule::sse_c_each_version_may_have_its_own_key});
  return {};
}

S3Result<void> read_protection_of_put(const Call& call, PutRequest& put) {
  return read_protection(call, put.bucket, true, put.metadata);
}

S3Result<void> check_condition_of_put(const Call& call, PutRequest& put) {
  return check_write_condition(call, put.condition);
}

}  // namespace s3sse::service
