#include "harness/runner/sender.h"

#include <algorithm>
#include <thread>

#include "harness/runner/sigv2.h"
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

/// Takes headers and query parameters out after they were signed.
void drop(const std::vector<std::string>& names, WireRequest& request) {
  for (const std::string& name : names) {
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

sigv4::Credentials credentials_of(const model::Step& step, const RunOptions& options) {
  const Principal* principal = principal_of(step, options);
  if (!principal || step.sign.mode == Mode::anonymous) return {};
  return principal->credentials.clone();
}

}  // namespace

void Sender::sign(const model::Step& step, BuiltRequest& request, const RunOptions& options) {
  if (request.wire.raw_bytes || step.call == "PostObject") return;
  const model::Signing& signing = step.sign;
  const sigv4::Credentials credentials = credentials_of(step, options);
  const std::string region = signing.region.empty() ? endpoint_.info().region : signing.region;
  const std::string service = !signing.service.empty() ? signing.service : step.is_kms() ? "kms" : "s3";
  const TimePoint now = clock_.now();
  if (signing.mode == Mode::sigv2) {
    sign_v2(request.wire, credentials, now - std::chrono::seconds(signing.age));
  } else if (signing.mode == Mode::sigv2_presigned) {
    presign_v2(request.wire, credentials, now - std::chrono::seconds(signing.age),
               std::chrono::seconds(signing.expires));
  } else if (signing.mode == Mode::presigned) {
    sigv4::PresignOptions presign;
    presign.region = region;
    presign.service = service;
    presign.time = now;
    presign.expires = std::chrono::seconds(signing.expires);
    presign.mistakes = mistakes_of(signing);
    signer_.presign(request.wire, credentials, presign);
  } else {
    sigv4::SignOptions sign;
    sign.region = region;
    sign.service = service;
    sign.time = now;
    sign.payload = payload_of(step.payload);
    sign.chunk_size = static_cast<std::size_t>(step.chunk_size);
    sign.trailers = std::move(request.trailers);
    sign.mistakes = mistakes_of(signing);
    signer_.sign(request.wire, credentials, sign);
  }
  drop(signing.drop, request.wire);
}

Exchange Sender::send_patiently(const WireRequest& request, Deadline deadline) {
  std::chrono::milliseconds pause{100};
  for (int attempt = 0;; ++attempt) {
    Exchange exchange = endpoint_.send(request, deadline);
    const bool slow_down = exchange.failure == TransportFailure::none && exchange.response.status == 503 &&
                           as_text(exchange.response.body).find("SlowDown") != std::string_view::npos;
    const bool broken = exchange.failure == TransportFailure::connection && exchange.response.status == 0;
    const bool again = (broken && attempt < 1) || (slow_down && attempt < 4);
    if (!again || std::chrono::steady_clock::now() + pause >= deadline) return exchange;
    std::this_thread::sleep_for(pause);
    pause *= 2;
  }
}

Exchange Sender::send(const model::Step& step, BuiltRequest request, const RunOptions& options, Deadline deadline) {
  sign(step, request, options);
  return send_patiently(request.wire, deadline);
}

}  // namespace s3sse::harness::runner
