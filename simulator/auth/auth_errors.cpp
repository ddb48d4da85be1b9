#include "simulator/auth/auth_errors.h"

#include <fmt/format.h>

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::auth {
namespace {

/// 2013-05-24T00:00:00Z, the form of these errors: without a fraction of a second.
std::string whole_seconds(TimePoint time) {
  const std::string text = format_iso8601(time);
  return text.substr(0, text.find('.')) + "Z";
}

std::string bytes_in_hex(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (!result.empty()) result += ' ';
    result += fmt::format("{:02x}", static_cast<unsigned char>(c));
  }
  return result;
}

/// The same fault is reported under another code when the signature came in the query.
S3Error malformed_scope(const SignatureClaim& claim, std::string_view what) {
  if (!claim.lifetime) return authorization_header_malformed(what);
  return authorization_query_parameters_error(fmt::format("Error parsing the X-Amz-Credential parameter; {}", what));
}

}  // namespace

S3Error authorization_header_malformed(std::string_view what) {
  return {400, "AuthorizationHeaderMalformed", fmt::format("The authorization header is malformed; {}", what)};
}

S3Error authorization_query_parameters_error(std::string message) {
  return {400, "AuthorizationQueryParametersError", std::move(message)};
}

S3Error wrong_region(const SignatureClaim& claim, std::string_view expected) {
  S3Error error =
      malformed_scope(claim, fmt::format("the region '{}' is wrong; expecting '{}'", claim.scope.region, expected));
  error.elements = {{"Region", std::string(expected)}};
  return error;
}

S3Error wrong_service(const SignatureClaim& claim, std::string_view expected) {
  return malformed_scope(
      claim, fmt::format("incorrect service \"{}\". This endpoint belongs to \"{}\".", claim.scope.service, expected));
}

S3Error wrong_credential_date(const SignatureClaim& claim) {
  return malformed_scope(claim,
                         fmt::format("Invalid credential date \"{}\". This date is not the same as X-Amz-Date: \"{}\".",
                                     claim.scope.date, claim.date_time.substr(0, 8)));
}

S3Error invalid_access_key_id(std::string_view access_key_id) {
  return {403,
          "InvalidAccessKeyId",
          "The AWS Access Key Id you provided does not exist in our records.",
          {{"AWSAccessKeyId", std::string(access_key_id)}}};
}

S3Error invalid_token() {
  // The element Token-0 of S3 is left out: it would repeat a secret.
  return {400, "InvalidToken", "The provided token is malformed or otherwise invalid."};
}

S3Error signature_does_not_match(const SignatureClaim& claim, std::string_view string_to_sign,
                                 std::string_view canonical_request) {
  return {403,
          "SignatureDoesNotMatch",
          "The request signature we calculated does not match the signature you provided. Check your key and signing "
          "method.",
          {{"AWSAccessKeyId", claim.scope.access_key_id},
           {"StringToSign", std::string(string_to_sign)},
           {"SignatureProvided", claim.signature},
           {"StringToSignBytes", bytes_in_hex(string_to_sign)},
           {"CanonicalRequest", std::string(canonical_request)},
           {"CanonicalRequestBytes", bytes_in_hex(canonical_request)}}};
}

S3Error signature_v2_does_not_match(std::string_view access_key_id, std::string_view signature,
                                    std::string_view string_to_sign) {
  SignatureClaim claim;
  claim.scope.access_key_id = access_key_id;
  claim.signature = signature;
  S3Error error = signature_does_not_match(claim, string_to_sign, "");
  std::erase_if(error.elements, [](const auto& element) { return element.first.starts_with("CanonicalRequest"); });
  return error;
}

S3Error request_time_too_skewed(std::string_view request_time, TimePoint now) {
  return {403,
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.",
          {{"RequestTime", std::string(request_time)},
           {"ServerTime", whole_seconds(now)},
           {"MaxAllowedSkewMilliseconds", "900000"}}};
}

S3Error request_has_expired(const SignatureClaim& claim, TimePoint expires, TimePoint now) {
  return {403,
          "AccessDenied",
          "Request has expired",
          {{"X-Amz-Expires", fmt::format("{}", claim.lifetime.value_or(0))},
           {"Expires", whole_seconds(expires)},
           {"ServerTime", whole_seconds(now)}}};
}

S3Error url_has_expired(TimePoint expires, TimePoint now) {
  return {403,
          "AccessDenied",
          "Request has expired",
          {{"Expires", whole_seconds(expires)}, {"ServerTime", whole_seconds(now)}}};
}

S3Error headers_not_signed(const std::vector<std::string>& names) {
  return {403,
          "AccessDenied",
          "There were headers present in the request which were not signed",
          {{"HeadersNotSigned", fmt::format("{}", fmt::join(names, ", "))}}};
}

S3Error only_one_mechanism() {
  return errors::invalid_argument(
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or "
      "the Authorization header should be specified",
      "Authorization");
}

S3Error unsupported_authorization_type() {
  return errors::invalid_argument("Unsupported Authorization Type", "Authorization");
}

S3Error missing_payload_hash() {
  return errors::invalid_request("Missing required header for this request: x-amz-content-sha256");
}

S3Error invalid_payload_hash(std::string_view value) {
  const std::string text(value);
  return errors::invalid_argument(
      "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, "
      "STREAMING-AWS4-HMAC-SHA256-PAYLOAD, STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER, "
      "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD, STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER or a valid sha256 "
      "value.",
      "x-amz-content-sha256", &text);
}

S3Error signature_v2_not_supported() {
  return errors::invalid_request(
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.");
}

S3Error kms_needs_signature_v4() {
  const std::string null = "null";
  return errors::invalid_argument(
      "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.",
      "Authorization", &null);
}

S3Error update_encryption_needs_signature_v4() {
  return errors::invalid_request(
      "Requests that modify an object encryption configuration require AWS Signature Version 4. Modify the request to "
      "use AWS Signature Version 4, and then try again.");
}

}  // namespace s3sse::auth
