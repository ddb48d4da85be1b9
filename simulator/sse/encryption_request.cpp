#include "simulator/sse/encryption_request.h"

#include "simulator/model/header_names.h"
#include "simulator/model/method_history.h"
#include "simulator/sse/customer_key.h"
#include "simulator/sse/managed_headers.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

S3Result<void> check_not_blocked(bool sse_c, const BucketEncryption& bucket, const RequestFacts& facts,
                                 std::initializer_list<Rule> needed, const Rules& rules) {
  if (!sse_c || !bucket.blocks_sse_c() || !all_hold(rules, needed)) return {};
  return refuse(refusals::sse_c_blocked(facts.principal.arn, facts.action, facts.resource_arn, rules));
}

/// SSE-C and a managed method in one request (PUT-09 ... PUT-11, COPY-16).
S3Result<void> check_conflict(const Headers& headers, bool sse_c, const Rules& rules) {
  const auto value = headers.get(header::sse);
  if (!sse_c || !value) return {};
  const Rule rule =
      *value == "AES256" ? Rule::put_object_sse_c_with_aes256_is_refused : Rule::put_object_sse_c_with_kms_is_refused;
  if (!all_hold(rules, {rule, Rule::put_object_encryption_options_exclude_each_other,
                        Rule::copy_object_destination_sse_c_with_sse_header_is_refused})) {
    return {};
  }
  return refuse(refusals::customer_key_conflict(*value));
}

}  // namespace

S3Result<EncryptionRequest> read_write_encryption(const Headers& headers, const BucketEncryption& bucket,
                                                  const RequestFacts& facts, const Rules& rules) {
  const bool sse_c = has_customer_key_headers(headers, TripleUse::write, rules);
  if (!facts.peer.secure && !sse_c && !rules.hold(Rule::sse_c_plain_http_without_key_still_works)) {
    return refuse(refusals::customer_key_over_http(rules));
  }
  if (rules.hold(Rule::sse_c_transport_check_comes_before_values)) {
    if (auto safe = check_customer_key_transport(headers, TripleUse::write, facts.peer, rules); !safe) {
      return refuse(std::move(safe.error()));
    }
  }
  if (auto open = check_not_blocked(
          sse_c, bucket, facts,
          {Rule::blocked_encryption_sse_c_put_is_access_denied, Rule::blocked_encryption_sse_c_copy_is_access_denied,
           Rule::multipart_sse_c_creation_in_blocked_bucket_is_access_denied},
          rules);
      !open) {
    return refuse(std::move(open.error()));
  }
  auto conflict = check_conflict(headers, sse_c, rules);
  if (!conflict && rules.hold(Rule::sse_c_managed_conflict_wins_over_bad_algorithm)) {
    return refuse(std::move(conflict.error()));
  }
  auto triple = read_triple_over(headers, TripleUse::write, facts.peer, rules);
  if (!triple) return refuse(std::move(triple.error()));
  if (!conflict) return refuse(std::move(conflict.error()));

  EncryptionRequest request;
  request.customer_key = std::move(*triple);
  if (request.customer_key) request.method = EncryptionMethod::sse_c;
  if (auto read = read_managed_headers(headers, request, rules); !read) return refuse(std::move(read.error()));
  if (request.method && !exists_in(facts.era, *request.method)) {
    return refuse(refusals::method_unsupported(sse_header_value(*request.method)));
  }
  return request;
}

S3Result<std::optional<CustomerKey>> read_customer_key(const Headers& headers, const RequestFacts& facts,
                                                       const Rules& rules) {
  const auto where = facts.action == "s3:GetObjectAttributes" ? ManagedHeadersOn::attributes : ManagedHeadersOn::read;
  auto triple = read_triple_over(headers, TripleUse::read, facts.peer, rules);
  const bool insecure = !facts.peer.secure && !triple;
  if (insecure) return triple;
  if (auto none = refuse_managed_headers(headers, where, rules); !none) return refuse(std::move(none.error()));
  return triple;
}

S3Result<std::optional<CustomerKey>> read_part_customer_key(const Headers& headers, const BucketEncryption& bucket,
                                                            const RequestFacts& facts, const Rules& rules) {
  const bool sse_c = has_customer_key_headers(headers, TripleUse::part, rules);
  if (rules.hold(Rule::sse_c_transport_check_comes_before_values)) {
    if (auto safe = check_customer_key_transport(headers, TripleUse::part, facts.peer, rules); !safe) {
      return refuse(std::move(safe.error()));
    }
  }
  if (auto open = check_not_blocked(sse_c, bucket, facts,
                                    {Rule::blocked_encryption_sse_c_part_is_access_denied,
                                     Rule::multipart_sse_c_upload_cannot_continue_after_block},
                                    rules);
      !open) {
    return refuse(std::move(open.error()));
  }
  if (auto none = refuse_managed_headers(headers, ManagedHeadersOn::part, rules); !none) {
    return refuse(std::move(none.error()));
  }
  return read_triple_over(headers, TripleUse::part, facts.peer, rules);
}

S3Result<std::optional<CustomerKey>> read_source_customer_key(const Headers& headers, const RequestFacts& facts,
                                                              const Rules& rules) {
  return read_triple_over(headers, TripleUse::copy_source, facts.peer, rules);
}

}  // namespace s3sse::sse
