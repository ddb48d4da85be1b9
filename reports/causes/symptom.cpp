#include "reports/causes/symptom.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

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

bool reads_or_deletes(std::string_view operation) {
  return reads(operation) || operation.starts_with("Delete");
}

bool names(std::string_view operation, std::string_view part) {
  return operation.find(part) != std::string_view::npos;
}

/// True if it goes on with an upload in parts.
bool is_of_upload(std::string_view operation) {
  return (names(operation, "Part") || names(operation, "Multipart")) && !operation.starts_with("Create");
}

/// True if S3 refuses the headers of managed methods there: nothing is encrypted, or the creation of the upload has
/// decided.
bool takes_no_method(std::string_view operation) {
  return reads_or_deletes(operation) || is_of_upload(operation);
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

constexpr const char* unknown_method = "a method that there is not";

/// The encryption that the headers of the request ask for, or open with.
std::vector<std::string> asked_for(const Message& request) {
  std::vector<std::string> out;
  const std::string method = header(request, sse);
  if (method == "AES256") out.emplace_back("SSE-S3");
  if (method == "aws:kms") out.emplace_back("SSE-KMS");
  if (method == "aws:kms:dsse") out.emplace_back("DSSE-KMS");
  if (out.empty() && !method.empty()) out.emplace_back(unknown_method);
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
  if (names(operation, "Copy")) return "copies";
  if (reads_or_deletes(operation)) return "reads and deletions";
  if (is_of_upload(operation)) return "uploads in parts";
  const bool writes = operation.starts_with("Put") && operation.ends_with("Object");
  if (writes || names(operation, "Multipart")) return "writes";
  return std::string(operation);
}

std::string statement_of(const std::string& rule, const RunRecord& record) {
  const auto found = record.rules.find(rule);
  return found == record.rules.end() ? rule : found->second.statement;
}

bool contains(const std::vector<std::string>& all, std::string_view one) {
  return std::ranges::find(all, one) != all.end();
}

/// True if the answer says nothing of what the request asked for.
bool says_nothing_of(const std::vector<std::string>& asked, const Message& answer) {
  const bool customer_key = contains(asked, "SSE-C") && !has_header(answer, customer);
  const bool managed = !contains(asked, "SSE-C") && header(answer, sse).empty();
  return !asked.empty() && (customer_key || managed);
}

/// A request with headers of encryption was taken although S3 refuses it, and these tell of the cause; else nothing.
std::optional<Symptom> headers_taken(const Finding& finding, const std::string& operation,
                                     const ExchangeRecord& exchange) {
  const std::vector<std::string> asked = asked_for(exchange.request);
  if (asked.empty()) return std::nullopt;
  const bool key = std::ranges::any_of(asked, [](const auto& each) { return each.starts_with("SSE-C"); });
  if (key && exchange.url.starts_with("http:"))
    return Symptom{
        .kind = SymptomKind::key_over_http, .said = "A customer key is taken over plain HTTP.", .whole = true};
  if (contains(asked, "SSE-C") && !header(exchange.request, sse).empty())
    return Symptom{.kind = SymptomKind::key_beside_method,
                   .said = "A customer key beside a method is taken: S3 refuses the two together.",
                   .whole = true};
  const bool denied = finding.expected.starts_with("403") && !key;  // for something else than the headers
  const std::string methods = fmt::format("{}", fmt::join(asked, " and "));
  if (!denied && !key && takes_no_method(operation))
    return Symptom{.kind = SymptomKind::headers_ignored,
                   .operation = family_of(operation),
                   .said = fmt::format("{} takes the headers of {}, which S3 refuses there.", operation, methods),
                   .whole = true};
  if (!denied && says_nothing_of(asked, exchange.response))
    return Symptom{
        .kind = SymptomKind::headers_ignored,
        .operation = family_of(operation),
        .said = fmt::format("{} ignores the headers of {}: it succeeds, and nothing of them is in the answer.",
                            operation, methods),
        .whole = takes_no_method(operation)};
  if (contains(asked, unknown_method))
    return Symptom{.kind = SymptomKind::accepted,
                   .what = unknown_method,
                   .said = fmt::format("{} takes a value of {} that S3 does not know.", operation, sse),
                   .whole = true};
  return std::nullopt;
}

/// True if it is about an object under KMS, and nobody signed it with version 4.
bool is_kms_without_sigv4(const ExchangeRecord& exchange) {
  const bool signed_so = header(exchange.request, "authorization").starts_with("AWS4") ||
                         exchange.url.find("X-Amz-Algorithm=AWS4") != std::string::npos;
  return !signed_so &&
         (contains(asked_for(exchange.request), "SSE-KMS") || header(exchange.response, sse).starts_with("aws:kms"));
}

/// The request was taken although S3 refuses it.
Symptom accepted(const Finding& finding, const std::string& operation, const ExchangeRecord* exchange,
                 const RunRecord& record) {
  if (exchange != nullptr)
    if (std::optional<Symptom> by_headers = headers_taken(finding, operation, *exchange)) return *by_headers;
  static const RE2 about_policies("(?i)bucket policy");
  const bool by_policy =
      finding.rule_id.starts_with("POL-") || RE2::PartialMatch(statement_of(finding.rule_id, record), about_policies);
  if (finding.expected.starts_with("403") && by_policy)
    return {.kind = SymptomKind::accepted,
            .what = "denied by a policy",
            .said = fmt::format("{} is answered although a policy of the bucket denies it.", operation),
            .whole = true};
  if (exchange != nullptr && is_kms_without_sigv4(*exchange))
    return {
        .kind = SymptomKind::accepted,
        .what = "KMS without SigV4",
        .said = fmt::format("{} of an object under KMS is answered though nobody signed it with version 4.", operation),
        .whole = true};
  return {SymptomKind::accepted, "", finding.rule_id,
          fmt::format("{} succeeds where S3 answers {}: {}", operation, brief(finding.expected),
                      statement_of(finding.rule_id, record))};
}

/// True if the request opens its source with a customer key, and the refusal is about keys or encryption.
bool misses_key_of_source(const Answer& answer, const ExchangeRecord* exchange) {
  static const RE2 about_keys("(?i)customer provided|customer key|hash of the key");
  return exchange != nullptr && has_header(exchange->request, source_customer) &&
         RE2::PartialMatch(answer.message, about_keys);
}

/// Returns what tells refusals apart that give a code and no reason.
std::string reason_of(const Answer& answer, const Finding& finding) {
  return answer.message.empty() && !answer.code.empty() ? finding.rule_id : shape_of(answer.message);
}

/// True if a copy onto itself is refused as one that changes nothing, although it asks for another encryption.
bool passes_over_encryption(const Answer& answer, const ExchangeRecord* exchange) {
  return exchange != nullptr && answer.message.find("to itself without changing") != std::string::npos &&
         !asked_for(exchange->request).empty();
}

/// The request was refused although S3 takes it.
Symptom refused(const std::string& operation, const Answer& answer, const ExchangeRecord* exchange) {
  if (answer.status == 501)
    return {SymptomKind::not_implemented, operation, "",
            fmt::format("{} answers {} to what S3 does.", operation, quoted(answer))};
  if (misses_key_of_source(answer, exchange))
    return {SymptomKind::refused, "", "key of the source",
            fmt::format("{} does not open its source with the customer key that came for it: {}.", operation,
                        quoted(answer))};
  if (passes_over_encryption(answer, exchange))
    return {.kind = SymptomKind::headers_ignored,
            .operation = family_of(operation),
            .said = fmt::format("{} ignores the headers of {}: to it a copy onto itself changes nothing.", operation,
                                fmt::join(asked_for(exchange->request), " and ")),
            .whole = true};
  const bool says_why = !answer.message.empty() || answer.code == "AccessDenied";
  return {SymptomKind::refused, says_why ? "" : operation,
          answer.code.empty() ? std::to_string(answer.status) : answer.code + "\n" + shape_of(answer.message),
          fmt::format("{} refuses what S3 takes: {}.", operation, quoted(answer))};
}

Symptom refused_otherwise(const Finding& finding, const std::string& operation, const Answer& answer,
                          const ExchangeRecord* exchange) {
  if (answer.status == 501)
    return {SymptomKind::not_implemented, operation, "",
            fmt::format("{} answers {} to what S3 does.", operation, quoted(answer))};
  const std::string said =
      fmt::format("{} is refused as {} instead of {}.", operation, quoted(answer), brief(finding.expected));
  if (finding.what == "error code")
    return {SymptomKind::coded_otherwise, "", finding.expected + "\n" + answer.code + "\n" + reason_of(answer, finding),
            said};
  // An answer to HEAD has no code: of reads the status has to do.
  const std::string status = std::to_string(answer.status);
  if (!reads(operation))
    return {SymptomKind::refused_otherwise, "writes",
            finding.expected + "\n" + status + " " + answer.code + "\n" +
                (answer.message.empty() ? reason_of(answer, finding) : ""),
            said};
  const bool by_key = exchange != nullptr && has_header(exchange->request, customer);
  return {.kind = SymptomKind::refused_otherwise,
          .operation = "reads",
          .what = finding.expected + "\n" + status + (by_key ? "\nwith a customer key" : ""),
          .said = said,
          .whole = by_key};
}

/// A header, an element or a body that is not as S3's.
Symptom different(const Finding& finding, const std::string& operation, const ExchangeRecord* exchange) {
  static const RE2 other_than_md5("anything but .*the MD5 of the body");
  const bool of_etag = ascii_lower(finding.what).ends_with("etag");
  const bool absent = finding.actual == "absent";
  const std::string said = fmt::format("The {} of {} is {} instead of {}.", finding.what, operation,
                                       brief(finding.actual), brief(finding.expected));
  if (of_etag && !absent && RE2::PartialMatch(finding.expected, other_than_md5))
    return {.kind = SymptomKind::differs, .what = "ETag that is the MD5 of the data", .said = said, .whole = true};
  const std::string where = reads(operation) ? "reads" : operation;
  if (finding.what.starts_with(fmt::format("header {}", sse)) && exchange != nullptr &&
      succeeded(number_at(exchange->response.line)) && !has_header(exchange->response, sse))
    return {.kind = SymptomKind::differs,
            .operation = where,
            .what = "no header of encryption",
            .said = fmt::format("The answer of {} has no header of encryption: {} is expected to be {}.", operation,
                                finding.what, brief(finding.expected))};
  return {SymptomKind::differs, finding.what == "status" ? where : "", finding.what + (absent ? "\nabsent" : ""), said};
}

/// True if S3 says that the two methods of the request exclude each other, and the endpoint another thing.
bool is_about_conflict(const Finding& finding, const ExchangeRecord* exchange) {
  return exchange != nullptr && finding.what == "error message" && contains(asked_for(exchange->request), "SSE-C") &&
         !header(exchange->request, sse).empty() && finding.expected.find("incompatible") != std::string::npos;
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

std::string_view object_of(const ExchangeRecord& exchange) {
  return std::string_view(exchange.url).substr(0, exchange.url.find('?'));
}

/// The write that asked for the encryption of which a read shows nothing; null where the finding is about another
/// thing.
const ExchangeRecord* write_behind(const Finding& finding, const ExchangeRecord* read, const CaseResult& result) {
  if (read == nullptr || finding.nature != Nature::ignores_silently || !reads(operation_of(finding.step)))
    return nullptr;
  if (!asked_for(read->request).empty()) return nullptr;
  const ExchangeRecord* out = nullptr;
  for (const ExchangeRecord& each : result.transcript) {
    if (&each == read) break;
    if (object_of(each) == object_of(*read) && !asked_for(each.request).empty() && !reads(operation_of(each.step)))
      out = &each;
  }
  return out;
}

Symptom nothing_done(const ExchangeRecord& write) {
  const std::string operation = operation_of(write.step);
  return {.kind = SymptomKind::headers_ignored,
          .operation = family_of(operation),
          .said = fmt::format("{} ignores the headers of {}: it succeeds, and a read shows nothing of them.", operation,
                              fmt::join(asked_for(write.request), " and "))};
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
  if (wants_success && !succeeded(answer.status)) return refused(operation, answer, exchange);
  if (!succeeded(answer.status) && (finding.what == "status" || finding.what == "error code"))
    return refused_otherwise(finding, operation, answer, exchange);
  if (is_about_conflict(finding, exchange))
    return {.kind = SymptomKind::key_beside_method,
            .said = fmt::format("A customer key beside a method is refused for something else: {}.", quoted(answer)),
            .whole = true};
  if (finding.what == "error message") {
    if (answer.message.empty()) return {SymptomKind::worded_otherwise, "", "", "Errors come without a message."};
    if (finding.expected.starts_with("Invalid according to Policy"))
      return {.kind = SymptomKind::worded_otherwise,
              .what = "form policy",
              .said = fmt::format("A form that its policy does not allow is refused as \"{}\" instead of \"{}\".",
                                  brief(answer.message), brief(finding.expected)),
              .whole = true};
    return {SymptomKind::worded_otherwise, "", answer.code + "\n" + shape_of(answer.message),
            fmt::format("The message of {} is \"{}\" instead of \"{}\".", answer.code, brief(answer.message),
                        brief(finding.expected))};
  }
  if (exchange != nullptr && finding.what.starts_with(fmt::format("header {}", sse)) && finding.actual == "absent" &&
      !has_header(exchange->response, sse) && !asked_for(exchange->request).empty())
    return accepted(finding, operation, exchange, record);
  if (finding.what.starts_with("error element ") && finding.actual == "absent")
    return {.kind = SymptomKind::details_missing,
            .said = fmt::format("The {} of {} is absent: S3 says what was wrong.", finding.what, operation),
            .whole = true};
  return different(finding, operation, exchange);
}

Symptom symptom_of_reason(const CaseResult& result) {
  static const RE2 set_up(R"(step \d+ (\S+) \(set-up\): (\d{3}.*))");
  static const RE2 fixture(R"((\S+) \(fixture\): (\d{3}.*))");
  std::string operation;
  std::string summary;
  if (RE2::FullMatch(result.reason, set_up, &operation, &summary) ||
      RE2::FullMatch(result.reason, fixture, &operation, &summary))
    return refused(operation, read_answer(summary, nullptr), nullptr);
  static const RE2 taken(R"(step \d+ (\S+) \(set-up\): status is (2\d\d), not ([45]\d\d).*)");
  std::string expected;
  if (RE2::FullMatch(result.reason, taken, &operation, &summary, &expected))
    return {SymptomKind::accepted, operation, "in a set-up",
            fmt::format("{} answers {} in a set-up where S3 answers {}.", operation, summary, expected)};
  return {SymptomKind::silent, "", shape_of(result.reason), brief(result.reason) + "."};
}

std::vector<Symptom> symptoms_of(const CaseResult& result, const RunRecord& record) {
  std::vector<Symptom> out;
  for (const Finding& finding : result.findings) {
    const ExchangeRecord* exchange = exchange_of(result, finding.step);
    const ExchangeRecord* write = write_behind(finding, exchange, result);
    out.push_back(write != nullptr ? nothing_done(*write) : symptom_of(finding, exchange, record));
  }
  if (out.empty()) out.push_back(symptom_of_reason(result));
  return out;
}

}  // namespace s3sse::reports
