#include "harness/runner/run/transcript.h"

#include <fmt/format.h>

#include <algorithm>

#include "reports/model/clean_text.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"
#include "simulator/base/utf8.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::size_t text_limit = 2048;  ///< bytes of a text body
constexpr std::size_t hex_limit = 64;     ///< bytes of a binary one
constexpr std::size_t value_limit = 1024;
constexpr std::size_t header_limit = 100;

bool is_text(std::string_view body) {
  if (!is_utf8(body)) return false;
  return std::none_of(body.begin(), body.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  });
}

/// `size`: of the whole body, of which `kept` is the beginning.
reports::BodyExcerpt excerpt(ByteView kept, std::size_t size, const Redactor& redactor) {
  reports::BodyExcerpt out;
  out.size = size;
  std::string shown = redactor.body(as_text(kept));
  // Half a secret at the end of what was kept would not have been found.
  if (kept.size() < size) shown.resize(shown.size() - std::min(shown.size(), redactor.longest()));
  std::string_view beginning = std::string_view(shown).substr(0, text_limit);
  while (beginning.size() < shown.size() && !beginning.empty() &&
         (static_cast<unsigned char>(shown[beginning.size()]) & 0xC0) == 0x80)
    beginning.remove_suffix(1);
  out.hex = !is_text(beginning);
  out.cut = kept.size() < size || beginning.size() < shown.size() || (out.hex && shown.size() > hex_limit);
  out.shown = out.hex ? to_hex(as_bytes(beginning.substr(0, hex_limit))) : std::string(beginning);
  return out;
}

std::string line_of(std::string_view text) {
  return reports::clipped(reports::valid_utf8(text), value_limit);
}

void add_header(std::string_view name, std::string_view value, const Redactor& redactor, reports::Message& out) {
  if (out.headers.size() < header_limit)
    out.headers.emplace_back(line_of(redactor.text(name)), line_of(redactor.header(name, value)));
  else if (out.headers.size() == header_limit)
    out.headers.emplace_back("...", "more headers are not shown");
}

/// Bytes that a case wrote itself: a head as far as one can be made out, and the rest.
reports::Message raw_message(const Recording& recording, const Redactor& redactor) {
  reports::Message out;
  const ByteView bytes = *recording.request.raw_bytes;
  const std::string_view text = as_text(bytes);
  const std::size_t head_end = text.find("\r\n\r\n");
  bool first = true;
  for (std::string_view line : split(text.substr(0, head_end), '\n')) {
    if (line.ends_with('\r')) line.remove_suffix(1);
    const std::size_t colon = line.find(':');
    if (first)
      out.line = line_of(redactor.target(line));
    else
      add_header(line.substr(0, colon), colon == line.npos ? "" : trim(line.substr(colon + 1)), redactor, out);
    first = false;
  }
  const std::size_t body = head_end == text.npos ? bytes.size() : head_end + 4;
  out.body = excerpt(bytes.subspan(body), recording.request_size - body, redactor);
  return out;
}

reports::Message request_of(const Recording& recording, const Redactor& redactor) {
  if (recording.request.raw_bytes) return raw_message(recording, redactor);
  reports::Message out;
  out.line = line_of(recording.request.method + " " + redactor.target(recording.request.target));
  for (const Header& header : recording.request.headers) add_header(header.name, header.value, redactor, out);
  out.body = excerpt(recording.request.body, recording.request_size, redactor);
  return out;
}

reports::Message response_of(const Recording& recording, const Redactor& redactor) {
  reports::Message out;
  const WireResponse& response = recording.exchange.response;
  if (response.status == 0) return out;
  out.line = fmt::format("{} {}", response.status, reason_phrase(response.status));
  for (const Header& header : response.headers) add_header(header.name, header.value, redactor, out);
  out.body = excerpt(response.body, recording.response_size, redactor);
  out.body.cut = out.body.cut || response.body_cut;
  return out;
}

/// A signature is a bearer token while it lasts, and errors repeat it in many ways.
Redactor with_signature(const Redactor& base, const WireRequest& request) {
  Redactor out = base;
  const auto add_after = [&](std::string_view text, std::string_view name, std::string_view ends) {
    const std::size_t at = text.find(name);
    if (at == text.npos) return;
    const std::string_view value = text.substr(at + name.size());
    const std::string signature(value.substr(0, value.find_first_of(ends)));
    out.add("signature", as_bytes(signature));
    out.add("signature", as_bytes(percent_decode(signature).value_or(signature)));
  };
  const std::string authorization(request.headers.get("authorization").value_or(""));
  add_after(authorization, "Signature=", ", ");
  if (authorization.starts_with("AWS ")) add_after(authorization, ":", ", ");
  add_after(request.target, "Signature=", "&");
  add_after(as_text(request.body), "\"X-Amz-Signature\"\r\n\r\n", "\r\n");
  return out;
}

}  // namespace

std::vector<reports::ExchangeRecord> transcript_of(const std::vector<Recording>& recordings, const EndpointInfo& info,
                                                   const Redactor& of_case) {
  std::vector<reports::ExchangeRecord> out;
  for (const Recording& recording : recordings) {
    const Redactor redactor = with_signature(of_case, recording.request);
    reports::ExchangeRecord exchange;
    exchange.step = recording.label;
    const bool secure = recording.request.secure;
    exchange.url = fmt::format("{}://{}", secure ? "https" : "http", secure ? info.host : info.plain_host);
    exchange.request = request_of(recording, redactor);
    exchange.response = response_of(recording, redactor);
    if (recording.exchange.failure != TransportFailure::none)
      exchange.failure = line_of(redactor.text(recording.exchange.detail));
    exchange.seconds = recording.exchange.seconds;
    out.push_back(std::move(exchange));
  }
  return out;
}

}  // namespace s3sse::harness::runner
