#include "simulator/service/write/object_checksums.h"

#include "simulator/base/text.h"
#include "simulator/crypto/aes_gcm.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/write/body_integrity.h"

namespace s3sse::service {
namespace {

constexpr std::string_view sealed_prefix = "sealed:";
constexpr std::size_t nonce_size = 12;

/// The nonce is the salt too: every value has a key of its own.
SecretBytes checksum_key(const crypto::SegmentKeys& data_keys, ByteView nonce) {
  return crypto::hkdf_sha256(data_keys.layers.back().reveal(), nonce, "s3sse object checksum", 32);
}

}  // namespace

std::vector<crypto::ChecksumAlgorithm> default_checksums(EncryptionMethod method, const Rules& rules) {
  return chosen(rules, {Rule::checksum_default_is_crc64nvme, Rule::checksum_default_applies_to_sse_c},
                std::vector{crypto::ChecksumAlgorithm::crc64nvme}, method);
}

Checksums seal_checksums(const Checksums& plain, EncryptionMethod method, const crypto::SegmentKeys& data_keys,
                         Entropy& entropy, const Rules& rules) {
  const Rule rule = method == EncryptionMethod::dsse_kms ? Rule::dsse_stored_checksum_is_encrypted
                                                         : Rule::checksum_is_stored_encrypted_for_kms;
  if (!uses_kms(method)) return plain;
  Checksums sealed;
  for (const auto& [algorithm, value] : plain) {
    Bytes stored = entropy.bytes(nonce_size);
    const Bytes ciphertext = crypto::aes_gcm_encrypt(checksum_key(data_keys, stored), ByteView(stored), as_bytes(value),
                                                     as_bytes(algorithm));
    stored.insert(stored.end(), ciphertext.begin(), ciphertext.end());
    sealed[std::string(sealed_prefix) + algorithm] = as_text(stored);
  }
  return chosen(rules, rule, std::move(sealed), plain);
}

bool are_sealed(const Checksums& checksums) {
  return !checksums.empty() && checksums.begin()->first.starts_with(sealed_prefix);
}

Checksums open_checksums(const Checksums& checksums, const crypto::SegmentKeys& data_keys) {
  if (!are_sealed(checksums)) return checksums;
  Checksums plain;
  for (const auto& [name, value] : checksums) {
    const std::string algorithm = name.substr(sealed_prefix.size());
    const ByteView stored = as_bytes(value);
    if (stored.size() < nonce_size) continue;
    const ByteView nonce = stored.first(nonce_size);
    const auto opened =
        crypto::aes_gcm_decrypt(checksum_key(data_keys, nonce), nonce, stored.subspan(nonce_size), as_bytes(algorithm));
    if (opened) plain[algorithm] = as_text(opened->reveal());
  }
  return plain;
}

std::string checksum_algorithm_name(const Checksums& checksums) {
  if (checksums.empty()) return {};
  const std::string& name = checksums.begin()->first;
  return are_sealed(checksums) ? name.substr(sealed_prefix.size()) : name;
}

void add_checksum_headers(const Checksums& plain, std::string_view type, std::size_t part_count, Headers& headers) {
  for (const auto& [name, value] : plain) {
    const auto algorithm = crypto::checksum_algorithm_of(name);
    if (algorithm) headers.add(crypto::checksum_header(*algorithm), checksum_text(value, type, part_count));
  }
  if (!plain.empty() && !type.empty()) headers.add("x-amz-checksum-type", std::string(type));
}

bool wants_checksums(const Headers& headers, const Rules& rules) {
  return chosen(rules, Rule::checksum_is_returned_only_in_checksum_mode,
                iequals(headers.get("x-amz-checksum-mode").value_or(""), "ENABLED"));
}

std::string checksum_element(std::string_view algorithm) {
  return "Checksum" + std::string(algorithm);
}

}  // namespace s3sse::service
