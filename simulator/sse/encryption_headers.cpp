// What an answer says about encryption (HDR, PUT-02 ... PUT-04, GET-07, SSEC-20, MPU-14, BK-04, BK-14).
#include "simulator/model/header_names.h"
#include "simulator/sse/encryption_context.h"
#include "simulator/sse/refusals.h"
#include "simulator/sse/sse_engine.h"

namespace s3sse::sse {
namespace {

void add(Headers& headers, std::string_view name, std::string_view value) {
  headers.add(std::string(name), std::string(value));
}

void add_customer_key_headers(const Envelope& envelope, EncryptionEcho echo, const Rules& rules, Headers& headers) {
  const Rule rule = echo == EncryptionEcho::write ? Rule::put_object_sse_c_confirms_algorithm_and_key_md5
                                                  : Rule::sse_c_read_echoes_algorithm_and_key_md5;
  const bool wanted = echo == EncryptionEcho::complete
                          ? !rules.hold(Rule::multipart_completion_reports_managed_headers_only)
                          : rules.hold(rule);
  if (wanted) {
    add(headers, header::customer_algorithm, "AES256");
    add(headers, header::customer_key_md5, envelope.customer_key_md5);
  }
  // The wrong behaviour has the header; the key itself is not at hand here, and stays unknown.
  if (!rules.hold(Rule::header_customer_key_is_never_returned)) {
    add(headers, header::customer_key, envelope.customer_key_md5);
  }
}

bool reports_method(EncryptionMethod method, EncryptionEcho echo, const Rules& rules) {
  switch (method) {
    case EncryptionMethod::sse_s3:
      return echo != EncryptionEcho::write || rules.hold(Rule::put_object_explicit_aes256_is_confirmed);
    case EncryptionMethod::dsse_kms:
      return rules.hold(Rule::dsse_type_is_confirmed_on_write_and_read);
    case EncryptionMethod::sse_kms:
      break;
    case EncryptionMethod::sse_c:
      return false;
  }
  return echo != EncryptionEcho::read || rules.hold(Rule::get_object_kms_read_reports_type_key_and_bucket_key);
}

bool reports_key(EncryptionEcho echo, const Rules& rules) {
  if (echo == EncryptionEcho::read) return rules.hold(Rule::get_object_kms_read_reports_type_key_and_bucket_key);
  return all_hold(rules,
                  {Rule::put_object_kms_key_arn_is_confirmed, Rule::copy_object_answer_headers_equal_put_object});
}

void add_bucket_key_flag(const Envelope& envelope, EncryptionEcho echo, const Rules& rules, Headers& headers) {
  if (envelope.bucket_key_enabled) {
    const bool wanted =
        echo == EncryptionEcho::write || rules.hold(Rule::bucket_key_flag_is_returned_on_parts_and_reads);
    if (wanted) add(headers, header::bucket_key_enabled, "true");
  } else if (!rules.hold(Rule::bucket_key_header_is_absent_when_unused)) {
    add(headers, header::bucket_key_enabled, "false");
  }
}

void add_context(const Envelope& envelope, EncryptionEcho echo, std::string_view context_header, const Rules& rules,
                 Headers& headers) {
  switch (echo) {
    case EncryptionEcho::write:
      if (!context_header.empty()) add(headers, header::context, context_header);
      return;
    case EncryptionEcho::read:
      if (rules.hold(Rule::header_context_is_not_returned_on_reads)) return;
      break;
    case EncryptionEcho::complete:
      if (all_hold(rules, {Rule::header_context_is_returned_on_three_writes_only,
                           Rule::multipart_completion_reports_managed_headers_only})) {
        return;
      }
      break;
  }
  add(headers, header::context, context_header_of(envelope.context));
}

}  // namespace

void add_encryption_headers(const Envelope& envelope, EncryptionEcho echo, std::string_view context_header,
                            const Rules& rules, Headers& headers) {
  if (envelope.method == EncryptionMethod::sse_c) {
    add_customer_key_headers(envelope, echo, rules, headers);
    return;
  }
  if (envelope.legacy_unencrypted && rules.hold(Rule::default_encryption_legacy_object_has_no_sse_header)) return;
  if (reports_method(envelope.method, echo, rules)) add(headers, header::sse, sse_header_value(envelope.method));
  if (uses_kms(envelope.method)) {
    if (reports_key(echo, rules)) add(headers, header::kms_key_id, envelope.kms_key_arn);
    add_context(envelope, echo, context_header, rules, headers);
  }
  add_bucket_key_flag(envelope, echo, rules, headers);
}

}  // namespace s3sse::sse
