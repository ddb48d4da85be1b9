#include "harness/model/check_case.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "harness/model/operation.h"
#include "harness/model/read/raw_case.h"
#include "harness/model/read/reader.h"
#include "harness/model/vocabulary.h"
#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/text.h"

namespace s3sse::harness::model {
namespace {

using Names = std::set<std::string, std::less<>>;

bool is_word_of_id(std::string_view word) {
  return !word.empty() &&
         std::all_of(word.begin(), word.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); });
}

/// topic/what/how: at least two parts, each of words with hyphens between them.
bool is_case_id(std::string_view id) {
  const std::vector<std::string_view> parts = split(id, '/');
  return parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
           const std::vector<std::string_view> words = split(part, '-');
           return std::all_of(words.begin(), words.end(), is_word_of_id);
         });
}

void check_id(const Case& checked, const Report& report) {
  if (!is_case_id(checked.base_id))
    report("/id", fmt::format("\"{}\" is not a case id; write topic/what/how in lower case with digits and hyphens",
                              checked.base_id));
}

void check_title(const Case& checked, const Report& report) {
  static constexpr auto modal_verbs =
      std::to_array<std::string_view>({"should", "must", "may", "can", "shall", "might", "could", "would", "ought"});
  if (checked.title.size() < 10 || checked.title.size() > 120) report("/title", "a title has 10 to 120 characters");
  if (checked.title.ends_with('.')) report("/title", "a title ends without a full stop");
  const std::string lower = ascii_lower(checked.title);
  for (const std::string_view raw : split(lower, ' ')) {
    const std::string_view word = raw.substr(0, raw.find_first_of(",;:"));
    if (std::find(modal_verbs.begin(), modal_verbs.end(), word) != modal_verbs.end())
      report("/title", fmt::format("says \"{}\"; state the fact instead", word));
  }
}

std::vector<std::string> ids_of(const RuleCatalogue& rules) {
  std::vector<std::string> out;
  for (const auto& [id, rule] : rules.all()) out.push_back(id);
  return out;
}

void check_rules(const Case& checked, const RuleCatalogue& rules, const Report& report) {
  if (checked.rules.empty()) report("/rules", "a case cites at least one rule");
  Names seen;
  for (std::size_t i = 0; i < checked.rules.size(); ++i) {
    const std::string pointer = fmt::format("/rules/{}", i);
    if (!rules.find(checked.rules[i]))
      report(pointer, fmt::format("no rule is called \"{}\"{}", checked.rules[i],
                                  did_you_mean(checked.rules[i], ids_of(rules))));
    if (!seen.insert(checked.rules[i]).second) report(pointer, fmt::format("{} is cited twice", checked.rules[i]));
  }
}

/// The word that was meant, or else every word there is.
std::string word_or_words(const std::string& word, const std::vector<std::string>& words) {
  const std::string guess = did_you_mean(word, words);
  return guess.empty() ? fmt::format("; it is one of {}", fmt::join(words, ", ")) : guess;
}

void check_needs(const Case& checked, const Report& report) {
  for (std::size_t i = 0; i < checked.needs.size(); ++i) {
    if (is_capability(checked.needs[i])) continue;
    report(fmt::format("/needs/{}", i), fmt::format("no capability is called \"{}\"{}", checked.needs[i],
                                                    word_or_words(checked.needs[i], as_strings(capabilities()))));
  }
  for (std::size_t i = 0; i < checked.methods.size(); ++i) {
    if (!is_method(checked.methods[i]))
      report(fmt::format("/methods/{}", i), fmt::format("no method is called \"{}\"{}", checked.methods[i],
                                                        word_or_words(checked.methods[i], as_strings(methods()))));
  }
}

/// Checks steps that expect a TLS version: the one agreed on is known only of a connection of the step's own.
void check_handshakes(const Case& checked, const Report& report) {
  for (std::size_t i = 0; i < checked.steps.size(); ++i) {
    const Step& step = checked.steps[i];
    const bool expects = std::ranges::any_of(step.expect, [](const Expectation& one) { return one.tls.has_value(); });
    const std::string where = fmt::format("/steps/{}", i);
    if (expects && !step.transfer.tls)
      report(where, "expects a TLS version, and offers none; say \"tls\": [\"1.2\", \"1.3\"]");
  }
}

/// A name, and not the id, ARN or alias of a key.
bool is_one_word(std::string_view text) {
  return !text.empty() && text.find_first_of("-/:${} ") == std::string_view::npos;
}

/// Walks the steps in order and knows what each may refer to.
class References {
 public:
  References(const Case& checked, const Report& report)
      : report_(report), rules_(checked.rules.begin(), checked.rules.end()) {
    for (const BucketFixture& bucket : checked.buckets) buckets_.insert(bucket.name);
    for (const KmsKeyFixture& key : checked.kms_keys)
      if (!kms_keys_.insert(key.name).second) report("/kms_keys", fmt::format("two keys are called \"{}\"", key.name));
  }

  void walk(const Json& content) {
    for (const std::string_view part : {"bucket", "buckets", "kms_keys"}) {
      if (!content.contains(part)) continue;
      variables(content[part], child_pointer("", part));
      kms_key_names(content[part], child_pointer("", part));
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
    kms_key_names(step, pointer);
    upload_name(step, pointer);
    if (begins_upload(step)) define_upload(step);
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

  static bool begins_upload(const Json& step) {
    const Operation* called = find_operation(text_of(step, "call"));
    return called != nullptr && called->upload == Operation::Upload::begins;
  }

  void define_upload(const Json& step) {
    uploads_.insert(step.contains("upload") && step["upload"].is_string() ? step["upload"].get<std::string>() : "u");
  }

  void upload_name(const Json& step, const std::string& pointer) {
    if (begins_upload(step) || !step.contains("upload") || !step["upload"].is_string()) return;
    const std::string name = step["upload"].get<std::string>();
    if (!uploads_.contains(name))
      report_(child_pointer(pointer, "upload"),
              fmt::format("no step before this one creates an upload called \"{}\"{}", name, hint(name, uploads_)));
  }

  /// Text that names no key of the case is sent as it is. So that a misspelt name is not: what looks like a name, one
  /// word, or is nearly one, has to be declared.
  void kms_key_names(const Json& value, const std::string& pointer) {
    if (!value.is_structured()) return;
    std::size_t index = 0;
    for (const auto& [key, member] : value.items()) {
      const std::string below = child_pointer(pointer, value.is_array() ? std::to_string(index++) : key);
      if (value.is_object() && key == "kms_key" && member.is_string())
        kms_key_name(member.get<std::string>(), below);
      else
        kms_key_names(member, below);
    }
  }

  void kms_key_name(const std::string& text, const std::string& pointer) {
    if (text.empty() || kms_keys_.contains(text)) return;
    const std::string near = hint(text, kms_keys_);
    if (near.empty() && !is_one_word(text)) return;
    report_(pointer,
            fmt::format("no KMS key of this case is called \"{}\"{}; declare it under \"kms_keys\"", text, near));
  }

  static std::string hint(const std::string& name, const Names& known) {
    return did_you_mean(name, {known.begin(), known.end()});
  }

  void buckets(const Json& step, const std::string& pointer) {
    if (step.contains("bucket") && step["bucket"].is_string())
      bucket_name(step["bucket"], child_pointer(pointer, "bucket"));
    if (step.contains("source") && step["source"].is_object() && step["source"].contains("bucket"))
      bucket_name(step["source"]["bucket"], pointer + "/source/bucket");
  }

  void bucket_name(const Json& value, const std::string& pointer) {
    if (!value.is_string() || buckets_.contains(value.get<std::string>())) return;
    report_(pointer, fmt::format("no bucket fixture is called {}{}; declare it under \"buckets\"", write_json(value),
                                 hint(value.get<std::string>(), buckets_)));
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
        report_(pointer, fmt::format("nothing was saved as {} before{}", write_json(name),
                                     name.is_string() ? hint(name.get<std::string>(), saved_) : ""));
    }
  }

  void variable(std::string_view name, const std::string& pointer) {
    const std::vector<std::string_view> parts = split(name, '.');
    if (known(name, parts)) return;
    report_(pointer,
            fmt::format("${{{}}} is neither an axis, nor a built-in variable, nor saved by an earlier step", name));
  }

  [[nodiscard]] bool known(std::string_view name, const std::vector<std::string_view>& parts) const {
    static constexpr auto built_in_variables = std::to_array<std::string_view>(
        {"bucket", "region", "other_region", "account", "owner.arn", "second.arn", "other-account.arn",
         "owner.access_key", "second.access_key", "other-account.access_key", "other-account.account", "host",
         "kms.unknown.arn", "kms.unknown.id"});
    if (saved_.contains(name) ||
        std::find(built_in_variables.begin(), built_in_variables.end(), name) != built_in_variables.end())
      return true;
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

/// Checks that what an expectation speaks of, steps, keys, operations, exists; steps stand before it.
class ExpectedNames {
 public:
  ExpectedNames(const Case& checked, const Json& content, const Report& report) : report_(report) {
    for (const KmsKeyFixture& key : checked.kms_keys) kms_keys_.insert(key.name);
    if (content.contains("steps")) add_customer_keys(content["steps"]);
  }

  void walk(const Case& checked) {
    for (std::size_t i = 0; i < checked.steps.size(); ++i) {
      const Step& step = checked.steps[i];
      where_ = fmt::format("/steps/{}", i);
      names_.insert(step.name);
      if (const S3Call* s3 = step.if_s3()) body(s3->body);
      for (const Expectation& expectation : step.expect) walk(expectation);
    }
  }

 private:
  /// Every name of a customer key in a request. An expectation may make up one more that way: a key that nobody used is
  /// in no stored byte, and proves nothing.
  void add_customer_keys(const Json& value) {
    if (value.is_string()) {
      for_each_variable(value.get_ref<const std::string&>(), [&](std::string_view name) {
        const std::vector<std::string_view> parts = split(name, '.');
        if (parts.size() == 3 && parts[0] == "key") customer_keys_.emplace(parts[1]);
      });
      return;
    }
    if (!value.is_structured()) return;
    for (const auto& [key, member] : value.items()) {
      if (value.is_object() && key == "expect") continue;
      const bool names = key == "customer_key" || key == "source_customer_key";
      if (value.is_object() && names) add_customer_key(member);
      add_customer_keys(member);
    }
  }
  void add_customer_key(const Json& key) {
    if (key.is_string()) customer_keys_.insert(key.get<std::string>());
    if (!key.is_object()) return;
    customer_keys_.insert(key.value("key", "k1"));
    for (const auto& [field, damaged] : key.items())
      if (damaged.is_object() && damaged.contains("of") && damaged["of"].is_string())
        customer_keys_.insert(damaged["of"].get<std::string>());
  }
  void customer_key(const std::string& name) {
    if (!customer_keys_.contains(name))
      report_(where_, fmt::format("no request of this case uses a customer key called \"{}\"{}", name,
                                  did_you_mean(name, {customer_keys_.begin(), customer_keys_.end()})));
  }
  void kms_call(const KmsCallExpectation& call) {
    if (find_operation("kms:" + call.api) == nullptr)
      report_(where_, fmt::format("KMS has no operation \"{}\"{}", call.api,
                                  did_you_mean(call.api, operation_names(Operation::Kind::kms))));
    if (call.key && is_one_word(*call.key) && !kms_keys_.contains(*call.key))
      report_(where_, fmt::format("no KMS key of this case is called \"{}\"{}; declare it under \"kms_keys\"",
                                  *call.key, did_you_mean(*call.key, {kms_keys_.begin(), kms_keys_.end()})));
  }
  void audit_event(const std::string& name) {
    std::vector<std::string> known = operation_names(Operation::Kind::s3);
    for (std::string& operation : operation_names(Operation::Kind::kms)) known.push_back(std::move(operation));
    if (name.empty() || std::ranges::find(known, name) != known.end()) return;
    report_(where_, fmt::format("no operation, so no event, is called \"{}\"{}", name, did_you_mean(name, known)));
  }

  void walk(const Expectation& expectation) {
    for (const auto* list : {&expectation.headers, &expectation.xml, &expectation.json})
      for (const NamedMatcher& named : *list) matcher(named.matcher);
    if (expectation.body) {
      if (expectation.body->equals) body(*expectation.body->equals);
      things(expectation.body->excludes);
    }
    if (expectation.at_rest) {
      things(expectation.at_rest->excludes);
      things(expectation.at_rest->includes);
    }
    if (expectation.kms_ledger)
      for (const KmsCallExpectation& call : expectation.kms_ledger->calls) kms_call(call);
    if (expectation.kms_ledger && !expectation.kms_ledger->since.empty()) name(expectation.kms_ledger->since);
    if (expectation.audit) {
      for (const NamedMatcher& named : expectation.audit->fields) matcher(named.matcher);
      things(expectation.audit->excludes);
      audit_event(expectation.audit->event);
      if (!expectation.audit->since.empty()) name(expectation.audit->since);
    }
    for (const Expectation& branch : expectation.one_of) walk(branch);
  }
  void things(const std::vector<Thing>& list) {
    for (const Thing& thing : list) {
      body(thing.body);
      if (thing.kind == Thing::Kind::customer_key) customer_key(thing.text);
    }
  }
  void matcher(const Matcher& value) {
    body(value.body);
    if (value.kind == Matcher::Kind::key_md5_of && !value.texts.empty()) customer_key(value.texts.front());
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
      report_(where_, fmt::format("no step before this one is called \"{}\"{}; give that step a \"name\"", step,
                                  did_you_mean(step, {names_.begin(), names_.end()})));
  }

  const Report& report_;
  Names names_, kms_keys_, customer_keys_;
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
  ExpectedNames(checked, content, report).walk(checked);
}

}  // namespace s3sse::harness::model
