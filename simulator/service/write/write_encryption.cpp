#include "simulator/service/write/write_encryption.h"

#include "simulator/auth/auth_errors.h"
#include "simulator/deviations/decide.h"

namespace s3sse::service {

S3Result<PreparedEncryption> prepare_encryption(const Call& call, sse::EncryptionRequest request,
                                                const store::BucketRecord& bucket) {
  const bool sse_c = request.customer_key.has_value();
  if (auto open =
          accepted(call.rules(), Rule::blocked_encryption_managed_writes_are_unaffected, bucket.encryption, sse_c);
      !open) {
    return refuse(std::move(open.error()));
  }
  const bool under_kms = uses_kms(request.method.value_or(bucket.encryption.algorithm));
  auto known = require(call.rules(), !under_kms || call.caller.by_version_4(), Rule::kms_writes_and_reads_need_sigv4,
                       auth::kms_needs_signature_v4);
  if (!known) return refuse(std::move(known.error()));
  auto plan = call.core.engine.plan(std::move(request), bucket.encryption, call.facts());
  if (!plan) return refuse(std::move(plan.error()));
  sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = call.core.doors.entropy.hex(16)};
  auto keys = call.core.engine.generate(*plan, place, call.facts(), call.kms_origin());
  if (!keys) return refuse(std::move(keys.error()));
  return PreparedEncryption{.plan = std::move(*plan), .keys = std::move(*keys), .place = std::move(place)};
}

S3Result<void> check_key_length(std::string_view key) {
  constexpr std::size_t longest_key = 1024;
  if (key.size() > longest_key) return refuse(errors::key_too_long(key.size(), longest_key));
  return {};
}

}  // namespace s3sse::service
