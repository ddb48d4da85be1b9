#include "reports/render/junit.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <pugixml.hpp>
#include <sstream>

#include "reports/causes/causes.h"
#include "reports/model/clean_text.h"
#include "reports/model/exit_code.h"
#include "reports/model/meaning.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t junit_text_limit = 8 * 1024;

std::string xml(std::string_view text) {
  return xml_text(clipped(text, junit_text_limit));
}

/// Attributes are one line: an XML reader turns raw line feeds in them into spaces.
std::string xml_line(std::string_view text) {
  return terminal_line(xml(text), true);
}

void attribute(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(xml_line(value).c_str());
}

std::string seconds_text(double seconds) {
  return fmt::format("{:.6f}", seconds > 0 ? seconds : 0.0);
}

enum class Kind { passed, failure, error, skipped };

Kind kind_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::lenient:
    case Verdict::informational:
    case Verdict::unexpected_pass:  // the expectation is what is wrong: append_stale()
      return Kind::passed;
    case Verdict::fail:
    case Verdict::unimplemented:
    case Verdict::flaky:
      return Kind::failure;
    case Verdict::timeout:
    case Verdict::blocked:
    case Verdict::error:
      return Kind::error;
    default:
      return Kind::skipped;
  }
}

std::string message_of(const CaseResult& result) {
  if (!result.reason.empty()) return fmt::format("{}: {}", title_of(result.verdict), result.reason);
  if (result.findings.empty()) return std::string(title_of(result.verdict));
  const Finding& first = result.findings.front();
  return fmt::format("{} ({}): {}: expected {}, got {}", title_of(result.verdict), to_string(result.nature), first.what,
                     clipped(first.expected, 200), clipped(first.actual, 200));
}

std::string details_of(const RunRecord& record, const CaseResult& result) {
  std::string out;
  for (const Finding& finding : result.findings) {
    out += fmt::format("step {}: {} [{}]\n  expected: {}\n  got:      {}\n", finding.step, finding.what,
                       to_string(finding.nature), clipped(finding.expected, junit_text_limit / 4),
                       clipped(finding.actual, junit_text_limit / 4));
    const auto rule = record.rules.find(finding.rule_id);
    if (rule == record.rules.end())
      out += fmt::format("  rule:     {}\n", finding.rule_id);
    else
      out += fmt::format("  rule:     {} {} {}\n", finding.rule_id, rule->second.statement,
                         rule->second.sources.empty() ? "" : rule->second.sources.front());
    if (out.size() > junit_text_limit) break;
  }
  return out;
}

void property(pugi::xml_node properties, const char* name, std::string_view value) {
  pugi::xml_node node = properties.append_child("property");
  node.append_attribute("name").set_value(name);
  attribute(node, "value", value);
}

struct Counts {
  unsigned tests = 0, failures = 0, errors = 0, skipped = 0;
  double seconds = 0;

  void add(Kind kind, double time) {
    ++tests;
    failures += kind == Kind::failure;
    errors += kind == Kind::error;
    skipped += kind == Kind::skipped;
    seconds += time > 0 ? time : 0;
  }
  void write_to(pugi::xml_node node) const {
    node.append_attribute("tests").set_value(tests);
    node.append_attribute("failures").set_value(failures);
    node.append_attribute("errors").set_value(errors);
    node.append_attribute("skipped").set_value(skipped);
    node.append_attribute("time").set_value(seconds_text(seconds).c_str());
  }
};

void append_outcome(pugi::xml_node node, const RunRecord& record, const CaseResult& result) {
  const Kind kind = kind_of(result.verdict);
  if (kind == Kind::passed) return;
  pugi::xml_node outcome = node.append_child(kind == Kind::failure ? "failure"
                                             : kind == Kind::error ? "error"
                                                                   : "skipped");
  attribute(outcome, "message", message_of(result));
  if (kind == Kind::skipped) return;
  attribute(outcome, "type", kind == Kind::failure ? to_string(result.nature) : to_string(result.verdict));
  outcome.append_child(pugi::node_pcdata).set_value(xml(details_of(record, result)).c_str());
}

using CauseOf = std::map<const CaseResult*, const Cause*>;

void append_case(pugi::xml_node suite, const RunRecord& record, const CaseResult& result, const CauseOf& cause_of) {
  pugi::xml_node node = suite.append_child("testcase");
  const std::string_view id = result.id;
  const std::size_t slash = id.substr(0, id.find('[')).rfind('/');
  attribute(node, "classname", slash == std::string_view::npos ? id : id.substr(0, slash));
  attribute(node, "name", id);
  node.append_attribute("time").set_value(seconds_text(result.seconds).c_str());
  if (!result.file.empty()) {
    attribute(node, "file", result.file);
    if (result.line > 0) node.append_attribute("line").set_value(result.line);
  }
  pugi::xml_node properties = node.append_child("properties");
  if (const auto cause = cause_of.find(&result); cause != cause_of.end()) {
    property(properties, "cause", cause->second->id);
    property(properties, "cause.said", cause->second->said);
    if (cause->second->news != News::none) property(properties, "cause.news", to_string(cause->second->news));
  }
  for (const std::string& rule : result.rules) property(properties, "rule", rule);
  property(properties, "level", result.level);
  property(properties, "gating", result.gating ? "true" : "false");
  property(properties, "verdict", to_string(result.verdict));
  if (!record.baseline.file.empty()) {
    const auto& unexpected = record.baseline.unexpected;
    const bool is_new = std::find(unexpected.begin(), unexpected.end(), result.id) != unexpected.end();
    if (is_new) property(properties, "baseline", "new");
  }
  if (result.nature != Nature::none) property(properties, "nature", to_string(result.nature));
  if (kind_of(result.verdict) == Kind::passed && !result.reason.empty()) property(properties, "reason", result.reason);

  append_outcome(node, record, result);
  if (!result.notes.empty()) {
    std::string notes;
    for (const std::string& note : result.notes) notes += clipped(note, junit_text_limit / 4) + "\n";
    node.append_child("system-out").append_child(pugi::node_pcdata).set_value(xml(notes).c_str());
  }
}

/// Returns what the baseline says of them; a record without its words has the cases alone.
std::vector<std::string> stale_expectations(const RunRecord& record) {
  if (!record.baseline.stale.empty()) return record.baseline.stale;
  std::vector<std::string> out;
  for (const CaseResult& result : record.cases)
    if (standing_of(result.verdict) == Standing::stale) out.push_back(fmt::format("{} passes", result.id));
  return out;
}

/// A suite of its own: a stale expectation belongs to no case, or to one that passed.
void append_stale(pugi::xml_node root, const std::vector<std::string>& expectations) {
  pugi::xml_node suite = root.append_child("testsuite");
  suite.append_attribute("name").set_value("baseline");
  Counts counts;
  for (std::size_t index = 0; index < expectations.size(); ++index) counts.add(Kind::failure, 0);
  counts.write_to(suite);
  for (const std::string& stale : expectations) {
    pugi::xml_node node = suite.append_child("testcase");
    node.append_attribute("classname").set_value("baseline");
    attribute(node, "name", stale);
    node.append_attribute("time").set_value("0");
    pugi::xml_node failure = node.append_child("failure");
    attribute(failure, "message", "stale expectation: " + stale);
    failure.append_attribute("type").set_value("stale-expectation");
  }
}

void append_incomplete(pugi::xml_node root, const RunRecord& record) {
  pugi::xml_node suite = root.append_child("testsuite");
  suite.append_attribute("name").set_value("run");
  Counts counts;
  counts.add(Kind::error, 0);
  counts.write_to(suite);
  pugi::xml_node node = suite.append_child("testcase");
  node.append_attribute("classname").set_value("run");
  node.append_attribute("name").set_value("run is complete");
  node.append_attribute("time").set_value("0");
  pugi::xml_node error = node.append_child("error");
  attribute(error, "message", record.incomplete_reason.empty() ? "the run is incomplete" : record.incomplete_reason);
  error.append_attribute("type").set_value("incomplete");
}

}  // namespace

std::string render_junit(const RunRecord& record) {
  pugi::xml_document document;
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version").set_value("1.0");
  declaration.append_attribute("encoding").set_value("UTF-8");
  pugi::xml_node root = document.append_child("testsuites");
  root.append_attribute("name").set_value("s3sse");

  std::map<std::string, std::vector<const CaseResult*>> suites;
  std::vector<std::string> order;
  Counts all;
  for (const CaseResult& result : record.cases) {
    const std::string topic = result.id.substr(0, result.id.find('/'));
    if (!suites.contains(topic)) order.push_back(topic);
    suites[topic].push_back(&result);
    all.add(kind_of(result.verdict), result.seconds);
  }
  if (!record.complete) all.add(Kind::error, 0);
  const std::vector<std::string> stale = stale_expectations(record);
  for (std::size_t index = 0; index < stale.size(); ++index) all.add(Kind::failure, 0);
  all.write_to(root);

  const std::vector<Cause> causes = causes_of(record);
  CauseOf cause_of;
  for (const Cause& cause : causes)
    for (const CaseResult* result : cause.cases) cause_of[result] = &cause;

  const std::string line = verdict_line(decide(record));
  for (const std::string& topic : order) {
    pugi::xml_node node = root.append_child("testsuite");
    attribute(node, "name", topic);
    Counts counts;
    for (const CaseResult* result : suites[topic]) counts.add(kind_of(result->verdict), result->seconds);
    counts.write_to(node);
    attribute(node, "timestamp", record.started);
    pugi::xml_node properties = node.append_child("properties");
    property(properties, "endpoint", record.endpoint);
    property(properties, "seed", record.seed);
    property(properties, "era", record.era);
    property(properties, "tool_version", record.tool_version);
    property(properties, "result", line);
    for (const CaseResult* result : suites[topic]) append_case(node, record, *result, cause_of);
  }
  if (!stale.empty()) append_stale(root, stale);
  if (!record.complete) append_incomplete(root, record);

  std::ostringstream out;
  document.save(out, " ", pugi::format_indent, pugi::encoding_utf8);
  return std::move(out).str();
}

}  // namespace s3sse::reports
