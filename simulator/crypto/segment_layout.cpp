#include "simulator/crypto/segment_layout.h"

#include <fmt/format.h>

#include "simulator/crypto/digest.h"

namespace s3sse::crypto {
namespace {

constexpr std::size_t prefix_size = 7;

void number_nonce(SegmentNonce& nonce, std::uint32_t number, bool last) {
  nonce[7] = static_cast<std::uint8_t>(number >> 24);
  nonce[8] = static_cast<std::uint8_t>(number >> 16);
  nonce[9] = static_cast<std::uint8_t>(number >> 8);
  nonce[10] = static_cast<std::uint8_t>(number);
  nonce[11] = last ? 1 : 0;
}

}  // namespace

SegmentNonce segment_nonce(const SecretBytes& key, std::uint32_t number, bool last) {
  SegmentNonce nonce{};
  const SecretBytes prefix = hkdf_sha256(key.reveal(), {}, "s3sse segment nonce prefix v1", prefix_size);
  std::copy(prefix.reveal().begin(), prefix.reveal().end(), nonce.begin());
  number_nonce(nonce, number, last);
  return nonce;
}

SegmentLayer::SegmentLayer(const SecretBytes& key, GcmContext::Direction direction)
    : context_(key, direction), nonce_(segment_nonce(key, 0, false)) {}

ByteView SegmentLayer::nonce(std::uint32_t number, bool last) {
  number_nonce(nonce_, number, last);
  return nonce_;
}

std::vector<SegmentLayer> make_layers(const SegmentKeys& keys, GcmContext::Direction direction) {
  std::vector<SegmentLayer> layers;
  layers.reserve(keys.layers.size());
  for (const SecretBytes& key : keys.layers) layers.emplace_back(key, direction);
  return layers;
}

SegmentKeys SegmentKeys::clone() const {
  SegmentKeys copy;
  for (const SecretBytes& key : layers) copy.layers.push_back(key.clone());
  return copy;
}

SegmentKeys derive_segment_keys(const SegmentKeys& data_keys, ByteView salt) {
  SegmentKeys derived;
  for (std::size_t i = 0; i < data_keys.layers.size(); ++i) {
    const std::string info = fmt::format("s3sse segment key v1, layer {} of {}", i + 1, data_keys.layers.size());
    derived.layers.push_back(hkdf_sha256(data_keys.layers[i].reveal(), salt, info, 32));
  }
  return derived;
}

std::uint64_t sealed_size(std::uint64_t plaintext_size, std::size_t layers) {
  return plaintext_size + segment_count(plaintext_size) * layers * gcm_tag_size;
}

}  // namespace s3sse::crypto
