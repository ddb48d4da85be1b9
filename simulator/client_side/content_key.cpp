#include <algorithm>
#include <array>
#include <string_view>

#include "simulator/client_side/data_key.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

constexpr std::array<std::uint8_t, 2> committing_suite_id = {0x00, 0x73};

/// HKDF of RFC 5869 over the data key, salted with the message id (key-derivation.md). `info` says what for.
SecretBytes derived(const SecretBytes& data_key, ByteView message_id, const std::string& info, std::size_t size,
                    const Rules& rules) {
  const SecretBytes input =
      chosen(rules, {Rule::client_kdf_both_keys_are_derived, Rule::client_kdf_input_is_the_data_key}, data_key.clone());
  const Bytes salt =
      chosen(rules, Rule::client_kdf_salt_is_the_message_id, Bytes(message_id.begin(), message_id.end()), info);
  const auto algorithm = chosen(rules, Rule::client_kdf_extract_uses_sha_512, crypto::DigestAlgorithm::sha512, info);
  return crypto::hkdf(algorithm, input.reveal(), salt, info, size);
}

/// Both labels begin with the id of the suite.
std::string labelled(std::string_view label) {
  return std::string(as_text(committing_suite_id)).append(label);
}

/// Equal, and of equal length: nothing that only begins like the commitment is one.
ClientResult<void> check_commitment(const Envelope& envelope, const Bytes& right, bool ranged, const Rules& rules) {
  const auto other = [] {
    return Failure{ErrorClass::commitment_mismatch,
                   "x-amz-d is not the commitment of this data key; the object was made with another one"};
  };
  const ByteView stored = envelope.commitment;
  const auto whole = require(rules, stored.size() == right.size(),
                             {Rule::client_kdf_length_of_the_commitment_counts, Rule::client_kdf_commitment_is_28_bytes,
                              Rule::client_attack_wrong_lengths_of_d_and_i_are_noticed},
                             other);
  if (!whole) return whole;
  const std::size_t common = std::min(stored.size(), right.size());
  const bool equal = constant_time_equals(ByteView(right).first(common), stored.first(common));
  if (ranged) {
    if (auto checked = require(rules, equal, Rule::client_ops_range_checks_the_commitment, other); !checked)
      return checked;
    return {};
  }
  return require(
      rules, equal,
      {Rule::client_kdf_commitment_is_checked, Rule::client_kdf_unequal_commitment_is_an_error,
       Rule::client_kdf_derived_commitment_is_stored, Rule::client_format_v3_has_the_commitment,
       Rule::client_attack_two_key_v3_opens_under_its_own_key, Rule::client_attack_flipped_bits_of_c_d_i_are_noticed,
       Rule::client_attack_foreign_wrapped_key_is_noticed, Rule::client_instruction_changed_wrapped_key_is_refused,
       Rule::client_keyring_wrapped_key_is_the_blob_of_kms},
      other);
}

}  // namespace

Bytes commitment_of(const SecretBytes& data_key, ByteView message_id, const Rules& rules) {
  const std::string info = chosen(rules, Rule::client_kdf_commitment_label_is_commitkey, labelled("COMMITKEY"));
  const SecretBytes commitment = derived(data_key, message_id, info, commitment_size, rules);
  Bytes bytes(commitment.reveal().begin(), commitment.reveal().end());
  bytes = chosen(rules, Rule::client_kdf_commitment_is_expanded_from_the_extract, std::move(bytes), data_key, info);
  return chosen(rules, Rule::client_kdf_commitment_outlives_rewrapping, std::move(bytes));
}

ClientResult<ContentKey> content_key(const Envelope& envelope, const SecretBytes& data_key, bool ranged,
                                     const Rules& rules) {
  if (envelope.version != FormatVersion::v3) {
    const Bytes nothing = chosen(rules, Rule::client_suite_v2_content_has_no_associated_data, Bytes());
    SecretBytes key =
        chosen(rules, {Rule::client_suite_gcm_uses_the_data_key_itself, Rule::client_suite_cbc_is_plain_aes_256},
               data_key.clone());
    return ContentKey{std::move(key), chosen(rules, Rule::client_suite_v2_content_is_gcm_with_its_own_iv, envelope.iv),
                      nothing};
  }
  const Bytes commitment = commitment_of(data_key, envelope.message_id, rules);
  if (auto committed = check_commitment(envelope, commitment, ranged, rules); !committed)
    return tl::unexpected(committed.error());
  const std::string info = chosen(rules, Rule::client_kdf_content_key_label_is_derivekey, labelled("DERIVEKEY"));
  SecretBytes key = derived(data_key, envelope.message_id, info, data_key_size, rules);
  key = chosen(rules, Rule::client_kdf_content_key_is_expanded_from_the_extract, std::move(key), data_key, info);
  key = chosen(rules,
               {Rule::client_kdf_content_key_is_256_bits, Rule::client_suite_committing_gcm_uses_a_derived_key,
                Rule::client_kdf_content_uses_derived_key_and_fixed_iv},
               std::move(key));
  Bytes iv = chosen(rules, {Rule::client_kdf_content_iv_is_ones, Rule::client_kdf_content_iv_is_12_bytes},
                    Bytes(gcm_iv_size, 0x01));
  Bytes associated_data = chosen(
      rules, {Rule::client_kdf_content_is_bound_to_the_suite_id, Rule::client_suite_suite_id_binds_the_ciphertext},
      Bytes(committing_suite_id.begin(), committing_suite_id.end()));
  return ContentKey{std::move(key), std::move(iv), std::move(associated_data)};
}

}  // namespace s3sse::client_side
