#include <algorithm>
#include <map>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/crypto/aes_gcm.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/kms_error.h"

namespace s3sse::deviations {
namespace {

using KmsContext = std::map<std::string, std::string>;
using Opened = std::optional<SecretBytes>;

/// GCM's keystream without its tag: encrypting the ciphertext once more under the same nonce takes the keystream off.
Opened open_unchecked(Opened right, const SecretBytes& key, const ByteView& nonce, const ByteView& sealed) {
  constexpr std::size_t tag_size = 16;
  if (right || sealed.size() < tag_size) return right;
  const ByteView ciphertext = sealed.first(sealed.size() - tag_size);
  Bytes plain = crypto::aes_gcm_encrypt(key, nonce, ciphertext, {});
  SecretBytes result = SecretBytes::copy_of(ByteView(plain).first(ciphertext.size()));
  wipe_memory(ByteSpan(plain));
  return result;
}

/// Returns what is left after bytes that begin no blob.
ByteView from_first_version_byte(ByteView blob) {
  constexpr std::uint8_t version = 1;
  return blob.subspan(static_cast<std::size_t>(std::find(blob.begin(), blob.end(), version) - blob.begin()));
}

/// The content of the BIT STRING that ends a SubjectPublicKeyInfo of an elliptic curve: the point alone.
Bytes without_algorithm(const Bytes& right) {
  constexpr std::size_t header_of_p256 = 26;
  if (right.size() <= header_of_p256) return right;
  return {right.begin() + header_of_p256, right.end()};
}

KmsContext masked(KmsContext right) {
  for (auto& [name, value] : right) value = "***";
  return right;
}

}  // namespace

Rows kms_crypto_rows() {
  using enum Stage;
  const auto only_newest = [] { return alters<bool, bool>([](bool right, bool newest) { return right && newest; }); };
  const auto unchecked = [] { return alters<Opened, SecretBytes, ByteView, ByteView>(open_unchecked); };
  return {
      // Sizes and forms
      {Rule::kms_api_data_key_takes_spec_or_length, kms,
       "Takes neither or both of spec and length, and makes an empty data key where the length does not fit.",
       Passes{}},
      {Rule::kms_api_random_length_is_bounded, kms, "Gives no bytes where the length does not fit.", Passes{}},
      {Rule::kms_api_encrypt_takes_at_most_4096_bytes, kms, "Encrypts plaintext of any size.", Passes{}},
      {Rule::kms_api_decrypt_takes_at_most_6144_bytes, kms, "Looks at blobs of any size.", Passes{}},
      {Rule::kms_api_wrong_key_usage_is_refused, kms, "Encrypts with any key.", Passes{}},
      {Rule::kms_only_symmetric_keys_work, kms, "Encrypts with any key for S3.", Passes{}},
      {Rule::kms_api_key_checks_have_an_order, kms,
       "Looks at state and usage of a key before it compares it with the one that the ciphertext names.", Swaps{}},
      {Rule::kms_api_dry_run_checks_authorisation_only, kms, "Does what it was asked to check alone.", Passes{}},

      // Ciphertexts
      {Rule::kms_api_equal_plaintexts_give_different_blobs, kms, "Gives equal plaintexts equal ciphertexts.",
       alters<Bytes>([](const Bytes& right) { return Bytes(right.size()); })},
      {Rule::kms_api_tampered_ciphertext_is_refused, kms, "Opens what was tampered with.", Passes{}},
      {Rule::kms_api_tampered_ciphertext_is_refused, kms, "Opens what was tampered with.",
       alters<ByteView>(from_first_version_byte)},
      {Rule::kms_api_tampered_ciphertext_is_refused, kms, "Opens what was tampered with.", unchecked()},
      {Rule::kms_api_context_is_authenticated, kms, "Opens a ciphertext under any context.", unchecked()},
      {Rule::context_must_match_exactly_at_decryption, kms, "Opens a ciphertext under any context.", unchecked()},
      {Rule::kms_api_decrypt_with_other_key_is_incorrect_key, kms, "Ignores which key it was told to use.", Passes{}},
      {Rule::key_rotation_old_ciphertexts_stay_decryptable, kms, "Opens with the newest material alone.",
       only_newest()},
      {Rule::kms_rotation_keeps_older_objects_readable, kms, "Opens for S3 with the newest material alone.",
       only_newest()},
      {Rule::kms_api_reencrypt_moves_between_keys, kms, "Gives the old ciphertext back.",
       alters<Bytes, ByteView>([](const Bytes&, ByteView old) { return Bytes(old.begin(), old.end()); })},
      {Rule::kms_api_data_key_without_plaintext_omits_it, kms, "Gives the plaintext all the same.", gives(true)},

      {Rule::kms_api_related_keys_open_each_others_ciphertexts, kms,
       "Knows the keys of its own Region alone where a ciphertext names its key.",
       alters<bool, bool>([](bool right, bool here) { return right && here; })},

      // Key pairs and HMAC keys
      {Rule::kms_api_wrong_signature_is_refused, kms, "Takes any signature for a right one.", Passes{}},
      {Rule::kms_api_digest_is_signed_as_it_is, kms, "Hashes a digest once more.",
       alters<Bytes, Bytes>([](const Bytes&, const Bytes& digest) { return digest; })},
      {Rule::kms_api_wrong_mac_is_refused, kms, "Takes any MAC for a right one.", Passes{}},
      {Rule::kms_api_rsa_plaintext_has_to_fit_the_key, kms,
       "Tells the limit of symmetric keys where a plaintext does not fit an RSA key.",
       alters<kms::KmsError>([](kms::KmsError right) {
         right.message =
             "1 validation error detected: Value at 'plaintext' failed to satisfy constraint: Member must have length "
             "less than or equal to 4096";
         return right;
       })},
      {Rule::kms_api_public_key_is_subject_public_key_info, kms, "Gives the key bits without saying of what kind.",
       alters<Bytes>(without_algorithm)},
      {Rule::kms_api_data_key_pair_comes_sealed, kms, "Gives the private key in the clear all the same.", gives(true)},
      {Rule::kms_api_both_sides_derive_one_secret, kms, "Mixes the name of its own key into a shared secret.",
       alters<SecretBytes, std::string>([](SecretBytes right, const std::string& arn) {
         return crypto::hkdf_sha256(right.reveal(), {}, arn, right.size());
       })},

      // The ledger
      {Rule::kms_api_context_is_a_string_map, kms, "Notes no encryption context.", gives(KmsContext{})},
      {Rule::context_shows_in_clear_in_audit_log, kms, "Masks the encryption context.", alters<KmsContext>(masked)},
      {Rule::kms_calls_carry_the_requester_identity, kms, "Notes S3 as the one who calls.",
       gives(std::string("s3.amazonaws.com"))},
  };
}

}  // namespace s3sse::deviations
