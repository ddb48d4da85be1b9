// From an envelope to stored entries.
#include <string>

#include "simulator/base/encoding.h"
#include "simulator/client_side/entry_names.h"
#include "simulator/client_side/envelope.h"
#include "simulator/client_side/string_map.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

void put_entry(Metadata& entries, std::string_view name, std::string value) {
  entries.insert_or_assign(std::string(name), std::move(value));
}

Metadata entries_v2(const Envelope& envelope) {
  Metadata entries;
  put_entry(entries, entry::encrypted_data_key_v2, to_base64(envelope.wrapped_key));
  put_entry(entries, entry::content_iv, to_base64(envelope.iv));
  put_entry(entries, entry::mat_desc, write_string_map(envelope.description));
  put_entry(entries, entry::wrap_algorithm, std::string(about(envelope.wrap).name));
  put_entry(entries, entry::content_cipher, std::string(about(envelope.suite).stored_as));
  if (envelope.suite == SuiteId::gcm) put_entry(entries, entry::tag_length, "128");
  return entries;
}

Metadata commitment_entries(const Envelope& envelope) {
  Metadata entries;
  put_entry(entries, entry::content_cipher_v3, std::string(about(envelope.suite).stored_as));
  put_entry(entries, entry::key_commitment_v3, to_base64(envelope.commitment));
  put_entry(entries, entry::message_id_v3, to_base64(envelope.message_id));
  return entries;
}

Metadata wrapped_key_entries_v3(const Envelope& envelope) {
  Metadata entries;
  put_entry(entries, entry::encrypted_data_key_v3, to_base64(envelope.wrapped_key));
  put_entry(entries, entry::encrypted_data_key_algorithm_v3, std::string(about(envelope.wrap).v3_code));
  const bool of_kms = envelope.wrap == Wrap::kms_context;
  if (!envelope.description.empty()) {
    put_entry(entries, of_kms ? entry::encryption_context_v3 : entry::mat_desc_v3,
              write_string_map(envelope.description));
  }
  return entries;
}

/// The entries as they leave the client.
Metadata sent_entries(Metadata entries, const Rules& rules) {
  return chosen(rules,
                {Rule::client_format_v2_has_the_wrapped_key,
                 Rule::client_format_v2_has_a_description,
                 Rule::client_format_absent_description_is_the_empty_map,
                 Rule::client_format_v2_has_the_iv,
                 Rule::client_format_v2_names_the_wrap,
                 Rule::client_format_v2_names_the_content_algorithm,
                 Rule::client_format_v2_gcm_has_the_tag_length,
                 Rule::client_format_v3_has_the_content_algorithm,
                 Rule::client_format_v3_has_the_message_id,
                 Rule::client_format_v3_raw_key_has_its_description,
                 Rule::client_format_v3_kms_has_its_context,
                 Rule::client_format_plain_gcm_is_v2_only,
                 Rule::client_format_committing_gcm_is_v3_only,
                 Rule::client_kdf_derived_commitment_is_stored,
                 Rule::client_suite_used_iv_is_the_stored_one,
                 Rule::client_keyring_kms_context_wrap_is_written,
                 Rule::client_keyring_wrapped_key_is_the_blob_of_kms,
                 Rule::client_attack_no_hash_of_the_plaintext_is_stored,
                 Rule::client_keyring_old_kms_wrap_is_never_written,
                 Rule::client_format_names_have_no_transport_prefix,
                 Rule::client_format_every_own_name_begins_with_x_amz},
                std::move(entries));
}

}  // namespace

WrittenEnvelope write_envelope(const Envelope& envelope, std::optional<std::uint64_t> plaintext_length,
                               const Rules& rules) {
  if (envelope.version != FormatVersion::v3) {
    Metadata entries = sent_entries(entries_v2(envelope), rules);
    // Not into an instruction file: the Python client refuses one that holds the length.
    if (envelope.in_instruction_file) {
      entries =
          chosen(rules, {Rule::client_instruction_v1_and_v2_put_everything_in, Rule::client_format_names_are_ascii},
                 std::move(entries));
      return {{}, write_string_map(entries)};
    }
    if (plaintext_length) put_entry(entries, entry::plaintext_length, std::to_string(*plaintext_length));
    return {std::move(entries), std::nullopt};
  }
  Metadata on_object = commitment_entries(envelope);
  Metadata wrapped = wrapped_key_entries_v3(envelope);
  if (envelope.in_instruction_file) {
    on_object =
        chosen(rules,
               {Rule::client_instruction_v3_keeps_c_on_the_object, Rule::client_instruction_v3_keeps_d_on_the_object,
                Rule::client_instruction_v3_keeps_i_on_the_object},
               std::move(on_object));
    wrapped = chosen(rules,
                     {Rule::client_instruction_v3_puts_the_wrapped_key_in, Rule::client_instruction_v3_puts_the_wrap_in,
                      Rule::client_instruction_v3_puts_the_description_in,
                      Rule::client_instruction_v3_puts_the_context_in, Rule::client_format_names_are_ascii},
                     std::move(wrapped));
    return {sent_entries(std::move(on_object), rules), write_string_map(wrapped)};
  }
  on_object.merge(wrapped);
  return {sent_entries(std::move(on_object), rules), std::nullopt};
}

}  // namespace s3sse::client_side
