// CreateKey, DescribeKey, ListKeys, EnableKey, DisableKey, ScheduleKeyDeletion, CancelKeyDeletion in JSON.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/key_metadata.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

void read_key_spec(JsonCall& call, CreateKeyRequest& request) {
  const auto spec = call.text("KeySpec");
  const auto old_name = call.text("CustomerMasterKeySpec");
  if (spec && old_name) {
    call.add_problem(
        errors::validation("You cannot specify KeySpec and CustomerMasterKeySpec in the same request. "
                           "CustomerMasterKeySpec is deprecated."));
  }
  if (old_name) request.key_spec = *old_name;
  if (spec) request.key_spec = *spec;
}

/// True if the keys of the caller's own account are asked for. Others share keys through RAM, and there is none here.
bool read_owners(JsonCall& call) {
  static constexpr std::array<std::string_view, 2> known{"SELF", "OTHER_ACCOUNTS_VIA_RAM"};
  const auto owners = call.texts("ResourceOwners");
  if (!call.has("ResourceOwners")) return true;
  if (owners.empty() || owners.size() > known.size()) {
    call.add_violation(fmt::format("[{}]", fmt::join(owners, ", ")), "ResourceOwners",
                       owners.empty() ? "Member must have length greater than or equal to 1"
                                      : "Member must have length less than or equal to 2");
  }
  for (const std::string& owner : owners) {
    if (std::ranges::find(known, owner) == known.end())
      call.add_violation(owner, "ResourceOwners", enum_constraint(known));
  }
  return std::ranges::find(owners, known[0]) != owners.end();
}

}  // namespace

JsonResult create_key(JsonCall& call) {
  CreateKeyRequest request;
  request.description = call.text("Description", {0, 8192}).value_or("");
  read_key_spec(call, request);
  request.key_usage = call.text("KeyUsage");
  request.origin = call.text("Origin").value_or("AWS_KMS");
  request.multi_region = call.boolean("MultiRegion").value_or(false);
  request.tags = call.tags();
  request.policy = call.text("Policy", {1, 131072});
  const bool bypass = call.boolean("BypassPolicyLockoutSafetyCheck").value_or(false);
  if (request.policy) {
    const auto error = call.kms.check_new_policy(call.origin.principal, *request.policy, bypass);
    if (error) call.add_problem(*error);
  }
  if (call.has("CustomKeyStoreId")) {
    call.add_problem({"CustomKeyStoreNotFoundException", "There is no custom key store here."});
  }
  call.refuse_unsupported({"XksKeyId"});
  if (auto problem = call.problem()) return call.refused(*problem);

  const auto key = call.kms.create_key(call.origin, request);
  if (!key) return refuse(key.error());
  return json{{"KeyMetadata", key_metadata(call, *key)}};
}

JsonResult describe_key(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  call.read_grant_tokens();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto key = call.kms.describe_key(call.origin, key_id);
  if (!key) return refuse(key.error());
  return json{{"KeyMetadata", key_metadata(call, *key)}};
}

JsonResult list_keys(JsonCall& call) {
  const PageRequest page = read_page(call, 100);
  const bool lists_own = read_owners(call);
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto keys = call.kms.list_keys(call.origin);
  if (!keys) return refuse(keys.error());
  std::vector<json> entries;
  if (!lists_own) return make_page(call, page, std::move(entries), "Keys", "KeyId");
  for (const KeyMetadata& key : *keys) {
    entries.push_back({{"KeyId", key.key_id}, {"KeyArn", key.arn}});
  }
  return make_page(call, page, std::move(entries), "Keys", "KeyId");
}

JsonResult enable_key(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.enable_key(call.origin, key_id); !done) return refuse(done.error());
  return json();
}

JsonResult disable_key(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  if (auto done = call.kms.disable_key(call.origin, key_id); !done) return refuse(done.error());
  return json();
}

JsonResult schedule_key_deletion(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const int window = static_cast<int>(call.integer("PendingWindowInDays").value_or(30));
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto key = call.kms.schedule_key_deletion(call.origin, key_id, window);
  if (!key) return refuse(key.error());
  json answer{{"KeyId", key->arn}, {"KeyState", state_name(call.rules(), key->state)}, {"PendingWindowInDays", window}};
  if (key->deletion_date) answer["DeletionDate"] = call.timestamp(*key->deletion_date);
  return answer;
}

JsonResult cancel_key_deletion(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto key = call.kms.cancel_key_deletion(call.origin, key_id);
  if (!key) return refuse(key.error());
  return json{{"KeyId", key->arn}};
}

}  // namespace s3sse::kms
