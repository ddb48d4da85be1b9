#include <gtest/gtest.h>

#include "simulator/crypto/aes_gcm.h"
#include "simulator/crypto/key_wrap.h"
#include "suites/unit/crypto/hex.h"

namespace s3sse::crypto {
namespace {

struct GcmCase {
  const char* name;
  const char* key;
  const char* nonce;
  const char* plaintext;
  const char* associated_data;
  const char* sealed;
};

// McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B, the AES-256 cases with a 96-bit nonce: the
// submission that NIST SP 800-38D standardises.
const GcmCase gcm_cases[] = {
    {"13", "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000", "", "",
     "530f8afbc74536b9a963b4f1c4cb738b"},
    {"14", "0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "00000000000000000000000000000000", "", "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {"15", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
     "b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
     "c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c"},
    {"16", "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308", "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525"
     "b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838"
     "c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b"}};

TEST(AesGcm, MatchesThePublishedCases) {
  for (const GcmCase& c : gcm_cases) {
    const Bytes sealed = aes_gcm_encrypt(secret_hex(c.key), hex(c.nonce), hex(c.plaintext), hex(c.associated_data));
    EXPECT_EQ(to_hex(sealed), c.sealed) << c.name;
    const auto opened = aes_gcm_decrypt(secret_hex(c.key), hex(c.nonce), hex(c.sealed), hex(c.associated_data));
    ASSERT_TRUE(opened.has_value()) << c.name;
    EXPECT_EQ(to_hex(opened->reveal()), c.plaintext) << c.name;
  }
}

TEST(AesGcm, RefusesEveryChangedBit) {
  const GcmCase& c = gcm_cases[3];
  const Bytes good = hex(c.sealed);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    EXPECT_FALSE(aes_gcm_decrypt(secret_hex(c.key), hex(c.nonce), bad, hex(c.associated_data))) << bit;
  }
  EXPECT_FALSE(aes_gcm_decrypt(secret_hex(c.key), hex(c.nonce), good, {}));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(aes_gcm_decrypt(secret_hex(c.key), hex(c.nonce), ByteView{good}.first(size), hex(c.associated_data)));
  }
}

struct WrapCase {
  const char* kek;
  const char* key;
  const char* wrapped;
};

// RFC 3394, sections 4.1 to 4.6.
const WrapCase rfc3394[] = {
    {"000102030405060708090a0b0c0d0e0f", "00112233445566778899aabbccddeeff",
     "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5"},
    {"000102030405060708090a0b0c0d0e0f1011121314151617", "00112233445566778899aabbccddeeff",
     "96778b25ae6ca435f92b5b97c050aed2468ab8a17ad84e5d"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "00112233445566778899aabbccddeeff",
     "64e8c3f9ce0f5ba263e9777905818a2a93c8191e7d6e8ae7"},
    {"000102030405060708090a0b0c0d0e0f1011121314151617", "00112233445566778899aabbccddeeff0001020304050607",
     "031d33264e15d33268f24ec260743edce1c6c7ddee725a936ba814915c6762d2"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
     "00112233445566778899aabbccddeeff0001020304050607",
     "a8f9bc1612c68b3ff6e6f4fbe30e71e4769c8b80a32cb8958cd5d17d6b254da1"},
    {"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f",
     "00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f",
     "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"}};

// RFC 5649, section 6.
const WrapCase rfc5649[] = {
    {"5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "c37b7e6492584340bed12207808941155068f738",
     "138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a"},
    {"5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8", "466f7250617369", "afbeb0f07dfbf5419200f2ccb50bb24f"}};

TEST(KeyWrap, MatchesRfc3394) {
  for (const WrapCase& c : rfc3394) {
    EXPECT_EQ(to_hex(wrap_key(secret_hex(c.kek), secret_hex(c.key))), c.wrapped);
    const auto unwrapped = unwrap_key(secret_hex(c.kek), hex(c.wrapped));
    ASSERT_TRUE(unwrapped.has_value());
    EXPECT_EQ(to_hex(unwrapped->reveal()), c.key);
  }
}

TEST(KeyWrap, MatchesRfc5649) {
  for (const WrapCase& c : rfc5649) {
    EXPECT_EQ(to_hex(wrap_key_with_padding(secret_hex(c.kek), secret_hex(c.key))), c.wrapped);
    const auto unwrapped = unwrap_key_with_padding(secret_hex(c.kek), hex(c.wrapped));
    ASSERT_TRUE(unwrapped.has_value());
    EXPECT_EQ(to_hex(unwrapped->reveal()), c.key);
  }
}

TEST(KeyWrap, RefusesEveryChangedBitAndEveryOtherLength) {
  const WrapCase& plain = rfc3394[5];
  const WrapCase& padded = rfc5649[0];
  const Bytes good = hex(plain.wrapped);
  const Bytes good_padded = hex(padded.wrapped);
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Bytes bad = good;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    EXPECT_FALSE(unwrap_key(secret_hex(plain.kek), bad)) << bit;
  }
  for (std::size_t bit = 0; bit < good_padded.size() * 8; ++bit) {
    Bytes bad = good_padded;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    EXPECT_FALSE(unwrap_key_with_padding(secret_hex(padded.kek), bad)) << bit;
  }
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(unwrap_key(secret_hex(plain.kek), ByteView{good}.first(size))) << size;
  }
  for (std::size_t size = 0; size < good_padded.size(); ++size) {
    EXPECT_FALSE(unwrap_key_with_padding(secret_hex(padded.kek), ByteView{good_padded}.first(size))) << size;
  }
  EXPECT_FALSE(unwrap_key(secret_hex(rfc3394[2].kek), {}));
}

}  // namespace
}  // namespace s3sse::crypto
