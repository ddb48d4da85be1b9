#include "simulator/sse/encryption_request.h"

#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/model/method_history.h"
#include "simulator/sse/customer_key.h"
#include "simulator/sse/managed_headers.h"
#include "simulator/sse/refusals.h"
#include "simulator/sse/trace_events.h"
#include "simulator/trace/stage.h"

namespace s3sse::sse {
namespace {

S3Result<void> check_not_blocked(bool sse_c, const BucketEncryption& bucket, const RequestFacts& facts) {
  return require(
      facts.rules, !sse_c || !bucket.blocks_sse_c(),
      {Rule::blocked_encryption_sse_c_put_is_access_denied, Rule::blocked_encryption_sse_c_copy_is_access_denied,
       Rule::multipart_sse_c_creation_in_blocked_bucket_is_access_denied,
       Rule::post_object_sse_c_into_blocked_bucket_is_access_denied,
       Rule::blocked_encryption_sse_c_part_is_access_denied, Rule::multipart_sse_c_upload_cannot_continue_after_block,
       Rule::blocked_encryption_denial_names_caller_action_and_reason},
      refusals::sse_c_blocked, facts.principal.arn, facts.action, facts.resource_arn);
}

/// SSE-C and a managed method in one request (PUT-09 ... PUT-11, COPY-16).
S3Result<void> check_conflict(const Headers& headers, bool sse_c, const Rules& rules) {
  const auto value = headers.get(header::sse);
  if (!sse_c || !value) return {};
  return refused(
      rules,
      {*value == "AES256" ? Rule::put_object_sse_c_with_aes256_is_refused : Rule::put_object_sse_c_with_kms_is_refused,
       Rule::put_object_encryption_options_exclude_each_other,
       Rule::copy_object_destination_sse_c_with_sse_header_is_refused},
      refusals::customer_key_conflict, *value);
}

S3Result<EncryptionRequest> read_write(const Headers& headers, const BucketEncryption& bucket,
                                       const RequestFacts& facts) {
  const Rules& rules = facts.rules;
  const bool sse_c = has_customer_key_headers(headers, TripleUse::write, rules);
  EncryptionRequest request;

  const auto transport = [&] { return check_customer_key_transport(headers, TripleUse::write, facts.peer, rules); };
  const auto conflict = [&] { return check_conflict(headers, sse_c, rules); };
  const auto triple = [&]() -> S3Result<void> {
    auto key = read_triple(headers, TripleUse::write, rules);
    if (!key) return refuse(std::move(key.error()));
    request.customer_key = std::move(*key);
    return {};
  };
  const auto values = [&]() -> S3Result<void> {
    if (auto open = check_not_blocked(sse_c, bucket, facts); !open) return open;
    return in_order(rules, Rule::sse_c_managed_conflict_wins_over_bad_algorithm, conflict, triple);
  };
  if (auto fine = in_order(rules, Rule::sse_c_transport_check_comes_before_values, transport, values); !fine) {
    return refuse(std::move(fine.error()));
  }

  if (request.customer_key) request.method = EncryptionMethod::sse_c;
  if (auto read = read_managed_headers(headers, request, facts.resource_arn, rules); !read)
    return refuse(std::move(read.error()));
  if (request.method && !exists_in(facts.era, *request.method)) {
    return refuse(refusals::method_unsupported(sse_header_value(*request.method)));
  }
  return request;
}

S3Result<std::optional<CustomerKey>> read_key(const Headers& headers, const RequestFacts& facts) {
  auto safe = check_customer_key_transport(headers, TripleUse::read, facts.peer, facts.rules);
  if (!safe) return refuse(std::move(safe.error()));
  return read_triple(headers, TripleUse::read, facts.rules);
}

S3Result<std::optional<CustomerKey>> read_part_key(const Headers& headers, const BucketEncryption& bucket,
                                                   const RequestFacts& facts) {
  const Rules& rules = facts.rules;
  const bool sse_c = has_customer_key_headers(headers, TripleUse::part, rules);
  auto safe = check_customer_key_transport(headers, TripleUse::part, facts.peer, rules);
  if (!safe) return refuse(std::move(safe.error()));
  if (auto open = check_not_blocked(sse_c, bucket, facts); !open) return refuse(std::move(open.error()));
  return read_triple(headers, TripleUse::part, rules);
}

S3Result<std::optional<CustomerKey>> read_source_key(const Headers& headers, const RequestFacts& facts) {
  auto safe = check_customer_key_transport(headers, TripleUse::copy_source, facts.peer, facts.rules);
  if (!safe) return refuse(std::move(safe.error()));
  return read_triple(headers, TripleUse::copy_source, facts.rules);
}

}  // namespace

S3Result<EncryptionRequest> read_write_encryption(const Headers& headers, const BucketEncryption& bucket,
                                                  const RequestFacts& facts) {
  return trace::stage(
      Stage::validate, [&] { return read_write(headers, bucket, facts); }, told_request);
}

S3Result<void> refuse_managed_encryption(const Headers& headers, const Rules& rules) {
  if (!has_managed_headers(headers)) return {};
  return trace::stage(
      Stage::validate, [&] { return refuse_managed_headers(headers, rules); },
      [] { return trace::Told{.decision = "takes headers of managed encryption for none"}; });
}

S3Result<std::optional<CustomerKey>> read_customer_key(const Headers& headers, const RequestFacts& facts) {
  return trace::stage(
      Stage::validate, [&] { return read_key(headers, facts); }, told_customer_key);
}

S3Result<std::optional<CustomerKey>> read_part_customer_key(const Headers& headers, const BucketEncryption& bucket,
                                                            const RequestFacts& facts) {
  return trace::stage(
      Stage::validate, [&] { return read_part_key(headers, bucket, facts); }, told_customer_key);
}

S3Result<std::optional<CustomerKey>> read_source_customer_key(const Headers& headers, const RequestFacts& facts) {
  return trace::stage(
      Stage::validate, [&] { return read_source_key(headers, facts); }, told_customer_key);
}

}  // namespace s3sse::sse
