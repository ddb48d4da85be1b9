#include "simulator/kms/cryptography/ciphertext_blob.h"

#include <algorithm>
#include <cstdint>

#include "simulator/crypto/aes_gcm.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"

namespace s3sse::kms {
namespace {

constexpr std::uint8_t version = 1;
constexpr std::size_t check_size = 8;
constexpr std::size_t tag_size = 16;

void append(Bytes& to, ByteView bytes) {
  to.insert(to.end(), bytes.begin(), bytes.end());
}

void append_length(Bytes& to, std::size_t length) {
  for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(length >> shift));
}

Bytes header_check(ByteView header) {
  Bytes digest = crypto::sha256(header);
  digest.resize(check_size);
  return digest;
}

SecretBytes derive_key(const KeyMaterial& material, ByteView salt) {
  return crypto::hkdf_sha256(material.secret.reveal(), salt, "s3sse kms ciphertext v1", 32);
}

/// Header, then context. The header says its own length, so the border between the two is plain.
Bytes associated_data(ByteView header, const EncryptionContext& context) {
  Bytes data(header.begin(), header.end());
  append(data, canonical_context(context));
  return data;
}

}  // namespace

Bytes canonical_context(const EncryptionContext& context) {
  Bytes out;
  for (const auto& [key, value] : context) {
    append_length(out, key.size());
    append(out, as_bytes(key));
    append_length(out, value.size());
    append(out, as_bytes(value));
  }
  return out;
}

std::optional<CiphertextBlob> parse_blob(ByteView blob) {
  constexpr std::size_t fixed = 1 + 2 + material_id_size + blob_salt_size + blob_nonce_size + check_size + tag_size;
  if (blob.size() < fixed || blob[0] != version) return std::nullopt;
  const std::size_t arn_size = (static_cast<std::size_t>(blob[1]) << 8) | blob[2];
  if (blob.size() < fixed + arn_size) return std::nullopt;

  std::size_t position = 3;
  const auto take = [&](std::size_t size) {
    const ByteView part = blob.subspan(position, size);
    position += size;
    return part;
  };
  CiphertextBlob parsed;
  parsed.key_arn = as_text(take(arn_size));
  parsed.material_id = take(material_id_size);
  parsed.salt = take(blob_salt_size);
  parsed.nonce = take(blob_nonce_size);
  const Bytes expected = header_check(blob.first(position));
  const ByteView check = take(check_size);
  parsed.intact = std::equal(check.begin(), check.end(), expected.begin(), expected.end());
  parsed.header = blob.first(position);
  parsed.sealed = blob.subspan(position);
  return parsed;
}

Bytes seal_blob(const Rules& rules, Entropy& entropy, std::string_view key_arn, const KeyMaterial& material,
                const SecretBytes& plaintext, const EncryptionContext& context) {
  constexpr Rule fresh = Rule::kms_api_equal_plaintexts_give_different_blobs;
  const Bytes salt = chosen(rules, fresh, entropy.bytes(blob_salt_size));
  const Bytes nonce = chosen(rules, fresh, entropy.bytes(blob_nonce_size));

  Bytes blob{version, static_cast<std::uint8_t>(key_arn.size() >> 8), static_cast<std::uint8_t>(key_arn.size())};
  append(blob, as_bytes(key_arn));
  append(blob, material.id);
  append(blob, salt);
  append(blob, nonce);
  append(blob, header_check(blob));
  append(blob, crypto::aes_gcm_encrypt(derive_key(material, salt), nonce, plaintext.reveal(),
                                       associated_data(blob, context)));
  return blob;
}

std::optional<SecretBytes> open_blob(const Rules& rules, const CiphertextBlob& blob, const KeyMaterial& material,
                                     const EncryptionContext& context) {
  const SecretBytes key = derive_key(material, blob.salt);
  return chosen(rules,
                {Rule::kms_api_tampered_ciphertext_is_refused, Rule::kms_api_context_is_authenticated,
                 Rule::context_must_match_exactly_at_decryption},
                crypto::aes_gcm_decrypt(key, blob.nonce, blob.sealed, associated_data(blob.header, context)), key,
                blob.nonce, blob.sealed);
}

}  // namespace s3sse::kms
