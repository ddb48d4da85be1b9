// rulebook_codegen <rules-dir> <simulator-dir> <rule_ids.gen.h> <rule_table.gen.cpp>
//
// Runs at build time. Reads every rule file, refuses what is wrong with it, looks up where the simulator consults each
// rule, and writes the enumeration and the table. Exit codes: 0 written or already up to date, 1 wrong rules, 2 wrong
// usage.

#include <algorithm>
#include <array>
#include <cctype>
#include <cstddef>
#include <exception>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <iostream>
#include <iterator>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Words = std::vector<std::string>;

struct RuleSource {
  std::string file;  // for messages about what two files disagree on
  std::string topic;
  std::string id, slug, name, level, statement, observable, notes, since, until, visibility, visibility_reason;
  Words evidence, operations, methods, sources;
  Words consulted_at;
};

// Everything that is wrong is said in one go: a person who adds ten rules fixes ten slips, not one per build.
class Errors {
 public:
  void add(const std::string& where, const std::string& what) { lines_.push_back(where + ": " + what); }
  [[nodiscard]] bool any() const { return !lines_.empty(); }
  void print() const {
    for (const std::string& line : lines_) std::cerr << line << '\n';
  }

 private:
  Words lines_;
};

constexpr std::array<std::string_view, 3> levels{"MUST", "SHOULD", "MAY"};
constexpr std::array<std::string_view, 4> evidence_classes{"documented", "recorded", "reported", "inferred"};
constexpr std::array<std::string_view, 8> encryption_methods{"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C",
                                                             "CSE",    "TLS",     "KMS-API",  "any"};
constexpr std::array<std::string_view, 4> visibilities{"wire", "inside", "not-observable", "out-of-scope"};
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
bool is_word(char c) {
  return is_lower(c) || is_upper(c) || is_digit(c) || c == '_';
}

template <std::size_t N>
bool one_of(std::string_view value, const std::array<std::string_view, N>& closed_list) {
  return std::ranges::find(closed_list, value) != closed_list.end();
}

template <std::size_t N>
std::string listed(const std::array<std::string_view, N>& closed_list) {
  std::string text;
  for (std::string_view value : closed_list) text += (text.empty() ? "" : ", ") + std::string(value);
  return text;
}

// SSEC-17
bool is_rule_id(std::string_view text) {
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

// 2023-01-05
bool is_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return false;
  for (std::size_t at : {0, 1, 2, 3, 5, 6, 8, 9}) {
    if (!is_digit(text[at])) return false;
  }
  const std::string_view month = text.substr(5, 2), day = text.substr(8, 2);
  return month >= "01" && month <= "12" && day >= "01" && day <= "31";
}

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
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
      if (!asked_.contains(key)) errors_.add(where_, "unknown member \"" + key + "\"");
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

// The library keeps the last of two equal keys without a word; here that is an error.
json parse_strictly(const std::string& text, const std::string& file, Errors& errors) {
  std::vector<std::set<std::string>> open_objects;
  const auto watch = [&](int, json::parse_event_t event, json& parsed) {
    if (event == json::parse_event_t::object_start) open_objects.emplace_back();
    if (event == json::parse_event_t::object_end) open_objects.pop_back();
    if (event == json::parse_event_t::key) {
      const auto key = parsed.get<std::string>();
      if (!open_objects.back().insert(key).second) errors.add(file, "member \"" + key + "\" is given twice");
    }
    return true;
  };
  return json::parse(text, watch);
}

void check_rule(const RuleSource& rule, const std::string& where, Errors& errors) {
  const auto check = [&](bool good, const std::string& what) {
    if (!good) errors.add(where, what);
  };
  // Empty means that its absence was reported already.
  const auto given = [](const std::string& text) { return !text.empty(); };

  if (given(rule.id)) check(is_rule_id(rule.id), "\"id\" must look like SSEC-17");
  if (given(rule.slug)) {
    check(is_slug(rule.slug),
          "slug \"" + rule.slug + "\" must look like topic.what_is_true, in lower case with one dot");
    check(rule.slug.size() <= longest_slug,
          "slug \"" + rule.slug + "\" is longer than " + std::to_string(longest_slug) + " characters");
  }
  if (given(rule.level)) {
    check(one_of(rule.level, levels), "level \"" + rule.level + "\" is none of " + listed(levels));
  }
  for (const std::string& word : rule.evidence) {
    check(one_of(word, evidence_classes), "evidence \"" + word + "\" is none of " + listed(evidence_classes));
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
    check(one_of(rule.visibility, visibilities),
          "visibility \"" + rule.visibility + "\" is none of " + listed(visibilities));
    const bool needs_reason = rule.visibility == "not-observable" || rule.visibility == "out-of-scope";
    check(!needs_reason || given(rule.visibility_reason), "\"" + rule.visibility + "\" needs a \"visibility_reason\"");
    check(needs_reason || !given(rule.visibility_reason),
          "\"visibility_reason\" belongs to not-observable and out-of-scope only");
  }
}

void read_rule_file(const fs::path& path, std::vector<RuleSource>& rules, Errors& errors) {
  const std::string file = path.filename().string();
  const std::optional<std::string> text = read_file(path);
  if (!text) return errors.add(file, "cannot be read");

  json document;
  try {
    document = parse_strictly(*text, file, errors);
  } catch (const json::exception& problem) {
    return errors.add(file, problem.what());
  }
  if (!document.is_object()) return errors.add(file, "must hold one object");

  Members top(document, file, errors);
  top.text("$schema");
  const std::string topic = top.text("topic");
  top.text("title");
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
    rule.id = members.text("id");
    rule.slug = members.text("slug");
    rule.level = members.text("level");
    rule.evidence = members.texts("evidence");
    rule.operations = members.texts("operations");
    rule.methods = members.texts("methods");
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

// The source text with comments and literals blanked out, lines kept: a rule named in a comment is not consulted there.
std::string code_only(std::string_view source) {
  std::string code(source);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (std::size_t at = from; at < to && at < code.size(); ++at) {
      if (code[at] != '\n') code[at] = ' ';
    }
  };
  std::size_t at = 0;
  while (at < source.size()) {
    std::size_t end = at + 1;
    if (source.substr(at, 2) == "//") {
      end = std::min(source.find('\n', at), source.size());
      blank(at, end);
    } else if (source.substr(at, 2) == "/*") {
      const std::size_t close = source.find("*/", at + 2);
      end = close == std::string_view::npos ? source.size() : close + 2;
      blank(at, end);
    } else if (source.substr(at, 2) == "R\"" && (at == 0 || !is_word(source[at - 1]))) {
      const std::size_t open = source.find('(', at);
      if (open == std::string_view::npos) break;
      const std::string closing = ")" + std::string(source.substr(at + 2, open - at - 2)) + "\"";
      const std::size_t close = source.find(closing, open);
      end = close == std::string_view::npos ? source.size() : close + closing.size();
      blank(at, end);
    } else if (source[at] == '"' || (source[at] == '\'' && (at == 0 || !is_word(source[at - 1])))) {
      // A quote after a digit separates thousands (1'000) and opens nothing.
      while (end < source.size() && source[end] != source[at] && source[end] != '\n')
        end += source[end] == '\\' ? 2 : 1;
      end = std::min(end + 1, source.size());
      blank(at, end);
    }
    at = end;
  }
  return code;
}

void note_consultations(const fs::path& simulator, std::vector<RuleSource>& rules, Errors& errors) {
  std::map<std::string, RuleSource*, std::less<>> by_name;
  for (RuleSource& rule : rules) by_name.emplace(rule.name, &rule);

  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(simulator)) {
    const fs::path extension = entry.path().extension();
    const fs::path inside = entry.path().lexically_relative(simulator);
    if (entry.is_regular_file() && (extension == ".cpp" || extension == ".h") && *inside.begin() != "rules") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);  // directories come in any order, and the table shall not change without a cause

  for (const fs::path& path : files) {
    const std::string shown = "simulator/" + path.lexically_relative(simulator).generic_string();
    const std::optional<std::string> source = read_file(path);
    if (!source) {
      errors.add(shown, "cannot be read");
      continue;
    }
    std::istringstream lines(code_only(*source));
    std::string line;
    for (std::size_t number = 1; std::getline(lines, line); ++number) {
      const std::string where = shown + ":" + std::to_string(number);
      if (line.find("using enum Rule;") != std::string::npos ||
          line.find("using enum s3sse::Rule;") != std::string::npos) {
        errors.add(where, "write Rule::name in full, or nobody can see where a rule is consulted");
      }
      constexpr std::string_view prefix = "Rule::";
      for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix, at + 1)) {
        if (at > 0 && is_word(line[at - 1])) continue;  // some OtherRule::
        const std::size_t begin = at + prefix.size();
        std::size_t end = begin;
        while (end < line.size() && is_word(line[end])) ++end;
        const auto found = by_name.find(std::string_view(line).substr(begin, end - begin));
        // An unknown name is left to the compiler, which says it better.
        if (found == by_name.end()) continue;
        Words& places = found->second->consulted_at;
        if (places.empty() || places.back() != where) places.push_back(where);
      }
    }
  }
}

std::string literal(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n') {
      quoted += "\\n";
      continue;
    }
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

std::string header_text(const std::vector<RuleSource>& rules) {
  std::ostringstream out;
  out << "// Generated from vectors/rules. Changes only when the list of rules does.\n"
         "#pragma once\n\n#include <cstddef>\n#include <cstdint>\n\nnamespace s3sse {\n\n"
         "enum class Rule : std::uint16_t {\n";
  for (const RuleSource& rule : rules) out << "  " << rule.name << ",  // " << rule.id << '\n';
  out << "};\n\ninline constexpr std::size_t rule_count = " << rules.size() << ";\n\n}  // namespace s3sse\n";
  return out.str();
}

std::string table_text(const std::vector<RuleSource>& rules) {
  std::ostringstream lists, rows;
  const auto list = [&](const RuleSource& rule, const char* kind, const Words& words) -> std::string {
    if (words.empty()) return "{}";  // an array of no elements is not C++
    const std::string name = rule.name + "_" + kind;
    lists << "constexpr std::string_view " << name << "[] = {";
    for (const std::string& word : words) lists << literal(word) << ", ";
    lists << "};\n";
    return name;
  };
  for (const RuleSource& rule : rules) {
    rows << "    {Rule::" << rule.name;
    for (const std::string* text : {&rule.id, &rule.slug, &rule.topic, &rule.level}) rows << ", " << literal(*text);
    rows << ", " << list(rule, "evidence", rule.evidence) << ", " << list(rule, "operations", rule.operations) << ", "
         << list(rule, "methods", rule.methods);
    for (const std::string* text : {&rule.statement, &rule.observable, &rule.sources.front(), &rule.notes, &rule.since,
                                    &rule.until, &rule.visibility, &rule.visibility_reason}) {
      rows << ",\n     " << literal(*text);
    }
    rows << ", " << list(rule, "consulted_at", rule.consulted_at) << "},\n";
  }
  std::ostringstream out;
  out << "// Generated from vectors/rules and the sources of the simulator.\n#include \"simulator/rules/rules.h\"\n\n"
         "namespace s3sse {\nnamespace {\n\n"
      << lists.str() << "\nconstexpr RuleInfo table[] = {\n"
      << rows.str()
      << "};\nstatic_assert(std::size(table) == rule_count);\n\n}  // namespace\n\n"
         "std::span<const RuleInfo> rulebook() { return table; }\n\n}  // namespace s3sse\n";
  return out.str();
}

// Leaves an equal file alone, so that what includes it is not built again.
bool write_if_changed(const fs::path& path, const std::string& text) {
  if (read_file(path) == text) return true;
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) std::cerr << path.string() << ": cannot be written\n";
  return static_cast<bool>(out);
}

int run(const fs::path& rules_dir, const fs::path& simulator, const fs::path& header, const fs::path& table) {
  Errors errors;
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(rules_dir)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::ranges::sort(files);
  if (files.empty()) errors.add(rules_dir.string(), "holds no rule files");

  std::vector<RuleSource> rules;
  for (const fs::path& file : files) read_rule_file(file, rules, errors);
  check_uniqueness(rules, errors);
  if (!errors.any()) note_consultations(simulator, rules, errors);
  if (errors.any()) {
    errors.print();
    return 1;
  }
  return write_if_changed(header, header_text(rules)) && write_if_changed(table, table_text(rules)) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: rulebook_codegen <rules-dir> <simulator-dir> <rule_ids.gen.h> <rule_table.gen.cpp>\n";
    return 2;
  }
  try {
    return run(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& problem) {
    std::cerr << "rulebook_codegen: " << problem.what() << '\n';
    return 1;
  }
}
