#include <algorithm>

#include "simulator/auth/auth_errors.h"
#include "simulator/auth/signature_claim.h"
#include "simulator/base/text.h"

namespace s3sse::auth {
namespace {

constexpr std::size_t component_count = 3;

/// Value of `name` if it occurs.
std::optional<std::string_view> component(const std::vector<std::string_view>& items, std::string_view name) {
  for (std::string_view item : items) {
    item = trim(item);
    if (item.starts_with(name) && item.size() > name.size() && item[name.size()] == '=')
      return item.substr(name.size() + 1);
  }
  return std::nullopt;
}

}  // namespace

S3Result<SignatureClaim> parse_authorization_header(std::string_view value) {
  if (!value.starts_with(algorithm_v4))
    return refuse(authorization_header_malformed("it must start with AWS4-HMAC-SHA256."));
  const auto items = split(value.substr(algorithm_v4.size()), ',');
  const auto credential = component(items, "Credential");
  const auto names = component(items, "SignedHeaders");
  const auto signature = component(items, "Signature");
  // Three, and nothing beside or behind them.
  if (!credential || !names || !signature || items.size() != component_count) {
    return refuse(authorization_header_malformed(
        "the authorization header requires three components: Credential, SignedHeaders, and Signature."));
  }
  auto scope = parse_credential(*credential);
  if (!scope) {
    return refuse(authorization_header_malformed(
        R"(the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".)"));
  }
  SignatureClaim claim;
  claim.scope = std::move(*scope);
  claim.signature = *signature;
  for (const std::string_view name : split(*names, ';')) claim.signed_headers.push_back(ascii_lower(name));
  return claim;
}

}  // namespace s3sse::auth
