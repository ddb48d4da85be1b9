#pragma once
// An "invisible salamander" (Dodis, Grubbs, Ristenpart, Woodage, ePrint 2019/016): one body whose GCM tag holds under
// two keys. GHASH is linear in each block, so one block can be solved for.
#include <array>
#include <cstdint>

#include "simulator/crypto/stream_cipher.h"

namespace s3sse::client_side::example {

/// An element of GF(2^128), bits in the order of GHASH (NIST SP 800-38D, 6.3).
using Block = std::array<std::uint8_t, 16>;

inline Block sum(const Block& a, const Block& b) {
  Block out{};
  for (std::size_t i = 0; i < 16; ++i) out[i] = a[i] ^ b[i];
  return out;
}

inline Block product(const Block& a, Block b) {
  Block out{};
  for (unsigned bit = 0; bit < 128; ++bit) {
    if ((a[bit / 8] >> (7 - bit % 8) & 1) != 0) out = sum(out, b);
    const bool odd = (b[15] & 1) != 0;
    for (std::size_t i = 15; i > 0; --i) b[i] = static_cast<std::uint8_t>(b[i] >> 1 | b[i - 1] << 7);
    b[0] >>= 1;
    if (odd) b[0] ^= 0xe1;
  }
  return out;
}

/// a^(2^128 - 2).
inline Block inverse(const Block& a) {
  Block power = a, out{};
  out[0] = 0x80;  // one
  for (int bit = 1; bit < 128; ++bit) {
    power = product(power, power);
    out = product(out, power);
  }
  return out;
}

inline Block block_of(ByteView bytes) {
  Block block{};
  std::copy(bytes.begin(), bytes.end(), block.begin());
  return block;
}

inline Block encrypted_block(const SecretBytes& key, const Block& block) {
  return block_of(ByteView(crypto::ecb_encrypt(key, block)).first(16));
}

/// Two blocks of ciphertext and a tag that both keys accept. `associated_data` has at most 16 bytes.
inline Bytes two_key_body(const SecretBytes& one, const SecretBytes& other, ByteView iv, ByteView associated_data) {
  Block first_counter = block_of(iv);
  first_counter[15] = 1;
  Block lengths{};
  lengths[7] = static_cast<std::uint8_t>(8 * associated_data.size());
  lengths[14] = 1;  // 256 bits
  const Block associated = block_of(associated_data);
  const Block free = block_of(as_bytes("a block to choose").first(16));
  // All of a tag but the block that is looked for.
  const auto rest = [&](const SecretBytes& key, const Block& h) {
    const Block h2 = product(h, h), h3 = product(h2, h), h4 = product(h3, h);
    Block all = product(lengths, h);
    all = sum(all, product(free, h3));
    if (!associated_data.empty()) all = sum(all, product(associated, h4));
    return sum(all, encrypted_block(key, first_counter));
  };
  const Block h_one = encrypted_block(one, {}), h_other = encrypted_block(other, {});
  const Block of_one = product(h_one, h_one), of_other = product(h_other, h_other);
  const Block solved = product(sum(rest(one, h_one), rest(other, h_other)), inverse(sum(of_one, of_other)));
  const Block tag = sum(rest(one, h_one), product(solved, of_one));
  Bytes body(free.begin(), free.end());
  body.insert(body.end(), solved.begin(), solved.end());
  body.insert(body.end(), tag.begin(), tag.end());
  return body;
}

}  // namespace s3sse::client_side::example
