#include "harness/model/derive.h"

#include <algorithm>
#include <set>

#include "harness/model/derive_needs.h"
#include "harness/model/era.h"

namespace s3sse::harness::model {
namespace {

int strictness(std::string_view level) {
  return level == "MUST" ? 3 : level == "SHOULD" ? 2 : level == "MAY" ? 1 : 0;
}

void add_method_of(std::string_view algorithm, std::set<std::string>& methods) {
  if (algorithm == "AES256") methods.insert("SSE-S3");
  if (algorithm == "aws:kms") methods.insert("SSE-KMS");
  if (algorithm == "aws:kms:dsse") methods.insert("DSSE-KMS");
}

std::set<std::string> methods_of(const Case& of) {
  std::set<std::string> methods;
  for (const BucketFixture& bucket : of.buckets)
    if (bucket.encryption && bucket.encryption->algorithm) add_method_of(*bucket.encryption->algorithm, methods);
  for (const Step& step : of.steps) {
    for (const std::string& value : step.encryption.sse) add_method_of(value, methods);
    if (const S3Call* s3 = step.if_s3(); s3 && s3->encryption_rules)
      for (const EncryptionRule& rule : *s3->encryption_rules)
        if (rule.algorithm) add_method_of(*rule.algorithm, methods);
    if (step.encryption.customer_key || step.encryption.source_customer_key) methods.insert("SSE-C");
    if (step.is_kms() && step.target) methods.insert("KMS-API");
    if ((step.transfer.secure == false || step.transfer.tls) && step.target) methods.insert("TLS");
  }
  return methods;
}

/// A case is in force when every rule that it cites is; what it says itself may only narrow that.
void narrow_era(const RuleEntry& rule, Case& out) {
  out.since = std::max(out.since, first_era(rule.since));
  const int until = first_era(rule.until);
  if (until != 0) out.until = out.until == 0 ? until : std::min(out.until, until);
}

/// Adds what the case makes use of to what it says itself, so that nothing can be forgotten.
void add_needs(Case& out) {
  std::set<std::string> needs = needs_of_steps(out);
  out.declared_needs = out.needs;
  for (const std::string& declared : out.declared_needs) needs.erase(declared);
  out.needs.insert(out.needs.end(), needs.begin(), needs.end());
}

}  // namespace

void derive(Case& out, const RuleCatalogue& rules) {
  std::set<std::string> of_rules;
  for (const std::string& id : out.rules) {
    const RuleEntry* rule = rules.find(id);
    if (!rule) continue;
    if (strictness(rule->ref.level) > strictness(out.level)) out.level = rule->ref.level;
    out.gating = out.gating || rule->gates();
    narrow_era(*rule, out);
    for (const std::string& method : rule->methods)
      if (method != "any") of_rules.insert(method);
  }
  add_needs(out);
  if (out.methods.empty()) {
    const std::set<std::string> methods = methods_of(out);
    const std::set<std::string>& chosen = methods.empty() ? of_rules : methods;
    out.methods.assign(chosen.begin(), chosen.end());
  }
  std::sort(out.methods.begin(), out.methods.end());
  std::set<std::string> operations;
  for (const Step& step : out.steps)
    if (step.target) operations.emplace(step.call());
  out.operations.assign(operations.begin(), operations.end());
}

}  // namespace s3sse::harness::model
