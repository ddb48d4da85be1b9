#include "harness/sigv4/signer.h"

#include <fmt/format.h>

#include "harness/sigv4/aws_chunked.h"
#include "harness/sigv4/canonical_request.h"
#include "harness/sigv4/digest.h"
#include "harness/sigv4/key_cache.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::sigv4 {
namespace {

bool is_streaming(Payload payload) {
  return payload == Payload::streaming_signed || payload == Payload::streaming_signed_trailer ||
         payload == Payload::streaming_unsigned_trailer;
}

bool has_trailers(Payload payload) {
  return payload == Payload::streaming_signed_trailer || payload == Payload::streaming_unsigned_trailer;
}

std::string payload_line(const WireRequest& request, const SignOptions& options) {
  switch (options.payload) {
    case Payload::signed_hash:
      return sha256_hex(request.body);
    case Payload::unsigned_payload:
      return "UNSIGNED-PAYLOAD";
    case Payload::text:
      return options.payload_text;
    case Payload::streaming_signed:
      return "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    case Payload::streaming_signed_trailer:
      return "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER";
    case Payload::streaming_unsigned_trailer:
      return "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
  }
  return {};
}

void announce_streaming(WireRequest& request, const SignOptions& options) {
  const std::string encoding(request.headers.get_or("content-encoding", ""));
  if (ascii_lower(encoding).find("aws-chunked") == std::string::npos) {
    request.headers.set("Content-Encoding", encoding.empty() ? "aws-chunked" : "aws-chunked," + encoding);
  }
  if (!request.headers.has("x-amz-decoded-content-length")) {
    const std::int64_t length = static_cast<std::int64_t>(request.body.size()) + options.mistakes.decoded_length_error;
    request.headers.add("x-amz-decoded-content-length", fmt::format("{}", length));
  }
  if (has_trailers(options.payload) && !options.trailers.empty() && !request.headers.has("x-amz-trailer")) {
    std::string names;
    for (const Header& trailer : options.trailers) names += (names.empty() ? "" : ",") + ascii_lower(trailer.name);
    request.headers.add("x-amz-trailer", names);
  }
}

/// Date, Region and service, as every string to sign names them.
struct Scope {
  std::string timestamp;  ///< 20130524T000000Z
  std::string date;       ///< 20130524
  std::string text;       ///< 20130524/us-east-1/s3/aws4_request
};

Scope make_scope(std::string timestamp, TimePoint time, std::string_view region, std::string_view service) {
  // The scope follows the date that is sent, if it is one, so that a request with a date of its own can still be right.
  const bool sent_a_date = parse_iso8601_basic(timestamp).has_value();
  std::string date = sent_a_date ? timestamp.substr(0, 8) : format_date_stamp(time);
  std::string text = fmt::format("{}/{}/{}/aws4_request", date, region, service);
  return {std::move(timestamp), std::move(date), std::move(text)};
}

std::string string_to_sign(const Scope& scope, std::string_view canonical) {
  return fmt::format("AWS4-HMAC-SHA256\n{}\n{}\n{}", scope.timestamp, scope.text, sha256_hex(as_bytes(canonical)));
}

/// The secret to sign with: the right one, or another of the same length.
SecretBytes secret_for(const Credentials& credentials, const Mistakes& mistakes) {
  SecretBytes secret = credentials.secret_access_key.clone();
  if (!mistakes.wrong_secret) return secret;
  if (secret.empty()) return SecretBytes::copy_of(as_bytes("wrong"));
  secret.reveal_mutable().back() ^= 1;
  return secret;
}

std::string add_query(std::string_view target, std::string_view parameters) {
  const char joint = target.find('?') == std::string_view::npos ? '?' : '&';
  return fmt::format("{}{}{}", target, joint, parameters);
}

void frame_body(WireRequest& request, const SignOptions& options, const ChunkSigning* signing) {
  const Headers* trailers = has_trailers(options.payload) ? &options.trailers : nullptr;
  request.body = encode_aws_chunked(request.body, options.chunk_size, signing, trailers);
}

}  // namespace

Signer::Signer() : keys_(std::make_unique<KeyCache>()) {}
Signer::~Signer() = default;

Signed Signer::sign(WireRequest& request, const Credentials& credentials, const SignOptions& options) {
  const bool unsigned_frame = options.payload == Payload::streaming_unsigned_trailer;
  if (credentials.anonymous() && !unsigned_frame) return {};

  const TimePoint time = options.time + options.mistakes.clock_skew;
  Headers& headers = request.headers;
  if (is_streaming(options.payload)) announce_streaming(request, options);
  std::string payload = payload_line(request, options);
  if (headers.has("x-amz-content-sha256")) {
    payload = *headers.get("x-amz-content-sha256");
  } else if (options.service == "s3") {
    headers.add("x-amz-content-sha256", payload);
  }
  if (credentials.anonymous()) {
    frame_body(request, options, nullptr);
    return {};
  }
  if (!headers.has("x-amz-date")) headers.add("x-amz-date", format_iso8601_basic(time));
  if (!credentials.session_token.empty() && !headers.has("x-amz-security-token")) {
    headers.add("x-amz-security-token", credentials.session_token);
  }

  const Scope scope = make_scope(std::string(*headers.get("x-amz-date")), time, options.region, options.service);
  const CanonicalHeaders canonical = canonical_headers(headers, options.also_sign, options.mistakes.leave_unsigned);
  const auto key =
      keys_->signing_key(secret_for(credentials, options.mistakes), scope.date, options.region, options.service);
  std::string signature = hmac_sha256_hex(
      key->reveal(), string_to_sign(scope, canonical_request(request.method, request.target, canonical, payload)));
  if (options.mistakes.tampered_signature) signature = tampered(std::move(signature));

  headers.add("Authorization", fmt::format("AWS4-HMAC-SHA256 Credential={}/{},SignedHeaders={},Signature={}",
                                           credentials.access_key_id, scope.text, canonical.names, signature));
  if (unsigned_frame) {
    frame_body(request, options, nullptr);
  } else if (is_streaming(options.payload)) {
    const ChunkSigning signing{key->reveal(),
                               scope.timestamp,
                               scope.text,
                               signature,
                               options.mistakes.tampered_chunk,
                               options.mistakes.tampered_trailer_signature};
    frame_body(request, options, &signing);
  }
  return {std::move(signature), canonical.names};
}

Signed Signer::presign(WireRequest& request, const Credentials& credentials, const PresignOptions& options) {
  if (credentials.anonymous()) return {};
  const TimePoint time = options.time + options.mistakes.clock_skew;
  const Scope scope = make_scope(format_iso8601_basic(time), time, options.region, options.service);
  const CanonicalHeaders canonical =
      canonical_headers(request.headers, options.also_sign, options.mistakes.leave_unsigned);

  std::string parameters = fmt::format(
      "X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={}&X-Amz-Date={}&X-Amz-Expires={}",
      percent_encode(credentials.access_key_id + "/" + scope.text), scope.timestamp, options.expires.count());
  if (!credentials.session_token.empty()) {
    parameters += "&X-Amz-Security-Token=" + percent_encode(credentials.session_token);
  }
  parameters += "&X-Amz-SignedHeaders=" + percent_encode(canonical.names);
  request.target = add_query(request.target, parameters);

  const auto key =
      keys_->signing_key(secret_for(credentials, options.mistakes), scope.date, options.region, options.service);
  std::string signature = hmac_sha256_hex(
      key->reveal(),
      string_to_sign(scope, canonical_request(request.method, request.target, canonical, options.payload)));
  if (options.mistakes.tampered_signature) signature = tampered(std::move(signature));
  request.target = add_query(request.target, "X-Amz-Signature=" + signature);
  return {std::move(signature), canonical.names};
}

std::string Signer::sign_text(std::string_view text, const Credentials& credentials, std::string_view region,
                              std::string_view service, TimePoint time) {
  const auto key = keys_->signing_key(credentials.secret_access_key, format_date_stamp(time), region, service);
  return hmac_sha256_hex(key->reveal(), text);
}

std::string credential_text(const Credentials& credentials, std::string_view region, std::string_view service,
                            TimePoint time) {
  return fmt::format("{}/{}/{}/{}/aws4_request", credentials.access_key_id, format_date_stamp(time), region, service);
}

}  // namespace s3sse::harness::sigv4
