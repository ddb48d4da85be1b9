// Operations of an encryption client: what it could send in another order, under another name, or not at all.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>

#include "simulator/base/bytes.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

using StringPairs = std::map<std::string, std::string>;

Effect another_key() {
  return alters<SecretBytes>([](const SecretBytes& right) { return SecretBytes(right.size()); });
}

Effect other_bytes() {
  return alters<Bytes>([](const Bytes& right) { return Bytes(right.size(), 0x77); });
}

/// Writes the other format under this policy.
Effect writes_other_format(std::string policy) {
  return alters<bool, std::string>([policy = std::move(policy)](bool committing, const std::string& own) {
    return own == policy ? !committing : committing;
  });
}

StringPairs with_prefix(const StringPairs& entries) {
  StringPairs prefixed;
  for (const auto& [name, value] : entries) prefixed.emplace("x-amz-meta-" + name, value);
  return prefixed;
}

StringPairs with_old_kms_wrap(StringPairs entries) {
  if (const auto wrap = entries.find("x-amz-w"); wrap != entries.end() && wrap->second == "12") wrap->second = "11";
  if (const auto wrap = entries.find("x-amz-wrap-alg"); wrap != entries.end() && wrap->second == "kms+context")
    wrap->second = "kms";
  return entries;
}

/// "bytes=-5" as the first five bytes.
std::string suffix_from_the_start(std::string range) {
  constexpr std::size_t unit = 6;
  if (range.starts_with("bytes=-")) range.insert(unit, "0");
  return range;
}

/// As it is, or as S3 encodes it.
bool goes_beyond_ascii(std::string_view text) {
  return text.starts_with("=?") || std::ranges::any_of(text, [](unsigned char c) { return c > 127; });
}

Rows configuration_rows() {
  using enum Stage;
  return {
      {Rule::client_config_legacy_algorithm_is_refused, plan, "Takes a legacy algorithm to write with.", Passes{}},
      {Rule::client_config_chosen_algorithm_is_checked, plan, "Takes a legacy algorithm to write with.", Passes{}},
      {Rule::client_suite_cbc_is_never_written, plan, "Takes a legacy algorithm to write with.", Passes{}},
      {Rule::client_suite_ctr_is_never_written, plan, "Takes a legacy algorithm to write with.", Passes{}},
      {Rule::client_suite_writing_with_ctr_fails, plan, "Takes a legacy algorithm to write with.", Passes{}},
      {Rule::client_suite_writing_with_committing_ctr_fails, plan, "Takes a legacy algorithm to write with.", Passes{}},
      {Rule::client_config_algorithm_is_checked_against_the_policy, plan, "Takes an algorithm that the policy forbids.",
       Passes{}},
      {Rule::client_config_algorithm_against_the_policy_is_refused, plan, "Takes an algorithm that the policy forbids.",
       Passes{}},
      {Rule::client_config_buffer_size_and_delay_are_refused, plan, "Takes a buffer size and delayed authentication.",
       Passes{}},
      {Rule::client_config_forbid_encrypt_writes_v2_only, plan, "Writes committed objects though that is forbidden.",
       writes_other_format("FORBID_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_decrypt_transition_client_writes_v2, plan, "Writes V3 before all can read it.",
       writes_other_format("FORBID_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_config_allow_decrypt_writes_v3_only, plan, "Writes without the commitment that is required.",
       writes_other_format("REQUIRE_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_config_require_decrypt_writes_v3_only, plan, "Writes without the commitment that is required.",
       writes_other_format("REQUIRE_ENCRYPT_REQUIRE_DECRYPT")},
      {Rule::client_config_default_is_to_require_commitment, plan, "Writes V2 unless told otherwise.",
       writes_other_format("REQUIRE_ENCRYPT_REQUIRE_DECRYPT")},
      {Rule::client_config_algorithm_can_be_chosen, plan, "Writes V3 whatever was chosen.",
       writes_other_format("FORBID_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_config_policy_can_be_chosen, plan, "Writes V3 whatever was chosen.",
       writes_other_format("FORBID_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_suite_configured_algorithm_is_used, plan, "Writes V3 whatever was chosen.",
       writes_other_format("FORBID_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_config_has_legacy_wrapping_option, plan, "Refuses old wraps whatever is allowed.", gives(false)},
      {Rule::client_config_has_legacy_modes_option, plan, "Refuses CBC whatever is allowed.", gives(false)},
      {Rule::client_config_has_delayed_authentication_option, open, "Holds plaintext back whatever is allowed.",
       gives(false)},
      {Rule::client_config_buffer_size_can_be_set, open, "Holds 64 MiB whatever is asked for.",
       gives<std::uint64_t>(std::uint64_t{64} << 20)},
      {Rule::client_config_buffer_has_a_default, open, "Has no buffer unless one is asked for.",
       alters<std::uint64_t>([](std::uint64_t size) { return size == std::uint64_t{64} << 20 ? 0 : size; })},
      {Rule::client_decrypt_error_names_the_disabled_cbc, plan, "Says nothing of CBC.",
       gives<std::string>("this is not allowed")},
  };
}

Rows new_object_rows() {
  using enum Stage;
  return {
      {Rule::client_suite_plaintext_beyond_the_limit_is_refused, seal, "Encrypts more than one key may.", Passes{}},
      {Rule::client_ops_content_length_is_of_the_ciphertext, seal, "Tells S3 the length of the plaintext.",
       alters<std::uint64_t>([](std::uint64_t length) { return length - 16; })},
      {Rule::client_suite_generated_lengths_are_exact, plan, "Draws a byte too few.", alters<Bytes>([](Bytes drawn) {
         drawn.pop_back();
         return drawn;
       })},
      {Rule::client_suite_two_encryptions_share_nothing, plan, "Draws the same bytes each time.", other_bytes()},
      {Rule::client_suite_all_zero_draw_is_rejected, plan, "Takes zeros for a random draw.", Passes{}},
      {Rule::client_ops_put_encrypts, plan, "Encrypts under a key that everybody knows.", another_key()},
      {Rule::client_ops_get_returns_plaintext, plan, "Decrypts under another key.", another_key()},
      {Rule::client_keyring_kms_key_id_is_required, wrap, "Asks KMS for no key in particular.", Passes{}},
      {Rule::client_keyring_missing_kms_key_id_is_an_error, wrap, "Asks KMS for no key in particular.", Passes{}},
      {Rule::client_keyring_kms_write_names_the_key, wrap, "Asks KMS for another key.",
       gives<std::string>("alias/another")},
      {Rule::client_keyring_reserved_pair_is_refused, wrap, "Takes the reserved pair from the caller.", Passes{}},
      {Rule::client_keyring_failed_kms_write_fails_the_encryption, wrap, "Encrypts without KMS where it fails.",
       Passes{}},
      {Rule::client_keyring_malformed_kms_key_id_is_an_error, wrap, "Encrypts without KMS where it fails.", Passes{}},
      {Rule::client_keyring_kms_calls_carry_the_mark_of_the_client, wrap, "Calls KMS as anybody does.",
       gives<std::string>("curl/8.0")},
      {Rule::client_keyring_half_an_rsa_pair_works_one_way, wrap, "Wraps nothing with a public key alone.",
       alters<Bytes, bool>([](Bytes wrapped, bool has_private_half) { return has_private_half ? wrapped : Bytes{}; })},
      {Rule::client_keyring_data_key_is_256_bits, wrap, "Takes data keys of any length.", Passes{}},
      {Rule::client_keyring_generated_wrapped_key_is_used, wrap, "Stores another blob than that of KMS.",
       other_bytes()},
      {Rule::client_keyring_generates_the_data_key, wrap, "Uses a data key that everybody knows.", another_key()},
      {Rule::client_keyring_data_key_is_wrapped_when_it_is_not, wrap, "Stores something else than the wrapped key.",
       other_bytes()},
      {Rule::client_keyring_raw_aes_key_has_a_legal_size, unwrap, "Fills up a key that is too short.",
       alters<SecretBytes>([](const SecretBytes& key) {
         SecretBytes filled(32);
         std::copy_n(key.reveal().begin(), std::min<std::size_t>(key.size(), 32), filled.reveal_mutable().begin());
         return filled;
       })},
      {Rule::client_keyring_raw_aes_key_has_a_legal_size, plan, "Answers nothing where its key opens nothing.",
       Passes{}},
      {Rule::client_keyring_raw_keyring_stores_no_context, wrap, "Stores the context beside a raw key.",
       alters<StringPairs, StringPairs>([](StringPairs description, const StringPairs& context) {
         description.insert(context.begin(), context.end());
         return description;
       })},
      {Rule::client_keyring_old_kms_wrap_is_never_written, store, "Writes the old wrap of KMS.",
       alters<StringPairs>(with_old_kms_wrap)},
      {Rule::client_format_names_have_no_transport_prefix, store, "Writes the prefix of S3 into its names.",
       alters<StringPairs>(with_prefix)},
      {Rule::client_format_every_own_name_begins_with_x_amz, store, "Stores an entry of another name.",
       alters<StringPairs>([](StringPairs entries) {
         entries.emplace("s3ec-version", "4");
         return entries;
       })},
      {Rule::client_keyring_old_kms_read_has_one_answer, plan, "Answers nothing where KMS refuses.", Passes{}},
      {Rule::client_format_no_match_asks_for_the_instruction_file, validate, "Asks for no instruction file.", Passes{}},
      {Rule::client_instruction_complete_object_needs_none, validate, "Asks for an instruction file in any case.",
       alters<StringPairs>([](StringPairs entries) {
         entries.erase("x-amz-d");
         return entries;
       })},
  };
}

Rows exchange_rows() {
  using enum Stage;
  return {
      {Rule::client_format_metadata_of_the_caller_survive, store, "Drops the metadata of the caller.",
       gives<StringPairs>({})},
      {Rule::client_instruction_is_not_written_unasked, store, "Writes an instruction file unasked.", gives(true)},
      {Rule::client_format_metadata_are_the_default_place, store, "Writes an instruction file unasked.", gives(true)},
      {Rule::client_config_instruction_file_defaults_hold, store, "Writes an instruction file unasked.", gives(true)},
      {Rule::client_instruction_may_hold_the_content_metadata, store, "Writes no instruction file.", gives(false)},
      {Rule::client_instruction_is_chosen_by_client_or_request, store, "Writes no instruction file.", gives(false)},
      {Rule::client_config_instruction_file_has_its_configuration, store, "Writes no instruction file.", gives(false)},
      {Rule::client_instruction_default_name_is_key_and_suffix, store, "Names the instruction file otherwise.",
       gives<std::string>(".meta")},
      {Rule::client_instruction_write_has_no_other_suffix, store, "Names the instruction file otherwise.",
       gives<std::string>(".meta")},
      {Rule::client_instruction_is_sent_before_the_object, store, "Sends the instruction file last.", Swaps{}},
      {Rule::client_instruction_failed_write_stores_no_object, store, "Stores an object without its instruction file.",
       Passes{}},
      {Rule::client_instruction_read_may_name_another_suffix, store, "Reads the default instruction file alone.",
       gives<std::string>(".instruction")},
      {Rule::client_ops_odd_ranges_are_no_ranges, store, "Takes the last bytes for the first.",
       alters<std::string>(suffix_from_the_start)},
      {Rule::client_ops_range_needs_legacy_modes, store, "Reads ranges unasked.", Passes{}},
      {Rule::client_ops_range_is_widened_to_blocks, store, "Sends a range as it was asked for.",
       alters<std::string, std::string>([](const std::string&, const std::string& asked) { return asked; })},
      {Rule::client_ops_unasked_content_range_is_an_error, store, "Takes a part for the whole.", Passes{}},
      {Rule::client_ops_unknown_length_is_an_error, store, "Takes a body of unknown length for an empty one.",
       Passes{}},
      {Rule::client_ops_delete_deletes_the_object, store, "Leaves the object.", Passes{}},
      {Rule::client_ops_delete_deletes_the_instruction_file, store, "Leaves the instruction file.", Passes{}},
      {Rule::client_ops_delete_objects_deletes_all, store, "Leaves the objects.", Passes{}},
      {Rule::client_ops_delete_objects_deletes_instruction_files, store, "Leaves the instruction files.", Passes{}},
      {Rule::client_ops_create_upload_starts_one, store, "Begins no upload.", Passes{}},
      {Rule::client_ops_parts_are_encrypted, store, "Encrypts parts under a key that everybody knows.", another_key()},
      {Rule::client_ops_one_cipher_runs_through_all_parts, store, "Puts a tag behind each part.", gives(true)},
      {Rule::client_format_undecoded_metadata_stay_unchanged, store, "Drops metadata beyond ASCII.",
       alters<StringPairs>([](StringPairs metadata) {
         std::erase_if(metadata, [](const auto& item) { return goes_beyond_ascii(item.second); });
         return metadata;
       })},
      {Rule::client_ops_parts_come_in_sequence, store, "Takes parts in any order.", Passes{}},
      {Rule::client_ops_retry_reuses_no_cipher_state, store, "Encrypts a part again.", Passes{}},
      {Rule::client_ops_part_after_the_last_is_an_error, store, "Takes parts behind the last.", Passes{}},
      {Rule::client_ops_parts_are_whole_blocks, store, "Takes parts of any length.", Passes{}},
      {Rule::client_ops_upload_without_last_part_is_not_completed, store, "Completes an upload without a tag.",
       Passes{}},
      {Rule::client_ops_complete_upload_completes, store, "Completes nothing.", Passes{}},
      {Rule::client_ops_abort_upload_aborts, store, "Aborts nothing.", Passes{}},
      {Rule::client_ops_re_encrypt_keeps_the_default_file, store, "Overwrites the default instruction file.",
       gives<std::string>(".instruction")},
      {Rule::client_ops_re_encrypt_leaves_the_object_alone, store, "Writes the new entries over the object.",
       gives<std::string>("")},
      {Rule::client_ops_re_encrypt_wants_a_new_description, wrap, "Takes the old description for the new key.",
       Passes{}},
      {Rule::client_ops_re_encrypt_unwraps_with_own_keys, wrap, "Wraps another data key.", another_key()},
      {Rule::client_ops_re_encrypt_wraps_with_given_keyring, wrap, "Writes a wrap that no key opens.", other_bytes()},
  };
}

}  // namespace

Rows client_operation_rows() {
  Rows rows = configuration_rows();
  std::ranges::move(new_object_rows(), std::back_inserter(rows));
  std::ranges::move(exchange_rows(), std::back_inserter(rows));
  return rows;
}

}  // namespace s3sse::deviations
