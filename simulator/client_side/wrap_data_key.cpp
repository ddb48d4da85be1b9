// Data keys of new objects. Nothing here writes a legacy wrap.
#include <fmt/format.h>

#include "simulator/client_side/data_key.h"
#include "simulator/crypto/rsa_encryption.h"
#include "simulator/crypto/stream_cipher.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

Failure refusal_of_kms(const Error& error) {
  return {ErrorClass::other, "KMS: " + error.message, error.code};
}

/// IV, encrypted key, tag; the name of the content algorithm is authenticated with it.
Bytes wrap_with_gcm(const SecretBytes& key, SuiteId suite, const SecretBytes& data_key, Entropy& entropy) {
  Bytes wrapped = entropy.bytes(gcm_iv_size);
  crypto::GcmStream cipher(crypto::CipherDirection::encrypt, key, wrapped, as_bytes(about(suite).stored_as));
  wrapped.insert(wrapped.end(), data_key.reveal().begin(), data_key.reveal().end());
  cipher.update(ByteSpan(wrapped).subspan(gcm_iv_size));
  const Bytes tag = cipher.tag();
  wrapped.insert(wrapped.end(), tag.begin(), tag.end());
  return wrapped;
}

/// RSA-OAEP over length, key and the name of the content algorithm.
ClientResult<Bytes> wrap_with_rsa(const RsaKey& key, SuiteId suite, const SecretBytes& data_key, const Rules& rules) {
  const std::string_view name = about(suite).stored_as;
  SecretBytes inner(1 + data_key.size() + name.size());
  const ByteSpan out = inner.reveal_mutable();
  out[0] = static_cast<std::uint8_t>(data_key.size());
  std::ranges::copy(data_key.reveal(), out.begin() + 1);
  std::ranges::copy(as_bytes(name), out.begin() + 1 + static_cast<std::ptrdiff_t>(data_key.size()));
  auto wrapped = crypto::encrypt_oaep(key.pair(), crypto::OaepHash::sha1, inner.reveal());
  if (!wrapped) return refuse_object(ErrorClass::config_invalid, "the RSA public key encrypts nothing");
  return chosen(rules, Rule::client_keyring_half_an_rsa_pair_works_one_way, std::move(*wrapped), key.can_read());
}

/// The pairs of the caller and the reserved one.
ClientResult<StringMap> context_to_store(const StringMap& context, SuiteId suite, const Rules& rules) {
  StringMap stored = context;
  const auto free = require(
      rules, stored.emplace(reserved_context_name, about(suite).stored_as).second,
      Rule::client_keyring_reserved_pair_is_refused, [] {
        return Failure{ErrorClass::config_invalid,
                       fmt::format("{} is reserved; leave it out of the encryption context", reserved_context_name)};
      });
  if (!free) return tl::unexpected(free.error());
  return chosen(rules, Rule::client_keyring_kms_write_carries_the_whole_context, std::move(stored));
}

ClientResult<std::string> key_id_of(const KmsKey& key, const Rules& rules) {
  const std::string key_id = key.key_id.value_or("");
  const auto given =
      require(rules, !key_id.empty(),
              {Rule::client_keyring_kms_key_id_is_required, Rule::client_keyring_missing_kms_key_id_is_an_error}, [] {
                return Failure{ErrorClass::config_invalid, "writing needs the id or ARN of a KMS key"};
              });
  if (!given) return tl::unexpected(given.error());
  return chosen(rules, Rule::client_keyring_kms_write_names_the_key, key_id);
}

}  // namespace

ClientResult<WrappedDataKey> make_data_key(const Keyring& keyring, SuiteId suite, const StringMap& context,
                                           Entropy& entropy, const Rules& rules) {
  const auto* kms = std::get_if<KmsKey>(&keyring.main);
  if (kms == nullptr) {
    SecretBytes data_key = chosen(rules, Rule::client_keyring_generates_the_data_key, entropy.secret(data_key_size));
    return wrap_data_key(keyring, suite, std::move(data_key), context, entropy, rules);
  }
  const auto key_id = key_id_of(*kms, rules);
  if (!key_id) return tl::unexpected(key_id.error());
  auto stored = context_to_store(context, suite, rules);
  if (!stored) return tl::unexpected(stored.error());
  auto generated = kms->service->generate_data_key(*key_id, *stored);
  if (!generated) {
    const auto failed = refused<void>(rules,
                                      {Rule::client_keyring_failed_kms_write_fails_the_encryption,
                                       Rule::client_keyring_malformed_kms_key_id_is_an_error},
                                      refusal_of_kms, generated.error());
    if (!failed) return tl::unexpected(failed.error());
    generated = GeneratedDataKey{SecretBytes(data_key_size), {}};
  }
  const auto whole =
      require(rules, generated->plaintext.size() == data_key_size, Rule::client_keyring_data_key_is_256_bits, [&] {
        return Failure{ErrorClass::other, fmt::format("KMS made a data key of {} bytes, not {}",
                                                      generated->plaintext.size(), data_key_size)};
      });
  if (!whole) return tl::unexpected(whole.error());
  generated->wrapped = chosen(rules, Rule::client_keyring_generated_wrapped_key_is_used, std::move(generated->wrapped));
  return WrappedDataKey{std::move(generated->plaintext), Wrap::kms_context, std::move(generated->wrapped),
                        std::move(*stored)};
}

ClientResult<WrappedDataKey> wrap_data_key(const Keyring& keyring, SuiteId suite, SecretBytes data_key,
                                           const StringMap& context, Entropy& entropy, const Rules& rules) {
  const auto kept = [&](Bytes wrapped) {
    return chosen(rules, Rule::client_keyring_data_key_is_wrapped_when_it_is_not, std::move(wrapped));
  };
  const auto described = [&](const StringMap& description) {
    return chosen(rules, Rule::client_keyring_raw_keyring_stores_no_context, description, context);
  };
  if (const auto* aes = std::get_if<AesKey>(&keyring.main)) {
    Bytes wrapped = wrap_with_gcm(aes->key(), suite, data_key, entropy);
    return WrappedDataKey{std::move(data_key), Wrap::aes_gcm, kept(std::move(wrapped)), described(aes->description())};
  }
  if (const auto* rsa = std::get_if<RsaKey>(&keyring.main)) {
    auto wrapped = wrap_with_rsa(*rsa, suite, data_key, rules);
    if (!wrapped) return tl::unexpected(wrapped.error());
    return WrappedDataKey{std::move(data_key), Wrap::rsa_oaep_sha1, kept(std::move(*wrapped)),
                          described(rsa->description())};
  }
  const KmsKey& kms = std::get<KmsKey>(keyring.main);
  const auto key_id = key_id_of(kms, rules);
  if (!key_id) return tl::unexpected(key_id.error());
  auto stored = context_to_store(context, suite, rules);
  if (!stored) return tl::unexpected(stored.error());
  auto wrapped = kms.service->encrypt(*key_id, data_key, *stored);
  if (!wrapped) return tl::unexpected(refusal_of_kms(wrapped.error()));
  return WrappedDataKey{std::move(data_key), Wrap::kms_context, std::move(*wrapped), std::move(*stored)};
}

}  // namespace s3sse::client_side
