#include "simulator/service/policy/bucket_policies.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::service {
namespace {

constexpr std::size_t most_entries = 1024;

policy::PolicyDocument parse_or_deny(std::string_view text, const Rules& rules) {
  constexpr std::string_view deny_everything =
      R"({"Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]})";
  auto document = policy::parse_policy(text, {.kind = policy::PolicyKind::bucket}, rules);
  if (!document) document = policy::parse_policy(deny_everything, {.kind = policy::PolicyKind::bucket}, rules);
  return document ? std::move(*document) : policy::PolicyDocument{};
}

/// Keys whose fixed values keep a statement from being public (Amazon S3 User Guide, "The meaning of public").
constexpr std::array<std::string_view, 11> narrowing_keys = {
    "aws:sourceip",          "aws:sourcearn", "aws:sourcevpc",      "aws:sourcevpce",   "aws:sourceowner",
    "aws:sourceaccount",     "aws:userid",    "aws:principalorgid", "aws:principalarn", "aws:principalaccount",
    "s3:dataaccesspointarn",
};

bool narrows(const policy::Condition& condition) {
  const bool known = std::ranges::find(narrowing_keys, ascii_lower(condition.key)) != narrowing_keys.end();
  if (!known || condition.op.negated || condition.op.if_exists) return false;
  return std::ranges::none_of(condition.values, [](const policy::Pattern& value) {
    return value.text().find('*') != std::string::npos || value.text() == "0.0.0.0/0" || value.text() == "::/0";
  });
}

}  // namespace

std::shared_ptr<const policy::PolicyDocument> BucketPolicies::of(const store::BucketRecord& bucket) {
  if (!bucket.policy) return nullptr;
  const std::scoped_lock lock(mutex_);
  const auto known = entries_.find(bucket.name);
  if (known != entries_.end() && known->second.text == *bucket.policy) return known->second.document;
  if (entries_.size() >= most_entries) entries_.clear();
  auto document = std::make_shared<const policy::PolicyDocument>(parse_or_deny(*bucket.policy, rules_));
  entries_[bucket.name] = {.text = *bucket.policy, .document = document};
  return document;
}

bool is_public(const policy::PolicyDocument& document) {
  return std::ranges::any_of(document.statements, [](const policy::Statement& statement) {
    if (statement.effect != policy::Effect::allow || !statement.principal) return false;
    const bool everyone = statement.principal->negated ||
                          std::ranges::any_of(statement.principal->entries, [](const policy::PrincipalEntry& entry) {
                            return entry.kind == policy::PrincipalEntry::Kind::everyone;
                          });
    return everyone && std::ranges::none_of(statement.conditions, narrows);
  });
}

}  // namespace s3sse::service
