// ReplicateKey and UpdatePrimaryRegion in JSON.
#include <algorithm>

#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/key_metadata.h"
#include "simulator/kms/json/operations.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

/// "([a-z]+-){2,3}\d+", as the model has it.
bool looks_like_region(std::string_view text) {
  std::size_t words = 0;
  for (; words < 4; ++words) {
    const std::size_t letters = std::min(text.find_first_not_of("abcdefghijklmnopqrstuvwxyz"), text.size());
    if (letters == 0 || letters == text.size() || text[letters] != '-') break;
    text.remove_prefix(letters + 1);
  }
  return (words == 2 || words == 3) && !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string read_region(JsonCall& call, std::string_view member) {
  const std::string region = call.required_text(member, {1, 32});
  if (call.has(member) && !looks_like_region(region))
    call.add_violation(region, member, "Member must satisfy regular expression pattern: ([a-z]+-){2,3}\\d+");
  return region;
}

}  // namespace

JsonResult replicate_key(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  ReplicateKeyRequest request;
  request.region = read_region(call, "ReplicaRegion");
  request.policy = call.text("Policy", {1, 131072});
  request.description = call.text("Description", {0, 8192}).value_or("");
  request.tags = call.tags();
  const bool bypass = call.boolean("BypassPolicyLockoutSafetyCheck").value_or(false);
  if (request.policy) {
    const auto error = call.kms.check_new_policy(call.origin.principal, *request.policy, bypass);
    if (error) call.add_problem(*error);
  }
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto replica = call.kms.replicate_key(call.origin, key_id, request);
  if (!replica) return refuse(replica.error());

  json answer{{"ReplicaKeyMetadata", key_metadata(call, *replica)}, {"ReplicaTags", json::array()}};
  if (const auto policy = call.kms.policy_of(replica->arn)) answer["ReplicaPolicy"] = *policy;
  for (const auto& [name, value] : request.tags)
    answer["ReplicaTags"].push_back({{"TagKey", name}, {"TagValue", value}});
  return answer;
}

JsonResult update_primary_region(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const std::string region = read_region(call, "PrimaryRegion");
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.update_primary_region(call.origin, key_id, region); !done) return refuse(done.error());
  return json();
}

}  // namespace s3sse::kms
