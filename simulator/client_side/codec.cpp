#include "simulator/client_side/codec.h"

#include <fmt/format.h>

#include <algorithm>

namespace s3sse::client_side {
namespace {

/// IV or message id of a new object. Zeros would say that nobody drew it.
ClientResult<Bytes> drawn(Entropy& entropy, std::size_t size) {
  Bytes bytes = entropy.bytes(size);
  if (std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; }))
    return refuse_object(ErrorClass::other, "the source of randomness gives zeros alone");
  return bytes;
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
  if (envelope.suite == SuiteId::cbc && !policy.legacy_modes) {
    return refuse_object(
        ErrorClass::legacy_disabled,
        "the content is encrypted by AES-CBC, which this client is not configured to read; allow legacy "
        "unauthenticated modes");
  }
  if (about(envelope.wrap).legacy && !policy.legacy_wrapping) {
    return refuse_object(
        ErrorClass::legacy_disabled,
        fmt::format("the data key is wrapped by {}; allow legacy wrapping algorithms", about(envelope.wrap).name));
  }
  if (ranged && !policy.legacy_modes) {
    return refuse_object(ErrorClass::legacy_disabled,
                         "a range is read without authentication; allow legacy unauthenticated modes");
  }
  const bool requires_commitment = policy.commitment == CommitmentPolicy::require_encrypt_require_decrypt;
  if (requires_commitment && !about(envelope.suite).committing) {
    return refuse_object(
        ErrorClass::policy_violation,
        fmt::format("the object is not committed to its key, and the policy is {}; only {} and {} read it",
                    name_of(policy.commitment), name_of(CommitmentPolicy::require_encrypt_allow_decrypt),
                    name_of(CommitmentPolicy::forbid_encrypt_allow_decrypt)));
  }
  return {};
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
  auto key = content_key(*envelope, *data_key, policy.rules);
  if (!key) return tl::unexpected(key.error());
  return OpenedEnvelope{std::move(*envelope), std::move(*key)};
}

ClientResult<void> decrypt(const DecryptRequest& request, const InstructionLookup& instruction_file,
                           const Ciphertext& ciphertext, const Keyring& keyring, const Policy& policy,
                           BodySink& plaintext) {
  const auto range = request.range ? parse_byte_range(*request.range) : std::nullopt;
  const auto opened =
      open_envelope(request.metadata, request.context, range.has_value(), instruction_file, keyring, policy);
  if (!opened) return tl::unexpected(opened.error());
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
  const SuiteId suite = policy.write_suite();
  Envelope envelope{.version = suite == SuiteId::gcm ? FormatVersion::v2 : FormatVersion::v3, .suite = suite};
  envelope.in_instruction_file = request.instruction_file;
  auto data_key = make_data_key(keyring, suite, request.context, entropy, policy.rules);
  if (!data_key) return tl::unexpected(data_key.error());
  envelope.wrap = data_key->wrap;
  envelope.wrapped_key = std::move(data_key->wrapped);
  envelope.description = std::move(data_key->description);
  const bool committing = envelope.version == FormatVersion::v3;
  auto random = drawn(entropy, committing ? message_id_size : gcm_iv_size);
  if (!random) return tl::unexpected(random.error());
  (committing ? envelope.message_id : envelope.iv) = std::move(*random);
  if (committing) envelope.commitment = commitment_of(data_key->plaintext, envelope.message_id, policy.rules);
  auto key = content_key(envelope, data_key->plaintext, policy.rules);
  if (!key) return tl::unexpected(key.error());
  return NewObject{write_envelope(envelope, request.plaintext_length), std::move(*key)};
}

}  // namespace s3sse::client_side
