#include "simulator/kms/key_specs.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

namespace s3sse::kms {
namespace {

constexpr std::string_view encrypt_decrypt = "ENCRYPT_DECRYPT";
constexpr std::string_view sign_verify = "SIGN_VERIFY";
constexpr std::string_view mac = "GENERATE_VERIFY_MAC";
constexpr std::string_view agree = "KEY_AGREEMENT";
constexpr std::string_view encapsulate = "ENCAPSULATE_DECAPSULATE";

std::vector<std::string_view> signing_algorithms_of(std::string_view key_spec) {
  if (key_spec.starts_with("RSA_")) {
    return {"RSASSA_PKCS1_V1_5_SHA_256", "RSASSA_PKCS1_V1_5_SHA_384", "RSASSA_PKCS1_V1_5_SHA_512",
            "RSASSA_PSS_SHA_256",        "RSASSA_PSS_SHA_384",        "RSASSA_PSS_SHA_512"};
  }
  if (key_spec == "ECC_NIST_P256" || key_spec == "ECC_SECG_P256K1") return {"ECDSA_SHA_256"};
  if (key_spec == "ECC_NIST_P384") return {"ECDSA_SHA_384"};
  if (key_spec == "ECC_NIST_P521") return {"ECDSA_SHA_512"};
  if (key_spec == "ECC_NIST_EDWARDS25519") return {"ED25519_PH_SHA_512", "ED25519_SHA_512"};
  if (key_spec.starts_with("ML_DSA_")) return {"ML_DSA_SHAKE_256"};
  return {"SM2DSA"};
}

std::vector<std::string_view> mac_algorithms_of(std::string_view key_spec) {
  if (key_spec == "HMAC_224") return {"HMAC_SHA_224"};
  if (key_spec == "HMAC_256") return {"HMAC_SHA_256"};
  if (key_spec == "HMAC_384") return {"HMAC_SHA_384"};
  return {"HMAC_SHA_512"};
}

std::vector<std::string_view> encrypting_algorithms(std::string_view key_spec) {
  if (key_spec.starts_with("RSA_")) return {"RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"};
  if (key_spec == "SM2") return {"SM2PKE"};
  return {"SYMMETRIC_DEFAULT"};
}

}  // namespace

std::span<const KeySpecInfo> key_specs() {
  static const std::vector<KeySpecInfo> specs{{"RSA_2048", {sign_verify, encrypt_decrypt}},
                                              {"RSA_3072", {sign_verify, encrypt_decrypt}},
                                              {"RSA_4096", {sign_verify, encrypt_decrypt}},
                                              {"ECC_NIST_P256", {sign_verify, agree}},
                                              {"ECC_NIST_P384", {sign_verify, agree}},
                                              {"ECC_NIST_P521", {sign_verify, agree}},
                                              {"ECC_SECG_P256K1", {sign_verify}},
                                              {"SYMMETRIC_DEFAULT", {encrypt_decrypt}},
                                              {"HMAC_224", {mac}},
                                              {"HMAC_256", {mac}},
                                              {"HMAC_384", {mac}},
                                              {"HMAC_512", {mac}},
                                              {"SM2", {sign_verify, encrypt_decrypt, agree}},
                                              {"ML_DSA_44", {sign_verify}},
                                              {"ML_DSA_65", {sign_verify}},
                                              {"ML_DSA_87", {sign_verify}},
                                              {"ECC_NIST_EDWARDS25519", {sign_verify}},
                                              {"ML_KEM_512", {encapsulate}},
                                              {"ML_KEM_768", {encapsulate}},
                                              {"ML_KEM_1024", {encapsulate}}};
  return specs;
}

const KeySpecInfo* find_key_spec(std::string_view name) {
  const auto specs = key_specs();
  const auto found =
      std::find_if(specs.begin(), specs.end(), [&](const KeySpecInfo& spec) { return spec.name == name; });
  return found == specs.end() ? nullptr : &*found;
}

std::span<const std::string_view> key_usages() {
  static constexpr std::array usages{sign_verify, encrypt_decrypt, mac, agree, encapsulate};
  return usages;
}

std::span<const std::string_view> key_origins() {
  static constexpr std::array<std::string_view, 4> origins{"AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"};
  return origins;
}

std::span<const std::string_view> encryption_algorithms() {
  static constexpr std::array<std::string_view, 4> algorithms{"SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1",
                                                              "RSAES_OAEP_SHA_256", "SM2PKE"};
  return algorithms;
}

std::span<const std::string_view> signing_algorithms() {
  static constexpr std::array<std::string_view, 13> algorithms{"RSASSA_PSS_SHA_256",
                                                               "RSASSA_PSS_SHA_384",
                                                               "RSASSA_PSS_SHA_512",
                                                               "RSASSA_PKCS1_V1_5_SHA_256",
                                                               "RSASSA_PKCS1_V1_5_SHA_384",
                                                               "RSASSA_PKCS1_V1_5_SHA_512",
                                                               "ECDSA_SHA_256",
                                                               "ECDSA_SHA_384",
                                                               "ECDSA_SHA_512",
                                                               "SM2DSA",
                                                               "ML_DSA_SHAKE_256",
                                                               "ED25519_SHA_512",
                                                               "ED25519_PH_SHA_512"};
  return algorithms;
}

std::span<const std::string_view> mac_algorithms() {
  static constexpr std::array<std::string_view, 4> algorithms{"HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384",
                                                              "HMAC_SHA_512"};
  return algorithms;
}

std::span<const std::string_view> data_key_pair_specs() {
  static constexpr std::array<std::string_view, 12> specs{"RSA_2048",        "RSA_3072",      "RSA_4096",
                                                          "ECC_NIST_P256",   "ECC_NIST_P384", "ECC_NIST_P521",
                                                          "ECC_SECG_P256K1", "SM2",           "ECC_NIST_EDWARDS25519",
                                                          "ML_KEM_512",      "ML_KEM_768",    "ML_KEM_1024"};
  return specs;
}

AlgorithmList algorithms_of(std::string_view key_spec, std::string_view key_usage) {
  if (key_usage == sign_verify) return {"SigningAlgorithms", signing_algorithms_of(key_spec)};
  if (key_usage == mac) return {"MacAlgorithms", mac_algorithms_of(key_spec)};
  if (key_usage == agree) return {"KeyAgreementAlgorithms", {"ECDH"}};
  if (key_usage == encapsulate) return {"EncapsulationAlgorithms", {"ML_KEM"}};
  return {"EncryptionAlgorithms", encrypting_algorithms(key_spec)};
}

std::string enum_constraint(std::span<const std::string_view> values) {
  return fmt::format("Member must satisfy enum value set: [{}]", fmt::join(values, ", "));
}

}  // namespace s3sse::kms
