#include "simulator/service/error_document.h"

#include <algorithm>
#include <array>

#include "simulator/deviations/decide.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

/// The rule that fixes the status of a code.
struct StatusRule {
  Rule rule;
  std::string_view code;
};

constexpr std::array status_rules = {
    StatusRule{Rule::error_invalid_encryption_algorithm_is_400, "InvalidEncryptionAlgorithmError"},
    StatusRule{Rule::error_kms_disabled_is_400, "KMS.DisabledException"},
    StatusRule{Rule::error_kms_invalid_key_usage_is_400, "KMS.InvalidKeyUsageException"},
    StatusRule{Rule::error_kms_invalid_state_is_400, "KMS.KMSInvalidStateException"},
    StatusRule{Rule::error_kms_not_found_is_400, "KMS.NotFoundException"},
    StatusRule{Rule::error_access_denied_covers_four_causes, "AccessDenied"},
    StatusRule{Rule::error_malformed_xml_reports_schema_violation, "MalformedXML"},
    StatusRule{Rule::error_bad_digest_and_invalid_digest_are_400, "BadDigest"},
    StatusRule{Rule::error_bad_digest_and_invalid_digest_are_400, "InvalidDigest"},
    StatusRule{Rule::error_unimplemented_header_is_501, "NotImplemented"},
};

int status_of(const S3Error& error, bool head, const Rules& rules) {
  int status = error.status;
  for (const StatusRule& entry : status_rules) {
    if (entry.code == error.code) status = chosen(rules, entry.rule, status);
  }
  return head ? chosen(rules, Rule::error_head_status_matches_get_status, status) : status;
}

Response document_of(S3Error& error, int status, std::string_view request_id, std::string_view host_id,
                     const Rules& rules) {
  if (error.code == "InvalidArgument") {
    error.elements = chosen(rules, Rule::error_invalid_argument_names_the_argument, std::move(error.elements));
  }
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("Error");
  add_text(root, "Code", error.code);
  add_text(root, "Message", error.message);
  for (const auto& [name, value] : error.elements) add_text(root, name, value);
  for (const auto& [name, id] : {std::pair{"RequestId", request_id}, std::pair{"HostId", host_id}}) {
    const auto told = chosen(rules, Rule::error_body_is_xml_with_four_elements, std::optional(id));
    if (told) add_text(root, name, *told);
  }
  return xml_response(document, status);
}

}  // namespace

Response error_response(S3Error error, std::string_view request_id, std::string_view host_id, bool head,
                        const Rules& rules) {
  const int status = status_of(error, head, rules);
  Response response;
  const bool bare = chosen(rules, Rule::head_object_errors_have_no_body, head);
  if (bare || status == 304) {
    response.status = status;
    if (head) response.headers.add("Content-Type", "application/xml");
  } else {
    response = document_of(error, status, request_id, host_id, rules);
  }
  for (auto& [name, value] : error.headers) response.headers.add(std::move(name), std::move(value));
  return response;
}

}  // namespace s3sse::service
