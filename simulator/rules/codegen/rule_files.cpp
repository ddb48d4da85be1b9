#include "simulator/rules/codegen/rule_files.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>
#include <string_view>

#include "simulator/base/json.h"
#include "simulator/base/read_file.h"
#include "simulator/base/time_format.h"
#include "simulator/rules/codegen/text.h"

namespace s3sse::codegen {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::array<std::string_view, 3> levels{"MUST", "SHOULD", "MAY"};
// Observations of a client are no answer of AWS, and no rule for an endpoint.
constexpr std::array<std::string_view, 4> evidence_classes{"documented", "recorded", "reported", "inferred"};
constexpr std::array<std::string_view, 4> evidence_of_clients{"documented", "observed-in-client", "reported",
                                                              "inferred"};
constexpr std::array<std::string_view, 3> formats{"V1", "V2", "V3"};
constexpr std::array<std::string_view, 8> encryption_methods{"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C",
                                                             "CSE",    "TLS",     "KMS-API",  "any"};
constexpr std::array<std::string_view, 4> visibilities{"wire", "inside", "not-observable", "out-of-scope"};
constexpr std::array<std::string_view, 4> visibilities_in_clients{"vector", "judge", "not-observable", "out-of-scope"};
constexpr std::size_t longest_slug = 60;

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <std::size_t N>
bool one_of(std::string_view value, const std::array<std::string_view, N>& closed_list) {
  return std::ranges::find(closed_list, value) != closed_list.end();
}

template <class List>
std::string listed(const List& closed_list) {
  std::string text;
  for (std::string_view value : closed_list) text += (text.empty() ? "" : ", ") + std::string(value);
  return text;
}

// SSEC-17, and of clients CSE-FMT-01
bool is_rule_id(std::string_view text, bool of_client) {
  if (of_client && !text.starts_with("CSE-")) return false;
  if (of_client) text.remove_prefix(4);
  const std::size_t dash = text.find('-');
  return dash != std::string_view::npos && dash > 0 && text.size() == dash + 3 &&
         std::ranges::all_of(text.substr(0, dash), is_upper) && std::ranges::all_of(text.substr(dash + 1), is_digit);
}

// sse_c.wrong_key_is_access_denied
bool is_slug(std::string_view text) {
  const std::size_t dot = text.find('.');
  const auto half = [](std::string_view word) {
    return !word.empty() && is_lower(word.front()) &&
           std::ranges::all_of(word, [](char c) { return is_lower(c) || is_digit(c) || c == '_'; });
  };
  return dot != std::string_view::npos && half(text.substr(0, dot)) && half(text.substr(dot + 1));
}

bool is_operation(std::string_view text) {
  return text == "any" || (text.size() > 1 && is_upper(text.front()) &&
                           std::ranges::all_of(text, [](char c) { return is_word(c) && c != '_'; }));
}

// The members of one JSON object. Each must be asked for, or it is reported: a misspelt "notes" shall not vanish.
class Members {
 public:
  Members(const json& object, std::string where, Errors& errors)
      : object_(object), where_(std::move(where)), errors_(errors) {}

  std::string text(const char* key) {
    const json* value = take(key, true);
    return value ? checked_text(key, *value) : std::string();
  }

  std::string optional_text(const char* key) {
    const json* value = take(key, false);
    return value ? checked_text(key, *value) : std::string();
  }

  Words texts(const char* key) {
    const json* value = take(key, true);
    Words words;
    if (!value) return words;
    if (!value->is_array() || value->empty()) {
      errors_.add(where_, std::string("\"") + key + "\" must be an array with at least one string");
      return words;
    }
    for (const json& element : *value) {
      std::string word = checked_text(key, element);
      if (std::ranges::find(words, word) != words.end()) {
        errors_.add(where_, std::string("\"") + key + "\" holds \"" + word + "\" twice");
      }
      words.push_back(std::move(word));
    }
    return words;
  }

  const json* take(const char* key, bool required) {
    asked_.insert(key);
    const auto found = object_.find(key);
    if (found != object_.end()) return &*found;
    if (required) errors_.add(where_, std::string("\"") + key + "\" is missing");
    return nullptr;
  }

  void refuse_the_rest() {
    for (const auto& [key, value] : object_.items()) {
      if (!asked_.contains(key))
        errors_.add(where_, "unknown member \"" + key + "\"; what fits here is " + listed(asked_));
    }
  }

 private:
  std::string checked_text(const char* key, const json& value) {
    if (value.is_string() && !value.get_ref<const std::string&>().empty()) return value.get<std::string>();
    errors_.add(where_, std::string("\"") + key + "\" must be text and not empty");
    return {};
  }

  const json& object_;
  std::string where_;
  Errors& errors_;
  std::set<std::string> asked_;
};

void check_rule(const RuleSource& rule, const std::string& where, Errors& errors) {
  const auto check = [&](bool good, const std::string& what) {
    if (!good) errors.add(where, what);
  };
  // Empty means that its absence was reported already.
  const auto given = [](const std::string& text) { return !text.empty(); };

  const bool of_client = rule.subject == "client";
  if (given(rule.id)) {
    check(is_rule_id(rule.id, of_client),
          of_client ? "\"id\" of a rule for clients must look like CSE-FMT-01" : "\"id\" must look like SSEC-17");
  }
  if (given(rule.slug)) {
    check(is_slug(rule.slug),
          "slug \"" + rule.slug + "\" must look like topic.what_is_true, in lower case with one dot");
    check(rule.slug.size() <= longest_slug,
          "slug \"" + rule.slug + "\" is longer than " + std::to_string(longest_slug) + " characters");
  }
  if (given(rule.level)) {
    check(one_of(rule.level, levels), "level \"" + rule.level + "\" is none of " + listed(levels));
  }
  const auto& evidence = of_client ? evidence_of_clients : evidence_classes;
  for (const std::string& word : rule.evidence) {
    check(one_of(word, evidence), "evidence \"" + word + "\" is none of " + listed(evidence));
  }
  for (const std::string& word : rule.formats) {
    check(one_of(word, formats), "format \"" + word + "\" is none of " + listed(formats));
  }
  for (const std::string& word : rule.methods) {
    check(one_of(word, encryption_methods), "method \"" + word + "\" is none of " + listed(encryption_methods));
  }
  for (const std::string& word : rule.operations) {
    check(is_operation(word), "operation \"" + word + "\" is not the name of an operation or \"any\"");
  }
  for (const std::string& address : rule.sources) {
    check(address.starts_with("https://"), "source \"" + address + "\" is not an https address");
  }
  if (given(rule.since)) check(is_date(rule.since), "\"since\" must be a date like 2023-01-05");
  if (given(rule.until)) check(is_date(rule.until), "\"until\" must be a date like 2023-01-05");
  if (given(rule.since) && given(rule.until)) check(rule.since < rule.until, "\"until\" must come after \"since\"");
  if (given(rule.visibility)) {
    const auto& words = of_client ? visibilities_in_clients : visibilities;
    check(one_of(rule.visibility, words), "visibility \"" + rule.visibility + "\" is none of " + listed(words));
    const bool needs_reason = rule.visibility == "not-observable" || rule.visibility == "out-of-scope";
    check(!needs_reason || given(rule.visibility_reason), "\"" + rule.visibility + "\" needs a \"visibility_reason\"");
    check(needs_reason || !given(rule.visibility_reason),
          "\"visibility_reason\" belongs to not-observable and out-of-scope only");
  }
}

void read_rule_file(const fs::path& path, std::vector<RuleSource>& rules, Errors& errors) {
  const std::string file = path.filename().string();
  const auto text = read_file(path, largest_source);
  if (!text) return errors.add(file, "cannot be read");

  const auto read = parse_json(*text, {.repeated_members = false});
  if (!read) return errors.add(file, read.error().text());
  const json& document = *read;
  if (!document.is_object()) return errors.add(file, "must hold one object");

  Members top(document, file, errors);
  const bool of_clients = top.text("$schema").ends_with("/client-rules.schema.json");
  const std::string topic = top.text("topic");
  top.text("title");
  const std::string subject = of_clients ? top.text("subject") : "endpoint";
  if (of_clients && subject != "client") errors.add(file, "subject \"" + subject + "\" is none of client");
  if (!topic.empty() && topic != path.stem().string()) {
    errors.add(file, "topic \"" + topic + "\" must be the name of the file");
  }
  const json* list = top.take("rules", true);
  top.refuse_the_rest();
  if (!list) return;
  if (!list->is_array() || list->empty()) return errors.add(file, "\"rules\" must be an array with at least one rule");

  std::size_t number = 0;
  for (const json& entry : *list) {
    ++number;
    std::string where = file + ": rule number " + std::to_string(number);
    if (!entry.is_object()) {
      errors.add(where, "must be an object");
      continue;
    }
    const auto id = entry.find("id");
    if (id != entry.end() && id->is_string()) where = file + ": " + id->get<std::string>();

    Members members(entry, where, errors);
    RuleSource rule;
    rule.file = file;
    rule.topic = topic;
    rule.subject = subject;
    rule.id = members.text("id");
    rule.slug = members.text("slug");
    rule.level = members.text("level");
    rule.evidence = members.texts("evidence");
    // A client's rule tells of objects in some formats, whichever operation meets them.
    rule.formats = of_clients ? members.texts("formats") : Words();
    rule.operations = of_clients ? Words{"any"} : members.texts("operations");
    rule.methods = of_clients ? Words{"CSE"} : members.texts("methods");
    rule.statement = members.text("statement");
    rule.observable = members.text("observable");
    rule.sources = members.texts("sources");
    rule.notes = members.optional_text("notes");
    rule.since = members.optional_text("since");
    rule.until = members.optional_text("until");
    rule.visibility = members.text("visibility");
    rule.visibility_reason = members.optional_text("visibility_reason");
    members.optional_text("survival_reason");  // for the mutation proof of the harness; the simulator has no use for it
    members.refuse_the_rest();
    check_rule(rule, where, errors);

    rule.name = rule.slug;
    std::ranges::replace(rule.name, '.', '_');
    rules.push_back(std::move(rule));
  }
}

void check_uniqueness(const std::vector<RuleSource>& rules, Errors& errors) {
  const auto check = [&](const char* what, std::string RuleSource::*member) {
    std::map<std::string, const RuleSource*> first;
    for (const RuleSource& rule : rules) {
      if ((rule.*member).empty()) continue;
      const auto [other, is_new] = first.emplace(rule.*member, &rule);
      if (!is_new) {
        errors.add(rule.file + ": " + rule.id, std::string(what) + " \"" + rule.*member + "\" is taken by " +
                                                   other->second->id + " in " + other->second->file);
      }
    }
  };
  check("id", &RuleSource::id);
  check("slug", &RuleSource::slug);
  // a.b_c and a_b.c are two slugs and one enumerator.
  check("enumerator", &RuleSource::name);
}

}  // namespace

std::vector<RuleSource> read_rules(const fs::path& folder, Errors& errors) {
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (files.empty()) errors.add(folder.string(), "holds no rule files");

  std::vector<RuleSource> rules;
  for (const fs::path& file : files) read_rule_file(file, rules, errors);
  check_uniqueness(rules, errors);
  return rules;
}

}  // namespace s3sse::codegen
