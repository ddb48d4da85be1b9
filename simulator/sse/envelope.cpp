#include "simulator/sse/envelope.h"

#include <optional>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::sse {
namespace {

using nlohmann::json;

constexpr int version = 1;
constexpr std::size_t max_text = 256 * 1024;  // far above the largest context that fits into a request head
constexpr std::string_view sse_c_name = "SSE-C";

std::string_view stored_name(EncryptionMethod method) {
  return method == EncryptionMethod::sse_c ? sse_c_name : sse_header_value(method);
}

std::optional<EncryptionMethod> method_named(const std::string& name) {
  return name == sse_c_name ? EncryptionMethod::sse_c : encryption_method_of(name);
}

// Takes members out of the object, and remembers that one of them was not as it should be.
class Members {
 public:
  explicit Members(const json& object) : object_(object) {}

  std::string text(const char* name) {
    const json* member = find(name);
    if (member == nullptr || !member->is_string()) return fault<std::string>();
    return member->get<std::string>();
  }
  bool flag(const char* name) {
    const json* member = find(name);
    if (member == nullptr || !member->is_boolean()) return fault<bool>();
    return member->get<bool>();
  }
  Bytes binary(const char* name) { return decoded(text(name)); }
  std::vector<Bytes> binaries(const char* name) {
    const json* member = find(name);
    if (member == nullptr || !member->is_array() || member->size() > 2) return fault<std::vector<Bytes>>();
    std::vector<Bytes> list;
    for (const json& element : *member) {
      list.push_back(element.is_string() ? decoded(element.get<std::string>()) : fault<Bytes>());
    }
    return list;
  }
  kms::EncryptionContext pairs(const char* name) {
    const json* member = find(name);
    if (member == nullptr || !member->is_object()) return fault<kms::EncryptionContext>();
    kms::EncryptionContext context;
    for (const auto& [key, value] : member->items()) {
      if (!value.is_string()) return fault<kms::EncryptionContext>();
      context.emplace(key, value.get<std::string>());
    }
    return context;
  }
  [[nodiscard]] bool good() const { return good_; }

 private:
  const json* find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }
  Bytes decoded(const std::string& text) {
    auto bytes = from_base64(text);
    return bytes ? std::move(*bytes) : fault<Bytes>();
  }
  template <class T>
  T fault() {
    good_ = false;
    return T{};
  }

  const json& object_;
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
  if (sse_c != !e.customer_key_md5.empty() || sse_c != !e.customer_key_verifier.empty()) return false;
  return !e.legacy_unencrypted || e.method == EncryptionMethod::sse_s3;
}

}  // namespace

std::string serialise(const Envelope& envelope) {
  json object{{"v", version}, {"method", stored_name(envelope.method)}, {"salt", to_base64(envelope.salt)}};
  json keys = json::array();
  for (const Bytes& key : envelope.wrapped_keys) keys.push_back(to_base64(key));
  object["wrapped_keys"] = std::move(keys);
  object["bucket_key_enabled"] = envelope.bucket_key_enabled;
  if (envelope.legacy_unencrypted) object["legacy_unencrypted"] = true;
  if (uses_kms(envelope.method)) {
    object["kms_key_arn"] = envelope.kms_key_arn;
    object["context"] = envelope.context;
    object["bucket_key_blob"] = to_base64(envelope.bucket_key_blob);
  }
  if (envelope.method == EncryptionMethod::sse_c) {
    object["customer_key_md5"] = envelope.customer_key_md5;
    object["customer_key_verifier"] = to_base64(envelope.customer_key_verifier);
  }
  return write_json(object);
}

Result<Envelope> parse_envelope(std::string_view text) {
  const auto broken = [] { return fail("the stored encryption envelope is damaged", "integrity"); };
  if (text.size() > max_text) return broken();
  const auto read = parse_json(text);
  if (!read || !read->is_object() || read->value("v", json()) != version) return broken();
  const json& object = *read;

  Members members(object);
  const auto method = method_named(members.text("method"));
  if (!method) return broken();
  Envelope envelope;
  envelope.method = *method;
  envelope.salt = members.binary("salt");
  envelope.wrapped_keys = members.binaries("wrapped_keys");
  envelope.bucket_key_enabled = members.flag("bucket_key_enabled");
  if (object.contains("legacy_unencrypted")) envelope.legacy_unencrypted = members.flag("legacy_unencrypted");
  if (uses_kms(*method)) {
    envelope.kms_key_arn = members.text("kms_key_arn");
    envelope.context = members.pairs("context");
    envelope.bucket_key_blob = members.binary("bucket_key_blob");
  }
  if (*method == EncryptionMethod::sse_c) {
    envelope.customer_key_md5 = members.text("customer_key_md5");
    envelope.customer_key_verifier = members.binary("customer_key_verifier");
  }
  // There is one spelling of every envelope: this finds unknown and doubled members, other orders and white space.
  if (!members.good() || !is_plausible(envelope) || serialise(envelope) != text) return broken();
  return envelope;
}

}  // namespace s3sse::sse
