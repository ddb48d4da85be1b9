#include "simulator/auth/authenticator.h"

#include <algorithm>

#include "simulator/auth/auth_errors.h"
#include "simulator/auth/form_refusal.h"
#include "simulator/auth/hoisted_headers.h"
#include "simulator/auth/payload.h"
#include "simulator/auth/redaction.h"
#include "simulator/auth/signature_claim.h"
#include "simulator/auth/signature_v2.h"
#include "simulator/auth/signed_headers.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"

namespace s3sse::auth {
namespace {

constexpr std::chrono::minutes allowed_skew{15};
constexpr std::size_t small_body_limit = 1024 * 1024;  // bytes; such requests are a few kilobytes

bool is_kms(const Headers& headers) {
  return headers.get_or("X-Amz-Target", "").starts_with("TrentService.");
}

/// The moment of signing, in the form of the string to sign: x-amz-date, or else Date.
std::optional<std::string> signing_time(const Headers& headers) {
  if (const auto date = headers.get("x-amz-date")) {
    if (parse_iso8601_basic(*date)) return std::string(*date);
    return std::nullopt;
  }
  const auto date = headers.get("Date");
  if (!date) return std::nullopt;
  if (parse_iso8601_basic(*date)) return std::string(*date);
  if (const auto time = parse_http_date(*date)) return format_iso8601_basic(*time);
  return std::nullopt;
}

S3Result<void> check_time(const SignatureClaim& claim, TimePoint now) {
  const auto parsed = parse_iso8601_basic(claim.date_time);
  if (!parsed) return refuse(errors::access_denied("AWS authentication requires a valid Date or x-amz-date header"));
  if (!claim.lifetime) {
    if (std::chrono::abs(now - *parsed) > allowed_skew) return refuse(request_time_too_skewed(claim.date_time, now));
    return {};
  }
  const TimePoint expires = *parsed + std::chrono::seconds(*claim.lifetime);
  if (*parsed - now > allowed_skew) return refuse(errors::access_denied("Request is not yet valid"));
  if (now > expires) return refuse(request_has_expired(claim, expires, now));
  return {};
}

/// `elsewhere`: a Region other than the endpoint's own that the request may be signed for all the same.
S3Result<void> check_scope(const SignatureClaim& claim, std::string_view service, std::string_view region,
                           bool elsewhere) {
  if (claim.scope.service != service) return refuse(wrong_service(claim, service));
  if (claim.scope.region != region && !elsewhere) return refuse(wrong_region(claim, region));
  if (claim.date_time.substr(0, 8) != claim.scope.date) return refuse(wrong_credential_date(claim));
  return {};
}

/// A client of KMS, STS or IAM need not send the hash; then it is that of the body, which has to be read for it.
S3Result<std::string> hash_small_body(Request& request) {
  auto body = read_all(*request.body, small_body_limit);
  if (!body) return refuse(errors::from_body_error(body.error()));
  std::string hash = crypto::sha256_hex(as_text(*body));
  request.body = std::make_unique<MemorySource>(std::move(*body));
  return hash;
}

/// Returns what the canonical request holds in place of the body. `in_memory`: of a service whose bodies are small, and
/// whose clients send no hash of them.
S3Result<std::string> payload_hash(Request& request, const SignatureClaim& claim, bool in_memory) {
  const auto sent = request.headers.get("x-amz-content-sha256");
  if (claim.lifetime) {
    const bool is_signed =
        std::ranges::find(claim.signed_headers, "x-amz-content-sha256") != claim.signed_headers.end();
    return std::string(sent && is_signed ? *sent : unsigned_payload);
  }
  if (sent) return std::string(*sent);
  if (in_memory) return hash_small_body(request);
  return refuse(missing_payload_hash());
}

struct KnownSigner {
  Principal principal;
  SecretBytes signing_key;
};

S3Result<KnownSigner> find_signer(const CredentialStore& credentials, SigningKeyCache& cache,
                                  const CredentialScope& scope, std::string_view session_token) {
  KnownSigner signer;
  bool token_matches = false;
  const bool known = credentials.with(scope.access_key_id, [&](const Credential& credential) {
    signer.principal = credential.principal;
    signer.signing_key = cache.get(scope, credential.secret_access_key);
    token_matches = constant_time_equals(as_bytes(credential.session_token), as_bytes(session_token));
  });
  if (!known) return refuse(invalid_access_key_id(scope.access_key_id));
  if (!token_matches) return refuse(invalid_token());
  return signer;
}

}  // namespace

struct Authenticator::Claim {
  SignatureClaim signature;
  bool kms = false;
};

Authenticator::Authenticator(const CredentialStore& credentials, const Clock& clock, const Rules& rules,
                             AuthenticatorOptions options)
    : credentials_(credentials),
      clock_(clock),
      rules_(rules),
      options_(std::move(options)),
      signing_keys_(std::make_unique<SigningKeyCache>()) {}

Authenticator::~Authenticator() = default;

S3Result<Authenticated> Authenticator::authenticate(Request& request, const Aim& aim, Trailers& trailers) const {
  trailers = std::make_shared<Headers>();
  const Target& target = aim.target;
  const bool kms = is_kms(request.headers);
  const auto authorization = request.headers.get("Authorization");
  const bool presigned = is_presigned(target);
  const bool query_v2 = target.has("Signature") || target.has("AWSAccessKeyId");
  if (request.headers.count("Authorization") + (presigned ? 1 : 0) + (query_v2 ? 1 : 0) > 1) {
    return refuse(only_one_mechanism());
  }
  if (is_signed_with_v2(request, target)) {
    return kms ? refuse(signature_v2_not_supported()) : check_v2(request, aim, trailers);
  }
  if (authorization && !authorization->starts_with(algorithm_v4)) return refuse(unsupported_authorization_type());
  if (!authorization && !presigned) return admit_unsigned(request, trailers);

  auto parsed = presigned ? parse_presigned_query(target) : parse_authorization_header(*authorization);
  if (!parsed) return refuse(parsed.error());
  if (!presigned) parsed->date_time = signing_time(request.headers).value_or("");
  return check(request, aim, trailers, {std::move(*parsed), kms});
}

S3Result<Authenticated> Authenticator::check(Request& request, const Aim& aim, Trailers& trailers,
                                             const Claim& claim) const {
  const SignatureClaim& signature = claim.signature;
  const bool presigned = signature.lifetime.has_value();
  if (signature.date_time.empty()) return refuse(check_time(signature, clock_.now()).error());
  const bool asks_location = request.method == "GET" && aim.target.has("location");
  const bool identity = !aim.identity_service.empty();
  const std::string_view service = claim.kms  ? chosen(rules_, Rule::kms_api_requests_are_signed_for_kms,
                                                       std::string_view("kms"), signature.scope.service)
                                   : identity ? aim.identity_service
                                              : "s3";
  const std::string& region = signature.scope.region;
  // Those who ask who they are may ask the global endpoints, which are in us-east-1.
  const bool elsewhere = claim.kms ? std::ranges::find(options_.kms_regions, region) != options_.kms_regions.end()
                                   : (asks_location || identity) && region == "us-east-1";
  if (const auto ok = check_scope(signature, service, options_.region, elsewhere); !ok) {
    return refuse(ok.error());
  }
  const auto token =
      presigned ? aim.target.value_or("X-Amz-Security-Token", "") : request.headers.get_or("x-amz-security-token", "");
  auto signer = find_signer(credentials_, *signing_keys_, signature.scope, token);
  if (!signer) return refuse(signer.error());
  if (const auto ok = check_time(signature, clock_.now()); !ok) return refuse(ok.error());
  if (presigned) {
    for (Header& header : signed_in_query(aim.target, request.headers, signature.signed_headers, rules_))
      request.headers.add(std::move(header.name), std::move(header.value));
  }
  const auto uncovered = unsigned_headers(request.headers, signature.signed_headers, presigned, rules_);
  if (!uncovered.empty()) return refuse(headers_not_signed(uncovered));

  const auto hash = payload_hash(request, signature, claim.kms || identity);
  if (!hash) return refuse(hash.error());
  const auto kind = payload_kind_of(*hash);
  if (!kind) return refuse(kind.error());

  const std::string canonical = canonical_request(request, aim.target, signature.signed_headers, *hash);
  const std::string to_sign = string_to_sign(signature.date_time, signature.scope, canonical);
  const auto mismatch = [&] {
    return signature_does_not_match(
        signature, to_sign,
        chosen(rules_, Rule::header_sensitive_values_are_not_logged, redact_canonical_request(canonical), canonical));
  };
  if (!same_signature(signature_of(signer->signing_key, to_sign), signature.signature)) {
    S3Result<void> wrong = refuse(mismatch());
    if (claim.kms) {
      wrong = refused(rules_, Rule::kms_api_requests_are_signed_for_kms, mismatch);
    } else if (lacks_signed_customer_header(request.headers, signature.signed_headers)) {
      wrong = refused(rules_, Rule::sse_c_presigned_url_signs_the_headers, mismatch);
    }
    if (!wrong) return refuse(wrong.error());
  }
  if (presigned) {
    const auto works = accepted(rules_, Rule::get_object_presigned_kms_read_works_with_sigv4, aim.reads_kms_object);
    if (!works) return refuse(works.error());
    // Signed as a part of the query.
    for (Header& header : hoisted_headers(aim.target, request.headers, rules_))
      request.headers.add(std::move(header.name), std::move(header.value));
  }

  std::optional<ChunkSignatureChain> chain;
  if (has_signed_chunks(*kind)) {
    chain.emplace(std::move(signer->signing_key), signature.date_time, signature.scope.text(), signature.signature);
  }
  if (const auto ok = install_payload(request, trailers, *kind, *hash, std::move(chain)); !ok)
    return refuse(ok.error());
  return Authenticated{std::move(signer->principal), presigned ? SignatureKind::query_v4 : SignatureKind::header_v4,
                       signature.scope.region, signature.scope.service};
}

S3Result<Authenticated> Authenticator::admit_unsigned(Request& request, Trailers& trailers) const {
  Authenticated anonymous{{}, SignatureKind::anonymous, options_.region, is_kms(request.headers) ? "kms" : "s3"};
  if (const auto ok = install_unsigned_payload(request, trailers); !ok) return refuse(ok.error());
  return anonymous;
}

S3Result<Authenticated> Authenticator::authenticate_post_policy(const PostPolicySignature& form) const {
  SignatureClaim claim;
  auto scope = parse_credential(form.credential);
  if (!scope || !parse_iso8601_basic(form.date)) {
    return refuse(
        errors::invalid_argument("the x-amz-credential or x-amz-date field is mal-formed", "x-amz-credential"));
  }
  claim.scope = std::move(*scope);
  claim.date_time = form.date;
  claim.signature = form.signature;
  if (const auto ok = check_scope(claim, "s3", options_.region, false); !ok) return refuse(ok.error());
  auto signer = find_signer(credentials_, *signing_keys_, claim.scope, form.session_token);
  if (!signer) return refuse(signer.error());
  // The policy carries its own expiration, so the age of the signature is not judged.
  if (!same_signature(signature_of(signer->signing_key, form.policy), form.signature)) {
    return refuse(form_signature_does_not_match(claim.scope.access_key_id, claim.signature, form.policy, rules_));
  }
  return Authenticated{std::move(signer->principal), SignatureKind::post_policy_v4, claim.scope.region, "s3"};
}

}  // namespace s3sse::auth
