#include "harness/mutation/exchange/resigner.h"

#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::mutation {
namespace {

constexpr std::string_view credential_prefix = "AWS4-HMAC-SHA256 Credential=";

/// <access key>/<date>/<Region>/<service>/aws4_request
std::vector<std::string_view> scope_of(std::string_view authorization) {
  if (!authorization.starts_with(credential_prefix)) return {};
  authorization.remove_prefix(credential_prefix.size());
  std::vector<std::string_view> out = split(authorization.substr(0, authorization.find(',')), '/');
  return out.size() == 5 ? out : std::vector<std::string_view>();
}

bool is_signed_in_query(const WireRequest& request) {
  return request.target.find("Signature=") != std::string::npos;
}

}  // namespace

const sigv4::Credentials* Resigner::principal_of(std::string_view authorization) const {
  const std::vector<std::string_view> scope = scope_of(authorization);
  if (scope.empty()) return nullptr;
  for (const sigv4::Principal* each : {&principals_.owner, &principals_.second, &principals_.other_account})
    if (each->credentials.access_key_id == scope[0]) return &each->credentials;
  return nullptr;
}

std::optional<WireRequest> Resigner::signed_like(const WireRequest& sent, const WireRequest& altered) {
  if (sent.raw_bytes || is_signed_in_query(sent)) return std::nullopt;
  if (sent.headers.get_or("x-amz-content-sha256", "").starts_with("STREAMING-")) return std::nullopt;
  const auto authorization = sent.headers.get("authorization");
  if (!authorization) return altered;
  const sigv4::Credentials* principal = principal_of(*authorization);
  const auto time = parse_iso8601_basic(sent.headers.get_or("x-amz-date", ""));
  if (principal == nullptr || !time) return std::nullopt;
  const std::vector<std::string_view> scope = scope_of(*authorization);
  const FakeClock clock(*time);
  runner::RequestSigner signer(subject_.endpoint(), clock);
  const auto sign = [&](WireRequest request) {
    request.headers.remove("authorization");
    signer.sign(request, *principal, {.region = std::string(scope[2]), .service = std::string(scope[3])});
    return request;
  };
  if (sign(sent).headers.get("authorization") != authorization) return std::nullopt;
  return sign(altered);
}

WireRequest Resigner::signed_by_owner(WireRequest request) {
  for (const std::string_view name : {"authorization", "x-amz-date", "date", "x-amz-security-token"})
    request.headers.remove(name);
  if (request.headers.get_or("x-amz-content-sha256", "").size() != 64) request.headers.remove("x-amz-content-sha256");
  runner::RequestSigner(subject_.endpoint(), subject_.clock()).sign(request, principals_.owner.credentials, {});
  return request;
}

}  // namespace s3sse::harness::mutation
