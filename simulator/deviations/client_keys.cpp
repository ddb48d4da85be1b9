// Data keys of client-side encryption: wraps that are believed, commitments that are not compared, keys derived in
// other ways.
#include <algorithm>
#include <iterator>
#include <map>
#include <string>

#include "simulator/base/secret_bytes.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

using Context = std::map<std::string, std::string>;

Effect key_of_zeros() {
  return alters<SecretBytes>([](const SecretBytes& right) { return SecretBytes(right.size()); });
}

Effect bytes_of_zeros() {
  return alters<Bytes>([](const Bytes& right) { return Bytes(right.size()); });
}

bool is_of_commitment(const std::string& info) {
  return info.ends_with("COMMITKEY");
}

/// HKDF-Expand alone, of one block.
Bytes expanded(const SecretBytes& key, const std::string& info, std::size_t size) {
  Bytes block = crypto::hmac(crypto::DigestAlgorithm::sha512, key.reveal(), as_bytes(info + '\x01'));
  block.resize(size);
  return block;
}

Effect no_context() {
  return gives<Context>({});
}

Rows derivation_rows() {
  using enum Stage;
  return {
      {Rule::client_kdf_both_keys_are_derived, unwrap, "Derives from nothing but zeros.", key_of_zeros()},
      {Rule::client_kdf_input_is_the_data_key, unwrap, "Derives from nothing but zeros.", key_of_zeros()},
      {Rule::client_kdf_salt_is_the_message_id, unwrap, "Derives the commitment without a salt.",
       alters<Bytes, std::string>(
           [](Bytes salt, const std::string& info) { return is_of_commitment(info) ? Bytes{} : salt; })},
      {Rule::client_kdf_extract_uses_sha_512, unwrap, "Derives the commitment with SHA-256.",
       alters<crypto::DigestAlgorithm, std::string>([](crypto::DigestAlgorithm right, const std::string& info) {
         return is_of_commitment(info) ? crypto::DigestAlgorithm::sha256 : right;
       })},
      {Rule::client_kdf_commitment_label_is_commitkey, unwrap,
       "Leaves the suite id out of the label of the commitment.", gives<std::string>("COMMITKEY")},
      {Rule::client_kdf_content_key_label_is_derivekey, unwrap,
       "Leaves the suite id out of the label of the content key.", gives<std::string>("DERIVEKEY")},
      {Rule::client_kdf_commitment_is_28_bytes, unwrap, "Compares the bytes that there are.", Passes{}},
      {Rule::client_kdf_commitment_is_expanded_from_the_extract, unwrap, "Expands the commitment from the data key.",
       alters<Bytes, SecretBytes, std::string>(
           [](const Bytes& right, const SecretBytes& data_key, const std::string& info) {
             return expanded(data_key, info, right.size());
           })},
      {Rule::client_kdf_commitment_outlives_rewrapping, unwrap, "Makes the commitment depend on the wrap.",
       bytes_of_zeros()},
      {Rule::client_kdf_content_key_is_expanded_from_the_extract, unwrap, "Expands the content key from the data key.",
       alters<SecretBytes, SecretBytes, std::string>(
           [](const SecretBytes& right, const SecretBytes& data_key, const std::string& info) {
             return SecretBytes::copy_of(expanded(data_key, info, right.size()));
           })},
      {Rule::client_kdf_content_key_is_256_bits, unwrap, "Uses half of the content key.",
       alters<SecretBytes>([](const SecretBytes& right) { return SecretBytes::copy_of(right.reveal().first(16)); })},
      {Rule::client_suite_committing_gcm_uses_a_derived_key, unwrap, "Does not use the derived key.", key_of_zeros()},
      {Rule::client_kdf_content_uses_derived_key_and_fixed_iv, unwrap, "Does not use the derived key.", key_of_zeros()},
      {Rule::client_kdf_content_iv_is_ones, unwrap, "Uses an IV of zeros.", bytes_of_zeros()},
      {Rule::client_kdf_content_iv_is_12_bytes, unwrap, "Uses an IV of 16 bytes.", gives<Bytes>(Bytes(16, 0x01))},
      {Rule::client_kdf_content_is_bound_to_the_suite_id, unwrap, "Authenticates no suite id.", gives<Bytes>({})},
      {Rule::client_suite_suite_id_binds_the_ciphertext, unwrap, "Authenticates no suite id.", gives<Bytes>({})},
      {Rule::client_suite_v2_content_has_no_associated_data, unwrap, "Authenticates the suite id of V2.",
       gives<Bytes>({0x00, 0x72})},
      {Rule::client_suite_identity_kdf_keeps_the_key, unwrap, "Takes data keys of any length.", Passes{}},
      {Rule::client_suite_gcm_uses_the_data_key_itself, unwrap, "Derives a key for V2.", key_of_zeros()},
      {Rule::client_suite_cbc_is_plain_aes_256, unwrap, "Derives a key for CBC.", key_of_zeros()},
      {Rule::client_suite_v2_content_is_gcm_with_its_own_iv, unwrap, "Uses an IV of zeros.", bytes_of_zeros()},
  };
}

/// The check of the commitment, for every rule that rests on it.
Rows commitment_rows() {
  using enum Stage;
  return {
      {Rule::client_kdf_length_of_the_commitment_counts, unwrap, "Compares the bytes that there are.", Passes{}},
      {Rule::client_kdf_commitment_is_checked, unwrap, "Checks no commitment.", Passes{}},
      {Rule::client_kdf_unequal_commitment_is_an_error, unwrap, "Goes on after another commitment.", Passes{}},
      {Rule::client_kdf_derived_commitment_is_stored, unwrap, "Checks no commitment.", Passes{}},
      {Rule::client_format_v3_has_the_commitment, unwrap, "Reads V3 without a commitment.", Passes{}},
      {Rule::client_attack_two_key_v3_opens_under_its_own_key, unwrap, "Opens a committed object under another key.",
       Passes{}},
      {Rule::client_attack_foreign_wrapped_key_is_noticed, unwrap, "Believes any wrapped key.", Passes{}},
      {Rule::client_instruction_changed_wrapped_key_is_refused, unwrap, "Believes any wrapped key.", Passes{}},
      {Rule::client_keyring_wrapped_key_is_the_blob_of_kms, unwrap, "Believes any wrapped key.", Passes{}},
      {Rule::client_ops_range_checks_the_commitment, unwrap, "Checks no commitment for a range.", Passes{}},
  };
}

Rows unwrap_rows() {
  using enum Stage;
  return {
      {Rule::client_kdf_input_is_256_bits, unwrap, "Takes data keys of any length.", Passes{}},
      {Rule::client_keyring_decrypting_adds_the_data_key, unwrap, "Goes on with a key of zeros.", key_of_zeros()},
      {Rule::client_keyring_aes_wrap_is_gcm_with_iv_and_tag, unwrap, "Looks for the tag in front.",
       alters<Bytes>([](Bytes wrapped) {
         if (wrapped.size() > 16) std::rotate(wrapped.begin(), wrapped.begin() + 16, wrapped.end());
         return wrapped;
       })},
      {Rule::client_keyring_aes_wrap_authenticates_the_algorithm, unwrap, "Authenticates no algorithm with the wrap.",
       gives<std::string>("")},
      {Rule::client_keyring_rsa_wrap_holds_length_key_and_algorithm, unwrap, "Takes the block for the bare key.",
       alters<SecretBytes>([](const SecretBytes& block) {
         SecretBytes moved(block.size());
         std::ranges::reverse_copy(block.reveal(), moved.reveal_mutable().begin());
         return moved;
       })},
      {Rule::client_keyring_wrong_rsa_inner_block_is_refused, unwrap, "Takes the key from any RSA block.", Passes{}},
      {Rule::client_keyring_stored_reserved_pair_names_the_algorithm, unwrap, "Does not look at the reserved pair.",
       Passes{}},
      {Rule::client_keyring_comparison_leaves_out_the_reserved_keys, unwrap, "Is content with some of the pairs.",
       alters<Context, Context>([](const Context& right, const Context& of_request) {
         return std::ranges::includes(right, of_request) ? of_request : right;
       })},
      {Rule::client_keyring_no_context_is_the_empty_map, unwrap, "Compares nothing where no context is given.",
       alters<Context, Context>([](const Context&, const Context& stored) { return stored; })},
      {Rule::client_attack_context_has_to_be_given, unwrap, "Compares nothing where no context is given.",
       alters<Context, Context>([](const Context&, const Context& stored) { return stored; })},
      {Rule::client_keyring_context_is_compared_before_kms, unwrap, "Leaves the comparison to KMS.", Passes{}},
      {Rule::client_keyring_other_context_is_an_error, unwrap, "Leaves the comparison to KMS.", Passes{}},
      {Rule::client_attack_changed_stored_context_is_refused, unwrap, "Leaves the comparison to KMS.", Passes{}},
      {Rule::client_attack_v2_wrap_changed_to_kms_is_refused, unwrap, "Compares nothing under the old wrap.", Passes{}},
      {Rule::client_keyring_old_kms_read_carries_key_blob_and_map, unwrap, "Asks KMS without the context.",
       no_context()},
      {Rule::client_keyring_kms_mode_follows_the_stored_wrap, unwrap, "Asks KMS without the context.", no_context()},
      {Rule::client_keyring_kms_read_carries_key_blob_and_context, unwrap, "Asks KMS without the context.",
       no_context()},
      {Rule::client_keyring_kms_context_wrap_is_read, unwrap, "Asks KMS without the context.", no_context()},
      {Rule::client_keyring_other_kind_of_wrap_is_refused, unwrap, "Tries its own wrap on any other.", Passes{}},
      {Rule::client_keyring_kms_write_carries_the_whole_context, wrap, "Gives KMS the reserved pair alone.",
       alters<Context>([](Context context) {
         std::erase_if(context, [](const auto& pair) { return pair.first != "aws:x-amz-cek-alg"; });
         return context;
       })},
  };
}

}  // namespace

Rows client_key_rows() {
  Rows rows = derivation_rows();
  std::ranges::move(commitment_rows(), std::back_inserter(rows));
  std::ranges::move(unwrap_rows(), std::back_inserter(rows));
  return rows;
}

}  // namespace s3sse::deviations
