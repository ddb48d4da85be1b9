// Mutants of what answers say of encryption.
#include <algorithm>

#include "harness/transport/mutators/alterations.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

constexpr std::string_view encryption_header = "x-amz-server-side-encryption";
constexpr std::string_view key_id_header = "x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view bucket_key_header = "x-amz-server-side-encryption-bucket-key-enabled";
constexpr std::string_view encryption_context_header = "x-amz-server-side-encryption-context";
constexpr std::string_view customer_algorithm_header = "x-amz-server-side-encryption-customer-algorithm";
constexpr std::string_view customer_key_header = "x-amz-server-side-encryption-customer-key";
constexpr std::string_view customer_key_md5_header = "x-amz-server-side-encryption-customer-key-MD5";

using Response = WireResponse;
using Shape = RequestShape;

std::string flipped_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z')
      c = static_cast<char>(c - 'a' + 'A');
    else if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

ResponseMutant dropping(std::string_view id, std::string_view title, std::string_view name) {
  return altering(id, title,
                  [name](const Shape&, const WireRequest&, Response& response) { return drop_header(response, name); });
}

ResponseMutant changing(std::string_view id, std::string_view title, std::string_view name,
                        std::string (*change)(const std::string&)) {
  return altering(id, title, [name, change](const Shape&, const WireRequest&, Response& response) {
    return change_header(response, name, change);
  });
}

bool says_kms(const Response& response) {
  return response.headers.get_or(encryption_header, "").starts_with("aws:kms");
}

void add_managed(std::vector<ResponseMutant>& out) {
  out.push_back(dropping("encryption.dropped", "no answer says how the object is encrypted", encryption_header));
  out.push_back(altering("encryption.doubled", "x-amz-server-side-encryption comes twice, with two values",
                         [](const Shape&, const WireRequest&, Response& response) {
                           if (!response.headers.has(encryption_header)) return false;
                           Headers both{{std::string(encryption_header), says_kms(response) ? "AES256" : "aws:kms"}};
                           for (const Header& header : response.headers) both.add(header.name, header.value);
                           response.headers = std::move(both);
                           return true;
                         }));
  out.push_back(altering("encryption.renamed", "x-amz-server-side-encryption is called x-amz-encryption",
                         [](const Shape&, const WireRequest&, Response& response) {
                           const std::string value(response.headers.get_or(encryption_header, ""));
                           if (!drop_header(response, encryption_header)) return false;
                           response.headers.add("x-amz-encryption", value);
                           return true;
                         }));
  out.push_back(changing("encryption.value-in-other-case", "aes256 and AWS:KMS instead of AES256 and aws:kms",
                         encryption_header, [](const std::string& value) { return flipped_case(value); }));
  out.push_back(changing("encryption.downgraded", "what KMS protects is said to be SSE-S3", encryption_header,
                         [](const std::string&) { return std::string("AES256"); }));
  out.push_back(changing("encryption.one-layer", "DSSE-KMS is said to be SSE-KMS", encryption_header,
                         [](const std::string& value) { return value == "aws:kms:dsse" ? "aws:kms" : value; }));
  out.push_back(altering("encryption.beside-customer-key", "an SSE-C answer says AES256 as SSE-S3 does, too",
                         [](const Shape&, const WireRequest&, Response& response) {
                           if (!response.headers.has(customer_algorithm_header) ||
                               response.headers.has(encryption_header))
                             return false;
                           response.headers.add(std::string(encryption_header), "AES256");
                           return true;
                         }));
  out.push_back(altering("encryption.on-errors", "refusals carry x-amz-server-side-encryption",
                         [](const Shape& shape, const WireRequest&, Response& response) {
                           if (shape.kms || succeeded(response) || response.headers.has(encryption_header))
                             return false;
                           response.headers.add(std::string(encryption_header), "AES256");
                           return true;
                         }));
}

void add_kms_echo(std::vector<ResponseMutant>& out) {
  out.push_back(dropping("key-id.dropped", "an SSE-KMS answer does not say which key", key_id_header));
  out.push_back(
      changing("key-id.as-alias", "the key is echoed as an alias", key_id_header, [](const std::string& value) {
        const std::size_t at = value.find(":key/");
        return at == std::string::npos ? value : value.substr(0, at) + ":alias/mutant";
      }));
  out.push_back(changing("key-id.bare", "the key is echoed by its id, not by its ARN", key_id_header,
                         [](const std::string& value) { return value.substr(value.find('/') + 1); }));
  out.push_back(altering("key-id.beside-aes256", "SSE-S3 answers name a KMS key",
                         [](const Shape&, const WireRequest&, Response& response) {
                           if (response.headers.get_or(encryption_header, "") != "AES256") return false;
                           if (response.headers.has(key_id_header)) return false;
                           response.headers.add(std::string(key_id_header),
                                                "arn:aws:kms:us-east-1:111122223333:key/"
                                                "1234abcd-12ab-34cd-56ef-1234567890ab");
                           return true;
                         }));
  out.push_back(dropping("bucket-key.dropped", "nothing says that a bucket key was used", bucket_key_header));
  out.push_back(altering("bucket-key.claimed", "every SSE-KMS answer claims a bucket key",
                         [](const Shape&, const WireRequest&, Response& response) {
                           if (!says_kms(response) || response.headers.has(bucket_key_header)) return false;
                           response.headers.add(std::string(bucket_key_header), "true");
                           return true;
                         }));
  out.push_back(dropping("context.dropped", "the encryption context is not echoed", encryption_context_header));
}

void add_customer_key(std::vector<ResponseMutant>& out) {
  out.push_back(
      dropping("customer-algorithm.dropped", "an SSE-C answer does not name the algorithm", customer_algorithm_header));
  out.push_back(changing("customer-algorithm.in-other-case", "an SSE-C answer says aes256", customer_algorithm_header,
                         [](const std::string& value) { return flipped_case(value); }));
  out.push_back(dropping("customer-key-md5.dropped", "an SSE-C answer does not tell the MD5 of the key",
                         customer_key_md5_header));
  out.push_back(changing("customer-key-md5.other", "the MD5 is that of another key", customer_key_md5_header,
                         [](const std::string&) { return std::string("AAAAAAAAAAAAAAAAAAAAAA=="); }));
  out.push_back(altering("customer-key.echoed", "the customer's key itself comes back",
                         [](const Shape&, const WireRequest& request, Response& response) {
                           const auto key = request.headers.get(customer_key_header);
                           if (!key || !succeeded(response)) return false;
                           response.headers.add(std::string(customer_key_header), std::string(*key));
                           return true;
                         }));
  out.push_back(altering("customer-key.in-error", "a refusal quotes the customer's key",
                         [](const Shape&, const WireRequest& request, Response& response) {
                           const auto key = request.headers.get(customer_key_header);
                           if (!key || key->empty() || !is_error_document(response)) return false;
                           return replace_in_body(response, "</Error>",
                                                  "<Detail>" + std::string(*key) + "</Detail></Error>");
                         }));
}

}  // namespace

void add_encryption_header_mutants(std::vector<ResponseMutant>& out) {
  add_managed(out);
  add_kms_echo(out);
  add_customer_key(out);
}

}  // namespace s3sse::harness
