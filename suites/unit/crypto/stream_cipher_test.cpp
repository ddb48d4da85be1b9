// Ciphers over pieces against published vectors, and against themselves in other pieces.
#include "simulator/crypto/stream_cipher.h"

#include <gtest/gtest.h>

#include "suites/unit/crypto/hex.h"

namespace s3sse::crypto {
namespace {

constexpr const char* sp_800_38a_key_hex = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
constexpr const char* sp_800_38a_plaintext_hex =
    "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710";

SecretBytes secret_of(std::string_view digits) {
  return SecretBytes::copy_of(hex(digits));
}

/// The cipher over pieces of that size.
template <class Cipher>
Bytes through(Cipher cipher, Bytes bytes, std::size_t piece) {
  for (std::size_t at = 0; at < bytes.size(); at += piece)
    cipher.update(ByteSpan(bytes).subspan(at, std::min(piece, bytes.size() - at)));
  return bytes;
}

// NIST SP 800-38A, F.5.5.
TEST(StreamCipher, CtrMatchesTheVectorsOfNist) {
  for (const std::size_t piece : {1U, 16U, 17U, 64U}) {
    const Bytes out = through(CtrStream(secret_of(sp_800_38a_key_hex), hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff")),
                              hex(sp_800_38a_plaintext_hex), piece);
    EXPECT_EQ(to_hex(out),
              "601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
              "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6");
  }
}

// NIST SP 800-38A, F.2.5.
TEST(StreamCipher, CbcMatchesTheVectorsOfNist) {
  const Bytes iv = hex("000102030405060708090a0b0c0d0e0f");
  const Bytes plain = hex(sp_800_38a_plaintext_hex);
  const Bytes out = through(CbcStream(CipherDirection::encrypt, secret_of(sp_800_38a_key_hex), iv), plain, 16);
  EXPECT_EQ(to_hex(out),
            "f58c4c04d6e5f1ba779eabfb5f7bfbd69cfc4e967edb808d679f777bc6702c7d"
            "39f23369a9d9bacfa530e26304231461b2eb05e2c39be9fcda6c19078c6a9d1b");
  EXPECT_EQ(through(CbcStream(CipherDirection::decrypt, secret_of(sp_800_38a_key_hex), iv), out, 32), plain);
}

// The GCM specification of McGrew and Viega, test case 16.
TEST(StreamCipher, GcmMatchesTheVectorsOfItsAuthors) {
  const SecretBytes key = secret_of("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
  const Bytes nonce = hex("cafebabefacedbaddecaf888");
  const Bytes associated = hex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
  Bytes bytes =
      hex("d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39");
  const Bytes plain = bytes;
  GcmStream sealing(CipherDirection::encrypt, key, nonce, associated);
  sealing.update(ByteSpan(bytes).first(7));
  sealing.update(ByteSpan(bytes).subspan(7));
  EXPECT_EQ(to_hex(bytes),
            "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
            "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662");
  const Bytes tag = sealing.tag();
  EXPECT_EQ(to_hex(tag), "76fc6ece0f4e1768cddf8853bb2d551b");

  GcmStream opening(CipherDirection::decrypt, key, nonce, associated);
  opening.update(bytes);
  EXPECT_EQ(bytes, plain);
  EXPECT_TRUE(opening.verify(tag));
  GcmStream other(CipherDirection::decrypt, key, nonce, associated);
  EXPECT_FALSE(other.verify(tag));
  GcmStream cut(CipherDirection::decrypt, key, nonce, associated);
  EXPECT_FALSE(cut.verify(ByteView(tag).first(15)));
}

TEST(StreamCipher, PaddingIsReadStrictly) {
  Bytes block(16, 0xaa);
  for (unsigned size = 1; size <= 16; ++size) {
    std::fill(block.end() - size, block.end(), static_cast<std::uint8_t>(size));
    EXPECT_EQ(size_without_padding(block), 16 - size);
    if (size > 1) {
      block[16 - size] ^= 1;
      EXPECT_EQ(size_without_padding(block), std::nullopt) << size;
    }
  }
  for (const std::uint8_t last : {0, 17, 255}) {
    Bytes wrong(16, last);
    EXPECT_EQ(size_without_padding(wrong), std::nullopt);
  }
}

TEST(StreamCipher, EcbOpensWhatItWrapped) {
  const SecretBytes key = secret_of(sp_800_38a_key_hex);
  const Bytes wrapped = ecb_encrypt(key, hex(sp_800_38a_key_hex));
  EXPECT_EQ(wrapped.size(), 48U);
  EXPECT_TRUE(ecb_decrypt(key, wrapped)->equals(key));
  EXPECT_FALSE(ecb_decrypt(secret_of(std::string(64, '0')), wrapped));
  EXPECT_FALSE(ecb_decrypt(key, ByteView(wrapped).first(47)));
  EXPECT_FALSE(ecb_decrypt(key, {}));
}

}  // namespace
}  // namespace s3sse::crypto
