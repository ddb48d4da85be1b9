// CreateGrant, ListGrants, ListRetirableGrants, RetireGrant, RevokeGrant in JSON.
#include <algorithm>
#include <array>

#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/grants.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

constexpr Length principal_length{1, 256};

constexpr Length service_length{1, 128};

constexpr Length id_length{1, 128};

void read_operations(JsonCall& call, CreateGrantRequest& request) {
  call.require("Operations");
  request.operations = call.texts("Operations");
  for (const std::string& operation : request.operations) {
    if (find_grant_operation(operation) != nullptr) continue;
    std::vector<std::string_view> known;
    for (const GrantOperation& each : grant_operations()) known.push_back(each.name);
    call.add_violation(operation, "Operations", enum_constraint(known));
    return;
  }
}

void read_constraints(JsonCall& call, CreateGrantRequest& request) {
  auto constraints = call.inner("Constraints");
  if (!constraints) return;
  if (constraints->has("EncryptionContextSubset"))
    request.constraints.context_subset = constraints->context("EncryptionContextSubset");
  if (constraints->has("EncryptionContextEquals"))
    request.constraints.context_equals = constraints->context("EncryptionContextEquals");
  request.constraints.source_arn = constraints->text("SourceArn", {20, 512}).value_or("");
  if (auto problem = constraints->problem()) call.add_problem(*problem);
}

void add(json& object, const char* member, const std::string& text) {
  if (!text.empty()) object[member] = text;
}

json constraints_json(const GrantConstraints& constraints) {
  json out = json::object();
  if (constraints.context_subset) out["EncryptionContextSubset"] = *constraints.context_subset;
  if (constraints.context_equals) out["EncryptionContextEquals"] = *constraints.context_equals;
  add(out, "SourceArn", constraints.source_arn);
  return out;
}

/// As listed: with everything but the token, which only its maker has.
json grant_json(const JsonCall& call, const Grant& grant) {
  json out{{"KeyId", grant.key_arn},
           {"GrantId", grant.id},
           {"CreationDate", call.timestamp(grant.creation_date)},
           {"IssuingAccount", "arn:" + call.kms.config().partition + ":iam::" + grant.issuing_account + ":root"},
           {"Operations", grant.terms.operations}};
  add(out, "Name", grant.terms.name);
  add(out, "GranteePrincipal", grant.terms.grantee_principal);
  add(out, "GranteeServicePrincipal", grant.terms.grantee_service);
  add(out, "RetiringPrincipal", grant.terms.retiring_principal);
  add(out, "RetiringServicePrincipal", grant.terms.retiring_service);
  std::optional<GrantConstraints> constraints;
  if (!grant.terms.constraints.empty()) constraints = grant.terms.constraints;
  constraints = chosen(call.rules(), Rule::kms_api_grants_have_ids_and_constraints, std::move(constraints));
  if (constraints) out["Constraints"] = constraints_json(*constraints);
  return out;
}

json grants_page(const JsonCall& call, const PageRequest& page, const std::vector<Grant>& grants) {
  std::vector<json> entries;
  for (const Grant& grant : grants) entries.push_back(grant_json(call, grant));
  return make_page(call, page, std::move(entries), "Grants", "GrantId");
}

}  // namespace

JsonResult create_grant(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  CreateGrantRequest request;
  request.grantee_principal = call.text("GranteePrincipal", principal_length).value_or("");
  request.grantee_service = call.text("GranteeServicePrincipal", service_length).value_or("");
  request.retiring_principal = call.text("RetiringPrincipal", principal_length).value_or("");
  request.retiring_service = call.text("RetiringServicePrincipal", service_length).value_or("");
  request.name = call.text("Name", {1, 256}).value_or("");
  read_operations(call, request);
  read_constraints(call, request);
  call.read_grant_tokens();
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);
  auto ticket = call.kms.create_grant(call.origin, key_id, request);
  if (!ticket) return refuse(ticket.error());
  json answer{{"GrantId", std::move(ticket->grant_id)}};
  const auto token = chosen(call.rules(), Rule::kms_api_grants_have_ids_and_constraints,
                            std::optional<std::string>(std::move(ticket->grant_token)));
  if (token) answer["GrantToken"] = *token;
  return answer;
}

JsonResult list_grants(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  GrantFilter filter;
  filter.grant_id = call.text("GrantId", id_length).value_or("");
  filter.grantee_principal = call.text("GranteePrincipal", principal_length).value_or("");
  filter.grantee_service = call.text("GranteeServicePrincipal", service_length).value_or("");
  const PageRequest page = read_page(call, 50);
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto grants = call.kms.list_grants(call.origin, key_id, filter);
  if (!grants) return refuse(grants.error());
  return grants_page(call, page, *grants);
}

JsonResult list_retirable_grants(JsonCall& call) {
  const std::string principal = call.text("RetiringPrincipal", principal_length).value_or("");
  const std::string service = call.text("RetiringServicePrincipal", service_length).value_or("");
  const PageRequest page = read_page(call, 50);
  if (principal.empty() == service.empty()) {
    call.add_problem(errors::validation("Specify either RetiringPrincipal or RetiringServicePrincipal."));
  } else if (!service.empty()) {
    // The filter is for callers that are services themselves, and nobody signs as a service here.
    call.add_problem({"AccessDeniedException", "RetiringServicePrincipal is for callers that are AWS services."});
  }
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto grants = call.kms.list_retirable_grants(call.origin, principal);
  if (!grants) return refuse(grants.error());
  return grants_page(call, page, *grants);
}

JsonResult retire_grant(JsonCall& call) {
  GrantReference grant;
  grant.token = call.text("GrantToken", {1, 8192}).value_or("");
  grant.key_id = call.key_id().value_or("");
  grant.grant_id = call.text("GrantId", id_length).value_or("");
  call.read_dry_run();
  const bool by_id = !grant.key_id.empty() && !grant.grant_id.empty();
  if (grant.token.empty() && !by_id) {
    call.add_problem(errors::validation("Specify either a GrantToken, or both KeyId and GrantId."));
  }
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.retire_grant(call.origin, grant); !done) return refuse(done.error());
  return json();
}

JsonResult revoke_grant(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const std::string grant_id = call.required_text("GrantId", id_length);
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.revoke_grant(call.origin, key_id, grant_id); !done) return refuse(done.error());
  return json();
}

}  // namespace s3sse::kms
