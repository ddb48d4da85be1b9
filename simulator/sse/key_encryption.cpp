#include "simulator/sse/key_encryption.h"

#include "simulator/crypto/digest.h"

namespace s3sse::sse {

std::string unambiguous(std::initializer_list<std::string_view> texts) {
  std::string joined;
  for (const std::string_view text : texts) {
    for (int shift = 56; shift >= 0; shift -= 8) {
      joined += static_cast<char>((static_cast<std::uint64_t>(text.size()) >> shift) & 0xFF);
    }
    joined += text;
  }
  return joined;
}

SecretBytes key_encryption_key(const SecretBytes& secret, ByteView salt, std::string_view label,
                               const ObjectPlace& place) {
  const std::string info = unambiguous({"s3sse key encryption key v1", label, place.bucket, place.key, place.seal_id});
  return crypto::hkdf_sha256(secret.reveal(), salt, info, 32);
}

S3Error broken_envelope() {
  return errors::internal_error();
}

crypto::SegmentKeys one_layer(SecretBytes key) {
  crypto::SegmentKeys keys;
  keys.layers.push_back(std::move(key));
  return keys;
}

Bytes segment_binding(const ObjectPlace& place, std::uint32_t part_number) {
  return to_bytes(
      unambiguous({"s3sse segment v1", place.bucket, place.key, place.seal_id, std::to_string(part_number)}));
}

}  // namespace s3sse::sse
