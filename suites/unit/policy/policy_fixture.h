#pragma once
// Policies and requests in few words.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "simulator/policy/authorize.h"
#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::policy {

inline constexpr std::string_view own_account = "111122223333";
inline constexpr std::string_view other_account = "444455556666";

inline Principal user(std::string_view account, std::string_view name) {
  const std::string id(account);
  return {.account_id = id,
          .arn = "arn:aws:iam::" + id + ":user/" + std::string(name),
          .access_key_id = "AKIDTEST",
          .canonical_id = std::string(52, 'c') + id};
}

inline Principal root(std::string_view account) {
  Principal principal = user(account, "");
  principal.arn = "arn:aws:iam::" + principal.account_id + ":root";
  return principal;
}

inline Principal session(std::string_view account, std::string_view role) {
  Principal principal = user(account, "");
  principal.arn = "arn:aws:sts::" + principal.account_id + ":assumed-role/" + std::string(role) + "/run-1";
  return principal;
}

inline PolicyDocument parsed(std::string_view text, PolicyKind kind = PolicyKind::bucket, const Rules& rules = {}) {
  auto document = parse_policy(text, {.kind = kind}, rules);
  EXPECT_TRUE(document.has_value()) << (document ? "" : document.error().message + " at " + document.error().place)
                                    << "\n"
                                    << text;
  return document.value_or(PolicyDocument{});
}

/// A policy of one statement, given its members.
inline std::string statement(std::string_view members) {
  return R"({"Version":"2012-10-17","Statement":[{)" + std::string(members) + "}]}";
}

inline RequestContext put_object(Principal principal = user(own_account, "alice")) {
  RequestContext context{.action = "s3:PutObject", .resource = "arn:aws:s3:::bucket/docs/a.txt"};
  context.principal = std::move(principal);
  set_principal_keys(context.keys, context.principal);
  return context;
}

inline bool applies(const PolicyDocument& document, const RequestContext& context, const Rules& rules = {}) {
  const auto verdict = evaluate(document, "policy", context, rules);
  return verdict.denied_by || verdict.allowed_by || verdict.delegated_by;
}

}  // namespace s3sse::policy
