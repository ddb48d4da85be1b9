#include <fmt/format.h>

#include <deque>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/simulator/policy_request.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/policy/authorize.h"
#include "simulator/policy/conditions/condition_reason.h"
#include "simulator/policy/explain.h"
#include "simulator/policy/key_policies.h"
#include "simulator/policy/lint.h"
#include "simulator/policy/parse/parse_policy.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
using Json = nlohmann::ordered_json;

struct PolicyExplainOptions {
  std::string bucket_policy;
  std::string key_policy;
  std::vector<std::string> identity_policies;
  PolicyRequestFlags request;
  std::string expected;
  bool json = false;
};

struct PolicyLintOptions {
  std::vector<std::string> files;
  std::string kind = "bucket";
  bool json = false;
};

Result<policy::PolicyDocument> read_policy(const std::string& path, policy::PolicyKind kind) {
  const auto text = read_file_or_input(path, policy::max_size(kind) + 1);
  if (!text) return tl::unexpected(text.error());
  auto document = policy::parse_policy(*text, {.kind = kind}, Rules{});
  if (document) return std::move(*document);
  const policy::PolicyError& error = document.error();
  return fail(fmt::format("{}: {}{}", path, error.message, error.place.empty() ? "" : " (at " + error.place + ")"));
}

Result<std::vector<policy::NamedPolicy>> read_identity_policies(const PolicyExplainOptions& options,
                                                                const s3sse::Principal& who) {
  std::vector<policy::NamedPolicy> policies;
  if (options.identity_policies == std::vector<std::string>{"none"} || who.anonymous()) return policies;
  for (const std::string& path : options.identity_policies) {
    auto document = read_policy(path, policy::PolicyKind::identity);
    if (!document) return tl::unexpected(std::move(document.error()));
    policies.push_back({"identity policy " + path, std::move(*document)});
  }
  if (!options.identity_policies.empty()) return policies;
  auto administrator = policy::parse_policy(policy::administrator_access_policy(), {}, Rules{});
  if (administrator) policies.push_back({"identity policy AdministratorAccess", std::move(*administrator)});
  return policies;
}

const char* verdict_name(policy::Verdict verdict) {
  switch (verdict) {
    case policy::Verdict::allow:
      return "allow";
    case policy::Verdict::explicit_deny:
      return "explicit-deny";
    case policy::Verdict::implicit_deny:
      break;
  }
  return "implicit-deny";
}

const char* source_name(policy::PolicySource source) {
  switch (source) {
    case policy::PolicySource::identity:
      return "identity";
    case policy::PolicySource::resource:
      return "resource";
    case policy::PolicySource::grant:
      return "grant";
    case policy::PolicySource::acl:
      return "acl";
    case policy::PolicySource::owner:
      break;
  }
  return "owner";
}

Json condition_json(const policy::ConditionTrace& condition) {
  return {{"operator", condition.operator_name},
          {"key", condition.key},
          {"policy_values", condition.policy_values},
          {"request_values", condition.request_values ? Json(*condition.request_values) : Json(nullptr)},
          {"holds", condition.holds},
          {"why", policy::reason(condition)}};
}

Json statement_json(const policy::StatementTrace& trace) {
  Json conditions = Json::array();
  for (const auto& condition : trace.conditions) conditions.push_back(condition_json(condition));
  return {{"document", trace.document},
          {"statement", trace.index + 1},
          {"sid", trace.sid},
          {"effect", trace.effect == policy::Effect::allow ? "Allow" : "Deny"},
          {"applies", trace.applies},
          {"through_account", trace.through_account},
          {"failed_element", std::string(trace.negated ? "Not" : "") + std::string(to_string(trace.failed))},
          {"policy_values", trace.policy_values},
          {"request_value", trace.request_value},
          {"conditions", std::move(conditions)}};
}

std::string decision_json(const policy::Decision& decision, const policy::RequestContext& context) {
  Json statements = Json::array();
  for (const auto& trace : decision.trace) statements.push_back(statement_json(trace));
  const policy::DecidedBy& by = decision.decided_by;
  const Json out{{"decision", verdict_name(decision.verdict)},
                 {"allowed", decision.allowed()},
                 {"summary", policy::summary(decision, context)},
                 {"principal", context.principal.anonymous() ? "anonymous" : context.principal.arn},
                 {"action", context.action},
                 {"resource", context.resource},
                 {"decided_by",
                  {{"source", source_name(by.source)},
                   {"document", by.document},
                   {"statement", by.statement ? Json(*by.statement + 1) : Json(nullptr)},
                   {"sid", by.sid}}},
                 {"statements", std::move(statements)}};
  return write_json(out, 1) + "\n";
}

int explain_decision(const PolicyExplainOptions& options) {
  const auto question = read_policy_question(options.request);
  if (!question) return give_up(ExitCode::usage, question.error().message);
  const bool kms = iequals(question->context.action.substr(0, 4), "kms:");
  const std::string& path = kms ? options.key_policy : options.bucket_policy;
  const std::string& unused = kms ? options.bucket_policy : options.key_policy;
  if (!unused.empty() && path.empty()) {
    return give_up(ExitCode::usage, kms ? "a kms: action is decided by a key policy; give it with --key-policy"
                                        : "an s3: action is decided by a bucket policy; give it with --bucket-policy");
  }
  std::optional<policy::PolicyDocument> resource_policy;
  if (!path.empty()) {
    auto document = read_policy(path, kms ? policy::PolicyKind::key : policy::PolicyKind::bucket);
    if (!document) return give_up(ExitCode::usage, document.error().message);
    resource_policy = std::move(*document);
  }
  const auto identity = read_identity_policies(options, question->context.principal);
  if (!identity) return give_up(ExitCode::usage, identity.error().message);
  const policy::AuthorizationRequest request{.context = question->context,
                                             .resource_account = question->resource_account,
                                             .resource_policy = resource_policy ? &*resource_policy : nullptr,
                                             .identity_policies = *identity,
                                             .want_trace = true};
  const policy::Decision decision =
      kms ? policy::authorize_kms(request, Rules{}) : policy::authorize_s3(request, Rules{});
  print_out(options.json ? decision_json(decision, question->context) : policy::explain(decision, question->context));
  if (options.expected.empty() || (options.expected == "allow") == decision.allowed()) return 0;
  return give_up(ExitCode::deviations,
                 fmt::format("the decision is {}, expected was {}", verdict_name(decision.verdict), options.expected));
}

Json trap_json(const policy::LintFinding& finding, const std::string& file) {
  return {{"file", file},         {"statement", finding.statement + 1}, {"sid", finding.sid},
          {"trap", finding.trap}, {"effect", finding.effect},           {"advice", finding.advice}};
}

int check_policies(const PolicyLintOptions& options) {
  const auto kind = options.kind == "key"        ? policy::PolicyKind::key
                    : options.kind == "identity" ? policy::PolicyKind::identity
                                                 : policy::PolicyKind::bucket;
  Json json = Json::array();
  std::string text;
  for (const std::string& file : options.files) {
    const auto document = read_policy(file, kind);
    if (!document) return give_up(ExitCode::usage, document.error().message);
    for (const auto& finding : policy::lint(*document, kind)) {
      json.push_back(trap_json(finding, file));
      text += fmt::format("{}statement {}{}: {} ({})\n  {}\n", options.files.size() > 1 ? file + ": " : "",
                          finding.statement + 1, finding.sid.empty() ? "" : " " + finding.sid, finding.effect,
                          finding.trap, finding.advice);
    }
  }
  const bool clean = json.empty();
  print_out(options.json ? write_json(json, 1) + "\n" : clean ? "No traps found.\n" : text);
  return clean ? 0 : static_cast<int>(ExitCode::deviations);
}

void add_explain(Command& policy_verb) {
  auto options = std::make_shared<PolicyExplainOptions>();
  Command verb = policy_verb.add_verb("explain", "Who may do what, which statement and condition decided, and why");
  verb.add_option("--bucket-policy", options->bucket_policy, "of the bucket, for s3: actions; -: standard input")
      .type_name("FILE");
  verb.add_option("--key-policy", options->key_policy, "of the KMS key, for kms: actions").type_name("FILE");
  verb.add_option("--identity-policy", options->identity_policies,
                  "of the principal; none: it has none (default: AdministratorAccess)")
      .type_name("FILE");
  verb.add_option("--principal", options->request.principal, "who asks, or \"anonymous\"").type_name("ARN");
  verb.add_option("--action", options->request.action, "s3:PutObject, kms:Decrypt ...").type_name("ACTION");
  verb.add_option("--resource", options->request.resource, "arn:aws:s3:::bucket/key, or that of a key")
      .type_name("ARN");
  verb.add_option("--account", options->request.account,
                  "owner of the resource (default: as its ARN says, or the principal's)")
      .type_name("ID");
  verb.add_option("--context", options->request.context,
                  "a condition key that the request has; the same key again adds a value")
      .type_name("KEY=VALUE");
  verb.add_option("--request", options->request.request_file, "all of this as JSON; flags win").type_name("FILE");
  verb.add_option("--expect", options->expected, "allow or deny: exit code 1 when it comes out otherwise")
      .one_of({"allow", "deny"})
      .type_name("WHAT");
  verb.add_flag("--json", options->json, "decision, decided_by, statements with every condition");
  verb.footer(
      R"(The request has the condition keys of its principal and of the time (aws:PrincipalArn, aws:PrincipalAccount,
aws:CurrentTime, kms:CallerAccount ...) and those you give with --context. Every other key is absent, and what an
absent key does is said for each condition: it depends on the operator.

Examples:
  s3sse policy explain --bucket-policy deny.json --principal arn:aws:iam::111122223333:user/alice \
      --action s3:PutObject --resource arn:aws:s3:::demo/doc \
      --context s3:x-amz-server-side-encryption=AES256 --context aws:SecureTransport=true
  s3sse policy explain --key-policy key.json --identity-policy alice.json --request request.json --json
  s3sse policy explain --bucket-policy deny.json --request request.json --expect deny   a test of a policy, for CI

request.json:
  { "principal": "arn:aws:iam::111122223333:user/alice", "action": "kms:Decrypt",
    "resource": "arn:aws:kms:us-east-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef",
    "context": { "kms:ViaService": "s3.us-east-1.amazonaws.com", "kms:EncryptionContextKeys": ["aws:s3:arn"] } }

Exit codes: 0 explained, 1 not as --expect says, 2 wrong usage or policy.)");
  verb.action([options] { return explain_decision(*options); });
}

void add_lint(Command& policy_verb) {
  auto options = std::make_shared<PolicyLintOptions>();
  Command verb = policy_verb.add_verb("lint", "Traps in a policy: what it does, beside what was meant");
  verb.add_option("files", options->files, "policies; -: standard input").required().type_name("FILE");
  verb.add_option("--kind", options->kind, "bucket (default), key or identity")
      .one_of({"bucket", "key", "identity"})
      .type_name("KIND");
  verb.add_flag("--json", options->json, "array of {file, statement, sid, trap, effect, advice}");
  verb.footer(R"(Examples:
  s3sse policy lint bucket-policy.json               a bucket policy
  s3sse policy lint --kind key key-policy.json       the policy of a KMS key
  s3sse policy lint policies/*.json                  many at once; one that has traps ends with 1
  aws s3api get-bucket-policy --bucket demo --query Policy --output text | s3sse policy lint -
Exit codes: 0 no traps, 1 traps found, 2 wrong usage, or not a policy.)");
  verb.action([options] { return check_policies(*options); });
}

}  // namespace

void add_policy_command(Command& program) {
  Command verb = program.add_verb("policy", "Explain and check bucket, key and identity policies");
  verb.require_verb();
  verb.footer(R"(Examples:
  s3sse policy explain --help     who may do what, and which statement says so
  s3sse policy lint deny.json     traps: missing keys, Null, negated operators, key ids
Exit codes: 0, 1 not as expected, or traps found, 2 wrong usage or policy.)");
  add_explain(verb);
  add_lint(verb);
}

}  // namespace s3sse::cli
