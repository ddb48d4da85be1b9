// Attributes of a key, in JSON: policy (GetKeyPolicy, PutKeyPolicy, ListKeyPolicies), tags (TagResource, UntagResource,
// ListResourceTags), description (UpdateKeyDescription) and last use (GetKeyLastUsage).
#include <array>

#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

constexpr std::string_view own_policy = "default";
/// The policy that RAM keeps for a key that it shares. There is no RAM here, so no key has it.
constexpr std::string_view policy_of_ram = "AWS_RAM";

std::optional<KmsError> unknown_policy(std::string_view name) {
  if (name == own_policy) return std::nullopt;
  return errors::not_found("No such policy exists");
}

/// Only RAM sets its policy (KAPI-42).
std::optional<KmsError> unwritable_policy(const Rules& rules, std::string_view name) {
  if (name != policy_of_ram) return unknown_policy(name);
  const auto writable = refused(rules, Rule::kms_api_policy_of_ram_is_not_for_users, errors::validation,
                                "The policy AWS_RAM is set by AWS RAM alone; the one that you set is default.");
  return writable ? std::nullopt : std::optional(writable.error());
}

std::string read_policy_name(JsonCall& call) {
  return call.text("PolicyName", {1, 128}).value_or(std::string(own_policy));
}

}  // namespace

JsonResult get_key_policy(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto error = unknown_policy(read_policy_name(call))) call.add_problem(*error);
  if (auto problem = call.problem()) return call.refused(*problem);
  auto policy = call.kms.get_key_policy(call.origin, key_id);
  if (!policy) return refuse(policy.error());
  return json{{"Policy", std::move(*policy)}, {"PolicyName", own_policy}};
}

JsonResult put_key_policy(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto error = unwritable_policy(call.rules(), read_policy_name(call))) call.add_problem(*error);
  const std::string policy = call.required_text("Policy", {1, 131072});
  const bool bypass = call.boolean("BypassPolicyLockoutSafetyCheck").value_or(false);
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.put_key_policy(call.origin, key_id, policy, bypass); !done) return refuse(done.error());
  return json();
}

JsonResult list_key_policies(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const PageRequest page = read_page(call, 100);
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto names = call.kms.list_key_policies(call.origin, key_id);
  if (!names) return refuse(names.error());
  return make_ordered_page(call, page, {names->begin(), names->end()}, "PolicyNames");
}

JsonResult tag_resource(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  call.require("Tags");
  const auto tags = call.tags();
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.tag_resource(call.origin, key_id, tags); !done) return refuse(done.error());
  return json();
}

JsonResult untag_resource(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  call.require("TagKeys");
  const auto names = call.texts("TagKeys", {1, 128});
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.untag_resource(call.origin, key_id, names); !done) return refuse(done.error());
  return json();
}

JsonResult list_resource_tags(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const PageRequest page = read_page(call, 50);
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto tags = call.kms.list_resource_tags(call.origin, key_id);
  if (!tags) return refuse(tags.error());
  std::vector<json> entries;
  for (const auto& [name, value] : *tags) entries.push_back({{"TagKey", name}, {"TagValue", value}});
  return make_ordered_page(call, page, std::move(entries), "Tags");
}

JsonResult update_key_description(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const std::string description = call.required_text("Description", {0, 8192});
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.update_key_description(call.origin, key_id, description); !done) return refuse(done.error());
  return json();
}

JsonResult get_key_last_usage(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto usage = call.kms.key_last_usage(call.origin, key_id);
  if (!usage) return refuse(usage.error());
  json last = json::object();
  if (!usage->operation.empty()) {
    last = {{"Operation", usage->operation}, {"Timestamp", call.timestamp(usage->time)}};
    last["CloudTrailEventId"] = usage->cloudtrail_event_id;
    if (!usage->request_id.empty()) last["KmsRequestId"] = usage->request_id;
  }
  return json{{"KeyId", usage->key_id},
              {"KeyLastUsage", std::move(last)},
              {"TrackingStartDate", call.timestamp(usage->tracking_start)},
              {"KeyCreationDate", call.timestamp(usage->creation_date)}};
}

}  // namespace s3sse::kms
