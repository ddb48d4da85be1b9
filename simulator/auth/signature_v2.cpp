#include "simulator/auth/signature_v2.h"

#include <algorithm>
#include <array>
#include <map>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"

namespace s3sse::auth {
namespace {

/// The parameters of the query that are signed: subresources, and what overrides headers of the answer. Sources:
/// RESTAuthentication, and HmacV1Auth.QSAOfInterest of botocore for what is newer than that page.
constexpr auto signed_parameters = std::to_array<std::string_view>({
    "accelerate",
    "acl",
    "analytics",
    "cors",
    "defaultObjectAcl",
    "delete",
    "inventory",
    "lifecycle",
    "location",
    "logging",
    "metrics",
    "notification",
    "object-lock",
    "partNumber",
    "policy",
    "replication",
    "requestPayment",
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
    "restore",
    "select",
    "select-type",
    "storageClass",
    "tagging",
    "torrent",
    "uploadId",
    "uploads",
    "versionId",
    "versioning",
    "versions",
    "website",
});

constexpr auto old_regions =
    std::to_array<std::string_view>({"us-east-1", "us-west-1", "us-west-2", "eu-west-1", "ap-southeast-1",
                                     "ap-southeast-2", "ap-northeast-1", "sa-east-1", "us-gov-west-1"});

std::string canonical_amz_headers_v2(const Headers& headers) {
  std::map<std::string, std::string> sorted;
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (!name.starts_with("x-amz-")) continue;
    const auto [entry, fresh] = sorted.try_emplace(name, trim(header.value));
    if (!fresh) (entry->second += ',') += trim(header.value);
  }
  std::string out;
  for (const auto& [name, value] : sorted) out += name + ':' + value + '\n';
  return out;
}

std::string canonical_resource_v2(const Target& target, std::string_view host_bucket) {
  std::string out;
  if (!host_bucket.empty()) (out += '/') += host_bucket;
  out += target.raw_path;
  // The path of a bucket alone ends in a slash here, whether it was sent so or not (botocore, handlers.py).
  if (host_bucket.empty() && out.size() > 1 && out.find('/', 1) == std::string::npos) out += '/';
  std::vector<const QueryParameter*> kept;
  for (const QueryParameter& parameter : target.query)
    if (std::ranges::find(signed_parameters, parameter.name) != signed_parameters.end()) kept.push_back(&parameter);
  std::ranges::sort(kept, {}, &QueryParameter::name);
  char separator = '?';
  for (const QueryParameter* parameter : kept) {
    (out += separator) += parameter->name;
    if (parameter->has_value) (out += '=') += parameter->value;
    separator = '&';
  }
  return out;
}

}  // namespace

Headers headers_for_v2(const Headers& sent, const Target& target, bool in_query) {
  Headers all = sent;
  if (!in_query) return all;
  for (const QueryParameter& parameter : target.query) {
    const std::string name = ascii_lower(parameter.name);
    const bool counts = name.starts_with("x-amz-") || name == "content-md5" || name == "content-type";
    if (counts && !sent.has(name)) all.add(name, parameter.value);
  }
  return all;
}

std::string string_to_sign_v2(std::string_view method, const Headers& headers, const Target& target,
                              std::string_view host_bucket, const SignatureClaimV2& claim) {
  std::string text(method);
  (text += '\n') += headers.get_or("Content-MD5", "");
  (text += '\n') += headers.get_or("Content-Type", "");
  text += '\n';
  if (claim.in_query || !headers.has("x-amz-date")) text += claim.date;
  text += '\n';
  text += canonical_amz_headers_v2(headers);
  text += canonical_resource_v2(target, host_bucket);
  return text;
}

std::string signature_v2_of(const SecretBytes& secret_access_key, std::string_view text) {
  return to_base64(crypto::hmac(crypto::DigestAlgorithm::sha1, secret_access_key.reveal(), as_bytes(text)));
}

bool takes_signature_v2(std::string_view region) {
  return std::ranges::find(old_regions, region) != old_regions.end();
}

}  // namespace s3sse::auth
