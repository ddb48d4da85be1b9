#include "simulator/auth/signature_v4.h"

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"

namespace s3sse::auth {
namespace {

constexpr std::string_view terminator = "aws4_request";
constexpr std::size_t cached_keys = 64;

/// Trimmed, and every run of blanks inside made one space.
std::string collapse_blanks(std::string_view value) {
  std::string result;
  bool pending = false;
  for (const char c : trim(value)) {
    if (c == ' ' || c == '\t') {
      pending = true;
      continue;
    }
    if (pending) result += ' ';
    pending = false;
    result += c;
  }
  return result;
}

std::string canonical_query(const Target& target) {
  std::vector<std::pair<std::string, std::string>> pairs;
  for (const QueryParameter& parameter : target.query) {
    if (parameter.name == "X-Amz-Signature") continue;
    pairs.emplace_back(percent_encode(parameter.name), percent_encode(parameter.value));
  }
  std::ranges::sort(pairs);
  std::string text;
  for (const auto& [name, value] : pairs) {
    if (!text.empty()) text += '&';
    text += name;
    text += '=';
    text += value;
  }
  return text;
}

/// One line per name; values of a repeated header are joined by commas in wire order.
std::string canonical_header(const Headers& headers, std::string_view name) {
  std::string line(name);
  line += ':';
  bool first = true;
  for (const Header& header : headers) {
    if (!iequals(header.name, name)) continue;
    if (!first) line += ',';
    first = false;
    line += collapse_blanks(header.value);
  }
  line += '\n';
  return line;
}

SecretBytes mac(ByteView key, std::string_view message) {
  Bytes result = crypto::hmac_sha256(key, as_bytes(message));
  SecretBytes secret = SecretBytes::copy_of(result);
  wipe_memory(result);
  return secret;
}

}  // namespace

std::string CredentialScope::text() const {
  std::string result = date;
  for (const std::string_view part : {std::string_view(region), std::string_view(service), terminator}) {
    result += '/';
    result += part;
  }
  return result;
}

std::optional<CredentialScope> parse_credential(std::string_view text) {
  const auto parts = split(text, '/');
  if (parts.size() != 5 || parts[4] != terminator) return std::nullopt;
  if (std::ranges::any_of(parts, [](std::string_view part) { return part.empty(); })) return std::nullopt;
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (parts[1].size() != 8 || !std::ranges::all_of(parts[1], digit)) return std::nullopt;
  return CredentialScope{std::string(parts[0]), std::string(parts[1]), std::string(parts[2]), std::string(parts[3])};
}

std::string canonical_request(const Request& request, const Target& target,
                              const std::vector<std::string>& signed_headers, std::string_view payload_hash) {
  // S3 signs the path as it is sent. Clients differ in which characters they leave bare, so it is decoded and encoded
  // once, which every correct signer arrives at.
  std::string text = request.method + '\n' + percent_encode(target.path, true) + '\n' + canonical_query(target) + '\n';
  std::string names;
  for (const std::string& name : signed_headers) {
    text += canonical_header(request.headers, name);
    if (!names.empty()) names += ';';
    names += name;
  }
  text += '\n';
  text += names;
  text += '\n';
  text += payload_hash;
  return text;
}

std::string string_to_sign(std::string_view date_time, const CredentialScope& scope, std::string_view canonical) {
  std::string text(algorithm_v4);
  text += '\n';
  text += date_time;
  text += '\n';
  text += scope.text();
  text += '\n';
  text += crypto::sha256_hex(canonical);
  return text;
}

SecretBytes derive_signing_key(const SecretBytes& secret_access_key, const CredentialScope& scope) {
  std::string start = "AWS4";
  start += as_text(secret_access_key.reveal());
  const SecretBytes date_key = mac(as_bytes(start), scope.date);
  wipe_memory(start);
  const SecretBytes region_key = mac(date_key.reveal(), scope.region);
  const SecretBytes service_key = mac(region_key.reveal(), scope.service);
  return mac(service_key.reveal(), terminator);
}

std::string signature_of(const SecretBytes& signing_key, std::string_view text) {
  return to_hex(crypto::hmac_sha256(signing_key.reveal(), as_bytes(text)));
}

bool same_signature(std::string_view expected, std::string_view provided) {
  return constant_time_equals(as_bytes(expected), as_bytes(provided));
}

SecretBytes SigningKeyCache::get(const CredentialScope& scope, const SecretBytes& secret_access_key) {
  const std::lock_guard lock(mutex_);
  auto name = std::make_tuple(scope.access_key_id, scope.date, scope.region, scope.service);
  const auto found = entries_.find(name);
  if (found != entries_.end() && found->second.secret_access_key.equals(secret_access_key)) {
    return found->second.signing_key.clone();
  }
  SecretBytes key = derive_signing_key(secret_access_key, scope);
  if (entries_.size() >= cached_keys) entries_.clear();  // a sender who varies the scope must not grow memory
  entries_.insert_or_assign(std::move(name), Entry{secret_access_key.clone(), key.clone()});
  return key;
}

}  // namespace s3sse::auth
