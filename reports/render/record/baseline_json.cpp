#include "reports/render/record/baseline_json.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "reports/render/record/record_json.h"
#include "reports/render/record/record_reader.h"
#include "simulator/base/json.h"
#include "simulator/base/time_format.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;

void only(RecordReader& reader, const Json& object, const std::string& where,
          std::initializer_list<std::string_view> known) {
  if (!object.is_object()) return;
  for (const auto& [name, value] : object.items())
    if (std::find(known.begin(), known.end(), name) == known.end())
      reader.complain(where + "/" + name, fmt::format("is not known; what fits here is {}", fmt::join(known, ", ")));
}

std::string optional_text(RecordReader& reader, const Json& value, const std::string& where, const char* name) {
  return value.is_object() && value.contains(name) ? reader.text(value, where, name) : std::string();
}

bool is_deviation(Verdict verdict) {
  const Standing standing = standing_of(verdict);
  return standing == Standing::failed || standing == Standing::undecided;
}

std::vector<std::string_view> ways_to_deviate() {
  std::vector<std::string_view> out;
  for (std::size_t index = 0; index < verdict_count; ++index)
    if (const auto verdict = static_cast<Verdict>(index); is_deviation(verdict)) out.push_back(to_string(verdict));
  return out;
}

Expectation expectation(RecordReader& reader, const Json& value, const std::string& where) {
  only(reader, value, where, {"pattern", "verdict", "match", "reason", "link", "until"});
  Expectation out;
  out.pattern = reader.text(value, where, "pattern");
  if (out.pattern.empty()) reader.complain(where + "/pattern", "must not be empty");
  const std::string verdict = reader.text(value, where, "verdict");
  const auto known = parse_verdict(verdict);
  if (!known || !is_deviation(*known))
    reader.complain(where + "/verdict",
                    fmt::format("says no way to deviate; it is one of {}", fmt::join(ways_to_deviate(), ", ")));
  else
    out.verdict = *known;
  if (value.is_object() && value.contains("match")) out.match = reader.texts(value, where, "match");
  out.reason = reader.text(value, where, "reason");
  if (out.reason.empty()) reader.complain(where + "/reason", "must say why the deviation is accepted");
  out.link = optional_text(reader, value, where, "link");
  out.until = optional_text(reader, value, where, "until");
  if (!out.until.empty() && !is_date(out.until)) reader.complain(where + "/until", "must be a date, YYYY-MM-DD");
  return out;
}

KnownCause known_cause(RecordReader& reader, const Json& value, const std::string& where) {
  only(reader, value, where, {"id", "said", "cases"});
  KnownCause out{reader.text(value, where, "id"), reader.text(value, where, "said"),
                 reader.count(value, where, "cases")};
  if (out.id.empty()) reader.complain(where + "/id", "must not be empty");
  return out;
}

Json to_json(const KnownCause& cause) {
  return {{"id", json_text(cause.id)}, {"said", json_text(cause.said)}, {"cases", cause.cases}};
}

Json to_json(const Expectation& expected) {
  Json out = {{"pattern", expected.pattern}, {"verdict", to_string(expected.verdict)}};
  if (!expected.match.empty()) out["match"] = json_texts(expected.match);
  out["reason"] = json_text(expected.reason);
  if (!expected.link.empty()) out["link"] = json_text(expected.link);
  if (!expected.until.empty()) out["until"] = expected.until;
  return out;
}

}  // namespace

std::string render_baseline(const BaselineFile& baseline) {
  Json expect = Json::array();
  for (const Expectation& expected : baseline.expected) expect.push_back(to_json(expected));
  Json out = {{"format", BaselineFile::format}, {"about", json_text(baseline.about)}};
  for (const KnownCause& cause : baseline.causes) out["causes"].push_back(to_json(cause));
  out["expect"] = std::move(expect);
  return write_json(out, 1) + "\n";
}

Result<BaselineFile> parse_baseline(std::string_view text) {
  const auto read = parse_ordered_json(text);
  if (!read) return s3sse::fail(read.error().text(), "baseline");
  const Json& json = *read;
  RecordReader reader;
  only(reader, json, "", {"$schema", "format", "about", "causes", "expect"});
  const std::size_t format = reader.count(json, "", "format");
  if (reader.ok() && format != BaselineFile::format)
    reader.complain("/format", fmt::format("is {}; this version of s3sse reads {}", format, BaselineFile::format));
  BaselineFile out;
  out.about = optional_text(reader, json, "", "about");
  std::size_t index = 0;
  if (json.is_object() && json.contains("causes"))
    for (const Json& value : reader.array(json, "", "causes"))
      out.causes.push_back(known_cause(reader, value, fmt::format("/causes/{}", index++)));
  index = 0;
  for (const Json& value : reader.array(json, "", "expect")) {
    out.expected.push_back(expectation(reader, value, fmt::format("/expect/{}", index++)));
    if (!reader.ok()) break;
  }
  if (!reader.ok()) return s3sse::fail(reader.error(), "baseline");
  return out;
}

}  // namespace s3sse::reports
