#include "simulator/sse/envelope.h"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::sse {
namespace {

using nlohmann::json;

constexpr std::size_t most_layers = 2;
constexpr std::size_t max_text = 256 * 1024;  // far above the largest context that fits into a request head
constexpr std::string_view sse_c_name = "SSE-C";

std::string_view stored_name(EncryptionMethod method) {
  return method == EncryptionMethod::sse_c ? sse_c_name : sse_header_value(method);
}

std::optional<EncryptionMethod> method_named(const std::string& name) {
  return name == sse_c_name ? EncryptionMethod::sse_c : encryption_method_of(name);
}

/// Reads the one spelling of an envelope from front to back, and remembers that something was not as it should be. It
/// need not be strict: parse_envelope() compares in the end.
class Reader {
 public:
  explicit Reader(std::string_view text) : left_(text) {}

  /// True if `expected` comes next; it is passed then.
  bool skip(std::string_view expected) {
    const bool there = left_.starts_with(expected);
    if (there) left_.remove_prefix(expected.size());
    return there;
  }
  void expect(std::string_view expected) {
    if (!skip(expected)) fault();
  }
  bool flag() {
    const bool set = skip("true");
    if (!set) expect("false");
    return set;
  }
  std::string text() {
    expect("\"");
    std::size_t end = left_.find_first_of("\"\\");
    const bool plain = end != std::string_view::npos && left_[end] == '"';
    while (end < left_.size() && left_[end] == '\\') end = left_.find_first_of("\"\\", end + 2);
    if (end >= left_.size()) return fault();
    const std::string_view spelt = left_.substr(0, end);
    left_.remove_prefix(end + 1);
    if (plain) return std::string(spelt);
    const auto read = parse_json("\"" + std::string(spelt) + "\"");
    return read ? read->get<std::string>() : fault();
  }
  Bytes binary() {
    auto bytes = from_base64(text());
    if (!bytes) fault();
    return bytes ? std::move(*bytes) : Bytes();
  }
  kms::EncryptionContext pairs() {
    kms::EncryptionContext context;
    expect("{");
    while (good_ && !skip("}")) {
      std::string name = text();
      expect(":");
      context.emplace(std::move(name), text());
      skip(",");
    }
    return context;
  }
  /// Characters that are not read yet.
  [[nodiscard]] std::size_t left() const { return left_.size(); }
  [[nodiscard]] bool good() const { return good_ && left_.empty(); }

 private:
  std::string fault() {
    good_ = false;
    return {};
  }

  std::string_view left_;
  bool good_ = true;
};

bool is_plausible(const Envelope& e) {
  if (e.salt.size() != 32 || e.wrapped_keys.empty()) return false;
  for (const Bytes& key : e.wrapped_keys) {
    if (key.empty()) return false;
  }
  const bool kms = uses_kms(e.method);
  const bool sse_c = e.method == EncryptionMethod::sse_c;
  constexpr std::size_t wrapped_size = 40;  // RFC 3394 of 32 bytes
  if (!kms && (e.wrapped_keys.size() != 1 || e.wrapped_keys[0].size() != wrapped_size)) return false;
  if (kms == e.kms_key_arn.empty() || (!kms && !e.context.empty())) return false;
  if (!e.bucket_key_blob.empty() && (e.method != EncryptionMethod::sse_kms || !e.bucket_key_enabled)) return false;
  if (e.method == EncryptionMethod::sse_kms && e.bucket_key_enabled && e.bucket_key_blob.empty()) return false;
  if (sse_c != !e.customer_key_verifier.empty()) return false;
  return !e.legacy_unencrypted || e.method == EncryptionMethod::sse_s3;
}

}  // namespace

// By hand, with members in the order of their names: a document of the library takes dozens of allocations for each
// object that is written or read.
std::string serialise(const Envelope& envelope) {
  const bool kms = uses_kms(envelope.method);
  std::string text = "{";
  if (kms) text += fmt::format(R"("bucket_key_blob":"{}",)", to_base64(envelope.bucket_key_blob));
  text += fmt::format(R"("bucket_key_enabled":{})", envelope.bucket_key_enabled);
  if (kms) text += fmt::format(R"(,"context":{})", write_json(json(envelope.context)));
  if (envelope.method == EncryptionMethod::sse_c) {
    text += fmt::format(R"(,"customer_key_verifier":"{}")", to_base64(envelope.customer_key_verifier));
  }
  if (kms) text += fmt::format(R"(,"kms_key_arn":{})", write_json(json(envelope.kms_key_arn)));
  if (envelope.legacy_unencrypted) text += R"(,"legacy_unencrypted":true)";
  text += fmt::format(R"(,"method":"{}","salt":"{}","v":1,"wrapped_keys":[)", stored_name(envelope.method),
                      to_base64(envelope.salt));
  std::string_view comma;
  for (const Bytes& key : envelope.wrapped_keys) {
    text += fmt::format(R"({}"{}")", std::exchange(comma, ","), to_base64(key));
  }
  return text + "]}";
}

Result<Envelope> parse_envelope(std::string_view text) {
  text = text.substr(0, max_text + 1);
  Reader reader(text);
  Envelope envelope;
  reader.expect("{");
  if (reader.skip(R"("bucket_key_blob":)")) {
    envelope.bucket_key_blob = reader.binary();
    reader.expect(",");
  }
  reader.expect(R"("bucket_key_enabled":)");
  envelope.bucket_key_enabled = reader.flag();
  if (reader.skip(R"(,"context":)")) envelope.context = reader.pairs();
  // Envelopes of data folders of schema 1 have the MD5 of the customer's key as well.
  const std::size_t md5_at = text.size() - reader.left();
  const bool names_md5 = reader.skip(R"(,"customer_key_md5":)");
  if (names_md5) reader.text();
  const std::size_t md5_size = text.size() - reader.left() - md5_at;
  if (reader.skip(R"(,"customer_key_verifier":)")) envelope.customer_key_verifier = reader.binary();
  if (reader.skip(R"(,"kms_key_arn":)")) envelope.kms_key_arn = reader.text();
  envelope.legacy_unencrypted = reader.skip(R"(,"legacy_unencrypted":true)");
  reader.expect(R"(,"method":)");
  const auto method = method_named(reader.text());
  envelope.method = method.value_or(envelope.method);
  reader.expect(R"(,"salt":)");
  envelope.salt = reader.binary();
  reader.expect(R"(,"v":1,"wrapped_keys":[)");
  do envelope.wrapped_keys.push_back(reader.binary());
  while (envelope.wrapped_keys.size() < most_layers && reader.skip(","));
  reader.expect("]}");
  // There is one spelling of every envelope: this finds all that the reader let pass.
  const bool good = reader.good() && method && is_plausible(envelope) &&
                    (!names_md5 || method == EncryptionMethod::sse_c) &&
                    serialise(envelope) == std::string(text).erase(md5_at, md5_size);
  if (!good) return fail("the stored encryption envelope is damaged", "integrity");
  return envelope;
}

}  // namespace s3sse::sse
