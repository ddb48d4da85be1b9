#include "simulator/crypto/stream_cipher.h"

#include <algorithm>
#include <array>

namespace s3sse::crypto {
namespace {

constexpr std::size_t stream_tag_size = 16;
constexpr std::size_t block_size = 16;
constexpr std::size_t largest_update = 1 << 20;  // OpenSSL counts in int, and pieces stay in the cache

enum class Mode { gcm, ctr, cbc, ecb };

const EVP_CIPHER* aes(Mode mode, std::size_t key_size) {
  static const auto fetched_modes = [] {
    std::array<std::array<EVP_CIPHER*, 3>, 4> all{};
    constexpr std::array sizes = {"AES-128-", "AES-192-", "AES-256-"};
    constexpr std::array modes = {"GCM", "CTR", "CBC", "ECB"};
    for (std::size_t m = 0; m < modes.size(); ++m) {
      for (std::size_t s = 0; s < sizes.size(); ++s)
        all[m][s] = EVP_CIPHER_fetch(nullptr, (std::string(sizes[s]) + modes[m]).c_str(), nullptr);
    }
    return all;
  }();
  must(key_size == 16 || key_size == 24 || key_size == 32, "an AES key has 16, 24 or 32 bytes");
  return fetched_modes[static_cast<std::size_t>(mode)][key_size / 8 - 2];
}

CipherContext started(Mode mode, CipherDirection direction, const SecretBytes& key, ByteView iv) {
  CipherContext context{EVP_CIPHER_CTX_new()};
  const int encrypting = direction == CipherDirection::encrypt ? 1 : 0;
  must(EVP_CipherInit_ex2(context.get(), aes(mode, key.size()), key.reveal().data(), iv.empty() ? nullptr : iv.data(),
                          encrypting, nullptr) == 1,
       "start of AES");
  return context;
}

void run(EVP_CIPHER_CTX* context, ByteSpan bytes) {
  while (!bytes.empty()) {
    const ByteSpan piece = bytes.first(std::min(bytes.size(), largest_update));
    int count = 0;
    must(EVP_CipherUpdate(context, piece.data(), &count, piece.data(), static_cast<int>(piece.size())) == 1 &&
             static_cast<std::size_t>(count) == piece.size(),
         "AES over a piece");
    bytes = bytes.subspan(piece.size());
  }
}

}  // namespace

GcmStream::GcmStream(CipherDirection direction, const SecretBytes& key, ByteView nonce, ByteView associated_data)
    : context_(EVP_CIPHER_CTX_new()) {
  const int encrypting = direction == CipherDirection::encrypt ? 1 : 0;
  must(EVP_CipherInit_ex2(context_.get(), aes(Mode::gcm, key.size()), nullptr, nullptr, encrypting, nullptr) == 1 &&
           EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(nonce.size()), nullptr) == 1 &&
           EVP_CipherInit_ex2(context_.get(), nullptr, key.reveal().data(), nonce.data(), encrypting, nullptr) == 1,
       "start of AES-GCM");
  if (associated_data.empty()) return;
  int count = 0;
  must(EVP_CipherUpdate(context_.get(), nullptr, &count, associated_data.data(),
                        static_cast<int>(associated_data.size())) == 1,
       "associated data of AES-GCM");
}

void GcmStream::update(ByteSpan bytes) {
  run(context_.get(), bytes);
}

Bytes GcmStream::tag() {
  Bytes tag(stream_tag_size);
  int count = 0;
  must(EVP_CipherFinal_ex(context_.get(), tag.data(), &count) == 1 &&
           EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(tag.size()), tag.data()) == 1,
       "tag of AES-GCM");
  return tag;
}

bool GcmStream::verify(ByteView tag) {
  if (tag.size() != stream_tag_size) return false;
  Bytes expected(tag.begin(), tag.end());
  int count = 0;
  must(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, static_cast<int>(expected.size()), expected.data()) ==
           1,
       "tag of AES-GCM");
  std::array<std::uint8_t, block_size> nothing{};
  return EVP_CipherFinal_ex(context_.get(), nothing.data(), &count) == 1;
}

CtrStream::CtrStream(const SecretBytes& key, ByteView first_counter) {
  must(first_counter.size() == block_size, "AES-CTR takes a counter of 16 bytes");
  context_ = started(Mode::ctr, CipherDirection::encrypt, key, first_counter);
}

void CtrStream::update(ByteSpan bytes) {
  run(context_.get(), bytes);
}

CbcStream::CbcStream(CipherDirection direction, const SecretBytes& key, ByteView iv) {
  must(iv.size() == block_size, "AES-CBC takes an IV of 16 bytes");
  context_ = started(Mode::cbc, direction, key, iv);
  EVP_CIPHER_CTX_set_padding(context_.get(), 0);
}

void CbcStream::update(ByteSpan bytes) {
  must(bytes.size() % block_size == 0, "AES-CBC takes whole blocks");
  run(context_.get(), bytes);
}

Bytes ecb_encrypt(const SecretBytes& key, ByteView plaintext) {
  const std::size_t padding = block_size - plaintext.size() % block_size;
  Bytes out(plaintext.begin(), plaintext.end());
  out.insert(out.end(), padding, static_cast<std::uint8_t>(padding));
  const CipherContext context = started(Mode::ecb, CipherDirection::encrypt, key, {});
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  run(context.get(), out);
  return out;
}

std::optional<SecretBytes> ecb_decrypt(const SecretBytes& key, ByteView ciphertext) {
  if (ciphertext.empty() || ciphertext.size() % block_size != 0) return std::nullopt;
  SecretBytes out = SecretBytes::copy_of(ciphertext);
  const CipherContext context = started(Mode::ecb, CipherDirection::decrypt, key, {});
  EVP_CIPHER_CTX_set_padding(context.get(), 0);
  run(context.get(), out.reveal_mutable());
  const auto left = size_without_padding(out.reveal().last(block_size));
  if (!left) return std::nullopt;
  return SecretBytes::copy_of(out.reveal().first(ciphertext.size() - block_size + *left));
}

std::optional<std::size_t> size_without_padding(ByteView last_block) {
  if (last_block.size() != block_size) return std::nullopt;
  const unsigned padding = last_block[block_size - 1];
  unsigned wrong = ((padding - 1U) | (block_size - padding)) >> 31U;  // 1 unless it is one to sixteen
  for (unsigned i = 0; i < block_size; ++i) {
    const unsigned within = (i - padding) >> 31U;  // 1 for the last `padding` bytes
    wrong |= (0U - within) & (last_block[block_size - 1 - i] ^ padding);
  }
  if (wrong != 0) return std::nullopt;
  return block_size - padding;
}

}  // namespace s3sse::crypto
