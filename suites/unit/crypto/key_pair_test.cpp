// Key pairs against published vectors, and against each other where there are none.
#include <gtest/gtest.h>

#include "simulator/crypto/digest.h"
#include "simulator/crypto/key_agreement.h"
#include "simulator/crypto/rsa_encryption.h"
#include "simulator/crypto/signature.h"
#include "suites/unit/crypto/hex.h"

namespace s3sse::crypto {
namespace {

Bytes bytes_of(std::string_view text) {
  return {text.begin(), text.end()};
}

KeyPair pair_from(KeyPairKind kind, std::string_view pkcs8_hex) {
  auto pair = KeyPair::from_private_key(kind, hex(pkcs8_hex));
  if (!pair) throw std::invalid_argument("a test vector that is no private key");
  return std::move(*pair);
}

// RFC 8032, 7.1, test 2.
TEST(KeyPairs, Ed25519MatchesRfc8032) {
  const KeyPair pair = pair_from(KeyPairKind::ed25519,
                                 "302e020100300506032b657004220420"
                                 "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb");
  EXPECT_EQ(to_hex(pair.public_key()),
            "302a300506032b65700321003d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
  const Bytes signature = sign(pair, SignatureScheme::ed25519, DigestAlgorithm::sha512, hex("72")).value();
  EXPECT_EQ(to_hex(signature),
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
  EXPECT_TRUE(verifies(pair, SignatureScheme::ed25519, DigestAlgorithm::sha512, hex("72"), signature));
  EXPECT_FALSE(verifies(pair, SignatureScheme::ed25519, DigestAlgorithm::sha512, hex("73"), signature));
}

// NIST CAVP, KAS ECC CDH primitive, P-256, count 0.
TEST(KeyPairs, EcdhMatchesTheVectorsOfNist) {
  const KeyPair own = pair_from(KeyPairKind::nist_p256,
                                "3041020100301306072a8648ce3d020106082a8648ce3d030107042730250201010420"
                                "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534");
  const Bytes peer =
      hex("3059301306072a8648ce3d020106082a8648ce3d03010703420004"
          "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287"
          "db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac");
  EXPECT_EQ(to_hex(shared_secret(own, peer).value().reveal()),
            "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b");
  EXPECT_FALSE(shared_secret(own, KeyPair::generate(KeyPairKind::nist_p384).public_key()));
  EXPECT_FALSE(shared_secret(own, KeyPair::generate(KeyPairKind::ed25519).public_key()));
  EXPECT_FALSE(shared_secret(own, bytes_of("no key")));
  Bytes off_the_curve = peer;
  off_the_curve.back() ^= 1;
  EXPECT_FALSE(shared_secret(own, off_the_curve));
}

// RFC 4231, test case 2.
TEST(Hmac, MatchesRfc4231) {
  const auto mac = [](DigestAlgorithm algorithm) {
    return to_hex(hmac(algorithm, bytes_of("Jefe"), bytes_of("what do ya want for nothing?")));
  };
  EXPECT_EQ(mac(DigestAlgorithm::sha224), "a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44");
  EXPECT_EQ(mac(DigestAlgorithm::sha256), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(mac(DigestAlgorithm::sha384),
            "af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649");
  EXPECT_EQ(mac(DigestAlgorithm::sha512),
            "164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554"
            "9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737");
}

TEST(KeyPairs, GoThroughPkcs8AndAreOfOneKind) {
  for (const auto kind : {KeyPairKind::nist_p256, KeyPairKind::nist_p384, KeyPairKind::nist_p521,
                          KeyPairKind::secg_p256k1, KeyPairKind::ed25519}) {
    const KeyPair made = KeyPair::generate(kind);
    const SecretBytes der = made.private_key();
    const auto again = KeyPair::from_private_key(kind, der.reveal());
    ASSERT_TRUE(again);
    EXPECT_EQ(again->public_key(), made.public_key());
    EXPECT_FALSE(KeyPair::from_private_key(KeyPairKind::rsa_2048, der.reveal()));
    EXPECT_FALSE(KeyPair::from_private_key(kind, der.reveal().first(der.size() - 1)));
    const auto other = kind == KeyPairKind::nist_p256 ? KeyPairKind::secg_p256k1 : KeyPairKind::nist_p256;
    EXPECT_FALSE(KeyPair::from_private_key(other, der.reveal()));
  }
  EXPECT_FALSE(KeyPair::from_private_key(KeyPairKind::rsa_2048, {}));
}

TEST(KeyPairs, RsaSignsAndEncrypts) {
  const KeyPair pair = KeyPair::generate(KeyPairKind::rsa_2048);
  const Bytes digest = sha256(bytes_of("message"));
  for (const auto scheme : {SignatureScheme::rsassa_pkcs1, SignatureScheme::rsassa_pss}) {
    const Bytes signature = sign(pair, scheme, DigestAlgorithm::sha256, digest).value();
    EXPECT_EQ(signature.size(), 256U);
    EXPECT_TRUE(verifies(pair, scheme, DigestAlgorithm::sha256, digest, signature));
    EXPECT_FALSE(verifies(pair, scheme, DigestAlgorithm::sha256, sha256(bytes_of("other")), signature));
  }
  EXPECT_FALSE(sign(pair, SignatureScheme::ed25519, DigestAlgorithm::sha512, {}) &&
               verifies(pair, SignatureScheme::ecdsa, DigestAlgorithm::sha256, digest, {}));
  EXPECT_EQ(oaep_capacity(pair, OaepHash::sha1), 214U);
  EXPECT_EQ(oaep_capacity(pair, OaepHash::sha256), 190U);
  const Bytes longest(190, 7);
  const Bytes ciphertext = encrypt_oaep(pair, OaepHash::sha256, longest).value();
  EXPECT_FALSE(encrypt_oaep(pair, OaepHash::sha256, Bytes(191)));
  const auto opened = decrypt_oaep(pair, OaepHash::sha256, ciphertext);
  ASSERT_TRUE(opened);
  EXPECT_TRUE(opened->equals(SecretBytes::copy_of(longest)));
  EXPECT_FALSE(decrypt_oaep(pair, OaepHash::sha1, ciphertext));
}

TEST(KeyPairs, AreSoundOrNot) {
  for (const auto kind : {KeyPairKind::rsa_2048, KeyPairKind::nist_p256, KeyPairKind::ed25519}) {
    const KeyPair pair = KeyPair::generate(kind);
    EXPECT_TRUE(pair.is_sound());
    if (kind == KeyPairKind::ed25519) continue;  // every 32 bytes are a private key
    const SecretBytes der = pair.private_key();
    Bytes damaged(der.reveal().begin(), der.reveal().end());
    damaged.back() ^= 1;  // of the last number of RSA, or of the point
    const auto read = KeyPair::from_private_key(kind, damaged);
    EXPECT_FALSE(read && read->is_sound());
  }
}

TEST(KeyPairs, ASchemeOfAnotherKindOfPairSignsNothing) {
  const KeyPair pair = KeyPair::generate(KeyPairKind::nist_p256);
  const Bytes digest = sha256(bytes_of("message"));
  EXPECT_FALSE(sign(pair, SignatureScheme::rsassa_pss, DigestAlgorithm::sha256, digest));
  EXPECT_FALSE(sign(pair, SignatureScheme::rsassa_pkcs1, DigestAlgorithm::sha256, digest));
  EXPECT_FALSE(verifies(pair, SignatureScheme::rsassa_pss, DigestAlgorithm::sha256, digest, Bytes(256)));
  EXPECT_FALSE(sign(KeyPair::generate(KeyPairKind::ed25519), SignatureScheme::ecdsa, DigestAlgorithm::sha256, digest));
}

}  // namespace
}  // namespace s3sse::crypto
