#include "harness/cli/rulebook/wire_story.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using ShownPart = std::vector<std::pair<std::string, std::string>>;

constexpr auto told_prefixes = std::to_array<std::string_view>(
    {"x-amz-server-side-encryption", "x-amz-copy-source", "x-amz-checksum-", "x-amz-metadata-directive",
     "x-amz-meta-x-amz-", "x-amz-version-id", "x-amz-target"});
constexpr auto told_names = std::to_array<std::string_view>({"range", "content-range", "content-md5", "etag"});
constexpr auto changing_names =
    std::to_array<std::string_view>({"etag", "x-amz-version-id", "x-amz-server-side-encryption-aws-kms-key-id"});

bool is_told(std::string_view lower_name) {
  return std::ranges::find(told_names, lower_name) != told_names.end() ||
         std::ranges::any_of(told_prefixes, [&](std::string_view prefix) { return lower_name.starts_with(prefix); });
}

ShownPart told_headers(const ShownPart& headers) {
  ShownPart shown;
  for (const auto& [name, value] : headers)
    if (is_told(ascii_lower(name))) shown.emplace_back(ascii_lower(name), value);
  return shown;
}

/// The text between the first of both; empty where there is none.
std::string between(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t begin = text.find(open);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = text.find(close, begin + open.size());
  if (end == std::string_view::npos) return {};
  return std::string(text.substr(begin + open.size(), end - begin - open.size()));
}

/// "403 AccessDenied: text" for an error of S3 or KMS, else the status line.
std::string outcome(const reports::ExchangeRecord& exchange) {
  const reports::Message& response = exchange.response;
  if (response.line.empty()) return "no answer (" + exchange.failure + ")";
  const std::string_view body = response.body.shown;
  std::string code = between(body, "<Code>", "</Code>");
  std::string message = between(body, "<Message>", "</Message>");
  if (code.empty()) code = between(body, "\"__type\":\"", "\"");
  if (message.empty()) message = between(body, "\"message\":\"", "\"");
  if (code.empty() || response.line.starts_with('2')) return response.line;
  return response.line.substr(0, response.line.find(' ')) + " " + code + (message.empty() ? "" : ": " + message);
}

}  // namespace

bool Told::answers_like(const Told& other) const {
  const auto lasting = [](const ShownPart& all) {
    ShownPart kept;
    for (const auto& header : all)
      if (std::ranges::find(changing_names, header.first) == changing_names.end()) kept.push_back(header);
    return kept;
  };
  // Of "403 AccessDenied: text" the code counts: the text quotes names of the run.
  const auto code = [](const std::string& text) { return text.substr(0, text.find(':')); };
  return code(answer) == code(other.answer) && lasting(answer_headers) == lasting(other.answer_headers);
}

std::vector<Told> tell(const std::vector<reports::ExchangeRecord>& transcript) {
  std::vector<Told> story;
  for (const reports::ExchangeRecord& exchange : transcript) {
    if (exchange.step == "clean-up") continue;
    const bool plain = exchange.url.starts_with("http://");
    story.push_back({.step = exchange.step,
                     .request = exchange.request.line + (plain ? "  (plain HTTP)" : ""),
                     .headers = told_headers(exchange.request.headers),
                     .answer = outcome(exchange),
                     .answer_headers = told_headers(exchange.response.headers)});
  }
  return story;
}

}  // namespace s3sse::cli
