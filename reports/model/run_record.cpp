#include "reports/model/run_record.h"

#include <array>
#include <utility>

namespace s3sse::reports {
namespace {

constexpr std::array<std::pair<Verdict, std::string_view>, verdict_count> verdict_names{{
    {Verdict::pass, "pass"},
    {Verdict::lenient, "lenient"},
    {Verdict::informational, "informational"},
    {Verdict::not_applicable, "not-applicable"},
    {Verdict::not_checked, "not-checked"},
    {Verdict::skipped, "skipped"},
    {Verdict::expected_failure, "expected-failure"},
    {Verdict::flaky, "flaky"},
    {Verdict::unimplemented, "unimplemented"},
    {Verdict::fail, "fail"},
    {Verdict::unexpected_pass, "unexpected-pass"},
    {Verdict::timeout, "timeout"},
    {Verdict::blocked, "blocked"},
    {Verdict::error, "error"},
}};

constexpr std::array<std::pair<Nature, std::string_view>, nature_count> nature_names{{
    {Nature::loses_data, "loses-data"},
    {Nature::exposes_data, "exposes-data"},
    {Nature::claims_falsely, "claims-falsely"},
    {Nature::ignores_silently, "ignores-silently"},
    {Nature::wrong_answer, "wrong-answer"},
    {Nature::wording, "wording"},
    {Nature::refuses_honestly, "refuses-honestly"},
    {Nature::none, "none"},
}};

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [candidate, name] : table)
    if (candidate == value) return name;
  return "unknown";
}

template <class Value, class Table>
std::optional<Value> value_in(const Table& table, std::string_view text) {
  for (const auto& [value, name] : table)
    if (name == text) return value;
  return std::nullopt;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  return name_in(verdict_names, verdict);
}
std::string_view to_string(Nature nature) {
  return name_in(nature_names, nature);
}

std::optional<Verdict> parse_verdict(std::string_view text) {
  return value_in<Verdict>(verdict_names, text);
}
std::optional<Nature> parse_nature(std::string_view text) {
  return value_in<Nature>(nature_names, text);
}

Standing standing_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::lenient:
    case Verdict::informational:
      return Standing::passed;
    case Verdict::fail:
    case Verdict::timeout:
    case Verdict::unimplemented:
    case Verdict::flaky:
      return Standing::failed;
    case Verdict::expected_failure:
      return Standing::known_failure;
    case Verdict::unexpected_pass:
      return Standing::stale;
    case Verdict::blocked:
    case Verdict::error:
      return Standing::undecided;
    case Verdict::not_checked:
      return Standing::not_checked;
    case Verdict::not_applicable:
    case Verdict::skipped:
      return Standing::out_of_scope;
  }
  return Standing::undecided;
}

bool counts_for_gate(const RunRecord& record, const CaseResult& result) {
  return result.gating || record.gate != "must";
}

namespace {

constexpr std::string_view lacks_lead = "the endpoint lacks ";

}  // namespace

std::string lacks_reason(std::string_view capability) {
  return std::string(lacks_lead).append(capability);
}

std::string_view lacked_capability(const CaseResult& result) {
  const std::string_view reason = result.reason;
  if (result.verdict != Verdict::not_applicable || !reason.starts_with(lacks_lead)) return {};
  return reason.substr(lacks_lead.size());
}

std::size_t evidence_size(const CaseResult& result) {
  std::size_t size = 0;
  for (const ExchangeRecord& exchange : result.transcript) {
    size += exchange.step.size() + exchange.url.size() + exchange.failure.size();
    for (const Message* message : {&exchange.request, &exchange.response}) {
      size += message->line.size() + message->body.shown.size();
      for (const auto& [name, value] : message->headers) size += name.size() + value.size();
    }
  }
  for (const Reproduction& lines : result.reproduction)
    size += lines.step.size() + lines.curl.size() + lines.aws_cli.size() + lines.boto3.size();
  return size;
}

}  // namespace s3sse::reports
