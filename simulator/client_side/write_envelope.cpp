// From an envelope to stored entries.
#include <string>

#include "simulator/base/encoding.h"
#include "simulator/client_side/entry_names.h"
#include "simulator/client_side/envelope.h"
#include "simulator/client_side/string_map.h"

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

}  // namespace

WrittenEnvelope write_envelope(const Envelope& envelope, std::optional<std::uint64_t> plaintext_length) {
  if (envelope.version != FormatVersion::v3) {
    Metadata entries = entries_v2(envelope);
    // Not into an instruction file: the Python client refuses one that holds the length.
    if (envelope.in_instruction_file) return {{}, write_string_map(entries)};
    if (plaintext_length) put_entry(entries, entry::plaintext_length, std::to_string(*plaintext_length));
    return {std::move(entries), std::nullopt};
  }
  Metadata on_object = commitment_entries(envelope);
  Metadata wrapped = wrapped_key_entries_v3(envelope);
  if (envelope.in_instruction_file) return {std::move(on_object), write_string_map(wrapped)};
  on_object.merge(wrapped);
  return {std::move(on_object), std::nullopt};
}

}  // namespace s3sse::client_side
