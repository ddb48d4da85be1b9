#include "harness/cli/run/preflight.h"

#include <fmt/format.h>

#include <array>
#include <pugixml.hpp>
#include <string_view>
#include <utility>

#include "harness/runner/request/caller.h"
#include "reports/model/clean_text.h"

namespace s3sse::cli {
namespace {

/// Codes after which no signed request will ever succeed, and what a person can do.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> refusals{{
    {"InvalidAccessKeyId", "it does not know the access key; check AWS_ACCESS_KEY_ID or --profile"},
    {"SignatureDoesNotMatch", "the secret access key is wrong; check AWS_SECRET_ACCESS_KEY or --profile"},
    {"ExpiredToken", "the session token has expired; get new credentials"},
    {"InvalidToken", "the session token is not valid; check AWS_SESSION_TOKEN"},
    {"TokenRefreshRequired", "the session token has to be refreshed"},
    {"RequestTimeTooSkewed", "its clock and the clock of this machine differ too much"},
    {"AuthorizationHeaderMalformed", "the Region is probably wrong; name it with --region"},
    {"AuthFailure", "check the access key and its secret"},
}};

std::string error_code(const Bytes& body) {
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size())) return {};
  return document.child("Error").child_value("Code");
}

/// The start of what was answered where S3 answers XML; empty: it may well be S3. Nothing at all is taken for S3, which
/// some servers answer to ListBuckets.
std::string foreign_answer(const harness::WireResponse& response) {
  if (response.body.empty()) return {};
  pugi::xml_document document;
  document.load_buffer(response.body.data(), response.body.size());
  if (document.child("ListAllMyBucketsResult") || document.child("Error")) return {};
  const auto header = [&](const char* name) {
    return reports::terminal_line(reports::clipped(reports::valid_utf8(response.headers.get(name).value_or("")), 60),
                                  false);
  };
  const std::string type = header("content-type");
  const std::string server = header("server");
  return fmt::format("{} {}{}", response.status, type.empty() ? "without a Content-Type" : type,
                     server.empty() ? "" : " (Server: " + server + ")");
}

std::optional<std::string> complaint_about(const harness::Exchange& exchange, const std::string& host) {
  if (exchange.failure != harness::TransportFailure::none) return exchange.detail;
  const std::string code = error_code(exchange.response.body);
  for (const auto& [refused, meaning] : refusals)
    if (code == refused) return fmt::format("{} answered {} {}: {}", host, exchange.response.status, code, meaning);
  if (exchange.response.status >= 500 && exchange.response.status != 501)
    return fmt::format("{} answered {}{} to a plain ListBuckets", host, exchange.response.status,
                       code.empty() ? "" : " " + code);
  if (const std::string foreign = foreign_answer(exchange.response); !foreign.empty())
    return fmt::format(
        "{} is not an S3 endpoint: to ListBuckets it answered {}, and no XML of S3; check host and port "
        "of --endpoint (a web console often has a port of its own)",
        host, foreign);
  return std::nullopt;
}

}  // namespace

std::optional<std::string> preflight(harness::Endpoint& endpoint, const harness::sigv4::Credentials& credentials,
                                     const Clock& clock, std::chrono::seconds limit) {
  const harness::EndpointInfo& info = endpoint.info();
  harness::runner::Caller caller(endpoint, clock, credentials, /*virtual_host=*/false);
  for (const bool secure : {true, false}) {
    if (secure ? !info.has_secure : !info.has_plain) continue;
    const auto answer = caller.send({.plain = !secure}, std::chrono::steady_clock::now() + limit);
    if (auto complaint = complaint_about(answer, secure ? info.host : info.plain_host)) return complaint;
  }
  return std::nullopt;
}

}  // namespace s3sse::cli
