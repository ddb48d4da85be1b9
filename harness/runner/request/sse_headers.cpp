#include "harness/runner/request/sse_headers.h"

#include <algorithm>

#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::string_view encryption_header = "x-amz-server-side-encryption";
constexpr std::string_view customer_prefix = "x-amz-server-side-encryption-customer-";
constexpr std::string_view source_customer_prefix = "x-amz-copy-source-server-side-encryption-customer-";

std::string encode(ByteView bytes, std::string_view encoding) {
  if (encoding == "hex") return to_hex(bytes);
  if (encoding == "raw") return std::string(as_text(bytes));
  std::string text = to_base64(bytes);
  if (encoding == "base64-twice") return to_base64(as_bytes(text));
  if (encoding == "base64-unpadded") text.erase(std::find(text.begin(), text.end(), '='), text.end());
  if (encoding == "base64-url") {
    std::replace(text.begin(), text.end(), '+', '-');
    std::replace(text.begin(), text.end(), '/', '_');
  }
  return text;
}

class CustomerKeyHeaders {
 public:
  CustomerKeyHeaders(const model::CustomerKey& key, const Scope& scope, Headers& out)
      : key_(key), scope_(scope), out_(out) {}

  void add(std::string_view prefix) {
    add_field(prefix, "algorithm", key_.algorithm, [](const model::KeyField::Value&) { return std::string("AES256"); });
    add_field(prefix, "key", key_.value, [this](const model::KeyField::Value& value) { return key_text(value); });
    add_field(prefix, "key-MD5", key_.md5, [this](const model::KeyField::Value& value) { return md5_text(value); });
  }

 private:
  template <class Make>
  void add_field(std::string_view prefix, std::string_view name, const model::KeyField& field, Make make) {
    const std::string header = std::string(prefix).append(name);
    if (!field.damaged) {
      out_.add(header, make(model::KeyField::Value{}));
      return;
    }
    for (const model::KeyField::Value& value : field.values)
      out_.add(header, value.verbatim ? scope_.resolve(*value.verbatim) : make(value));
  }

  [[nodiscard]] const Bytes& key_of(const model::KeyField::Value& value) const {
    return scope_.customer_key(value.of.empty() ? key_.key : value.of, static_cast<std::size_t>(key_.size));
  }

  [[nodiscard]] std::string key_text(const model::KeyField::Value& value) const {
    std::string text = encode(key_of(value), value.encoding);
    if (!value.insert.empty()) text.insert(text.size() / 2, value.insert);
    return text;
  }

  [[nodiscard]] std::string md5_text(const model::KeyField::Value& value) const {
    const Bytes& key = key_of(value);
    const Bytes sum = value.of_text ? md5(as_bytes(sent_key_text())) : md5(key);
    std::string text = encode(sum, value.encoding);
    if (!value.insert.empty()) text.insert(text.size() / 2, value.insert);
    return text;
  }

  [[nodiscard]] std::string sent_key_text() const {
    if (!key_.value.damaged || key_.value.values.empty()) return to_base64(key_of({}));
    const model::KeyField::Value& first = key_.value.values.front();
    return first.verbatim ? scope_.resolve(*first.verbatim) : key_text(first);
  }

  const model::CustomerKey& key_;
  const Scope& scope_;
  Headers& out_;
};

}  // namespace

Headers encryption_headers(const model::Step& step, const Scope& scope) {
  Headers out;
  for (const std::string& value : step.encryption.sse) out.add(std::string(encryption_header), scope.resolve(value));
  if (step.encryption.kms_key)
    out.add(std::string(encryption_header).append("-aws-kms-key-id"), scope.kms_key(*step.encryption.kms_key));
  if (step.encryption.context)
    out.add(std::string(encryption_header).append("-context"), scope.resolve(*step.encryption.context));
  if (step.encryption.context_json)
    out.add(std::string(encryption_header).append("-context"),
            to_base64(as_bytes(scope.resolve_json(*step.encryption.context_json))));
  if (step.encryption.bucket_key)
    out.add(std::string(encryption_header).append("-bucket-key-enabled"), scope.resolve(*step.encryption.bucket_key));
  if (step.encryption.customer_key) CustomerKeyHeaders(*step.encryption.customer_key, scope, out).add(customer_prefix);
  if (step.encryption.source_customer_key)
    CustomerKeyHeaders(*step.encryption.source_customer_key, scope, out).add(source_customer_prefix);
  return out;
}

}  // namespace s3sse::harness::runner
