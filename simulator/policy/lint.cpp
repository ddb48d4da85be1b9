#include "simulator/policy/lint.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/policy/actions.h"
#include "simulator/policy/conditions/condition_keys.h"

namespace s3sse::policy {
namespace {

constexpr std::string_view sse_key = "s3:x-amz-server-side-encryption";
constexpr std::string_view kms_key_id_key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view object_context = "kms:EncryptionContext:aws:s3:arn";

bool is_about(const Condition& condition, std::string_view key) {
  return iequals(condition.key, key);
}

bool any_value(const Condition& condition, auto predicate) {
  return std::ranges::any_of(condition.values, [&](const Pattern& value) { return predicate(value.text()); });
}

bool is_text(const Condition& condition) {
  return condition.op.comparison == Comparison::string_equals || condition.op.comparison == Comparison::string_like ||
         condition.op.comparison == Comparison::string_equals_ignore_case;
}

bool asks_for_presence(const Statement& statement, std::string_view key) {
  return std::ranges::any_of(statement.conditions, [&](const Condition& condition) {
    return is_about(condition, key) && condition.op.comparison == Comparison::null &&
           any_value(condition, [](const std::string& value) { return iequals(value, "false"); });
  });
}

class Linter {
 public:
  Linter(PolicyKind kind, std::vector<LintFinding>& findings) : kind_(kind), findings_(findings) {}

  void read(const Statement& statement, std::size_t index) {
    statement_ = &statement;
    index_ = index;
    for (const Condition& condition : statement.conditions) read(condition);
    for (const Pattern& action : statement.action.patterns) read_action(action);
    if (kind_ == PolicyKind::bucket) read_resources();
  }

 private:
  void note(std::string trap, std::string effect, std::string advice) {
    findings_.push_back({index_, statement_->sid, std::move(trap), std::move(effect), std::move(advice)});
  }

  /// Actions of other services are none of our business; they stand in identity policies.
  void read_action(const Pattern& action) {
    const std::string name = ascii_lower(action.text());
    if (!name.starts_with("s3:") && !name.starts_with("kms:")) return;
    const bool names_any = std::ranges::any_of(
        known_actions(), [&](std::string_view known) { return action.matches(known, {}, LetterCase::ignored); });
    if (names_any) return;
    note("unknown-action", "no request asks for " + action.text() + ", so this part does nothing",
         "look the action up in the Service Authorization Reference of Amazon S3 and of AWS KMS");
  }

  void read(const Condition& condition) {
    const bool denies = statement_->effect == Effect::deny;
    if (denies && is_about(condition, sse_key)) read_denied_method(condition);
    if (is_about(condition, kms_key_id_key)) read_key_id(condition);
    if (is_about(condition, object_context)) read_context(condition);
    if (denies && is_about(condition, "aws:SecureTransport")) read_transport(condition);
    const bool unknown = ascii_lower(condition.key).starts_with("s3:") && !may_name_in_bucket_policy(condition.key, {});
    if (unknown) {
      note("unknown-key", "no request has the condition key " + condition.key,
           "look the key up in the Service Authorization Reference of Amazon S3");
    }
  }

  void read_denied_method(const Condition& condition) {
    if (condition.op.comparison == Comparison::null) {
      if (any_value(condition, [](const std::string& value) { return iequals(value, "true"); })) {
        note("deny-hits-default-encryption",
             "denies every write without the header, although S3 encrypts such writes by the default of the bucket",
             "leave it out and set the default encryption of the bucket, or see that every client sends the header");
      } else if (statement_->conditions.size() == 1) {
        note("null-inverted", "denies the writes that have the header, and lets those without it in",
             "Null \"true\" means that the key is missing");
      }
      return;
    }
    if (!is_text(condition) || !condition.op.negated || condition.op.if_exists) return;
    if (asks_for_presence(*statement_, sse_key)) return;
    note("deny-hits-default-encryption",
         "denies writes without the header too: " + condition.operator_name + " holds where the key is missing",
         "add \"Null\": {\"" + std::string(sse_key) + "\": \"false\"}, or use " + condition.operator_name + "IfExists");
  }

  void read_key_id(const Condition& condition) {
    if (condition.op.comparison == Comparison::null) return;
    const bool short_form = any_value(condition, [](const std::string& value) {
      return !value.starts_with("arn:") && !value.starts_with('*') && !value.starts_with("${");
    });
    const bool alias =
        any_value(condition, [](const std::string& value) { return value.find(":alias/") != value.npos; });
    if (!short_form && !alias) return;
    note("key-id-is-an-arn",
         "compares with something that is never there: the condition key holds the full ARN of the key",
         "write arn:aws:kms:REGION:ACCOUNT:key/ID, whatever form clients send");
  }

  void read_context(const Condition& condition) {
    const auto names_objects = [](const std::string& value) { return value.find('/') != value.npos; };
    if (condition.op.negated || !any_value(condition, names_objects)) return;
    const bool buckets_too = any_value(condition, [&](const std::string& value) { return !names_objects(value); });
    if (buckets_too) return;
    note("context-without-bucket-key",
         "fails where the bucket uses an S3 Bucket Key: the context is then the bucket's ARN",
         "list the ARN of the bucket beside that of its objects");
  }

  void read_transport(const Condition& condition) {
    const bool denies_https = condition.op.comparison == Comparison::boolean &&
                              any_value(condition, [](const std::string& value) { return iequals(value, "true"); });
    if (!denies_https) return;
    note("secure-transport-inverted", "denies requests over TLS, and lets plain HTTP in",
         "a Deny on \"aws:SecureTransport\": \"false\" is what blocks plain HTTP");
  }

  void read_resources() {
    if (!statement_->resource || statement_->resource->negated) return;
    const bool on_objects = std::ranges::any_of(statement_->action.patterns, [](const Pattern& action) {
      const std::string name = ascii_lower(action.text());
      return name.starts_with("s3:putobject") || name.starts_with("s3:getobject") ||
             name.starts_with("s3:deleteobject");
    });
    const bool objects_named = std::ranges::any_of(statement_->resource->patterns, [](const Pattern& resource) {
      const std::string& arn = resource.text();
      return arn.find('/') != arn.npos || arn.ends_with('*');
    });
    if (!on_objects || objects_named || statement_->action.negated) return;
    note("objects-not-named", "never applies: the action is about objects, and the resource is the bucket alone",
         "add \"/*\" to the resource");
  }

  PolicyKind kind_;
  std::vector<LintFinding>& findings_;
  const Statement* statement_ = nullptr;
  std::size_t index_ = 0;
};

}  // namespace

std::vector<LintFinding> lint(const PolicyDocument& document, PolicyKind kind) {
  std::vector<LintFinding> findings;
  Linter linter(kind, findings);
  for (std::size_t index = 0; index < document.statements.size(); ++index)
    linter.read(document.statements[index], index);
  return findings;
}

}  // namespace s3sse::policy
