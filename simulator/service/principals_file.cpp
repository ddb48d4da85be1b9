#include "simulator/service/principals_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "simulator/base/json.h"
#include "simulator/policy/identity_policies.h"

namespace s3sse {
namespace {

using nlohmann::json;

constexpr std::size_t deepest = 32;

bool made_of(std::string_view text, std::string_view marks) {
  return !text.empty() && std::ranges::all_of(text, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || marks.find(c) != marks.npos;
  });
}

/// Reads member by member; the first thing wrong is kept.
class PrincipalsReader {
 public:
  explicit PrincipalsReader(const Rules& rules) : rules_(rules) {}

  Result<std::vector<Account>> read(const json& document) {
    check_names(document, "the file", {"accounts", "$schema"});
    if (!document.contains("accounts")) problem("the file", "needs \"accounts\"");
    for_each(document, "accounts", "accounts",
             [&](const json& account, const std::string& place) { read_account(account, place); });
    if (problem_.empty() && accounts_.empty()) problem("accounts", "holds no user, no role and no root");
    if (!problem_.empty()) return fail(problem_);
    return std::move(accounts_);
  }

 private:
  void problem(const std::string& place, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{} {}", place, what);
  }

  void check_names(const json& object, const std::string& place, const std::vector<std::string_view>& known) {
    if (!object.is_object()) return problem(place, "is not a JSON object");
    for (const auto& [name, value] : object.items()) {
      if (std::ranges::find(known, name) == known.end())
        problem(place,
                fmt::format("has the unknown member \"{}\"; what fits here is {}", name, fmt::join(known, ", ")));
    }
  }

  template <class Read>
  void for_each(const json& object, const char* member, const std::string& place, Read read) {
    const auto found = object.is_object() ? object.find(member) : object.end();
    if (found == object.end()) return;
    if (!found->is_array()) return problem(place, "is not a list");
    std::size_t index = 0;
    for (const json& item : *found) read(item, fmt::format("{}[{}]", place, index++));
  }

  std::string text(const json& object, const char* member, const std::string& place, bool needed = true) {
    const auto found = object.is_object() ? object.find(member) : object.end();
    if (found == object.end()) {
      if (needed) problem(place, fmt::format("needs \"{}\"", member));
      return {};
    }
    if (!found->is_string()) {
      problem(place + "." + member, "is not text");
      return {};
    }
    return found->get<std::string>();
  }

  void read_account(const json& account, const std::string& place) {
    check_names(account, place, {"account_id", "users", "roles", "root"});
    const std::string id = text(account, "account_id", place);
    if (id.size() != 12 || !std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; }))
      problem(place + ".account_id", "has twelve digits");
    for_each(account, "users", place + ".users", [&](const json& user, const std::string& where) {
      check_names(user, where, {"name", "access_key_id", "secret_access_key", "policies"});
      Account read = read_keys(user, where, id);
      read.user_name = name_in(user, "name", where);
      read_policies(user, where, read);
      accounts_.push_back(std::move(read));
    });
    for_each(account, "roles", place + ".roles", [&](const json& role, const std::string& where) {
      check_names(role, where, {"name", "session", "access_key_id", "secret_access_key", "session_token", "policies"});
      Account read = read_keys(role, where, id);
      read.user_name = name_in(role, "name", where);
      read.role_session = role.is_object() && role.contains("session") ? name_in(role, "session", where) : "session";
      read.session_token = text(role, "session_token", where, false);
      read_policies(role, where, read);
      accounts_.push_back(std::move(read));
    });
    if (account.is_object() && account.contains("root")) {
      const std::string where = place + ".root";
      check_names(account["root"], where, {"access_key_id", "secret_access_key"});
      Account read = read_keys(account["root"], where, id);
      read.root = true;
      accounts_.push_back(std::move(read));
    }
  }

  std::string name_in(const json& object, const char* member, const std::string& place) {
    std::string name = text(object, member, place);
    if (problem_.empty() && (!made_of(name, "+=,.@_-") || name.size() > 64))
      problem(place + "." + member, "has 1 to 64 letters, digits and +=,.@_-");
    return name;
  }

  Account read_keys(const json& object, const std::string& place, const std::string& account_id) {
    Account read;
    read.account_id = account_id;
    read.access_key_id = text(object, "access_key_id", place);
    read.secret_access_key = text(object, "secret_access_key", place);
    if (problem_.empty() && (!made_of(read.access_key_id, "_") || read.access_key_id.size() > 128))
      problem(place + ".access_key_id", "has 1 to 128 letters, digits and _");
    if (problem_.empty() && read.secret_access_key.empty()) problem(place + ".secret_access_key", "is empty");
    if (problem_.empty() && !keys_.insert(read.access_key_id).second)
      problem(place + ".access_key_id", fmt::format("\"{}\" is that of another one, too", read.access_key_id));
    return read;
  }

  void read_policies(const json& object, const std::string& place, Account& account) {
    if (!object.is_object() || !object.contains("policies")) return;
    std::vector<policy::PolicyText> texts;
    for_each(object, "policies", place + ".policies", [&](const json& policy, const std::string& where) {
      check_names(policy, where, {"name", "document"});
      if (policy.is_object() && !policy.contains("document")) return problem(where, "needs \"document\"");
      const bool whole = policy.is_object() && policy["document"].is_object();
      if (!whole) return problem(where + ".document", "is not a JSON object");
      texts.push_back({text(policy, "name", where), write_json(policy["document"])});
    });
    if (!problem_.empty()) return;
    auto made = policy::make_identity_policies(texts, rules_);
    if (made)
      account.identity_policies = std::move(*made);
    else
      problem(place + ".policies:", made.error().message);
  }

  const Rules& rules_;
  std::vector<Account> accounts_;
  std::set<std::string, std::less<>> keys_;
  std::string problem_;
};

}  // namespace

Result<std::vector<Account>> parse_principals(std::string_view text, const Rules& rules) {
  const auto document = parse_json(text, {.deepest = deepest});
  if (!document) return fail(document.error().text());
  if (!document->is_object()) return fail("principals are a JSON object with a list \"accounts\"");
  return PrincipalsReader(rules).read(*document);
}

}  // namespace s3sse
