#include <map>
#include <string>

#include "simulator/base/http.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/header_names.h"

namespace s3sse::deviations {
namespace {

using Told = std::optional<std::string>;
using AuditedContext = std::map<std::string, std::string>;

bool opposite(bool right) {
  return !right;
}

Told key_of_customer(const Told&, const Headers& sent) {
  const auto key = sent.get(header::customer_key);
  return key ? Told(*key) : std::nullopt;
}

}  // namespace

Rows audit_rows() {
  return {
      {Rule::audit_refusals_tell_their_message, Stage::audit, "Records a refusal by its code alone.", LeavesOut{}},
      {Rule::audit_update_encryption_is_a_data_event, Stage::audit, "Takes an update for a management event.",
       alters<bool>(opposite)},
      {Rule::audit_bucket_encryption_calls_are_management_events, Stage::audit,
       "Takes the configuration of a bucket for a data event.", alters<bool>(opposite)},
      {Rule::audit_header_encryption_is_recorded, Stage::audit, "Takes what was asked for for the default.",
       alters<bool>(opposite)},
      {Rule::audit_default_encryption_is_recorded, Stage::audit, "Takes the default for what was asked for.",
       alters<bool>(opposite)},
      {Rule::audit_multipart_encryption_is_on_the_initiate_event, Stage::audit,
       "Says nothing of encryption when an upload is created.", gives(std::string())},
      {Rule::audit_log_never_contains_the_customer_key, Stage::audit, "Writes the customer's key down.",
       alters<Told, Headers>(key_of_customer)},
      {Rule::audit_response_elements_show_the_sse_header, Stage::audit, "Leaves out what was answered.",
       gives(Headers{})},
      {Rule::tls_version_and_cipher_are_logged, Stage::audit, "Leaves out the connection.", gives(Peer{})},
      {Rule::audit_kms_events_carry_the_s3_arn, Stage::audit, "Leaves out aws:s3:arn.",
       alters<AuditedContext>([](AuditedContext right) {
         right.erase("aws:s3:arn");
         return right;
       })},
      {Rule::audit_generate_data_key_event_hides_the_answer, Stage::audit, "Writes down what KMS answered.",
       alters<Told, std::string>([](const Told&, const std::string& key_arn) { return Told(key_arn); })},
  };
}

}  // namespace s3sse::deviations
