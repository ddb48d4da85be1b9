#include "reports/causes/symptom.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "reports/model/clean_text.h"
#include "simulator/base/text.h"

namespace s3sse::reports {
namespace {

using SymptomKind = Symptom::Kind;

constexpr std::string_view sse = "x-amz-server-side-encryption";
constexpr std::string_view kms_key = "x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view customer = "x-amz-server-side-encryption-customer";
constexpr std::string_view source_customer = "x-amz-copy-source-server-side-encryption-customer";

std::string header(const Message& message, std::string_view name) {
  for (const auto& [key, value] : message.headers)
    if (iequals(key, name)) return value;
  return {};
}

bool has_header(const Message& message, std::string_view prefix) {
  return std::any_of(message.headers.begin(), message.headers.end(), [&](const auto& each) {
    return iequals(std::string_view(each.first).substr(0, prefix.size()), prefix);
  });
}

/// "2 GetObject" and "2 GetObject (set-up)" are of GetObject.
std::string operation_of(std::string_view step) {
  const std::size_t space = step.find(' ');
  const std::string_view name = space == std::string_view::npos ? step : step.substr(space + 1);
  return std::string(name.substr(0, name.find(' ')));
}

bool reads(std::string_view operation) {
  return operation.starts_with("Get") || operation.starts_with("Head") || operation.starts_with("List");
}

/// Text of the endpoint as a sentence takes it in: valid, not long, and never nothing at all.
std::string brief(std::string_view text) {
  constexpr std::size_t longest = 160;
  if (text.empty()) return "nothing";
  return valid_utf8(text.substr(0, longest)) + (text.size() > longest ? "\xe2\x80\xa6" : "");
}

std::string without_entities(std::string text) {
  for (const auto& [entity, character] : {std::pair<const char*, const char*>{"&apos;", "'"},
                                          {"&quot;", "\""},
                                          {"&lt;", "<"},
                                          {"&gt;", ">"},
                                          {"&amp;", "&"}})
    RE2::GlobalReplace(&text, entity, character);
  return text;
}

/// The answer as the record has it: the line of the exchange, or else the text of the finding ("403 AccessDenied: no").
struct Answer {
  int status = 0;
  std::string code;
  std::string message;
};

int number_at(std::string_view text) {
  int out = 0;
  std::from_chars(text.data(), text.data() + text.size(), out);
  return out;
}

Answer read_answer(std::string_view summary, const ExchangeRecord* exchange) {
  Answer out;
  std::string code;
  std::string message;
  static const RE2 summary_form(R"((\d{3})(?: (\w+)(?:: (.*))?)?)");
  std::string status;
  if (RE2::FullMatch(summary, summary_form, &status, &code, &message))
    out = {number_at(status), std::move(code), std::move(message)};
  if (exchange == nullptr) return out;
  out.status = number_at(exchange->response.line);
  const std::string& body = exchange->response.body.shown;
  if (static const RE2 code_form("<Code>([^<]*)</Code>"); RE2::PartialMatch(body, code_form, &code)) out.code = code;
  if (static const RE2 message_form("<Message>([^<]*)</Message>"); RE2::PartialMatch(body, message_form, &message))
    out.message = without_entities(message);
  return out;
}

/// The text without what differs from request to request: names, numbers, ids, whatever is quoted. (text_shape() keeps
/// what tells two answers apart; here it is what has to go, so that they fall together.)
std::string shape_of(std::string text) {
  static const RE2 names(R"(x-amz-[a-zA-Z0-9-]+|arn:aws:[^\s"<]+|s3sse-[a-z0-9-]+|"[^"]*"|'[^']*'|[0-9a-f-]{8,}|\d+)");
  RE2::GlobalReplace(&text, names, "\xe2\x80\xa6");
  return text;
}

std::string quoted(const Answer& answer) {
  std::string out = answer.status == 0 ? "no answer" : std::to_string(answer.status);
  if (!answer.code.empty()) out += " " + answer.code;
  if (!answer.message.empty()) out += ": \"" + brief(answer.message) + "\"";
  return out;
}

/// The encryption that the headers of the request ask for, or open with.
std::vector<std::string> asked_for(const Message& request) {
  std::vector<std::string> out;
  const std::string method = header(request, sse);
  if (method == "AES256") out.emplace_back("SSE-S3");
  if (method == "aws:kms") out.emplace_back("SSE-KMS");
  if (method == "aws:kms:dsse") out.emplace_back("DSSE-KMS");
  if (out.empty() && !method.empty()) out.emplace_back("a method that there is not");
  if (out.empty() && has_header(request, kms_key)) out.emplace_back("SSE-KMS");
  if (has_header(request, customer)) out.emplace_back("SSE-C");
  if (has_header(request, source_customer)) out.emplace_back("SSE-C of the source");
  return out;
}

bool succeeded(int status) {
  return status >= 200 && status < 300;
}

/// Operations that take headers of encryption in the same way, by the name of their family.
std::string family_of(std::string_view operation) {
  const auto names = [&](std::string_view part) { return operation.find(part) != std::string_view::npos; };
  if (names("Copy")) return "copies";
  if (names("Part") || names("Multipart")) return "uploads in parts";
  return std::string(operation);
}

std::string statement_of(const std::string& rule, const RunRecord& record) {
  const auto found = record.rules.find(rule);
  return found == record.rules.end() ? rule : found->second.statement;
}

/// The request was taken although S3 refuses it.
Symptom accepted(const Finding& finding, const std::string& operation, const ExchangeRecord* exchange,
                 const RunRecord& record) {
  const std::vector<std::string> asked =
      exchange == nullptr ? std::vector<std::string>{} : asked_for(exchange->request);
  const bool key = std::any_of(asked.begin(), asked.end(), [](const auto& each) { return each.starts_with("SSE-C"); });
  if (key && exchange->url.starts_with("http:"))
    return {SymptomKind::key_over_http, "", "", "A customer key is taken over plain HTTP."};
  if (std::ranges::find(asked, "SSE-C") != asked.end() && !header(exchange->request, sse).empty())
    return {SymptomKind::key_beside_method, "", "",
            "A customer key beside a method is taken: S3 refuses the two together."};
  if (!asked.empty() && !has_header(exchange->response, sse))
    return {SymptomKind::headers_ignored, family_of(operation), "",
            fmt::format("{} ignores the headers of {}: it succeeds, and nothing of them is in the answer.", operation,
                        fmt::join(asked, " and "))};
  return {SymptomKind::accepted, "", finding.rule_id,
          fmt::format("It takes what S3 refuses. {}", statement_of(finding.rule_id, record))};
}

/// The request was refused although S3 takes it.
Symptom refused(const std::string& operation, const Answer& answer) {
  if (answer.status == 501)
    return {SymptomKind::not_implemented, operation, "",
            fmt::format("{} answers {} to what S3 does.", operation, quoted(answer))};
  const bool says_why = !answer.message.empty() || answer.code == "AccessDenied";
  return {SymptomKind::refused, says_why ? "" : operation,
          answer.code.empty() ? std::to_string(answer.status) : answer.code + "\n" + shape_of(answer.message),
          fmt::format("{} refuses what S3 takes: {}.", operation, quoted(answer))};
}

Symptom refused_otherwise(const Finding& finding, const std::string& operation, const Answer& answer) {
  if (answer.status == 501)
    return {SymptomKind::not_implemented, operation, "",
            fmt::format("{} answers {} to what S3 does.", operation, quoted(answer))};
  const std::string said =
      fmt::format("{} is refused as {} instead of {}.", operation, quoted(answer), brief(finding.expected));
  if (finding.what == "error code")
    return {SymptomKind::coded_otherwise, "", finding.expected + "\n" + answer.code + "\n" + shape_of(answer.message),
            said};
  // An answer to HEAD has no code: its status has to do.
  const std::string actual = finding.what == "status" ? std::to_string(answer.status) : answer.code;
  return {SymptomKind::refused_otherwise, reads(operation) ? "reads" : "writes", finding.expected + "\n" + actual,
          said};
}

/// Found out before the first case: how a capability is declined, or what became of the whole.
Symptom declined(const Finding& finding) {
  const std::string_view actual = finding.actual;
  if (actual.find(" deleted") != std::string_view::npos || actual.find(" overwr") != std::string_view::npos)
    return {SymptomKind::acted_on_the_whole, "", "", brief(actual) + "."};
  // An endpoint that takes what it does not know does so everywhere; one that says so, too.
  return {SymptomKind::declined, "", std::string(to_string(finding.nature)),
          fmt::format("{} is {}.", finding.what, brief(actual)), finding.what};
}

const ExchangeRecord* exchange_of(const CaseResult& result, const std::string& step) {
  const auto found = std::find_if(result.transcript.rbegin(), result.transcript.rend(),
                                  [&](const ExchangeRecord& each) { return each.step == step; });
  return found == result.transcript.rend() ? nullptr : &*found;
}

}  // namespace

std::string_view to_string(Symptom::Kind kind) {
  static constexpr std::array names{"acted-on-the-whole",
                                    "key-over-http",
                                    "key-beside-method",
                                    "headers-ignored",
                                    "accepted",
                                    "not-implemented",
                                    "declined",
                                    "refused",
                                    "refused-otherwise",
                                    "coded-otherwise",
                                    "details-missing",
                                    "worded-otherwise",
                                    "differs",
                                    "silent"};
  static_assert(names.size() == static_cast<std::size_t>(SymptomKind::silent) + 1);
  return names.at(static_cast<std::size_t>(kind));
}

Symptom symptom_of(const Finding& finding, const ExchangeRecord* exchange, const RunRecord& record) {
  const std::string operation = operation_of(finding.step);
  const Answer answer = read_answer(finding.actual, exchange);
  const bool wants_success =
      finding.what == "status" && (succeeded(number_at(finding.expected)) || finding.expected == "2xx");
  if (finding.step == "detect") return declined(finding);
  if (finding.what == "status" && succeeded(answer.status) && !wants_success)
    return accepted(finding, operation, exchange, record);
  if (wants_success && !succeeded(answer.status)) return refused(operation, answer);
  if (!succeeded(answer.status) && (finding.what == "status" || finding.what == "error code"))
    return refused_otherwise(finding, operation, answer);
  if (finding.what == "error message") {
    if (answer.message.empty()) return {SymptomKind::worded_otherwise, "", "", "Errors come without a message."};
    return {SymptomKind::worded_otherwise, "", answer.code + "\n" + shape_of(answer.message),
            fmt::format("The message of {} is \"{}\" instead of \"{}\".", answer.code, brief(answer.message),
                        brief(finding.expected))};
  }
  if (exchange != nullptr && finding.what.starts_with(fmt::format("header {}", sse)) && finding.actual == "absent" &&
      !has_header(exchange->response, sse) && !asked_for(exchange->request).empty())
    return accepted(finding, operation, exchange, record);
  if (finding.what.starts_with("error element ") && finding.actual == "absent")
    return {SymptomKind::details_missing, "", "",
            fmt::format("The {} of {} is absent: S3 says what was wrong.", finding.what, operation)};
  const std::string where = finding.what != "status" ? "" : reads(operation) ? "reads" : operation;
  return {SymptomKind::differs, where, finding.what,
          fmt::format("The {} of {} is {} instead of {}.", finding.what, operation, brief(finding.actual),
                      brief(finding.expected))};
}

Symptom symptom_of_reason(const CaseResult& result) {
  static const RE2 set_up(R"(step \d+ (\S+) \(set-up\): (\d{3}.*))");
  static const RE2 fixture(R"((\S+) \(fixture\): (\d{3}.*))");
  std::string operation;
  std::string summary;
  if (RE2::FullMatch(result.reason, set_up, &operation, &summary) ||
      RE2::FullMatch(result.reason, fixture, &operation, &summary))
    return refused(operation, read_answer(summary, nullptr));
  return {SymptomKind::silent, "", shape_of(result.reason), brief(result.reason) + "."};
}

std::vector<Symptom> symptoms_of(const CaseResult& result, const RunRecord& record) {
  std::vector<Symptom> out;
  for (const Finding& finding : result.findings)
    out.push_back(symptom_of(finding, exchange_of(result, finding.step), record));
  if (out.empty()) out.push_back(symptom_of_reason(result));
  return out;
}

}  // namespace s3sse::reports
