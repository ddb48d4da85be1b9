#include "simulator/service/error_document.h"

#include <algorithm>
#include <array>

#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

/// Which rule fixes the status of a code, and what an endpoint that breaks the rule answers instead.
struct StatusRule {
  Rule rule;
  std::string_view code;
  int wrong_status;
};

constexpr std::array status_rules = {
    StatusRule{Rule::error_invalid_encryption_algorithm_is_400, "InvalidEncryptionAlgorithmError", 403},
    StatusRule{Rule::error_kms_disabled_is_400, "KMS.DisabledException", 403},
    StatusRule{Rule::error_kms_invalid_key_usage_is_400, "KMS.InvalidKeyUsageException", 403},
    StatusRule{Rule::error_kms_invalid_state_is_400, "KMS.KMSInvalidStateException", 409},
    StatusRule{Rule::error_kms_not_found_is_400, "KMS.NotFoundException", 404},
    StatusRule{Rule::error_access_denied_covers_four_causes, "AccessDenied", 401},
    StatusRule{Rule::error_malformed_xml_reports_schema_violation, "MalformedXML", 500},
    StatusRule{Rule::error_bad_digest_and_invalid_digest_are_400, "BadDigest", 412},
    StatusRule{Rule::error_bad_digest_and_invalid_digest_are_400, "InvalidDigest", 412},
    StatusRule{Rule::error_unimplemented_header_is_501, "NotImplemented", 400},
};

int status_of(const S3Error& error, bool head, const Rules& rules) {
  for (const StatusRule& entry : status_rules) {
    if (entry.code == error.code && !rules.hold(entry.rule)) return entry.wrong_status;
  }
  if (head && !rules.hold(Rule::error_head_status_matches_get_status)) return error.status == 400 ? 404 : 400;
  return error.status;
}

Response document_of(S3Error& error, int status, std::string_view request_id, std::string_view host_id,
                     const Rules& rules) {
  if (error.code == "InvalidArgument" && !rules.hold(Rule::error_invalid_argument_names_the_argument)) {
    error.elements.clear();
  }
  pugi::xml_document document;
  pugi::xml_node root = document.append_child("Error");
  add_text(root, "Code", error.code);
  add_text(root, "Message", error.message);
  for (const auto& [name, value] : error.elements) add_text(root, name, value);
  if (rules.hold(Rule::error_body_is_xml_with_four_elements)) {
    add_text(root, "RequestId", request_id);
    add_text(root, "HostId", host_id);
  }
  return xml_response(document, status);
}

}  // namespace

Response error_response(S3Error error, std::string_view request_id, std::string_view host_id, bool head,
                        const Rules& rules) {
  const int status = status_of(error, head, rules);
  Response response;
  if ((head && rules.hold(Rule::head_object_errors_have_no_body)) || status == 304) {
    response.status = status;
    if (head) response.headers.add("Content-Type", "application/xml");
  } else {
    response = document_of(error, status, request_id, host_id, rules);
  }
  for (auto& [name, value] : error.headers) response.headers.add(std::move(name), std::move(value));
  return response;
}

}  // namespace s3sse::service
