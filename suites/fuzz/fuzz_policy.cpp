// Link: s3sse::policy
// Policy documents of every kind. The first line of the input is "action resource", further "name=value" lines up to an
// empty one are condition keys, the rest is the policy. Whatever a policy says, a Deny that applies is never overruled.
#include "simulator/base/text.h"
#include "simulator/policy/authorize.h"
#include "simulator/policy/denial_message.h"
#include "simulator/policy/explain.h"
#include "simulator/policy/parse/parse_policy.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;
using namespace s3sse::policy;

namespace {

std::string_view take_line(std::string_view& text) {
  const auto end = text.find('\n');
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  return line;
}

/// Leaves the policy in `text`.
RequestContext read_context(std::string_view& text) {
  RequestContext context;
  const std::string_view first = take_line(text);
  const auto space = first.find(' ');
  context.action = first.substr(0, space);
  if (space != std::string_view::npos) context.resource = first.substr(space + 1);
  for (auto line = take_line(text); !line.empty(); line = take_line(text)) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) continue;
    context.keys.add(line.substr(0, equals), std::string(line.substr(equals + 1)));
  }
  return context;
}

bool same(const DocumentVerdict& a, const DocumentVerdict& b) {
  return a.denied_by == b.denied_by && a.allowed_by == b.allowed_by && a.delegated_by == b.delegated_by;
}

void check_document(const PolicyDocument& document, const RequestContext& context, const Rules& rules) {
  std::vector<StatementTrace> trace;
  const DocumentVerdict verdict = evaluate(document, "policy", context, rules, &trace);
  fuzz::check(same(verdict, evaluate(document, "policy", context, rules)), "a trace changes nothing");
  fuzz::check(trace.size() == document.statements.size(), "every statement is traced");
  for (const StatementTrace& statement : trace) {
    bool all_hold = true;
    for (const ConditionTrace& condition : statement.conditions) all_hold = all_hold && condition.holds;
    fuzz::check(!statement.applies || all_hold, "a statement applies only when its conditions hold");
  }
  const AuthorizationRequest request{
      .context = context, .resource_account = "111122223333", .resource_policy = &document, .want_trace = true};
  for (const Decision& decision : {authorize_s3(request, rules), authorize_kms(request, rules)}) {
    fuzz::check(!verdict.denied_by || decision.verdict == Verdict::explicit_deny, "a Deny wins");
    fuzz::check(!decision.allowed() || verdict.allowed_by || verdict.delegated_by, "somebody allowed it");
    fuzz::check(!explain(decision, context).empty() && !s3_denial_message(decision, context).empty() &&
                    !kms_denial_message(decision, context).empty(),
                "there are words for every decision");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Rules rules;
  std::string_view text = fuzz::text_of(data, size);
  RequestContext context = read_context(text);
  const Principal people[] = {{},
                              {"111122223333", "arn:aws:iam::111122223333:user/alice", "AKIDTEST", "c"},
                              {"444455556666", "arn:aws:sts::444455556666:assumed-role/r/s", "AKIDTEST", "c"}};
  for (const PolicyKind kind : {PolicyKind::bucket, PolicyKind::key, PolicyKind::identity}) {
    const auto document = parse_policy(text, {.kind = kind, .bucket = "bucket"}, rules);
    if (!document) {
      fuzz::check(!document.error().message.empty(), "a refusal has a reason");
      continue;
    }
    fuzz::check(text.size() <= max_size(kind), "the size is limited");
    fuzz::check(!document->statements.empty(), "a policy has a statement");
    for (const Principal& principal : people) {
      context.principal = principal;
      set_principal_keys(context.keys, principal);
      check_document(*document, context, rules);
    }
  }
  return 0;
}
