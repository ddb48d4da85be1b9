// Options and content of client-side encryption: what is allowed unasked, refused wrongly, or let out too early.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>

#include "simulator/base/bytes.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

Effect wants_commitment_under(std::string policy) {
  return alters<bool, std::string>(
      [policy = std::move(policy)](bool right, const std::string& own) { return right || own == policy; });
}

Rows option_rows() {
  using enum Stage;
  return {
      {Rule::client_decrypt_legacy_modes_option_reads_all_content, plan, "Refuses CBC whatever is allowed.",
       gives(false)},
      {Rule::client_decrypt_legacy_wrap_option_reads_all_wraps, plan, "Refuses old wraps whatever is allowed.",
       gives(false)},
      {Rule::client_keyring_old_kms_wrap_is_read, plan, "Refuses old wraps whatever is allowed.", gives(false)},
      {Rule::client_keyring_kms_context_wrap_needs_no_option, plan, "Takes kms+context for an old wrap.", gives(true)},
      {Rule::client_decrypt_legacy_content_needs_the_option, plan, "Reads CBC unasked.", Passes{}},
      {Rule::client_decrypt_legacy_content_without_the_option_fails, plan, "Reads CBC unasked.", Passes{}},
      {Rule::client_decrypt_legacy_algorithm_without_the_option_fails, plan, "Reads CBC unasked.", Passes{}},
      {Rule::client_config_legacy_modes_are_off, plan, "Reads CBC unasked.", Passes{}},
      {Rule::client_attack_cbc_padding_is_no_oracle, plan, "Reads CBC unasked.", Passes{}},
      {Rule::client_config_legacy_wrapping_is_off, plan, "Reads old wraps unasked.", Passes{}},
      {Rule::client_decrypt_legacy_wrap_without_the_option_fails, plan, "Reads old wraps unasked.", Passes{}},
      {Rule::client_keyring_old_kms_wrap_needs_the_option, plan, "Reads old wraps unasked.", Passes{}},
      {Rule::client_keyring_old_raw_wraps_need_the_option, plan, "Reads old wraps unasked.", Passes{}},
      {Rule::client_attack_pkcs1_is_no_oracle_without_legacy, plan, "Reads old wraps unasked.", Passes{}},
      {Rule::client_ops_range_needs_legacy_modes, plan, "Reads ranges unasked.", Passes{}},
      {Rule::client_decrypt_forbid_encrypt_reads_uncommitted, plan, "Wants a commitment whatever the policy.",
       wants_commitment_under("FORBID_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_decrypt_allow_decrypt_reads_uncommitted, plan, "Wants a commitment whatever the policy.",
       wants_commitment_under("REQUIRE_ENCRYPT_ALLOW_DECRYPT")},
      {Rule::client_decrypt_every_policy_reads_committed, plan, "Takes V3 for uncommitted.", gives(false)},
      {Rule::client_decrypt_policy_comes_before_content, plan, "Reads what is not committed.", Passes{}},
      {Rule::client_decrypt_require_decrypt_refuses_uncommitted, plan, "Reads what is not committed.", Passes{}},
      {Rule::client_attack_two_key_v2_is_refused_where_required, plan, "Reads what is not committed.", Passes{}},
      {Rule::client_attack_v3_marks_do_not_pass_the_policy, plan, "Lets the marks of V3 pass for a commitment.",
       Passes{}},
      {Rule::client_decrypt_plain_object_is_refused, plan, "Answers nothing for what it cannot read.", Passes{}},
      {Rule::client_instruction_missing_file_is_an_error, plan, "Answers nothing for what it cannot read.", Passes{}},
      {Rule::client_instruction_v3_without_a_wrapped_key_needs_it, plan, "Answers nothing for what it cannot read.",
       Passes{}},
      {Rule::client_attack_malformed_input_is_a_bounded_error, plan, "Answers nothing for what it cannot read.",
       Passes{}},
      {Rule::client_instruction_is_a_json_string, plan, "Answers nothing for what it cannot read.", Passes{}},
      {Rule::client_format_v2_has_the_wrapped_key, plan, "Answers nothing for what it cannot read.", Passes{}},
      {Rule::client_format_v3_has_the_wrapped_key, plan, "Answers nothing for what it cannot read.", Passes{}},
      {Rule::client_keyring_kms_read_has_one_answer, plan, "Answers nothing where KMS refuses.", Passes{}},
  };
}

Rows opening_rows() {
  using enum Stage;
  return {
      {Rule::client_config_delayed_authentication_is_off, open, "Lets plaintext out before its tag, unasked.",
       gives(true)},
      {Rule::client_decrypt_nothing_is_released_before_the_tag, open, "Lets plaintext out before its tag, unasked.",
       gives(false)},
      {Rule::client_decrypt_body_shorter_than_the_tag_fails, open, "Takes a body without a tag for an empty one.",
       Passes{}},
      {Rule::client_suite_v2_body_ends_with_the_tag, open, "Takes the last 12 bytes for the tag.",
       gives<std::size_t>(12)},
      {Rule::client_suite_v3_body_ends_with_the_tag, open, "Takes the last 12 bytes for the tag.",
       gives<std::size_t>(12)},
      {Rule::client_decrypt_tampered_object_fails_in_the_end, open, "Checks no tag.", Passes{}},
      {Rule::client_attack_foreign_body_is_noticed, open, "Checks no tag.", Passes{}},
      {Rule::client_attack_failures_look_alike_outside, answer, "Tells everybody what failed.",
       alters<std::string, std::string>([](const std::string&, const std::string& reason) { return reason; })},
      {Rule::client_decrypt_cbc_failures_look_alike, open, "Takes any padding.", Passes{}},
      {Rule::client_attack_pkcs1_is_no_oracle_with_legacy, open, "Takes any padding.", Passes{}},
      {Rule::client_decrypt_cbc_padding_is_pkcs_7, open, "Leaves the padding in the plaintext.",
       gives<std::size_t>(16)},
      {Rule::client_ops_tag_is_never_plaintext, open, "Decrypts the tag, too.",
       alters<std::uint64_t>([](std::uint64_t end) { return end + 16; })},
      {Rule::client_ops_range_after_the_end_is_empty, open, "Decrypts the tag, too.",
       alters<std::uint64_t>([](std::uint64_t end) { return end + 16; })},
      {Rule::client_ops_range_of_v2_is_ctr, open, "Counts from another block.", alters<Bytes>([](Bytes counter) {
         ++counter.back();
         return counter;
       })},
      {Rule::client_ops_range_of_v3_is_ctr_of_the_derived_key, open, "Counts from another block.",
       alters<Bytes>([](Bytes counter) {
         ++counter.back();
         return counter;
       })},
      {Rule::client_suite_ctr_twin_of_gcm_is_read_only, open, "Counts from zero.",
       alters<Bytes>([](const Bytes& counter) { return Bytes(counter.size()); })},
      {Rule::client_suite_ctr_twin_of_committing_gcm_is_read_only, open, "Counts from zero.",
       alters<Bytes>([](const Bytes& counter) { return Bytes(counter.size()); })},
  };
}

}  // namespace

Rows client_content_rows() {
  Rows rows = option_rows();
  std::ranges::move(opening_rows(), std::back_inserter(rows));
  return rows;
}

}  // namespace s3sse::deviations
