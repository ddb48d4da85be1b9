#include "simulator/policy/request_context.h"

#include <chrono>
#include <utility>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/policy/arn.h"

namespace s3sse::policy {

void ConditionKeys::set(std::string_view name, std::string value) {
  auto& values = values_[ascii_lower(name)];
  values.clear();
  values.push_back(std::move(value));
}

void ConditionKeys::set(std::string_view name, std::vector<std::string> values) {
  values_[ascii_lower(name)] = std::move(values);
}

void ConditionKeys::add(std::string_view name, std::string value) {
  values_[ascii_lower(name)].push_back(std::move(value));
}

void ConditionKeys::remove(std::string_view name) {
  values_.erase(ascii_lower(name));
}

const std::vector<std::string>* ConditionKeys::find(std::string_view name) const {
  const auto found = values_.find(ascii_lower(name));
  return found == values_.end() ? nullptr : &found->second;
}

void set_principal_keys(ConditionKeys& keys, const Principal& principal) {
  if (principal.anonymous()) {
    keys.set("aws:PrincipalType", "Anonymous");
    keys.set("aws:userid", "anonymous");
    return;
  }
  keys.set("aws:PrincipalArn", role_arn_of_session(principal.arn).value_or(principal.arn));
  keys.set("aws:PrincipalAccount", principal.account_id);
  if (is_account_root(principal.arn)) {
    keys.set("aws:PrincipalType", "Account");
    keys.set("aws:userid", principal.account_id);
  } else if (is_role_session(principal.arn)) {
    keys.set("aws:PrincipalType", "AssumedRole");
  } else {
    keys.set("aws:PrincipalType", "User");
    const std::string_view arn = principal.arn;
    keys.set("aws:username", std::string(arn.substr(arn.find_last_of("/:") + 1)));
  }
}

void set_time_keys(ConditionKeys& keys, TimePoint now) {
  keys.set("aws:CurrentTime", format_iso8601(now));
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch());
  keys.set("aws:EpochTime", std::to_string(seconds.count()));
}

}  // namespace s3sse::policy
