#include "harness/model/check_case.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <regex>
#include <set>

#include "harness/model/reader.h"
#include "harness/model/vocabulary.h"
#include "simulator/base/text.h"

namespace s3sse::harness::model {
namespace {

using Names = std::set<std::string, std::less<>>;

void check_id(const Case& checked, const Report& report) {
  static const std::regex pattern("[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+");
  if (!std::regex_match(checked.base_id, pattern))
    report("/id", fmt::format("\"{}\" is not a case id; write topic/what/how in lower case with digits and hyphens",
                              checked.base_id));
}

void check_title(const Case& checked, const Report& report) {
  static constexpr auto kModal =
      std::to_array<std::string_view>({"should", "must", "may", "can", "shall", "might", "could", "would", "ought"});
  if (checked.title.size() < 10 || checked.title.size() > 120) report("/title", "a title has 10 to 120 characters");
  if (checked.title.ends_with('.')) report("/title", "a title ends without a full stop");
  const std::string lower = ascii_lower(checked.title);
  for (const std::string_view raw : split(lower, ' ')) {
    const std::string_view word = raw.substr(0, raw.find_first_of(",;:"));
    if (std::find(kModal.begin(), kModal.end(), word) != kModal.end())
      report("/title", fmt::format("says \"{}\"; state the fact instead", word));
  }
}

void check_rules(const Case& checked, const RuleCatalogue& rules, const Report& report) {
  if (checked.rules.empty()) report("/rules", "a case cites at least one rule");
  Names seen;
  for (std::size_t i = 0; i < checked.rules.size(); ++i) {
    const std::string pointer = fmt::format("/rules/{}", i);
    if (!rules.find(checked.rules[i])) report(pointer, fmt::format("no rule is called \"{}\"", checked.rules[i]));
    if (!seen.insert(checked.rules[i]).second) report(pointer, fmt::format("{} is cited twice", checked.rules[i]));
  }
}

void check_needs(const Case& checked, const Report& report) {
  for (std::size_t i = 0; i < checked.needs.size(); ++i) {
    if (is_capability(checked.needs[i])) continue;
    const std::string guess = nearest(checked.needs[i], as_strings(capabilities()));
    report(fmt::format("/needs/{}", i), fmt::format("no capability is called \"{}\"{}", checked.needs[i],
                                                    guess.empty() ? "" : fmt::format("; did you mean \"{}\"?", guess)));
  }
  for (std::size_t i = 0; i < checked.methods.size(); ++i) {
    if (!is_method(checked.methods[i]))
      report(fmt::format("/methods/{}", i), fmt::format("no method is called \"{}\"", checked.methods[i]));
  }
}

/// Which version was agreed on is known only of a connection of the step's own.
void check_handshakes(const Case& checked, const Report& report) {
  for (std::size_t i = 0; i < checked.steps.size(); ++i) {
    const Step& step = checked.steps[i];
    const bool expects = std::ranges::any_of(step.expect, [](const Expectation& one) { return one.tls.has_value(); });
    const std::string where = fmt::format("/steps/{}", i);
    if (expects && !step.tls) report(where, "expects a TLS version, and offers none; say \"tls\": [\"1.2\", \"1.3\"]");
    if (step.tls && std::ranges::find(checked.needs, "tls") == checked.needs.end())
      report(where, "shakes hands in its own way; the case needs \"tls\"");
  }
}

/// Walks the steps in order and knows what each may refer to.
class References {
 public:
  References(const Case& checked, const Report& report)
      : report_(report), rules_(checked.rules.begin(), checked.rules.end()) {
    for (const BucketFixture& bucket : checked.buckets) buckets_.insert(bucket.name);
    for (const KmsKeyFixture& key : checked.kms_keys) kms_keys_.insert(key.name);
  }

  void walk(const Json& content) {
    for (const std::string_view part : {"bucket", "buckets", "kms_keys"}) {
      if (content.contains(part)) variables(content[part], child_pointer("", part));
    }
    if (!content.contains("steps") || !content["steps"].is_array()) return;
    std::size_t index = 0;
    for (const Json& step : content["steps"]) walk_step(step, fmt::format("/steps/{}", index++));
  }

 private:
  void walk_step(const Json& step, const std::string& pointer) {
    if (!step.is_object()) return;
    if (step.contains("name") && step["name"].is_string()) {
      // known at once: its own expectations speak of the body that it sent
      const std::string name = step["name"].get<std::string>();
      if (!steps_.insert(name).second && !step.contains("repeat"))
        report_(child_pointer(pointer, "name"), fmt::format("an earlier step is called \"{}\" too", name));
    }
    buckets(step, pointer);
    if (step.contains("call") && step["call"] == "CreateMultipartUpload") define_upload(step);
    if (step.contains("save") && step["save"].is_object()) {
      for (const auto& [name, from] : step["save"].items()) pending_.insert(name);
    }
    const bool repeated = step.contains("repeat");
    if (repeated) saved_.insert("repeat");
    Json request = step;
    request.erase("expect");
    variables(request, pointer);
    saved_.merge(pending_);
    pending_.clear();
    if (step.contains("expect")) {
      variables(step["expect"], child_pointer(pointer, "expect"));
      attributions(step["expect"], child_pointer(pointer, "expect"));
    }
    if (repeated) saved_.erase("repeat");
  }

  void define_upload(const Json& step) {
    uploads_.insert(step.contains("upload") && step["upload"].is_string() ? step["upload"].get<std::string>() : "u");
  }

  void buckets(const Json& step, const std::string& pointer) {
    if (step.contains("bucket") && step["bucket"].is_string())
      bucket_name(step["bucket"], child_pointer(pointer, "bucket"));
    if (step.contains("source") && step["source"].is_object() && step["source"].contains("bucket"))
      bucket_name(step["source"]["bucket"], pointer + "/source/bucket");
  }

  void bucket_name(const Json& value, const std::string& pointer) {
    if (!value.is_string() || buckets_.contains(value.get<std::string>())) return;
    report_(pointer, fmt::format("no bucket fixture is called {}; declare it under \"buckets\"", value.dump()));
  }

  void attributions(const Json& value, const std::string& pointer) {
    if (value.is_object() && value.contains("rule") && value["rule"].is_string()) {
      const std::string rule = value["rule"].get<std::string>();
      if (!rules_.contains(rule))
        report_(child_pointer(pointer, "rule"),
                fmt::format("\"{}\" is not among the \"rules\" of the case; cite it there too", rule));
    }
    if (!value.is_structured()) return;
    std::size_t index = 0;
    for (const auto& [key, member] : value.items())
      attributions(member, child_pointer(pointer, value.is_array() ? std::to_string(index++) : key));
  }

  void variables(const Json& value, const std::string& pointer) {
    if (value.is_string()) {
      const bool closed = for_each_variable(value.get_ref<const std::string&>(),
                                            [&](std::string_view name) { variable(name, pointer); });
      if (!closed) report_(pointer, "\"${\" without \"}\"; write \"$${\" for the characters themselves");
      return;
    }
    if (!value.is_structured()) return;
    std::size_t index = 0;
    for (const auto& [key, member] : value.items()) {
      const std::string below = child_pointer(pointer, value.is_array() ? std::to_string(index++) : key);
      if (value.is_object()) for_each_variable(key, [&](std::string_view name) { variable(name, below); });
      if (value.is_object() && (key == "equals_saved" || key == "differs_from_saved"))
        saved_names(member, below);
      else
        variables(member, below);
    }
  }

  void saved_names(const Json& value, const std::string& pointer) {
    for (const Json& name : value.is_array() ? value : Json::array({value})) {
      if (!name.is_string() || !saved_.contains(name.get<std::string>()))
        report_(pointer, fmt::format("nothing was saved as {} before", name.dump()));
    }
  }

  void variable(std::string_view name, const std::string& pointer) {
    const std::vector<std::string_view> parts = split(name, '.');
    if (known(name, parts)) return;
    report_(pointer,
            fmt::format("${{{}}} is neither an axis, nor a built-in variable, nor saved by an earlier step", name));
  }

  [[nodiscard]] bool known(std::string_view name, const std::vector<std::string_view>& parts) const {
    static constexpr auto kPlain =
        std::to_array<std::string_view>({"bucket", "region", "account", "owner.arn", "second.arn", "other-account.arn",
                                         "owner.access_key", "second.access_key", "other-account.access_key",
                                         "other-account.account", "host", "kms.unknown.arn", "kms.unknown.id"});
    if (saved_.contains(name) || std::find(kPlain.begin(), kPlain.end(), name) != kPlain.end()) return true;
    if (parts.size() == 2 && parts[0] == "bucket") return buckets_.contains(parts[1]);
    if (parts.size() == 2 && parts[0] == "upload") return uploads_.contains(parts[1]);
    if (parts.size() != 3) return false;
    if (parts[0] == "kms")
      return kms_keys_.contains(parts[1]) && (parts[2] == "arn" || parts[2] == "id" || parts[2] == "alias");
    if (parts[0] == "key") return parts[2] == "base64" || parts[2] == "md5";
    if (parts[0] == "body")
      return steps_.contains(parts[1]) &&
             (parts[2] == "md5" || parts[2] == "md5_base64" || parts[2] == "sha256" || parts[2] == "size");
    return false;
  }

  const Report& report_;
  Names rules_, buckets_, kms_keys_, steps_, saved_, pending_, uploads_;
};

/// Steps that an expectation speaks of exist, and stand before it.
class StepNames {
 public:
  explicit StepNames(const Report& report) : report_(report) {}

  void walk(const Case& checked) {
    for (std::size_t i = 0; i < checked.steps.size(); ++i) {
      const Step& step = checked.steps[i];
      where_ = fmt::format("/steps/{}", i);
      names_.insert(step.name);
      body(step.body);
      for (const Expectation& expectation : step.expect) walk(expectation);
    }
  }

 private:
  void walk(const Expectation& expectation) {
    for (const auto* list : {&expectation.headers, &expectation.xml, &expectation.json})
      for (const NamedMatcher& named : *list) matcher(named.matcher);
    if (expectation.body) {
      if (expectation.body->equals) body(*expectation.body->equals);
      for (const Thing& thing : expectation.body->excludes) body(thing.body);
    }
    if (expectation.at_rest) {
      for (const Thing& thing : expectation.at_rest->excludes) body(thing.body);
      for (const Thing& thing : expectation.at_rest->includes) body(thing.body);
    }
    if (expectation.kms_ledger && !expectation.kms_ledger->since.empty()) name(expectation.kms_ledger->since);
    if (expectation.audit) {
      for (const NamedMatcher& named : expectation.audit->fields) matcher(named.matcher);
      for (const Thing& thing : expectation.audit->excludes) body(thing.body);
      if (!expectation.audit->since.empty()) name(expectation.audit->since);
    }
    for (const Expectation& branch : expectation.one_of) walk(branch);
  }
  void matcher(const Matcher& value) {
    body(value.body);
    if (value.kind == Matcher::Kind::multipart_etag_of)
      for (const std::string& text : value.texts) name(text);
    for (const Matcher& inner : value.inner) matcher(inner);
  }
  void body(const BodySpec& spec) {
    if (spec.kind == BodySpec::Kind::same_as) name(spec.text);
    for (const BodySpec& part : spec.parts) body(part);
  }
  void name(const std::string& step) {
    if (step.empty() || !names_.contains(step))
      report_(where_, fmt::format("no step before this one is called \"{}\"; give that step a \"name\"", step));
  }

  const Report& report_;
  Names names_;
  std::string where_;
};

}  // namespace

void check_case(const Case& checked, const Json& content, const RuleCatalogue& rules, const Report& report) {
  check_id(checked, report);
  check_title(checked, report);
  check_rules(checked, rules, report);
  check_needs(checked, report);
  if (!checked.teeth.empty() && !checked.teeth.starts_with("none: ")) report("/teeth", "is \"none: \" and the reason");
  if (std::none_of(checked.steps.begin(), checked.steps.end(), [](const Step& step) { return step.target; }))
    report("/steps", "no step has \"expect\": the case checks nothing");
  check_handshakes(checked, report);
  References(checked, report).walk(content);
  StepNames(report).walk(checked);
}

}  // namespace s3sse::harness::model
