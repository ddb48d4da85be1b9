#include "harness/client_side/trial.h"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include <memory>

#include "simulator/base/encoding.h"
#include "simulator/base/entropy.h"

namespace s3sse::harness::client_side {
namespace {

using reports::Nature;
using reports::Verdict;

/// A private key of RSA-2048 as PKCS #8 in DER.
SecretBytes make_rsa_key() {
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_RSA_gen(2048), EVP_PKEY_free);
  const std::unique_ptr<PKCS8_PRIV_KEY_INFO, decltype(&PKCS8_PRIV_KEY_INFO_free)> info(EVP_PKEY2PKCS8(key.get()),
                                                                                       PKCS8_PRIV_KEY_INFO_free);
  std::uint8_t* der = nullptr;
  const int size = i2d_PKCS8_PRIV_KEY_INFO(info.get(), &der);
  SecretBytes out = SecretBytes::copy_of({der, static_cast<std::size_t>(size)});
  OPENSSL_clear_free(der, static_cast<std::size_t>(size));
  return out;
}

}  // namespace

std::string_view to_string(Keyring keyring) {
  return keyring == Keyring::kms ? "kms" : keyring == Keyring::aes ? "aes" : "rsa";
}

std::string_view to_string(Format format) {
  return format == Format::v2 ? "v2" : "v3";
}

TestKeys make_test_keys() {
  SystemEntropy entropy;
  return {entropy.secret(32), entropy.secret(32), make_rsa_key(), make_rsa_key()};
}

Bytes public_half_of(const SecretBytes& rsa_pkcs8) {
  const ByteView der = rsa_pkcs8.reveal();
  const std::uint8_t* at = der.data();
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      d2i_AutoPrivateKey(nullptr, &at, static_cast<long>(der.size())), EVP_PKEY_free);
  Bytes out(static_cast<std::size_t>(i2d_PUBKEY(key.get(), nullptr)));
  std::uint8_t* to = out.data();
  i2d_PUBKEY(key.get(), &to);
  return out;
}

Trial::~Trial() {
  if (adapter_.running())
    for (const std::string& client : clients_) (void)adapter_.call({{"op", "close-client"}, {"client", client}});
}

void Trial::finding(reports::Finding finding) {
  result_.verdict = Verdict::fail;
  result_.nature = std::min(result_.nature, finding.nature);
  result_.findings.push_back(std::move(finding));
}

bool Trial::expect(bool holds, std::string_view rule, const std::string& step, std::string what, std::string expected,
                   std::string actual, Nature nature) {
  if (!holds) finding({step, std::move(what), std::move(expected), std::move(actual), std::string(rule), nature});
  return holds;
}

void Trial::block(std::string reason) {
  result_.verdict = Verdict::blocked;
  result_.reason = std::move(reason);
}

std::optional<Answer> Trial::call(const std::string& step, Json request, std::string_view blame) {
  Answer answer = adapter_.call(std::move(request));
  if (answer.unsupported()) {
    result_.verdict = Verdict::not_applicable;
    result_.reason = answer.error.message;
    return std::nullopt;
  }
  if (!answer.broken.empty()) {
    if (!blame.empty()) expect(false, blame, step, "answer", "an answer or an error", answer.broken);
    if (result_.verdict != Verdict::fail || answer.timed_out)
      result_.verdict = answer.timed_out ? Verdict::timeout : Verdict::error;
    result_.reason = fmt::format("{}: {}", step, answer.broken);
    return std::nullopt;
  }
  if (!answer.ok && answer.error.kind == "adapter") {
    result_.verdict = Verdict::error;
    result_.reason = fmt::format("{}: the adapter itself: {}", step, answer.text());
    return std::nullopt;
  }
  return answer;
}

std::optional<Answer> Trial::must(const std::string& step, Json request, std::string_view blame) {
  auto answer = call(step, std::move(request), blame);
  if (!answer) return std::nullopt;
  if (!expect(answer->ok, blame, step, "outcome", "ok", answer->text(), Nature::refuses_honestly)) return std::nullopt;
  return answer;
}

bool Trial::must_refuse(const std::string& step, Json request, const std::vector<std::string>& blame,
                        std::string_view wanted_class) {
  const auto answer = call(step, std::move(request), "CSE-ATT-25");
  if (!answer) return false;
  for (const std::string& rule : blame)
    expect(!answer->ok, rule, step, "outcome", "refused", answer->text(), Nature::claims_falsely);
  if (answer->ok) return false;
  expect(answer->released_bytes == 0, "CSE-DEC-17", step, "plaintext before the error", "0 bytes",
         fmt::format("{} bytes", answer->released_bytes), Nature::claims_falsely);
  const std::string& given = answer->error.error_class;
  if (!wanted_class.empty() && given != wanted_class && given != "other")
    note(fmt::format("{}: refused as {}, where {} says most", step, given, wanted_class));
  return true;
}

Json Trial::config(Keyring keyring, Format format) const {
  Json material = Json::object();
  if (keyring == Keyring::kms) material["kmsKeyId"] = stage_->kms_key();
  if (keyring == Keyring::aes) material["aesKey"] = to_base64(keys_.aes.reveal());
  if (keyring == Keyring::rsa) material["rsaKey"] = to_base64(keys_.rsa_pkcs8.reveal());
  Json out = {{"keyMaterial", std::move(material)},
              {"s3", {{"endpoint", stage_->url()}, {"region", stage_->region()}, {"pathStyle", true}}},
              {"kms", {{"endpoint", stage_->url()}}}};
  if (adapter_.can("policies")) {
    out["commitmentPolicy"] = format == Format::v3 ? "REQUIRE_ENCRYPT_REQUIRE_DECRYPT" : "FORBID_ENCRYPT_ALLOW_DECRYPT";
    out["encryptionAlgorithm"] =
        format == Format::v3 ? "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY" : "ALG_AES_256_GCM_IV12_TAG16_NO_KDF";
  }
  return out;
}

std::optional<std::string> Trial::client(const Json& config, std::string_view blame) {
  const auto answer = call("create-client", {{"op", "create-client"}, {"config", config}}, blame);
  if (!answer) return std::nullopt;
  if (!answer->ok) {
    if (blame.empty())
      block("create-client: " + answer->text());
    else
      expect(false, blame, "create-client", "outcome", "ok", answer->text(), Nature::refuses_honestly);
    return std::nullopt;
  }
  const auto name = answer->members.find("client");
  if (name == answer->members.end() || !name->is_string()) {
    result_.verdict = Verdict::error;
    result_.reason = "create-client: the answer names no \"client\"";
    return std::nullopt;
  }
  clients_.push_back(name->get<std::string>());
  return clients_.back();
}

}  // namespace s3sse::harness::client_side
