#include "reports/render/record/record_reader.h"

#include <fmt/format.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "reports/model/clean_text.h"

namespace s3sse::reports {
namespace {

using Json = RecordReader::Json;

std::string in_quotes(std::string_view value) {
  return fmt::format("\"{}\"", terminal_line(clipped(value, 60), false));
}

}  // namespace

void RecordReader::complain(const std::string& where, std::string_view message) {
  if (ok()) error_ = fmt::format("{}: {}", where.empty() ? "/" : terminal_line(where, false), message);
}

const Json* RecordReader::member(const Json& object, const std::string& where, const char* name) {
  if (!ok()) return nullptr;
  if (!object.is_object()) {
    complain(where, fmt::format("must be an object, not {}", object.type_name()));
    return nullptr;
  }
  const auto found = object.find(name);
  if (found == object.end()) {
    complain(where, fmt::format("\"{}\" is missing", name));
    return nullptr;
  }
  return &*found;
}

std::string RecordReader::text(const Json& object, const std::string& where, const char* name) {
  const Json* value = member(object, where, name);
  if (value == nullptr) return {};
  if (value->is_string()) return value->get<std::string>();
  complain(where + "/" + name, fmt::format("must be a string, not {}", value->type_name()));
  return {};
}

std::vector<std::string> RecordReader::texts(const Json& object, const std::string& where, const char* name) {
  std::vector<std::string> out;
  for (const Json& value : array(object, where, name)) {
    if (value.is_string())
      out.push_back(value.get<std::string>());
    else
      complain(fmt::format("{}/{}", where, name), fmt::format("must hold strings, not {}", value.type_name()));
  }
  return out;
}

double RecordReader::number(const Json& object, const std::string& where, const char* name) {
  const Json* value = member(object, where, name);
  if (value == nullptr) return 0;
  if (value->is_number()) return value->get<double>();
  complain(where + "/" + name, fmt::format("must be a number, not {}", value->type_name()));
  return 0;
}

std::size_t RecordReader::count(const Json& object, const std::string& where, const char* name) {
  const Json* value = member(object, where, name);
  if (value == nullptr) return 0;
  if (value->is_number_unsigned() && value->get<std::uint64_t>() <= std::numeric_limits<int>::max())
    return value->get<std::size_t>();
  complain(where + "/" + name, "must be a whole number from 0 to 2147483647");
  return 0;
}

bool RecordReader::boolean(const Json& object, const std::string& where, const char* name) {
  const Json* value = member(object, where, name);
  if (value == nullptr) return false;
  if (value->is_boolean()) return value->get<bool>();
  complain(where + "/" + name, fmt::format("must be true or false, not {}", value->type_name()));
  return false;
}

const Json& RecordReader::array(const Json& object, const std::string& where, const char* name) {
  static const Json none = Json::array();
  const Json* value = member(object, where, name);
  if (value == nullptr) return none;
  if (value->is_array()) return *value;
  complain(where + "/" + name, fmt::format("must be an array, not {}", value->type_name()));
  return none;
}

const Json& RecordReader::object(const Json& parent, const std::string& where, const char* name) {
  static const Json none = Json::object();
  const Json* value = member(parent, where, name);
  if (value == nullptr) return none;
  if (value->is_object()) return *value;
  complain(where + "/" + name, fmt::format("must be an object, not {}", value->type_name()));
  return none;
}

Nature RecordReader::nature(const Json& object, const std::string& where) {
  const std::string name = text(object, where, "nature");
  if (const auto known = parse_nature(name)) return *known;
  complain(where + "/nature", in_quotes(name) + " is not the nature of a failure (loses-data, wrong-answer ... none)");
  return Nature::none;
}

Finding RecordReader::finding(const Json& value, const std::string& where) {
  return {text(value, where, "step"),   text(value, where, "what"), text(value, where, "expected"),
          text(value, where, "actual"), text(value, where, "rule"), nature(value, where)};
}

Message RecordReader::message(const Json& parent, const std::string& where, const char* name) {
  const Json& value = object(parent, where, name);
  const std::string here = where + "/" + name;
  Message out;
  out.line = text(value, here, "line");
  for (const Json& header : array(value, here, "headers")) {
    if (!header.is_array() || header.size() != 2 || !header[0].is_string() || !header[1].is_string()) {
      complain(here + "/headers", "must hold pairs of strings");
      break;
    }
    out.headers.emplace_back(header[0].get<std::string>(), header[1].get<std::string>());
  }
  const Json& body = object(value, here, "body");
  const std::string body_here = here + "/body";
  out.body = {count(body, body_here, "size"), boolean(body, body_here, "hex"), boolean(body, body_here, "cut"),
              text(body, body_here, "shown")};
  return out;
}

ExchangeRecord RecordReader::exchange(const Json& value, const std::string& where) {
  return {text(value, where, "step"),        text(value, where, "url"),     message(value, where, "request"),
          message(value, where, "response"), text(value, where, "failure"), number(value, where, "seconds")};
}

/// Transcript and reproduction, which most cases lack.
void RecordReader::evidence(const Json& value, const std::string& where, CaseResult& result) {
  std::size_t index = 0;
  if (value.contains("transcript"))
    for (const Json& entry : array(value, where, "transcript"))
      result.transcript.push_back(exchange(entry, fmt::format("{}/transcript/{}", where, index++)));
  if (value.contains("exchanges_left_out")) result.exchanges_left_out = count(value, where, "exchanges_left_out");
  index = 0;
  if (!value.contains("reproduction")) return;
  for (const Json& entry : array(value, where, "reproduction")) {
    const std::string here = fmt::format("{}/reproduction/{}", where, index++);
    result.reproduction.push_back({text(entry, here, "step"), text(entry, here, "curl"), text(entry, here, "aws_cli"),
                                   text(entry, here, "boto3")});
  }
}

CaseResult RecordReader::case_result(const Json& value, const std::string& where) {
  CaseResult result;
  result.id = text(value, where, "id");
  if (result.id.empty()) complain(where + "/id", "must not be empty");
  result.title = text(value, where, "title");
  const std::string verdict = text(value, where, "verdict");
  if (const auto known = parse_verdict(verdict))
    result.verdict = *known;
  else
    complain(where + "/verdict", in_quotes(verdict) + " is not a verdict (pass, fail, not-checked ...)");
  result.nature = nature(value, where);
  result.rules = texts(value, where, "rules");
  result.level = text(value, where, "level");
  result.gating = boolean(value, where, "gating");
  result.methods = texts(value, where, "methods");
  result.operations = texts(value, where, "operations");
  result.file = text(value, where, "file");
  result.line = static_cast<int>(count(value, where, "line"));
  result.seconds = number(value, where, "seconds");
  result.reason = text(value, where, "reason");
  std::size_t index = 0;
  for (const Json& entry : array(value, where, "findings"))
    result.findings.push_back(finding(entry, fmt::format("{}/findings/{}", where, index++)));
  if (value.is_object() && value.contains("breach")) {
    const Json& breach = object(value, where, "breach");
    result.breach = {text(breach, where + "/breach", "rule"), boolean(breach, where + "/breach", "wholly")};
  }
  if (value.is_object() && value.contains("notes")) result.notes = texts(value, where, "notes");
  if (ok()) evidence(value, where, result);
  return result;
}

BaselineOutcome RecordReader::baseline(const Json& parent, const std::string& where) {
  if (!parent.is_object() || !parent.contains("baseline")) return {};
  const Json& value = object(parent, where, "baseline");
  const std::string here = where + "/baseline";
  return {text(value, here, "file"), texts(value, here, "unexpected"), texts(value, here, "stale"),
          value.contains("causes") ? texts(value, here, "causes") : std::vector<std::string>()};
}

std::vector<DetectedCapability> RecordReader::detected(const Json& parent, const std::string& where) {
  std::vector<DetectedCapability> out;
  if (!parent.is_object() || !parent.contains("detected")) return out;
  for (const Json& value : array(parent, where, "detected")) {
    const std::string here = fmt::format("{}/detected/{}", where, out.size());
    out.push_back({text(value, here, "capability"), text(value, here, "presence"), text(value, here, "declined"),
                   text(value, here, "observed")});
  }
  return out;
}

std::map<std::string, RuleRef> RecordReader::rules(const Json& parent, const std::string& where) {
  std::map<std::string, RuleRef> out;
  for (const auto& [id, value] : object(parent, where, "rules").items()) {
    const std::string here = where + "/rules/" + id;
    out[id] = RuleRef{id,
                      text(value, here, "slug"),
                      text(value, here, "level"),
                      texts(value, here, "evidence"),
                      text(value, here, "statement"),
                      texts(value, here, "sources")};
  }
  return out;
}

void RecordReader::head(const Json& value, const std::string& where, RunRecord& record) {
  const std::size_t format = count(value, where, "format");
  if (ok() && format != RunRecord::format)
    complain(where + "/format", fmt::format("is {}; this version of s3sse reads {}", format, RunRecord::format));
  record.tool_version = text(object(value, where, "tool"), where + "/tool", "version");
  record.endpoint = text(value, where, "endpoint");
  record.started = text(value, where, "started");
  record.seed = text(value, where, "seed");
  record.era = text(value, where, "era");
  record.gate = text(value, where, "gate");
  if (record.gate != "must" && record.gate != "all")
    complain(where + "/gate", in_quotes(record.gate) + " is not a gate (must, all)");
  record.selection = text(value, where, "selection");
  record.capabilities = texts(value, where, "capabilities");
}

}  // namespace s3sse::reports
