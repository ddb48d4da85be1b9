#include "reports/model/evidence.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "reports/model/text_shape.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::reports {
namespace {

/// Parts of every signed request, or of the transport: they say nothing of what was asked.
constexpr auto untold_request = std::to_array<std::string_view>({"host",
                                                                 "authorization",
                                                                 "date",
                                                                 "user-agent",
                                                                 "accept",
                                                                 "content-length",
                                                                 "connection",
                                                                 "expect",
                                                                 "x-amz-date",
                                                                 "x-amz-content-sha256",
                                                                 "x-amz-security-token",
                                                                 "?x-amz-algorithm",
                                                                 "?x-amz-credential",
                                                                 "?x-amz-date",
                                                                 "?x-amz-expires",
                                                                 "?x-amz-signature",
                                                                 "?x-amz-signedheaders",
                                                                 "?x-amz-security-token",
                                                                 "?awsaccesskeyid",
                                                                 "?expires",
                                                                 "?signature"});
/// Those of an answer that are new each time.
constexpr auto untold_answer = std::to_array<std::string_view>(
    {"date", "x-amz-request-id", "x-amz-id-2", "x-amzn-requestid", "connection", "transfer-encoding"});

bool is_among(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::string host_of(std::string_view url) {
  std::string_view rest = url.substr(std::min(url.find("://") + 3, url.size()));
  return ascii_lower(rest.substr(0, rest.find_first_of(":/")));
}

bool is_of_amazon(const std::string& host) {
  return host.ends_with(".amazonaws.com") || host.ends_with(".amazonaws.com.cn");
}

/// The Region of the credential scope, in the header or in the query; empty: there is none.
std::string region_of(const Message& request) {
  std::string text = request.line;
  for (const auto& [name, value] : request.headers)
    if (iequals(name, "authorization")) text += ' ' + value;
  const std::string decoded = percent_decode(text).value_or(text);
  const auto end = decoded.find("/aws4_request");
  if (end == std::string::npos) return {};
  const auto service = decoded.rfind('/', end - 1);
  if (service == std::string::npos || service == 0) return {};
  const auto region = decoded.rfind('/', service - 1);
  return region == std::string::npos ? std::string() : decoded.substr(region + 1, service - region - 1);
}

std::string between(std::string_view text, std::string_view open, std::string_view close) {
  const auto start = text.find(open);
  if (start == std::string_view::npos) return {};
  const auto end = text.find(close, start + open.size());
  if (end == std::string_view::npos) return {};
  return std::string(text.substr(start + open.size(), end - start - open.size()));
}

void take_error(std::string_view body, ObservedStep& step) {
  step.code = between(body, "<Code>", "</Code>");
  step.message = between(body, "<Message>", "</Message>");
  if (!step.code.empty() || !body.starts_with('{')) return;
  const auto document = parse_json(body);
  if (!document || !document->is_object()) return;
  const auto text = [&](const char* name) {
    const auto found = document->find(name);
    return found != document->end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  step.code = text("__type");
  step.message = text("message");
}

ObservedStep step_of(const ExchangeRecord& exchange) {
  const std::string& line = exchange.request.line;
  ObservedStep step{.step = exchange.step, .method = line.substr(0, line.find(' ')), .asked = {}};
  for (const auto& [name, value] : exchange.request.headers) step.asked.push_back(ascii_lower(name));
  if (const auto target = parse_target(line.substr(std::min(line.find(' ') + 1, line.size()))))
    for (const QueryParameter& parameter : target->query) step.asked.push_back("?" + parameter.name);
  std::erase_if(step.asked, [](const std::string& name) { return is_among(untold_request, ascii_lower(name)); });
  for (std::string& name : step.asked) name = text_shape(name);
  std::ranges::sort(step.asked);

  step.status = parse_decimal<int>(exchange.response.line.substr(0, 3)).value_or(0);
  if (step.status >= 300) take_error(exchange.response.body.shown, step);
  step.code = text_shape(step.code);
  step.message = text_shape(step.message);
  for (const auto& [name, value] : exchange.response.headers) {
    const std::string lower = ascii_lower(name);
    if (!is_among(untold_answer, lower)) step.headers.emplace_back(text_shape(lower), text_shape(value));
  }
  return step;
}

ObservedCase case_of(const CaseResult& result) {
  ObservedCase seen{.id = result.id, .rules = result.rules, .steps = {}, .contradictions = {}};
  for (const ExchangeRecord& exchange : result.transcript)
    if (!exchange.step.empty() && exchange.step.front() >= '0' && exchange.step.front() <= '9')
      seen.steps.push_back(step_of(exchange));
  for (const Finding& finding : result.findings)
    seen.contradictions.push_back({.rule = finding.rule_id,
                                   .case_id = result.id,
                                   .step = finding.step,
                                   .what = finding.what,
                                   .expected = text_shape(finding.expected),
                                   .actual = text_shape(finding.actual)});
  return seen;
}

bool is_same_place(const auto& one, const Evidence& evidence) {
  return one.server == evidence.server && one.region == evidence.region;
}

/// The cases of the evidence that cite the rule, if none contradicts it; else none.
std::size_t cases_for(const Evidence& evidence, std::string_view rule) {
  std::size_t found = 0;
  for (const ObservedCase& seen : evidence.cases) {
    if (std::ranges::find(seen.rules, rule) == seen.rules.end()) continue;
    if (std::ranges::any_of(seen.contradictions, [&](const Contradiction& one) { return one.rule == rule; })) return 0;
    if (seen.contradictions.empty()) ++found;
  }
  return found;
}

std::vector<std::string> rules_of(const Evidence& evidence) {
  std::vector<std::string> rules;
  for (const ObservedCase& seen : evidence.cases) {
    rules.insert(rules.end(), seen.rules.begin(), seen.rules.end());
    for (const Contradiction& one : seen.contradictions) rules.push_back(one.rule);
  }
  std::ranges::sort(rules);
  rules.erase(std::ranges::unique(rules).begin(), rules.end());
  std::erase(rules, "");
  return rules;
}

}  // namespace

Result<Evidence> evidence_of(const RunRecord& record, std::string_view server) {
  Evidence evidence{.server = server.empty() ? "a server without a name" : std::string(server),
                    .amazon = true,
                    .region = {},
                    .date = record.started.substr(0, 10),
                    .build = record.tool_version,
                    .era = record.era,
                    .cases = {}};
  for (const CaseResult& result : record.cases) {
    const bool judged = result.verdict == Verdict::pass || result.verdict == Verdict::fail;
    if (!judged || result.transcript.empty()) continue;
    for (const ExchangeRecord& exchange : result.transcript) {
      evidence.amazon = evidence.amazon && is_of_amazon(host_of(exchange.url));
      if (evidence.region.empty()) evidence.region = region_of(exchange.request);
    }
    evidence.cases.push_back(case_of(result));
  }
  if (evidence.cases.empty())
    return fail("the report holds the exchanges of no case that passed or failed; s3sse run --trace keeps them all");
  if (evidence.amazon) evidence.server = "Amazon S3";
  return evidence;
}

void merge_into(Observed& observed, const Evidence& evidence) {
  for (const std::string& rule : rules_of(evidence)) {
    const auto is_it = [&](const auto& one, std::string_view of) { return of == rule && is_same_place(one, evidence); };
    const bool known_later =
        std::ranges::any_of(observed.observations,
                            [&](const Observation& one) { return is_it(one, one.rule) && one.date > evidence.date; }) ||
        std::ranges::any_of(observed.contradictions, [&](const DatedContradiction& one) {
          return is_it(one, one.contradiction.rule) && one.date > evidence.date;
        });
    if (known_later) continue;
    std::erase_if(observed.observations, [&](const Observation& one) { return is_it(one, one.rule); });
    std::erase_if(observed.contradictions,
                  [&](const DatedContradiction& one) { return is_it(one, one.contradiction.rule); });
    if (const std::size_t cases = cases_for(evidence, rule); cases != 0)
      observed.observations.push_back({.rule = rule,
                                       .server = evidence.server,
                                       .amazon = evidence.amazon,
                                       .region = evidence.region,
                                       .date = evidence.date,
                                       .build = evidence.build,
                                       .cases = cases});
    for (const ObservedCase& seen : evidence.cases)
      for (const Contradiction& one : seen.contradictions)
        if (one.rule == rule)
          observed.contradictions.push_back({.contradiction = one,
                                             .server = evidence.server,
                                             .amazon = evidence.amazon,
                                             .region = evidence.region,
                                             .date = evidence.date});
  }
  std::ranges::stable_sort(observed.observations, {}, &Observation::rule);
  std::ranges::stable_sort(observed.contradictions, {},
                           [](const DatedContradiction& one) { return one.contradiction.rule; });
}

std::vector<std::string> observed_at_amazon(const Observed& observed, std::string_view rule) {
  std::vector<std::string> sentences;
  for (const Observation& one : observed.observations)
    if (one.amazon && one.rule == rule)
      sentences.push_back(fmt::format("observed at {}, {}, on {} ({} {})", one.server, one.region, one.date, one.cases,
                                      one.cases == 1 ? "case" : "cases"));
  for (const DatedContradiction& one : observed.contradictions)
    if (one.amazon && one.contradiction.rule == rule)
      sentences.push_back(fmt::format("contradicted at {}, {}, on {}: {}, {}: {}, not {}", one.server, one.region,
                                      one.date, one.contradiction.case_id, one.contradiction.what,
                                      one.contradiction.actual, one.contradiction.expected));
  return sentences;
}

}  // namespace s3sse::reports
