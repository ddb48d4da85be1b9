#include "harness/cli/target/target_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <map>
#include <ranges>

#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;
using Take = std::function<std::string(const Json&)>;  ///< returns what is wrong with the value; empty: nothing
using Members = std::map<std::string, Take, std::less<>>;

Take into(std::string& out) {
  return [&out](const Json& value) -> std::string {
    if (!value.is_string()) return "must be a string";
    out = value.get<std::string>();
    return {};
  };
}

Take into(std::vector<std::string>& out) {
  return [&out](const Json& value) -> std::string {
    if (!value.is_array()) return "must be a list of strings";
    for (const Json& entry : value) {
      if (!entry.is_string()) return "must be a list of strings";
      out.push_back(entry.get<std::string>());
    }
    return {};
  };
}

/// A word of a closed list.
Take into(std::string& out, std::vector<std::string> words) {
  return [&out, words = std::move(words)](const Json& value) -> std::string {
    if (!value.is_string() || std::ranges::find(words, value.get_ref<const std::string&>()) == words.end())
      return fmt::format("is one of {}", fmt::join(words, ", "));
    out = value.get<std::string>();
    return {};
  };
}

/// The values are not repeated in the error: somebody may have written a secret where its variable belongs.
std::string walk(const Json& object, const Members& members) {
  if (!object.is_object()) return "must be an object";
  for (const auto& [name, value] : object.items()) {
    const auto member = members.find(name);
    if (member == members.end()) {
      return fmt::format("\"{}\" is not known; what fits here is {}", name, fmt::join(std::views::keys(members), ", "));
    }
    if (const std::string wrong = member->second(value); !wrong.empty()) return fmt::format("{}: {}", name, wrong);
  }
  return {};
}

Take into(CredentialSource& out) {
  return [&out](const Json& value) -> std::string {
    const std::string wrong = walk(value, {{"profile", into(out.profile)},
                                           {"access_key_id_env", into(out.access_key_id_env)},
                                           {"secret_access_key_env", into(out.secret_access_key_env)},
                                           {"session_token_env", into(out.session_token_env)},
                                           {"account_id", into(out.account_id)},
                                           {"user_name", into(out.user_name)}});
    if (!wrong.empty()) return wrong;
    if (out.empty()) return "needs profile, or access_key_id_env and secret_access_key_env";
    if (out.access_key_id_env.empty() != out.secret_access_key_env.empty())
      return "access_key_id_env and secret_access_key_env go together";
    if (!out.profile.empty() && !out.access_key_id_env.empty()) return "has both a profile and variables";
    return {};
  };
}

}  // namespace

Result<TargetFile> parse_target_file(std::string_view text) {
  const auto json = parse_ordered_json(text);
  if (!json) return fail(json.error().text());
  TargetFile out;
  std::string schema;
  const std::string wrong = walk(*json, {{"$schema", into(schema)},
                                         {"endpoint", into(out.endpoint)},
                                         {"plain_endpoint", into(out.plain_endpoint)},
                                         {"region", into(out.region)},
                                         {"ca_bundle", into(out.ca_bundle)},
                                         {"proxy", into(out.proxy)},
                                         {"addressing", into(out.addressing, {"path", "virtual-host"})},
                                         {"resolve", into(out.resolve)},
                                         {"credentials", into(out.owner)},
                                         {"second_principal", into(out.second)},
                                         {"other_account", into(out.other_account)},
                                         {"kms_keys", into(out.kms_keys)},
                                         {"have", into(out.have)},
                                         {"lack", into(out.lack)},
                                         {"laxities", into(out.laxities)}});
  if (!wrong.empty()) return fail(wrong);
  if (out.endpoint.empty()) return fail("\"endpoint\" is missing");
  return out;
}

}  // namespace s3sse::cli
