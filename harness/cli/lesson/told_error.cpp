#include "harness/cli/lesson/told_error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "harness/transport/redactor.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t longest_name = 64;       ///< of a code or an operation
constexpr std::size_t longest_message = 1000;  ///< bytes

/// The text behind `open`, up to the first of the characters `ends`; empty where there is none.
std::string_view between_marks(std::string_view text, std::string_view open, std::string_view ends) {
  const std::size_t begin = text.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find_first_of(ends, begin + open.size());
  if (end == std::string_view::npos) return {};
  return text.substr(begin + open.size(), end - begin - open.size());
}

std::string_view up_to(std::string_view text, std::string_view end) {
  return text.substr(0, text.find(end));
}

/// The text behind the mark; empty where the mark is not.
std::string_view text_behind(std::string_view text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + mark.size());
}

std::string first_told(std::initializer_list<std::string_view> texts) {
  for (const std::string_view text : texts)
    if (!text.empty()) return std::string(text);
  return {};
}

bool is_status(std::string_view word) {
  return word.size() == 3 && word[0] >= '1' && word[0] <= '5' &&
         std::ranges::all_of(word, [](unsigned char c) { return std::isdigit(c) != 0; });
}

/// "AccessDenied", "KMS.DisabledException": never a secret, and so no other text is one.
bool is_name(std::string_view word) {
  return !word.empty() && word.size() <= longest_name && std::isupper(static_cast<unsigned char>(word[0])) != 0 &&
         std::ranges::all_of(word, [](unsigned char c) { return std::isalnum(c) != 0 || c == '.'; });
}

std::string_view name_or_nothing(std::string_view word) {
  return is_name(word) ? word : std::string_view{};
}

/// The value of a member of JSON, or of an object as Node.js prints it: "Code":"x", Code: 'x'.
std::string_view member_told(std::string_view text, std::string_view name) {
  for (const char* around : {"\":\"", "\": \"", ": '"}) {
    std::string open = around[0] == '"' ? "\"" : "";
    open.append(name).append(around);
    const std::string_view found = between_marks(text, open, around[0] == '"' ? "\"" : "'");
    if (!found.empty()) return found;
  }
  return {};
}

/// The last "< HTTP/1.1 403 Forbidden" of curl -v, or "HTTP/2 403" of headers: 100 Continue may stand before it.
std::string_view status_line_in(std::string_view text) {
  std::string_view last;
  for (std::size_t at = text.find("HTTP/"); at != std::string_view::npos; at = text.find("HTTP/", at + 1)) {
    const std::size_t space = text.find(' ', at);
    if (space == std::string_view::npos) break;
    const std::string_view word = text.substr(space + 1, 3);
    if (space - at <= std::string_view("HTTP/1.1").size() && is_status(word) && word[0] != '1') last = word;
  }
  return last;
}

/// "Status Code: 403" of Java, "statusCode: 403" of JavaScript, "-> 403" of a transcript.
std::string_view status_in(std::string_view text) {
  for (const char* mark : {"httpStatusCode: ", "tatus code: ", "tatus Code: ", "tatusCode: ", "S3 error: ", "-> "}) {
    const std::string_view word = text_behind(text, mark).substr(0, 3);
    if (is_status(word) && word[0] > '2') return word;
  }
  return {};
}

struct NamedMessage {
  std::string_view code;
  std::string_view message;
};

/// "AccessDenied: text", whatever stands before it on the line.
std::optional<NamedMessage> named_message(std::string_view line) {
  for (std::size_t at = line.find(": "); at != std::string_view::npos; at = line.find(": ", at + 1)) {
    const std::size_t begin = line.substr(0, at).find_last_of(" \t");
    const std::string_view word = line.substr(begin == std::string_view::npos ? 0 : begin + 1,
                                              at - (begin == std::string_view::npos ? 0 : begin + 1));
    const bool has_small = std::ranges::any_of(word, [](unsigned char c) { return std::islower(c) != 0; });
    if (is_name(word) && word.size() >= 8 && has_small) return NamedMessage{word, line.substr(at + 2)};
  }
  return std::nullopt;
}

/// The name and the message as the SDKs for Go and JavaScript print them: above the status, or above the stack.
NamedMessage named_before_details(std::string_view text) {
  for (const char* below : {"\tstatus code: ", "\n    at "}) {
    const std::size_t at = text.find(below);
    if (at == std::string_view::npos) continue;
    std::string_view before = text.substr(0, at);
    while (before.ends_with('\n')) before.remove_suffix(1);
    before = before.substr(before.rfind('\n') + 1);
    if (const auto found = named_message(before)) return *found;
  }
  return {};
}

/// "-> 403 AccessDenied: text" of a transcript, "S3 error: 403 (AccessDenied): text" of s3cmd.
NamedMessage named_after_status(std::string_view text) {
  std::string_view rest = up_to(text_behind(text, "S3 error: "), "\n");
  if (!rest.empty()) return {between_marks(rest, "(", ")"), text_behind(rest, "): ")};
  for (rest = text_behind(text, "-> "); !rest.empty(); rest = text_behind(rest, "-> ")) {
    const std::string_view line = up_to(rest, "\n");
    if (!is_status(line.substr(0, 3)) || line[0] < '3') continue;
    return {up_to(line.substr(std::min<std::size_t>(4, line.size())), ":"), text_behind(line, ": ")};
  }
  return {};
}

/// "PutObject operation (reached max retries: 4): text" of botocore.
std::string_view said_by_sdk(std::string_view called) {
  const std::string_view rest = text_behind(called, " operation");
  return text_behind(rest.substr(rest.starts_with(" (") ? std::min(rest.find(')'), rest.size()) : 0), ": ");
}

/// HEAD has no document, so SDKs make do with the status or its phrase.
bool is_no_code(std::string_view code) {
  constexpr std::array<std::string_view, 5> phrases = {"BadRequest", "Forbidden", "NotFound", "Unknown",
                                                       "UnknownError"};
  return is_status(code.substr(0, 3)) || std::ranges::find(phrases, code) != phrases.end();
}

bool is_phrase(std::string_view message) {
  return message == "Bad Request" || message == "Forbidden" || message == "Not Found";
}

/// The operation that a request line asks for, where `curl -v` or headers have one.
std::string_view operation_asked(std::string_view text) {
  const std::string_view line = up_to(text.starts_with("> ") ? text.substr(2) : text_behind(text, "\n> "), "\n");
  const std::string_view asked = line.empty() ? up_to(text, "\n") : line;
  if (asked.find('?') != std::string_view::npos)
    return asked.find("partNumber=") != std::string_view::npos ? "UploadPart" : "";
  if (asked.starts_with("HEAD /")) return "HeadObject";
  if (asked.starts_with("GET /")) return "GetObject";
  if (asked.starts_with("PUT /")) return "PutObject";
  return {};
}

bool is_long_token(std::string_view word) {
  return word.size() >= 24 && std::ranges::any_of(word, [](unsigned char c) { return std::isdigit(c) != 0; }) &&
         std::ranges::all_of(word,
                             [](unsigned char c) { return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '='; });
}

/// A message of S3 holds no secret. What was pasted around it may: queries of addresses, values of parameters, and
/// whatever looks like a key.
std::string without_secrets(std::string_view message) {
  message = up_to(message.substr(0, longest_message), ", value: ");
  std::string out;
  for (const std::string_view word : split(message, ' ')) {
    const std::string_view bare = trim(word, " \"'.,;()<>");
    std::string shown = is_long_token(bare) ? harness::fingerprint(bare) : std::string(up_to(word, "?X-Amz-"));
    out.append(out.empty() ? "" : " ").append(shown);
  }
  return out;
}

void replace_entity(std::string& text, std::string_view entity, char letter) {
  for (std::size_t at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1))
    text.replace(at, entity.size(), 1, letter);
}

std::string without_entities(std::string text) {
  for (const auto& [entity, letter] :
       {std::pair("&apos;", '\''), std::pair("&quot;", '"'), std::pair("&#39;", '\''), std::pair("&#34;", '"'),
        std::pair("&lt;", '<'), std::pair("&gt;", '>'), std::pair("&amp;", '&')})
    replace_entity(text, entity, letter);
  return text;
}

}  // namespace

std::string on_one_line(std::string_view pasted) {
  std::string out;
  for (const char c : pasted) {
    const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
    if (!blank) out += c;
    if (blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  return without_entities(std::move(out));
}

ToldError told_error(std::string_view pasted) {
  std::string text(pasted);
  std::erase(text, '\r');
  const std::string_view by_sdk = between_marks(text, "An error occurred (", ")");
  const std::string_view called = up_to(text_behind(text, "when calling the "), "\n");
  const NamedMessage named = named_before_details(text);
  const NamedMessage stated = named_after_status(text);
  const std::string_view of_go = up_to(text_behind(text, "api error "), "\n");
  const std::string_view of_java = text_behind(up_to(text, " (Service: "), "Exception: ");

  ToldError error;
  error.code = first_told({by_sdk, between_marks(text, "<Code>", "<"), member_told(text, "__type"),
                           member_told(text, "Code"), member_told(text, "code"),
                           between_marks(text, "Error Code: ", ";)"), up_to(of_go, ":"), stated.code, named.code});
  error.code.erase(0, error.code.rfind('#') + 1);
  error.message =
      first_told({said_by_sdk(called), between_marks(text, "<Message>", "<"), member_told(text, "message"),
                  member_told(text, "Message"), text_behind(of_go, ": "),
                  text.find(" (Service: ") == std::string::npos ? "" : of_java, stated.message, named.message});
  error.status = first_told({status_line_in(text), status_in(text),
                             is_status(error.code.substr(0, 3)) ? std::string_view(error.code).substr(0, 3) : ""});
  error.operation =
      first_told({name_or_nothing(up_to(called, " operation")),
                  name_or_nothing(between_marks(text, "operation error S3: ", ",")), operation_asked(text)});
  if (is_no_code(error.code) || (error.code.empty() && is_phrase(error.message))) {
    error.code.clear();
    error.message.clear();
  }
  if (!is_name(error.code)) error.code.clear();
  error.message = without_secrets(without_entities(std::string(trim(error.message, " \t\n"))));
  return error;
}

}  // namespace s3sse::cli
