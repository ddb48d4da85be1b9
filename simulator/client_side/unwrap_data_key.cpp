// Data keys of stored objects. Whether a legacy wrap is allowed was decided before: no key is touched for one that is
// not.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/client_side/data_key.h"
#include "simulator/crypto/key_wrap.h"
#include "simulator/crypto/rsa_encryption.h"
#include "simulator/crypto/stream_cipher.h"

namespace s3sse::client_side {
namespace {

tl::unexpected<Failure> does_not_open(std::string_view keyring) {
  return refuse_object(ErrorClass::unwrap_failed,
                       fmt::format("the wrapped data key does not open under this {} key", keyring));
}

ClientResult<SecretBytes> opened(std::optional<SecretBytes> data_key, std::string_view keyring) {
  if (!data_key || data_key->size() != data_key_size) return does_not_open(keyring);
  return std::move(*data_key);
}

std::optional<SecretBytes> unwrap_with_gcm(const SecretBytes& key, SuiteId suite, ByteView wrapped) {
  if (wrapped.size() != gcm_iv_size + data_key_size + gcm_content_tag_size) return std::nullopt;
  crypto::GcmStream cipher(crypto::CipherDirection::decrypt, key, wrapped.first(gcm_iv_size),
                           as_bytes(about(suite).stored_as));
  SecretBytes data_key = SecretBytes::copy_of(wrapped.subspan(gcm_iv_size, data_key_size));
  cipher.update(data_key.reveal_mutable());
  if (!cipher.verify(wrapped.last(gcm_content_tag_size))) return std::nullopt;
  return data_key;
}

ClientResult<SecretBytes> unwrap_aes(const Envelope& envelope, const AesKey& key) {
  const ByteView wrapped = envelope.wrapped_key;
  switch (envelope.wrap) {
    case Wrap::aes_gcm:
      return opened(unwrap_with_gcm(key.key, envelope.suite, wrapped), "AES");
    case Wrap::aes_wrap:
      return opened(crypto::unwrap_key(key.key, wrapped), "AES");
    default:
      return opened(crypto::ecb_decrypt(key.key, wrapped), "AES");
  }
}

/// The data key in length, key, name of the content algorithm.
std::optional<SecretBytes> key_of_inner_block(const SecretBytes& inner, SuiteId suite) {
  const std::string_view name = about(suite).stored_as;
  const ByteView bytes = inner.reveal();
  if (bytes.size() != 1 + data_key_size + name.size()) return std::nullopt;
  const bool right_length = bytes[0] == data_key_size;
  const bool right_name = constant_time_equals(bytes.last(name.size()), as_bytes(name));
  if (!right_length || !right_name) return std::nullopt;
  return SecretBytes::copy_of(bytes.subspan(1, data_key_size));
}

ClientResult<SecretBytes> unwrap_rsa(const Envelope& envelope, const RsaKey& key) {
  if (!key.private_key) return refuse_object(ErrorClass::config_invalid, "reading needs an RSA private key");
  const crypto::KeyPair& pair = *key.private_key;
  const ByteView wrapped = envelope.wrapped_key;
  if (envelope.wrap == Wrap::rsa_oaep_sha1) {
    const auto inner = crypto::decrypt_oaep(pair, crypto::OaepHash::sha1, wrapped);
    return opened(inner ? key_of_inner_block(*inner, envelope.suite) : std::nullopt, "RSA");
  }
  if (envelope.wrap == Wrap::rsa_oaep_sha256)
    return opened(crypto::decrypt_oaep(pair, crypto::OaepHash::sha256_mgf1_sha1, wrapped), "RSA");
  // A block of wrong padding gives a key, too, which opens nothing: the difference would be an oracle.
  return opened(crypto::decrypt_pkcs1_v15_key(pair, wrapped, data_key_size), "RSA");
}

/// The stored context without what clients add is that of the request.
ClientResult<void> check_context(const Envelope& envelope, const StringMap& of_request) {
  StringMap stored = envelope.description;
  const auto algorithm = stored.find(std::string(reserved_context_name));
  if (algorithm == stored.end() || algorithm->second != about(envelope.suite).stored_as) {
    return refuse_object(ErrorClass::context_mismatch,
                         fmt::format("{} of the stored context is not {}, which the object names as its algorithm",
                                     reserved_context_name, about(envelope.suite).stored_as));
  }
  stored.erase(algorithm);
  stored.erase(std::string(kms_key_id_name));
  if (stored == of_request) return {};
  return refuse_object(ErrorClass::context_mismatch,
                       fmt::format("the object has an encryption context of {} pairs beside those of the client; the "
                                   "request must give the same pairs",
                                   stored.size()));
}

/// The old wrap binds nothing that the request could be compared with. So a request with a context is refused, and so
/// is an object with the reserved pair: somebody renamed its wrap.
ClientResult<void> check_old_kms(const Envelope& envelope, const StringMap& of_request) {
  if (envelope.description.contains(std::string(reserved_context_name))) {
    return refuse_object(ErrorClass::format_conflict,
                         fmt::format("{} goes with kms+context, and the wrap is kms", reserved_context_name));
  }
  if (of_request.empty()) return {};
  return refuse_object(ErrorClass::context_mismatch,
                       "the wrap kms has no context that could be compared with that of the request");
}

ClientResult<SecretBytes> unwrap_kms(const Envelope& envelope, const KmsKey& key, const StringMap& of_request) {
  const auto fits =
      envelope.wrap == Wrap::kms ? check_old_kms(envelope, of_request) : check_context(envelope, of_request);
  if (!fits) return tl::unexpected(fits.error());
  auto data_key = key.service->decrypt(key.key_id, envelope.wrapped_key, envelope.description);
  if (!data_key) {
    const std::string& code = data_key.error().code;
    const bool wrong = code == "InvalidCiphertextException" || code == "IncorrectKeyException";
    return tl::unexpected<Failure>(
        Failure{wrong ? ErrorClass::unwrap_failed : ErrorClass::other, "KMS: " + data_key.error().message, code});
  }
  return opened(std::move(*data_key), "KMS");
}

}  // namespace

ClientResult<SecretBytes> unwrap_data_key(const Envelope& envelope, const Keyring& keyring,
                                          const std::optional<StringMap>& context, const Rules& /*rules*/) {
  if (about(envelope.wrap).keyring != keyring.kind()) {
    return refuse_object(ErrorClass::wrong_keyring,
                         fmt::format("the data key was wrapped by {}, and the key is one of {}; give a key of {}",
                                     about(envelope.wrap).name, keyring.kind(), about(envelope.wrap).keyring));
  }
  if (const auto* kms = std::get_if<KmsKey>(&keyring.main))
    return unwrap_kms(envelope, *kms, context.value_or(StringMap{}));
  if (const AesKey* aes = keyring.aes_for(envelope.description); aes != nullptr && keyring.kind() == "AES")
    return unwrap_aes(envelope, *aes);
  return unwrap_rsa(envelope, *keyring.rsa_for(envelope.description));
}

}  // namespace s3sse::client_side
