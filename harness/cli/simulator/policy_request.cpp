#include "harness/cli/simulator/policy_request.h"

#include <fmt/format.h>

#include <array>
#include <cstdio>

#include "simulator/base/clock.h"
#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"
#include "simulator/policy/actions.h"
#include "simulator/policy/arn.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_request = 256 * 1024;

Result<std::string> read_standard_input(std::size_t limit) {
  std::string text;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), stdin)) {
    text.append(buffer.data(), count);
    if (text.size() > limit) return fail(fmt::format("standard input holds more than {} bytes", limit));
  }
  return text;
}

Result<void> take_text(const nlohmann::json& file, const char* member, std::string& into) {
  const auto found = file.find(member);
  if (found == file.end() || !into.empty()) return {};
  if (!found->is_string()) return fail(fmt::format("\"{}\" in the request file is not text", member));
  into = found->get<std::string>();
  return {};
}

Result<std::string> value_text(const std::string& key, const nlohmann::json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return write_json(value);
  return fail(
      fmt::format("the value of \"{}\" in the context is neither text, number, true, false nor a list of them", key));
}

Result<void> take_context(const nlohmann::json& file, policy::ConditionKeys& keys) {
  const auto found = file.find("context");
  if (found == file.end()) return {};
  if (!found->is_object()) return fail("\"context\" in the request file is not an object of condition keys");
  for (const auto& [key, value] : found->items()) {
    std::vector<std::string> texts;
    for (const nlohmann::json& one : value.is_array() ? value : nlohmann::json::array({value})) {
      auto text = value_text(key, one);
      if (!text) return tl::unexpected(std::move(text.error()));
      texts.push_back(std::move(*text));
    }
    keys.set(key, std::move(texts));
  }
  return {};
}

Result<PolicyRequestFlags> merge_file(PolicyRequestFlags flags, policy::ConditionKeys& keys) {
  if (flags.request_file.empty()) return flags;
  const auto text = read_file_or_input(flags.request_file, largest_request);
  if (!text) return tl::unexpected(text.error());
  const auto document = parse_json(*text);
  if (!document) return fail(fmt::format("{}: {}", flags.request_file, document.error().text()));
  const nlohmann::json& file = *document;
  if (!file.is_object()) return fail(fmt::format("{} does not hold a JSON object", flags.request_file));
  for (const auto& [member, value] : file.items()) {
    constexpr std::array<std::string_view, 5> known{"principal", "action", "resource", "account", "context"};
    if (std::ranges::find(known, member) == known.end()) {
      return fail(fmt::format("{}: \"{}\" is not one of principal, action, resource, account, context",
                              flags.request_file, member));
    }
  }
  for (const auto& [member, into] : {std::pair<const char*, std::string*>{"principal", &flags.principal},
                                     {"action", &flags.action},
                                     {"resource", &flags.resource},
                                     {"account", &flags.account}}) {
    if (auto taken = take_text(file, member, *into); !taken) return tl::unexpected(std::move(taken.error()));
  }
  if (auto taken = take_context(file, keys); !taken) return tl::unexpected(std::move(taken.error()));
  return flags;
}

/// A value given by a flag replaces that of the file; the same key a second time adds a value.
Result<void> take_flags(const std::vector<std::string>& pairs, policy::ConditionKeys& keys) {
  std::vector<std::string> seen;
  for (const std::string& pair : pairs) {
    const auto equals = pair.find('=');
    const std::string key = pair.substr(0, equals);
    if (equals == std::string::npos || key.find(':') == std::string::npos) {
      return fail(fmt::format("--context {} is not KEY=VALUE with a condition key such as aws:SecureTransport", pair));
    }
    const std::string name = ascii_lower(key);
    const bool again = std::ranges::find(seen, name) != seen.end();
    if (!again) keys.remove(key);
    keys.add(key, pair.substr(equals + 1));
    seen.push_back(name);
  }
  return {};
}

Result<s3sse::Principal> parsed_principal(const std::string& text) {
  if (text == "anonymous") return s3sse::Principal{};
  const auto arn = policy::parse_arn(text);
  if (!arn || !policy::is_account_id(arn->account) || (arn->service != "iam" && arn->service != "sts")) {
    return fail(
        fmt::format("--principal {} is neither \"anonymous\" nor an ARN such as "
                    "arn:aws:iam::111122223333:user/alice",
                    text));
  }
  return s3sse::Principal{
      .account_id = std::string(arn->account), .arn = text, .access_key_id = {}, .canonical_id = {}};
}

/// An action that does not exist is allowed to every administrator: whoever mistypes one would be told so.
Result<void> check_action(const std::string& action) {
  if (policy::is_known_action(action)) return {};
  const std::string_view operation = std::string_view(action).substr(action.find(':') + 1);
  for (const service::Operation& row : service::operation_table) {
    if (!iequals(row.name, operation)) continue;
    if (row.copies())
      return fail(
          fmt::format("--action {} is an operation; it takes s3:GetObject for its source and {} for its destination",
                      action, row.action));
    return fail(fmt::format("--action {} is an operation; the action that it takes is {}", action, row.action));
  }
  const auto known = policy::known_actions();
  return fail(fmt::format("--action {}: there is no such action of S3 or KMS{}", action,
                          did_you_mean(action, {known.begin(), known.end()})));
}

}  // namespace

Result<std::string> read_file_or_input(const std::string& path, std::size_t limit) {
  return path == "-" ? read_standard_input(limit) : read_file(path, limit);
}

Result<PolicyQuestion> read_policy_question(const PolicyRequestFlags& flags) {
  policy::ConditionKeys given;
  auto merged = merge_file(flags, given);
  if (!merged) return tl::unexpected(std::move(merged.error()));
  if (merged->principal.empty()) return fail("say who asks with --principal ARN (or \"anonymous\")");
  if (merged->action.find(':') == std::string::npos)
    return fail("say what is asked with --action, such as s3:PutObject");
  if (const auto known = check_action(merged->action); !known) return tl::unexpected(known.error());
  const auto resource = policy::parse_arn(merged->resource);
  if (!resource) return fail("say what it is asked about with --resource ARN, such as arn:aws:s3:::bucket/key");
  auto principal = parsed_principal(merged->principal);
  if (!principal) return tl::unexpected(std::move(principal.error()));

  PolicyQuestion question;
  question.resource_account = merged->account;
  if (question.resource_account.empty()) question.resource_account = resource->account;
  if (question.resource_account.empty()) question.resource_account = principal->account_id;
  if (!question.resource_account.empty() && !policy::is_account_id(question.resource_account)) {
    return fail(fmt::format("--account {} is not twelve digits", question.resource_account));
  }
  question.context.action = merged->action;
  question.context.resource = merged->resource;
  question.context.principal = *principal;
  question.context.keys = std::move(given);
  policy::ConditionKeys& keys = question.context.keys;
  // Values that follow from the principal; one that is given wins.
  policy::ConditionKeys implied;
  policy::set_principal_keys(implied, *principal);
  policy::set_time_keys(implied, SystemClock().now());
  const bool kms = iequals(merged->action.substr(0, 4), "kms:");
  if (kms && !principal->anonymous()) implied.set("kms:CallerAccount", principal->account_id);
  for (const char* name : {"aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid",
                           "aws:username", "aws:CurrentTime", "aws:EpochTime", "kms:CallerAccount"}) {
    const auto* values = implied.find(name);
    if (values != nullptr && keys.find(name) == nullptr) keys.set(name, *values);
  }
  if (auto taken = take_flags(merged->context, keys); !taken) return tl::unexpected(std::move(taken.error()));
  return question;
}

}  // namespace s3sse::cli
