#include "harness/transport/redactor.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::harness {
namespace {

constexpr std::size_t shortest_secret = 8;

std::string short_digest(ByteView bytes) {
  std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  return to_hex(ByteView(digest.data(), 4));
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

bool any_of(std::string_view name, std::initializer_list<std::string_view> names) {
  return std::any_of(names.begin(), names.end(), [&](std::string_view each) { return iequals(each, name); });
}

/// Header, query parameter or form field: S3 takes most of them in each of the three places. The MD5 of a customer key
/// stays: S3 echoes it in the clear, and without it nobody sees which key was meant.
bool holds_secret(std::string_view name) {
  return any_of(name, {"x-amz-security-token", "x-amz-server-side-encryption-customer-key",
                       "x-amz-copy-source-server-side-encryption-customer-key", "x-amz-credential", "x-amz-signature",
                       "signature", "awsaccesskeyid", "policy", "cookie", "set-cookie", "proxy-authorization",
                       "x-amz-s3session-token", "x-s3sse-probe-token"});
}

bool is_shown_form(std::string_view value) {
  return value.size() > 2 && value.front() == '<' && value.back() == '>' && value.find("sha256:") != value.npos;
}

std::string redacted(std::string_view value) {
  return value.empty() || is_shown_form(value) ? std::string(value) : fingerprint(value);
}

/// Keeps what helps a reader (algorithm, date and region of the scope, signed headers) of a Signature Version 4.
std::string authorization(std::string_view value) {
  const std::size_t blank = value.find(' ');
  if (blank == std::string_view::npos) return redacted(value);
  std::string out(value.substr(0, blank + 1));
  if (!value.starts_with("AWS4-")) return out + redacted(value.substr(blank + 1));
  bool first = true;
  for (const std::string_view raw : split(value.substr(blank + 1), ',')) {
    const std::string_view item = trim(raw);
    const std::size_t equals = item.find('=');
    const std::string_view name = item.substr(0, equals);
    out += first ? "" : ", ";
    first = false;
    if (equals == std::string_view::npos) {
      out += redacted(item);
    } else if (name == "SignedHeaders") {
      out += item;
    } else if (name == "Credential") {
      const std::string_view credential = item.substr(equals + 1);
      const std::size_t slash = credential.find('/');
      out += fmt::format("Credential={}{}", redacted(credential.substr(0, slash)),
                         slash == std::string_view::npos ? "" : credential.substr(slash));
    } else {
      out += fmt::format("{}={}", name, redacted(item.substr(equals + 1)));
    }
  }
  return out;
}

/// Replaces what stands between each `open` and the first character of `ends` after it.
void redact_between(std::string& text, std::string_view open, std::string_view ends) {
  for (std::size_t at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
    at += open.size();
    const std::size_t end = std::min(text.find_first_of(ends, at), text.size());
    const std::string shown = redacted(std::string_view(text).substr(at, end - at));
    text.replace(at, end - at, shown);
    at += shown.size();
  }
}

void redact_form_fields(std::string& text) {
  static constexpr std::string_view name_attribute = "name=\"";
  for (std::size_t at = text.find(name_attribute); at != std::string::npos; at = text.find(name_attribute, at)) {
    at += name_attribute.size();
    const std::size_t quote = text.find('"', at);
    const std::size_t begin = text.find("\r\n\r\n", at);
    if (quote == std::string::npos || begin == std::string::npos) return;
    if (quote > begin || !holds_secret(std::string_view(text).substr(at, quote - at))) continue;
    const std::size_t end = std::min(text.find("\r\n--", begin + 4), text.size());
    text.replace(begin + 4, end - begin - 4, redacted(std::string_view(text).substr(begin + 4, end - begin - 4)));
    at = begin;
  }
}

}  // namespace

std::string fingerprint(std::string_view secret) {
  return fmt::format("<redacted sha256:{}, {} bytes>", short_digest(as_bytes(secret)), secret.size());
}

void Redactor::add_form(std::string form, const std::string& shown) {
  if (form.size() < shortest_secret) return;
  longest_ = std::max(longest_, form.size());
  forms_.emplace_back(std::move(form), shown);
}

void Redactor::add(const std::string& label, ByteView secret) {
  if (secret.size() < shortest_secret) return;
  const std::string shown = fmt::format("<{} sha256:{}>", label, short_digest(secret));
  const std::string base64 = to_base64(secret);
  std::string url_safe = base64;
  std::replace(url_safe.begin(), url_safe.end(), '+', '-');
  std::replace(url_safe.begin(), url_safe.end(), '/', '_');
  std::string json = base64;
  replace_all(json, "/", "\\/");
  const auto unpadded = [](std::string text) { return text.substr(0, text.find('=')); };
  const std::string hex = to_hex(secret);
  for (const std::string& form :
       {std::string(as_text(secret)), base64, unpadded(base64), url_safe, unpadded(url_safe), json,
        percent_encode(as_text(secret)), percent_encode(base64), ascii_lower(percent_encode(base64)), hex,
        ascii_upper(hex), to_base64(as_bytes(base64)), to_base64(as_bytes(hex)), percent_encode(unpadded(base64))})
    add_form(form, shown);
  // A key that was damaged on purpose has a foreign character in its middle.
  for (const std::string& whole : {base64, hex}) {
    add_form(whole.substr(0, whole.size() / 2), shown);
    add_form(whole.substr(whole.size() / 2), shown);
  }
  std::stable_sort(forms_.begin(), forms_.end(),
                   [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

std::string Redactor::text(std::string_view text) const {
  std::string out(text);
  for (const auto& [form, shown] : forms_) replace_all(out, form, shown);
  return out;
}

std::string Redactor::header(std::string_view name, std::string_view value) const {
  if (iequals(name, "authorization")) return authorization(text(value));
  const std::string shown = text(value);
  if (!holds_secret(name)) return iequals(name, "location") ? target(value) : shown;
  return is_shown_form(shown) ? shown : redacted(value);
}

std::string Redactor::target(std::string_view target) const {
  const std::size_t mark = target.find('?');
  if (mark == std::string_view::npos) return text(target);
  std::string out = text(target.substr(0, mark)) + "?";
  bool first = true;
  for (const std::string_view item : split(target.substr(mark + 1), '&')) {
    if (!first) out += '&';
    first = false;
    const std::size_t equals = item.find('=');
    const std::string name = percent_decode(item.substr(0, equals)).value_or(std::string(item.substr(0, equals)));
    if (equals == std::string_view::npos || !holds_secret(name))
      out += text(item);
    else
      out.append(item.substr(0, equals + 1)).append(redacted(item.substr(equals + 1)));
  }
  return out;
}

std::string Redactor::body(std::string_view body) const {
  std::string out = text(body);
  redact_form_fields(out);
  redact_between(out, "chunk-signature=", "\r\n;");
  redact_between(out, "x-amz-trailer-signature:", "\r\n");
  for (const std::string_view member : {"\"Plaintext\":\"", "\"PrivateKeyPlaintext\":\"", "\"SecretAccessKey\":\"",
                                        "\"SessionToken\":\"", "\"SharedSecret\":\""})
    redact_between(out, member, "\"");
  for (const std::string_view element :
       {"<SecretAccessKey>", "<SessionToken>", "<AccessKeyId>", "<AWSAccessKeyId>", "<SignatureProvided>"})
    redact_between(out, element, "<");
  return out;
}

}  // namespace s3sse::harness
