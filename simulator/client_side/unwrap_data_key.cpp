// Data keys of stored objects. Whether a legacy wrap is allowed was decided before: no key is touched for one that is
// not.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/client_side/data_key.h"
#include "simulator/crypto/key_wrap.h"
#include "simulator/crypto/rsa_encryption.h"
#include "simulator/crypto/stream_cipher.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

tl::unexpected<Failure> does_not_open(std::string_view keyring) {
  return refuse_object(ErrorClass::unwrap_failed,
                       fmt::format("the wrapped data key does not open under this {} key", keyring));
}

ClientResult<SecretBytes> opened(std::optional<SecretBytes> data_key, std::string_view keyring, const Rules& rules) {
  if (!data_key) return does_not_open(keyring);
  const auto whole =
      require(rules, data_key->size() == data_key_size,
              {Rule::client_kdf_input_is_256_bits, Rule::client_suite_identity_kdf_keeps_the_key,
               Rule::client_suite_lengths_of_the_cipher_are_exact},
              [&] {
                return Failure{ErrorClass::unwrap_failed, fmt::format("the {} key opens a data key of {} bytes, not {}",
                                                                      keyring, data_key->size(), data_key_size)};
              });
  if (!whole) return tl::unexpected(whole.error());
  return chosen(rules, Rule::client_keyring_decrypting_adds_the_data_key, std::move(*data_key));
}

/// IV, wrapped key, tag; the name of the content algorithm is authenticated with it.
std::optional<SecretBytes> unwrap_with_gcm(const SecretBytes& key, SuiteId suite, ByteView stored, const Rules& rules) {
  const Bytes wrapped =
      chosen(rules, Rule::client_keyring_aes_wrap_is_gcm_with_iv_and_tag, Bytes(stored.begin(), stored.end()));
  if (wrapped.size() < gcm_iv_size + gcm_content_tag_size) return std::nullopt;
  const std::string name =
      chosen(rules, Rule::client_keyring_aes_wrap_authenticates_the_algorithm, std::string(about(suite).stored_as));
  const ByteView all = wrapped;
  crypto::GcmStream cipher(crypto::CipherDirection::decrypt, key, all.first(gcm_iv_size), as_bytes(name));
  SecretBytes data_key =
      SecretBytes::copy_of(all.subspan(gcm_iv_size, wrapped.size() - gcm_iv_size - gcm_content_tag_size));
  cipher.update(data_key.reveal_mutable());
  const auto authentic =
      require(rules, cipher.verify(all.last(gcm_content_tag_size)),
              {Rule::client_instruction_changed_wrapped_key_is_refused,
               Rule::client_attack_renamed_content_algorithm_is_refused},
              [] {
                return Failure{ErrorClass::unwrap_failed, "the tag of the wrapped data key is another one"};
              });
  if (!authentic) return std::nullopt;
  return data_key;
}

ClientResult<SecretBytes> unwrap_aes(const Envelope& envelope, Wrap wrap, const AesKey& key, const Rules& rules) {
  const ByteView wrapped = envelope.wrapped_key;
  switch (wrap) {
    case Wrap::aes_gcm:
      return opened(unwrap_with_gcm(key.key(), envelope.suite, wrapped, rules), "AES", rules);
    case Wrap::aes_wrap:
      return opened(crypto::unwrap_key(key.key(), wrapped), "AES", rules);
    default:
      return opened(crypto::ecb_decrypt(key.key(), wrapped), "AES", rules);
  }
}

/// The data key in length, key, name of the content algorithm.
std::optional<SecretBytes> key_of_inner_block(const SecretBytes& block, SuiteId suite, const Rules& rules) {
  const SecretBytes inner = chosen(rules, Rule::client_keyring_rsa_wrap_holds_length_key_and_algorithm, block.clone());
  const std::string_view name = about(suite).stored_as;
  const ByteView bytes = inner.reveal();
  const std::size_t length = bytes.empty() ? 0 : bytes[0];
  const auto right = require(
      rules,
      bytes.size() == 1 + data_key_size + name.size() && length == data_key_size &&
          constant_time_equals(bytes.last(name.size()), as_bytes(name)),
      {Rule::client_keyring_wrong_rsa_inner_block_is_refused, Rule::client_attack_renamed_content_algorithm_is_refused},
      [] {
        return Failure{ErrorClass::unwrap_failed, "the RSA block holds no data key for this algorithm"};
      });
  if (!right || bytes.size() < 1 + data_key_size) return std::nullopt;
  return SecretBytes::copy_of(bytes.subspan(1, data_key_size));
}

ClientResult<SecretBytes> unwrap_rsa(const Envelope& envelope, Wrap wrap, const RsaKey& key, const Rules& rules) {
  if (!key.can_read()) return refuse_object(ErrorClass::config_invalid, "reading needs an RSA private key");
  const crypto::KeyPair& pair = key.pair();
  const ByteView wrapped = envelope.wrapped_key;
  if (wrap == Wrap::rsa_oaep_sha1) {
    const auto inner = crypto::decrypt_oaep(pair, crypto::OaepHash::sha1, wrapped);
    return opened(inner ? key_of_inner_block(*inner, envelope.suite, rules) : std::nullopt, "RSA", rules);
  }
  if (wrap == Wrap::rsa_oaep_sha256)
    return opened(crypto::decrypt_oaep(pair, crypto::OaepHash::sha256_mgf1_sha1, wrapped), "RSA", rules);
  // A block of wrong padding gives a key, too, which opens nothing: the difference would be an oracle.
  return opened(crypto::decrypt_pkcs1_v15_key(pair, wrapped, data_key_size), "RSA", rules);
}

/// The stored context without what clients add is that of the request.
ClientResult<void> check_context(const Envelope& envelope, const std::optional<StringMap>& given, const Rules& rules) {
  StringMap stored = envelope.description;
  const auto algorithm = stored.find(std::string(reserved_context_name));
  const auto named = require(
      rules, algorithm != stored.end() && algorithm->second == about(envelope.suite).stored_as,
      {Rule::client_keyring_stored_reserved_pair_names_the_algorithm,
       Rule::client_keyring_other_kind_of_wrap_is_refused, Rule::client_attack_renamed_content_algorithm_is_refused},
      [&] {
        return Failure{ErrorClass::context_mismatch,
                       fmt::format("{} of the stored context is not {}, which the object names as its algorithm",
                                   reserved_context_name, about(envelope.suite).stored_as)};
      });
  if (!named) return named;
  StringMap without_reserved = stored;
  without_reserved.erase(std::string(reserved_context_name));
  without_reserved.erase(std::string(kms_key_id_name));
  const StringMap of_request =
      given ? *given
            : chosen(rules,
                     {Rule::client_keyring_no_context_is_the_empty_map, Rule::client_attack_context_has_to_be_given},
                     StringMap(), without_reserved);
  without_reserved = chosen(rules, Rule::client_keyring_comparison_leaves_out_the_reserved_keys,
                            std::move(without_reserved), of_request);
  return require(
      rules, without_reserved == of_request,
      {Rule::client_keyring_context_is_compared_before_kms, Rule::client_keyring_other_context_is_an_error,
       Rule::client_attack_changed_stored_context_is_refused, Rule::client_keyring_other_kind_of_wrap_is_refused},
      [&] {
        return Failure{ErrorClass::context_mismatch,
                       fmt::format("the object has an encryption context of {} pairs beside those of the client; the "
                                   "request must give the same pairs",
                                   without_reserved.size())};
      });
}

/// The old wrap binds nothing that the request could be compared with. So a request with a context is refused, and so
/// is an object with the reserved pair: somebody renamed its wrap.
ClientResult<void> check_old_kms(const Envelope& envelope, const std::optional<StringMap>& given, const Rules& rules) {
  const auto honest =
      require(rules, !envelope.description.contains(std::string(reserved_context_name)),
              Rule::client_attack_v2_wrap_changed_to_kms_is_refused, [] {
                return Failure{ErrorClass::format_conflict,
                               fmt::format("{} goes with kms+context, and the wrap is kms", reserved_context_name)};
              });
  if (!honest) return honest;
  return require(rules, !given || given->empty(), Rule::client_attack_v2_wrap_changed_to_kms_is_refused, [] {
    return Failure{ErrorClass::context_mismatch,
                   "the wrap kms has no context that could be compared with that of the request"};
  });
}

ClientResult<SecretBytes> unwrap_kms(const Envelope& envelope, Wrap wrap, const KmsKey& key,
                                     const std::optional<StringMap>& given, const Rules& rules) {
  const bool old = wrap == Wrap::kms;
  const auto fits = old ? check_old_kms(envelope, given, rules) : check_context(envelope, given, rules);
  if (!fits) return tl::unexpected(fits.error());
  const StringMap context = old ? chosen(rules,
                                         {Rule::client_keyring_old_kms_read_carries_key_blob_and_map,
                                          Rule::client_keyring_kms_mode_follows_the_stored_wrap},
                                         envelope.description)
                                : chosen(rules,
                                         {Rule::client_keyring_kms_read_carries_key_blob_and_context,
                                          Rule::client_keyring_kms_context_wrap_is_read},
                                         envelope.description);
  auto data_key = key.service->decrypt(key.key_id, envelope.wrapped_key, context);
  if (!data_key) {
    const std::string& code = data_key.error().code;
    const bool wrong = code == "InvalidCiphertextException" || code == "IncorrectKeyException";
    return tl::unexpected<Failure>(
        Failure{wrong ? ErrorClass::unwrap_failed : ErrorClass::other, "KMS: " + data_key.error().message, code});
  }
  return opened(std::move(*data_key), "KMS", rules);
}

/// The wrap that a keyring writes.
Wrap own_wrap(const Keyring& keyring) {
  if (keyring.kind() == "AES") return Wrap::aes_gcm;
  return keyring.kind() == "RSA" ? Wrap::rsa_oaep_sha1 : Wrap::kms_context;
}

}  // namespace

ClientResult<SecretBytes> unwrap_data_key(const Envelope& envelope, const Keyring& keyring,
                                          const std::optional<StringMap>& context, const Rules& rules) {
  const bool fits = about(envelope.wrap).keyring == keyring.kind();
  const auto right = require(rules, fits, Rule::client_keyring_other_kind_of_wrap_is_refused, [&] {
    return Failure{ErrorClass::wrong_keyring,
                   fmt::format("the data key was wrapped by {}, and the key is one of {}; give a key of {}",
                               about(envelope.wrap).name, keyring.kind(), about(envelope.wrap).keyring)};
  });
  if (!right) return tl::unexpected(right.error());
  const Wrap wrap = fits ? envelope.wrap : own_wrap(keyring);
  if (const auto* kms = std::get_if<KmsKey>(&keyring.main)) return unwrap_kms(envelope, wrap, *kms, context, rules);
  if (keyring.kind() == "AES") return unwrap_aes(envelope, wrap, *keyring.aes_for(envelope.description), rules);
  return unwrap_rsa(envelope, wrap, *keyring.rsa_for(envelope.description), rules);
}

}  // namespace s3sse::client_side
