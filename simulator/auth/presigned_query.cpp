#include <algorithm>
#include <array>

#include "simulator/auth/auth_errors.h"
#include "simulator/auth/signature_claim.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::auth {
namespace {

constexpr std::array<std::string_view, 6> required = {"X-Amz-Algorithm", "X-Amz-Credential",    "X-Amz-Signature",
                                                      "X-Amz-Date",      "X-Amz-SignedHeaders", "X-Amz-Expires"};
constexpr std::int64_t one_week = 604800;  // seconds

S3Result<std::uint32_t> parse_lifetime(std::string_view text) {
  const auto seconds = parse_decimal<std::int64_t>(text);
  if (!seconds) return refuse(authorization_query_parameters_error("X-Amz-Expires should be a number"));
  if (*seconds < 0) return refuse(authorization_query_parameters_error("X-Amz-Expires must be non-negative"));
  if (*seconds > one_week) {
    return refuse(authorization_query_parameters_error(
        "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than "
        "604800 seconds"));
  }
  return static_cast<std::uint32_t>(*seconds);
}

}  // namespace

bool is_presigned(const Target& target) {
  return std::ranges::any_of(std::array{required[0], required[1], required[2]},
                             [&](std::string_view name) { return target.has(name); });
}

S3Result<SignatureClaim> parse_presigned_query(const Target& target) {
  for (const std::string_view name : required) {
    if (std::ranges::count(target.query, name, &QueryParameter::name) == 1) continue;
    return refuse(authorization_query_parameters_error(
        "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, "
        "X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters."));
  }
  if (target.value_or("X-Amz-Algorithm", "") != algorithm_v4) {
    return refuse(authorization_query_parameters_error(
        R"(X-Amz-Algorithm only supports "AWS4-HMAC-SHA256 and AWS4-ECDSA-P256-SHA256")"));
  }
  auto scope = parse_credential(target.value_or("X-Amz-Credential", ""));
  if (!scope) {
    return refuse(authorization_query_parameters_error(
        "Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting "
        "\"<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request\"."));
  }
  SignatureClaim claim;
  claim.scope = std::move(*scope);
  claim.date_time = target.value_or("X-Amz-Date", "");
  if (!parse_iso8601_basic(claim.date_time)) {
    return refuse(authorization_query_parameters_error(
        R"(X-Amz-Date must be in the ISO8601 Long Format "yyyyMMdd'T'HHmmss'Z'")"));
  }
  const auto lifetime = parse_lifetime(target.value_or("X-Amz-Expires", ""));
  if (!lifetime) return refuse(lifetime.error());
  claim.lifetime = *lifetime;
  claim.signature = target.value_or("X-Amz-Signature", "");
  for (const std::string_view name : split(target.value_or("X-Amz-SignedHeaders", ""), ';')) {
    claim.signed_headers.push_back(ascii_lower(name));
  }
  return claim;
}

}  // namespace s3sse::auth
