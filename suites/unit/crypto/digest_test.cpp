#include "simulator/crypto/digest.h"

#include <gtest/gtest.h>

#include "suites/unit/crypto/hex.h"

namespace s3sse::crypto {
namespace {

// RFC 1321, appendix A.5.
TEST(Md5, MatchesRfc1321) {
  const std::pair<const char*, const char*> suite[] = {
      {"", "d41d8cd98f00b204e9800998ecf8427e"},
      {"a", "0cc175b9c0f1b6a831c399e269772661"},
      {"abc", "900150983cd24fb0d6963f7d28e17f72"},
      {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
      {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
      {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", "d174ab98d277d9f5a5611c2c9f419d9f"},
      {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
       "57edf4a22be3c955ac49da2e2107b67a"}};
  for (const auto& [text, digest] : suite) EXPECT_EQ(to_hex(md5(as_bytes(text))), digest) << text;
}

// FIPS 180-4 examples (csrc.nist.gov, "Examples with Intermediate Values").
TEST(Sha, MatchesFips180) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  Digest sha1(DigestAlgorithm::sha1);
  sha1.update(as_bytes("abc"));
  EXPECT_EQ(to_hex(sha1.finish()), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

TEST(Digest, TakesBytesInPiecesAndStartsAnewAfterFinish) {
  Digest digest(DigestAlgorithm::sha256);
  digest.update(as_bytes("a"));
  digest.update({});
  digest.update(as_bytes("bc"));
  EXPECT_EQ(digest.finish(), sha256(as_bytes("abc")));
  EXPECT_EQ(digest.finish(), sha256({}));
}

// RFC 4231, section 4.
TEST(HmacSha256, MatchesRfc4231) {
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0x0b), as_bytes("Hi There"))),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(20, 0xaa), Bytes(50, 0xdd))),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe");
  EXPECT_EQ(to_hex(hmac_sha256(hex("0102030405060708090a0b0c0d0e0f10111213141516171819"), Bytes(50, 0xcd))),
            "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b");
  EXPECT_EQ(to_hex(hmac_sha256(Bytes(131, 0xaa), as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, HashesAKeyAboveTheLargerBlockOfSha512) {
  const auto mac = [](std::size_t key_size) {
    return to_hex(hmac(DigestAlgorithm::sha512, Bytes(key_size, 0xaa),
                       as_bytes("Test Using Larger Than Block-Size Key - Hash Key First")));
  };
  EXPECT_EQ(mac(131),
            "80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352"
            "6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598");
  EXPECT_EQ(mac(128),  // as Python's hmac gives it
            "3509e3c2f595a04cded036836e06094146d866a0834de4839f4c349292e8a03e"
            "91f29070f7e414b64f286c29aacd4c19baebcda0d529abcbfb6caf189fb3079f");
}

TEST(HmacSha256, TakesAnEmptyKeyAndAnEmptyMessage) {
  // The HMAC of nothing under nothing, as Python's hmac gives it.
  EXPECT_EQ(to_hex(hmac_sha256({}, {})), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

// RFC 5869, appendix A, cases 1 to 3 (the SHA-256 ones).
TEST(Hkdf, MatchesRfc5869) {
  const Bytes info1 = hex("f0f1f2f3f4f5f6f7f8f9");
  const SecretBytes case1 = hkdf_sha256(Bytes(22, 0x0b), hex("000102030405060708090a0b0c"), as_text(info1), 42);
  EXPECT_EQ(to_hex(case1.reveal()),
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");

  Bytes key, salt, info2;
  for (int i = 0; i < 80; ++i) {
    key.push_back(static_cast<std::uint8_t>(i));
    salt.push_back(static_cast<std::uint8_t>(0x60 + i));
    info2.push_back(static_cast<std::uint8_t>(0xb0 + i));
  }
  const SecretBytes case2 = hkdf_sha256(key, salt, as_text(info2), 82);
  EXPECT_EQ(to_hex(case2.reveal()),
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09"
            "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87");

  const SecretBytes case3 = hkdf_sha256(Bytes(22, 0x0b), {}, "", 42);
  EXPECT_EQ(to_hex(case3.reveal()),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8");
}

TEST(Hkdf, TakesAnEmptyKey) {
  EXPECT_EQ(hkdf_sha256({}, Bytes(32, 1), "x", 32).size(), 32u);
}

}  // namespace
}  // namespace s3sse::crypto
