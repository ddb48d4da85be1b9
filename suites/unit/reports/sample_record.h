#pragma once
// One case for each verdict, texts that try to break out of every format, and a megabyte in one message.
#include <string>

#include "reports/model/run_record.h"

namespace s3sse::reports {

/// Quotes, markup, the end of CDATA, terminal escapes, NUL, broken UTF-8, a lone surrogate, right-to-left override.
inline std::string hostile_text() {
  std::string text = "\"'<&>]]> \x1b[31mred\x1b[0m \r\n\t \xF0\x9F\x94\x91 caf\xC3\xA9 \xFF\xC0\x80 \xED\xA0\x80 ";
  text += "\xE2\x80\xAE override \xEF\xBF\xBE </testcase>\" \\u0000 \x7F";
  text += '\0';
  return text + "end";
}

inline CaseResult sample_case(std::string id, Verdict verdict) {
  CaseResult result;
  result.id = std::move(id);
  result.title = "A wrong key is refused";
  result.rules = {"SSEC-17"};
  result.level = "MUST";
  result.methods = {"SSE-C"};
  result.operations = {"GetObject"};
  result.file = "cases/sse-c/get.json";
  result.line = 12;
  result.verdict = verdict;
  result.seconds = 0.001234;
  if (standing_of(verdict) == Standing::failed) {
    result.nature = Nature::wrong_answer;
    result.findings = {{"2 GetObject", "status", "403", "200", "SSEC-17", Nature::wrong_answer}};
  } else if (verdict != Verdict::pass) {
    result.reason = "because";
  }
  return result;
}

inline RunRecord empty_record() {
  RunRecord record;
  record.tool_version = "0.1.0";
  record.endpoint = "simulator (in process)";
  record.started = "2026-11-23T12:00:00.000Z";
  record.seconds = 1.5;
  record.seed = "42";
  record.era = "2026";
  record.gate = "must";
  record.capabilities = {"sse-c", "tls"};
  record.rules["SSEC-17"] = {"SSEC-17",
                             "sse_c.wrong_key_is_access_denied",
                             "MUST",
                             {"documented", "recorded"},
                             "A different, well-formed key is refused.",
                             {"https://docs.aws.amazon.com/a"}};
  return record;
}

inline RunRecord sample_record() {
  RunRecord record = empty_record();
  record.selection = hostile_text();
  for (std::size_t index = 0; index < verdict_count; ++index) {
    const auto verdict = static_cast<Verdict>(index);
    record.cases.push_back(sample_case("sse-c/get/" + std::string(to_string(verdict)), verdict));
  }
  CaseResult hostile = sample_case("hostile/" + hostile_text(), Verdict::fail);
  hostile.title = hostile.reason = hostile_text();
  hostile.methods = {"SSE-KMS", "TLS"};
  hostile.nature = Nature::loses_data;
  hostile.findings = {
      {hostile_text(), hostile_text(), hostile_text(), std::string(1 << 20, 'x'), "XX-99", Nature::loses_data},
      {"1", "header", hostile_text(), hostile_text(), "SSEC-17", Nature::wording}};
  hostile.breach = {hostile_text(), true};
  hostile.notes = {hostile_text()};
  const Message message{hostile_text(), {{hostile_text(), hostile_text()}}, {7, true, true, hostile_text()}};
  hostile.transcript = {{hostile_text(), hostile_text(), message, {}, hostile_text(), 0.25},
                        {"1", "", message, message, "", 0}};
  hostile.exchanges_left_out = 3;
  hostile.reproduction = {{hostile_text(), hostile_text(), hostile_text(), hostile_text()}};
  record.cases.push_back(hostile);
  record.detected = {{"sse-c", "yes", "", hostile_text()}, {"dsse-kms", "no", "honestly", "PUT: 501"}};
  record.clean_up_failures = {"bucket s3sse-1: 409 BucketNotEmpty " + hostile_text()};
  return record;
}

}  // namespace s3sse::reports
