// The headers of an answer about encryption (HDR, PUT-02 ... PUT-04, GET-07, SSEC-20, MPU-14, BK-04, BK-14).
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/sse/sse_engine.h"
#include "simulator/trace/stage.h"

namespace s3sse::sse {
namespace {

void add_customer_key_headers(const Envelope& envelope, EncryptionEcho echo, const Rules& rules, Headers& headers) {
  const bool echoed =
      chosen(rules, Rule::multipart_completion_reports_managed_headers_only, echo != EncryptionEcho::complete);
  if (echoed) {
    const auto confirm = [&](std::string_view name, const std::string& value) {
      add_header(rules,
                 {Rule::put_object_sse_c_confirms_algorithm_and_key_md5, Rule::sse_c_read_echoes_algorithm_and_key_md5},
                 headers, name, value);
    };
    confirm(header::customer_algorithm, "AES256");
    confirm(header::customer_key_md5, envelope.customer_key_md5);
  }
  add_header(rules, Rule::header_customer_key_is_never_returned, headers, header::customer_key, std::nullopt,
             envelope.customer_key_md5);
}

Rule confirming(EncryptionMethod method) {
  if (method == EncryptionMethod::sse_s3) return Rule::put_object_explicit_aes256_is_confirmed;
  if (method == EncryptionMethod::dsse_kms) return Rule::dsse_type_is_confirmed_on_write_and_read;
  return Rule::get_object_kms_read_reports_type_key_and_bucket_key;
}

std::optional<std::string> echoed_context(EncryptionEcho echo, std::string_view context_header) {
  if (echo != EncryptionEcho::write || context_header.empty()) return std::nullopt;
  return std::string(context_header);
}

void add_echo(const Envelope& envelope, EncryptionEcho echo, std::string_view context_header, const Rules& rules,
              Headers& headers) {
  if (envelope.method == EncryptionMethod::sse_c) {
    add_customer_key_headers(envelope, echo, rules, headers);
    return;
  }
  // The object was written long ago.
  const bool silent =
      chosen(rules.everywhere(), Rule::default_encryption_legacy_object_has_no_sse_header, envelope.legacy_unencrypted);
  if (silent) return;
  add_header(rules, confirming(envelope.method), headers, header::sse, std::string(sse_header_value(envelope.method)));
  if (uses_kms(envelope.method)) {
    add_header(
        rules,
        {Rule::put_object_kms_key_arn_is_confirmed, Rule::put_object_bare_key_id_is_answered_with_full_arn,
         Rule::copy_object_answer_headers_equal_put_object, Rule::get_object_kms_read_reports_type_key_and_bucket_key},
        headers, header::kms_key_id, envelope.kms_key_arn);
    add_header(rules,
               {Rule::header_context_is_returned_on_three_writes_only, Rule::header_context_is_not_returned_on_reads,
                Rule::multipart_completion_reports_managed_headers_only},
               headers, header::context, echoed_context(echo, context_header), envelope.context);
  }
  add_header(rules,
             {Rule::bucket_key_flag_is_returned_on_parts_and_reads, Rule::bucket_key_header_is_absent_when_unused},
             headers, header::bucket_key_enabled,
             envelope.bucket_key_enabled ? std::optional<std::string>("true") : std::nullopt);
}

}  // namespace

void add_encryption_headers(const Envelope& envelope, EncryptionEcho echo, std::string_view context_header,
                            const Rules& rules, Headers& headers) {
  trace::part_of(Stage::answer, [&] { add_echo(envelope, echo, context_header, rules, headers); });
}

}  // namespace s3sse::sse
