#include "harness/runner/request/sender.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "simulator/base/counted.h"
#include "simulator/base/entropy.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using Mode = model::Signing::Mode;

sigv4::Payload payload_of(model::PayloadMode mode) {
  switch (mode) {
    case model::PayloadMode::signed_:
      return sigv4::Payload::signed_hash;
    case model::PayloadMode::unsigned_:
      return sigv4::Payload::unsigned_payload;
    case model::PayloadMode::streaming_signed:
      return sigv4::Payload::streaming_signed;
    case model::PayloadMode::streaming_signed_trailer:
      return sigv4::Payload::streaming_signed_trailer;
    case model::PayloadMode::streaming_unsigned_trailer:
      return sigv4::Payload::streaming_unsigned_trailer;
  }
  return sigv4::Payload::signed_hash;
}

sigv4::Mistakes mistakes_of(const model::Signing& signing) {
  sigv4::Mistakes mistakes;
  mistakes.wrong_secret = signing.mode == Mode::wrong_secret;
  mistakes.leave_unsigned = signing.unsigned_headers;
  mistakes.clock_skew = std::chrono::seconds(-signing.age);
  return mistakes;
}

SigningManner::Form form_of(Mode mode) {
  switch (mode) {
    case Mode::presigned:
      return SigningManner::Form::presigned;
    case Mode::sigv2:
      return SigningManner::Form::sigv2_header;
    case Mode::sigv2_presigned:
      return SigningManner::Form::sigv2_presigned;
    case Mode::header:
    case Mode::anonymous:
    case Mode::wrong_secret:
      break;
  }
  return SigningManner::Form::header;
}

SigningManner manner_of(const model::Step& step, BuiltRequest& request) {
  const model::Signing& signing = step.transfer.sign;
  return {.form = form_of(signing.mode),
          .region = request.signing_region,
          .service = !signing.service.empty() ? signing.service
                     : step.is_kms()          ? "kms"
                                              : "s3",
          .payload = payload_of(step.transfer.payload),
          .chunk_size = static_cast<std::size_t>(step.transfer.chunk_size),
          .trailers = std::move(request.trailers),
          .expires = std::chrono::seconds(signing.expires),
          .mistakes = mistakes_of(signing)};
}

/// Takes headers and query parameters out after they were signed; "header:NAME" the header alone.
void drop(const std::vector<std::string>& names, WireRequest& request) {
  constexpr std::string_view header_alone = "header:";
  for (const std::string& name : names) {
    if (name.starts_with(header_alone)) {
      request.headers.remove(std::string_view(name).substr(header_alone.size()));
      continue;
    }
    request.headers.remove(name);
    const std::size_t mark = request.target.find('?');
    if (mark == std::string::npos) continue;
    std::string kept;
    for (const std::string_view item : split(std::string_view(request.target).substr(mark + 1), '&')) {
      if (iequals(item.substr(0, item.find('=')), name)) continue;
      kept.append(kept.empty() ? "?" : "&").append(item);
    }
    request.target = request.target.substr(0, mark) + kept;
  }
}

/// Returns why the same request may go out once more; empty: it may not.
std::string reason_to_repeat(const Exchange& exchange, const Patience& patience, unsigned attempt) {
  if (exchange.failure == TransportFailure::connection && !exchange.answer_began)
    return attempt < patience.broken ? exchange.detail : "";
  const bool slow_down = exchange.failure == TransportFailure::none && exchange.response.status == 503 &&
                         as_text(exchange.response.body).find("SlowDown") != std::string_view::npos;
  return slow_down && attempt < patience.slow_down ? "503 SlowDown" : "";
}

double system_jitter() {
  SystemEntropy entropy;
  const Bytes bytes = entropy.bytes(2);
  return (bytes[0] * 256 + bytes[1]) / 65535.0;
}

/// Doubles from attempt to attempt, and is spread from half of it to the whole.
std::chrono::milliseconds pause_before(unsigned attempt, const Patience& patience) {
  const auto whole = std::min<std::chrono::milliseconds>(patience.longest_pause,
                                                         patience.first_pause * (1LL << std::min(attempt, 16U)));
  const double jitter = patience.jitter ? patience.jitter() : system_jitter();
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(whole.count()) * (0.5 + 0.5 * std::clamp(jitter, 0.0, 1.0))));
}

sigv4::Credentials credentials_of(const model::Step& step, const RunOptions& options) {
  const Principal* principal = principal_of(step, options);
  if (!principal || step.transfer.sign.mode == Mode::anonymous) return {};
  return principal->credentials.clone();
}

}  // namespace

void Sender::sign(const model::Step& step, BuiltRequest& request, const RunOptions& options) {
  if (request.wire.raw_bytes || step.operation->form) return;
  signer_.sign(request.wire, credentials_of(step, options), manner_of(step, request));
  drop(step.transfer.sign.drop, request.wire);
}

Exchange Sender::send_counted(const WireRequest& request, Deadline deadline) {
  ++requests_;
  Exchange exchange = endpoint().send(request, deadline);
  bytes_ += (request.raw_bytes ? request.raw_bytes->size() : request.body.size()) + exchange.response.body.size();
  return exchange;
}

Exchange Sender::send_patiently(const WireRequest& request, const Patience& patience, Deadline deadline,
                                std::vector<std::string>* notes) {
  for (unsigned attempt = 0;; ++attempt) {
    Exchange exchange = send_counted(request, deadline);
    const std::string why = reason_to_repeat(exchange, patience, attempt);
    if (why.empty()) return exchange;
    const std::chrono::milliseconds pause = pause_before(attempt, patience);
    if (std::chrono::steady_clock::now() + pause >= deadline) return exchange;
    if (notes != nullptr) notes->push_back(fmt::format("tried again after {} ms: {}", pause.count(), why));
    patience.pause ? patience.pause(pause) : std::this_thread::sleep_for(pause);
  }
}

Exchange Sender::send(const model::Step& step, BuiltRequest request, const RunOptions& options, Deadline deadline,
                      std::vector<std::string>* notes) {
  sign(step, request, options);
  Exchange exchange = send_patiently(request.wire, options.patience, deadline, notes);
  hide_secrets(request.wire, credentials_of(step, options), exchange);
  return exchange;
}

std::optional<std::string> Sender::used_up(const Budget& budget) const {
  if (budget.requests > 0 && requests_ >= budget.requests)
    return fmt::format("the budget of {} is used up", counted(budget.requests, "request"));
  if (budget.bytes > 0 && bytes_ >= budget.bytes)
    return fmt::format("the budget of {} is used up", counted(budget.bytes, "byte"));
  if (budget.time.count() > 0 && std::chrono::steady_clock::now() - start_ >= budget.time)
    return fmt::format("the budget of {} s is used up", budget.time.count());
  return std::nullopt;
}

}  // namespace s3sse::harness::runner
