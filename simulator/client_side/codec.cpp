#include "simulator/client_side/codec.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

/// IV or message id of a new object. Zeros would say that nobody drew it.
ClientResult<Bytes> drawn(Entropy& entropy, std::size_t size, const Rules& rules) {
  Bytes bytes =
      chosen(rules, {Rule::client_suite_generated_lengths_are_exact, Rule::client_suite_two_encryptions_share_nothing},
             entropy.bytes(size));
  const bool zeros = std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
  const auto random = require(rules, !zeros, Rule::client_suite_all_zero_draw_is_rejected, [] {
    return Failure{ErrorClass::other, "the source of randomness gives zeros alone"};
  });
  if (!random) return tl::unexpected(random.error());
  return bytes;
}

/// Nothing of an object that cannot be read comes out, whatever is wrong with it.
ClientResult<void> refuse_unreadable(const Failure& failure, const Rules& rules) {
  switch (failure.error_class) {
    case ErrorClass::not_s3ec:
      return refused<void>(
          rules,
          {Rule::client_decrypt_plain_object_is_refused, Rule::client_instruction_missing_file_is_an_error,
           Rule::client_instruction_v3_without_a_wrapped_key_needs_it},
          [&] { return failure; });
    case ErrorClass::malformed_metadata:
      return refused<void>(
          rules,
          {Rule::client_attack_malformed_input_is_a_bounded_error, Rule::client_instruction_missing_file_is_an_error,
           Rule::client_instruction_v3_without_a_wrapped_key_needs_it, Rule::client_instruction_broken_json_is_refused,
           Rule::client_instruction_is_a_json_string, Rule::client_format_v2_has_the_wrapped_key,
           Rule::client_format_v3_has_the_wrapped_key},
          [&] { return failure; });
    case ErrorClass::unwrap_failed:
      return refused<void>(
          rules,
          {Rule::client_keyring_kms_read_has_one_answer, Rule::client_keyring_raw_aes_key_has_a_legal_size,
           Rule::client_keyring_old_kms_read_has_one_answer, Rule::client_attack_changed_stored_context_is_refused},
          [&] { return failure; });
    default:
      return tl::unexpected(failure);
  }
}

InstructionLookup lookup_of(const std::optional<std::string>& instruction_file) {
  return [&instruction_file]() -> ClientResult<std::string> {
    if (instruction_file) return *instruction_file;
    return refuse_object(ErrorClass::not_s3ec,
                         "no encryption client wrote this object, or its instruction file is lost");
  };
}

}  // namespace

ClientResult<void> admit(const Envelope& envelope, bool ranged, const Policy& policy) {
  const Rules& rules = policy.rules;
  const bool legacy_modes = chosen(
      rules, {Rule::client_decrypt_legacy_modes_option_reads_all_content, Rule::client_config_has_legacy_modes_option},
      policy.legacy_modes);
  const auto content_allowed = require(
      rules, envelope.suite != SuiteId::cbc || legacy_modes,
      {Rule::client_decrypt_legacy_content_needs_the_option,
       Rule::client_decrypt_legacy_content_without_the_option_fails,
       Rule::client_decrypt_legacy_algorithm_without_the_option_fails, Rule::client_config_legacy_modes_are_off,
       Rule::client_keyring_old_raw_wraps_need_the_option, Rule::client_attack_pkcs1_is_no_oracle_without_legacy,
       Rule::client_attack_cbc_padding_is_no_oracle, Rule::client_config_legacy_wrapping_is_off,
       Rule::client_decrypt_legacy_wrap_without_the_option_fails},
      [&] {
        return Failure{ErrorClass::legacy_disabled,
                       chosen(rules, Rule::client_decrypt_error_names_the_disabled_cbc,
                              std::string("the content is encrypted by AES-CBC, which this client is not configured to "
                                          "read; allow legacy unauthenticated modes"))};
      });
  if (!content_allowed) return content_allowed;
  const bool legacy_wrap =
      chosen(rules, Rule::client_keyring_kms_context_wrap_needs_no_option, about(envelope.wrap).legacy);
  const bool legacy_wrapping =
      chosen(rules,
             {Rule::client_decrypt_legacy_wrap_option_reads_all_wraps, Rule::client_keyring_old_kms_wrap_is_read,
              Rule::client_config_has_legacy_wrapping_option},
             policy.legacy_wrapping);
  const auto wrap_allowed = require(
      rules, !legacy_wrap || legacy_wrapping,
      {Rule::client_config_legacy_wrapping_is_off, Rule::client_decrypt_legacy_wrap_without_the_option_fails,
       Rule::client_keyring_old_kms_wrap_needs_the_option, Rule::client_keyring_old_raw_wraps_need_the_option,
       Rule::client_attack_pkcs1_is_no_oracle_without_legacy, Rule::client_decrypt_legacy_content_needs_the_option,
       Rule::client_decrypt_legacy_content_without_the_option_fails,
       Rule::client_decrypt_legacy_algorithm_without_the_option_fails, Rule::client_config_legacy_modes_are_off,
       Rule::client_attack_cbc_padding_is_no_oracle},
      [&] {
        return Failure{
            ErrorClass::legacy_disabled,
            fmt::format("the data key is wrapped by {}; allow legacy wrapping algorithms", about(envelope.wrap).name)};
      });
  if (!wrap_allowed) return wrap_allowed;
  const auto range_allowed = require(rules, !ranged || legacy_modes, Rule::client_ops_range_needs_legacy_modes, [] {
    return Failure{ErrorClass::legacy_disabled,
                   "a range is read without authentication; allow legacy unauthenticated modes"};
  });
  if (!range_allowed) return range_allowed;
  const bool requires_commitment = chosen(
      rules,
      {Rule::client_decrypt_forbid_encrypt_reads_uncommitted, Rule::client_decrypt_allow_decrypt_reads_uncommitted},
      policy.commitment == CommitmentPolicy::require_encrypt_require_decrypt, std::string(name_of(policy.commitment)));
  const bool committing =
      chosen(rules, Rule::client_decrypt_every_policy_reads_committed, about(envelope.suite).committing);
  return require(
      rules, committing || !requires_commitment,
      {Rule::client_decrypt_policy_comes_before_content, Rule::client_decrypt_require_decrypt_refuses_uncommitted,
       Rule::client_attack_two_key_v2_is_refused_where_required, Rule::client_attack_v3_marks_do_not_pass_the_policy},
      [&] {
        return Failure{
            ErrorClass::policy_violation,
            fmt::format("the object is not committed to its key, and the policy is {}; only {} and {} read it",
                        name_of(policy.commitment), name_of(CommitmentPolicy::require_encrypt_allow_decrypt),
                        name_of(CommitmentPolicy::forbid_encrypt_allow_decrypt))};
      });
}

ClientResult<OpenedEnvelope> open_envelope(const Metadata& metadata, const std::optional<StringMap>& context,
                                           bool ranged, const InstructionLookup& instruction_file,
                                           const Keyring& keyring, const Policy& policy) {
  if (auto fits = check(policy); !fits) return tl::unexpected(fits.error());
  auto envelope = read_envelope(metadata, instruction_file, policy.rules);
  if (!envelope) return tl::unexpected(envelope.error());
  if (auto admitted = admit(*envelope, ranged, policy); !admitted) return tl::unexpected(admitted.error());
  const auto data_key = unwrap_data_key(*envelope, keyring, context, policy.rules);
  if (!data_key) return tl::unexpected(data_key.error());
  auto key = content_key(*envelope, *data_key, ranged, policy.rules);
  if (!key) return tl::unexpected(key.error());
  key->key = chosen(policy.rules, Rule::client_ops_get_returns_plaintext, std::move(key->key));
  return OpenedEnvelope{std::move(*envelope), std::move(*key)};
}

ClientResult<void> decrypt(const DecryptRequest& request, const InstructionLookup& instruction_file,
                           const Ciphertext& ciphertext, const Keyring& keyring, const Policy& policy,
                           BodySink& plaintext) {
  const auto range = request.range ? parse_byte_range(*request.range) : std::nullopt;
  const auto opened =
      open_envelope(request.metadata, request.context, range.has_value(), instruction_file, keyring, policy);
  if (!opened) return refuse_unreadable(opened.error(), policy.rules);
  if (!range) return decrypt_content(opened->envelope.suite, opened->key, ciphertext, policy, plaintext);
  return decrypt_content_range(opened->envelope.suite, opened->key, ciphertext, *range, policy, plaintext);
}

ClientResult<void> decrypt(const DecryptRequest& request, const std::optional<std::string>& instruction_file,
                           const Ciphertext& ciphertext, const Keyring& keyring, const Policy& policy,
                           BodySink& plaintext) {
  return decrypt(request, lookup_of(instruction_file), ciphertext, keyring, policy, plaintext);
}

ClientResult<NewObject> begin_encryption(const EncryptRequest& request, const Keyring& keyring, const Policy& policy,
                                         Entropy& entropy) {
  if (auto fits = check(policy); !fits) return tl::unexpected(fits.error());
  if (request.plaintext_length) {
    if (auto fits = ciphertext_length(*request.plaintext_length, policy.rules); !fits)
      return tl::unexpected(fits.error());
  }
  const bool wants_commitment =
      chosen(policy.rules,
             {Rule::client_config_forbid_encrypt_writes_v2_only, Rule::client_decrypt_transition_client_writes_v2,
              Rule::client_config_allow_decrypt_writes_v3_only, Rule::client_config_require_decrypt_writes_v3_only,
              Rule::client_config_default_is_to_require_commitment, Rule::client_config_algorithm_can_be_chosen,
              Rule::client_config_policy_can_be_chosen, Rule::client_suite_configured_algorithm_is_used},
             about(policy.write_suite()).committing, std::string(name_of(policy.commitment)));
  const SuiteId suite = wants_commitment ? SuiteId::gcm_committing : SuiteId::gcm;
  Envelope envelope{.version = suite == SuiteId::gcm ? FormatVersion::v2 : FormatVersion::v3, .suite = suite};
  envelope.in_instruction_file = request.instruction_file;
  auto data_key = make_data_key(keyring, suite, request.context, entropy, policy.rules);
  if (!data_key) return tl::unexpected(data_key.error());
  envelope.wrap = data_key->wrap;
  envelope.wrapped_key = std::move(data_key->wrapped);
  envelope.description = std::move(data_key->description);
  const bool committing = envelope.version == FormatVersion::v3;
  auto random = drawn(entropy, committing ? message_id_size : gcm_iv_size, policy.rules);
  if (!random) return tl::unexpected(random.error());
  (committing ? envelope.message_id : envelope.iv) = std::move(*random);
  if (committing) envelope.commitment = commitment_of(data_key->plaintext, envelope.message_id, policy.rules);
  auto key = content_key(envelope, data_key->plaintext, false, policy.rules);
  if (!key) return tl::unexpected(key.error());
  key->key = chosen(policy.rules, Rule::client_ops_put_encrypts, std::move(key->key));
  return NewObject{write_envelope(envelope, request.plaintext_length, policy.rules), std::move(*key)};
}

}  // namespace s3sse::client_side
