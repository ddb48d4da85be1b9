// Requests and forms that are signed with Signature Version 2. What it may not touch, objects under KMS above all, is
// judged where that is known: by the operations.
#include "simulator/auth/auth_errors.h"
#include "simulator/auth/authenticator.h"
#include "simulator/auth/form_refusal.h"
#include "simulator/auth/hoisted_headers.h"
#include "simulator/auth/payload.h"
#include "simulator/auth/redaction.h"
#include "simulator/auth/signature_v2.h"
#include "simulator/auth/signature_v4.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"

namespace s3sse::auth {
namespace {

constexpr std::string_view scheme_v2 = "AWS ";

/// The moment that x-amz-date or Date names; it may be written as version 4 writes it, or with an offset for GMT.
std::optional<TimePoint> time_of_v2(std::string_view text) {
  if (const auto time = parse_iso8601_basic(text)) return time;
  constexpr std::string_view offset = " +0000";
  if (text.ends_with(offset)) return parse_http_date(std::string(text.substr(0, text.size() - offset.size())) + " GMT");
  return parse_http_date(text);
}

S3Result<SignatureClaimV2> claim_in_query(const Target& target) {
  for (const std::string_view name : {"Signature", "Expires", "AWSAccessKeyId"}) {
    if (target.value_or(name, "").empty()) {
      return refuse(errors::access_denied(
          "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters"));
    }
  }
  return SignatureClaimV2{.access_key_id = std::string(target.value_or("AWSAccessKeyId", "")),
                          .signature = std::string(target.value_or("Signature", "")),
                          .date = std::string(target.value_or("Expires", "")),
                          .in_query = true};
}

S3Result<SignatureClaimV2> claim_in_header(const Headers& headers) {
  const std::string_view value = trim(headers.get_or("Authorization", "").substr(scheme_v2.size()));
  const auto colon = value.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == value.size()) {
    return refuse(errors::invalid_argument("AWS authorization header is invalid.  Expected AwsAccessKeyId:signature",
                                           "Authorization"));
  }
  return SignatureClaimV2{.access_key_id = std::string(value.substr(0, colon)),
                          .signature = std::string(value.substr(colon + 1)),
                          .date = std::string(headers.get_or("Date", ""))};
}

S3Result<void> check_expiry(const SignatureClaimV2& claim, TimePoint now) {
  const auto seconds = parse_decimal<std::int64_t>(claim.date);
  constexpr std::int64_t latest = 253402300799;  // the end of the year 9999
  if (!seconds || *seconds < 0 || *seconds > latest) {
    return refuse(errors::access_denied("Invalid date (should be seconds since epoch): " + claim.date));
  }
  const TimePoint expires{std::chrono::seconds(*seconds)};
  if (now > expires) return refuse(url_has_expired(expires, now));
  return {};
}

S3Result<void> check_date(const Headers& headers, TimePoint now) {
  const std::string text(headers.get("x-amz-date").value_or(headers.get_or("Date", "")));
  const auto time = time_of_v2(text);
  if (!time) return refuse(errors::access_denied("AWS authentication requires a valid Date or x-amz-date header"));
  constexpr std::chrono::minutes skew{15};
  if (std::chrono::abs(now - *time) > skew) return refuse(request_time_too_skewed(text, now));
  return {};
}

}  // namespace

bool is_signed_with_v2(const Request& request, const Target& target) {
  return target.has("Signature") || target.has("AWSAccessKeyId") ||
         request.headers.get_or("Authorization", "").starts_with(scheme_v2);
}

S3Result<Principal> Authenticator::signer_v2(const SignatureV2& given) const {
  Principal principal;
  bool token_matches = false;
  bool matches = false;
  const bool known = credentials_.with(given.access_key_id, [&](const Credential& credential) {
    principal = credential.principal;
    token_matches = constant_time_equals(as_bytes(credential.session_token), as_bytes(given.session_token));
    matches = same_signature(signature_v2_of(credential.secret_access_key, given.string_to_sign), given.signature);
  });
  if (!known) return refuse(invalid_access_key_id(given.access_key_id));
  if (!token_matches) return refuse(invalid_token());
  auto right = require(rules_, matches, Rule::header_signature_v2_is_verified, [&] {
    const std::string shown = chosen(rules_, Rule::header_sensitive_values_are_not_logged,
                                     redact_canonical_request(given.string_to_sign), given.string_to_sign);
    return signature_v2_does_not_match(given.access_key_id, given.signature, shown);
  });
  if (!right) return refuse(std::move(right.error()));
  return principal;
}

S3Result<Authenticated> Authenticator::check_v2(Request& request, const Aim& aim, Trailers& trailers) const {
  if (!options_.signature_v2) return refuse(signature_v2_not_supported());
  const bool in_query = !request.headers.has("Authorization");
  auto claim = in_query ? claim_in_query(aim.target) : claim_in_header(request.headers);
  if (!claim) return refuse(std::move(claim.error()));
  const auto in_time = in_query ? check_expiry(*claim, clock_.now()) : check_date(request.headers, clock_.now());
  if (!in_time) return refuse(in_time.error());

  Headers headers = headers_for_v2(request.headers, aim.target, in_query);
  const std::string text = string_to_sign_v2(request.method, headers, aim.target, aim.host_bucket, *claim);
  auto signer = signer_v2({.access_key_id = claim->access_key_id,
                           .signature = claim->signature,
                           .string_to_sign = text,
                           .session_token = headers.get_or("x-amz-security-token", "")});
  if (!signer) return refuse(std::move(signer.error()));
  const bool with_customer_key = request.headers.has(header::customer_algorithm);
  const auto served = accepted(rules_, Rule::header_signature_v2_serves_what_is_not_under_kms, with_customer_key);
  if (!served) return refuse(served.error());
  for (Header& header : hoisted_by_v2(headers, request.headers, rules_))
    request.headers.add(std::move(header.name), std::move(header.value));
  if (const auto ok = install_unsigned_payload(request, trailers); !ok) return refuse(ok.error());
  return Authenticated{std::move(*signer), in_query ? SignatureKind::query_v2 : SignatureKind::header_v2,
                       options_.region, "s3"};
}

S3Result<Authenticated> Authenticator::authenticate_post_policy(const PostPolicySignatureV2& form) const {
  if (!options_.signature_v2) return refuse(signature_v2_not_supported());
  auto signer = signer_v2({.access_key_id = form.access_key_id,
                           .signature = form.signature,
                           .string_to_sign = std::string(form.policy),
                           .session_token = form.session_token});
  if (!signer) {
    if (signer.error().code != "SignatureDoesNotMatch") return refuse(std::move(signer.error()));
    return refuse(form_signature_does_not_match(form.access_key_id, form.signature, form.policy, rules_));
  }
  return Authenticated{std::move(*signer), SignatureKind::post_policy_v2, options_.region, "s3"};
}

}  // namespace s3sse::auth
