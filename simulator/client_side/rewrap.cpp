#include "simulator/client_side/codec.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

const StringMap* description_of(const Keyring& keyring) {
  if (const auto* aes = std::get_if<AesKey>(&keyring.main)) return &aes->description();
  if (const auto* rsa = std::get_if<RsaKey>(&keyring.main)) return &rsa->description();
  return nullptr;
}

}  // namespace

ClientResult<std::string> rewrap(const RewrapRequest& request, const Keyring& old_keyring, const Keyring& new_keyring,
                                 const Policy& policy, Entropy& entropy) {
  if (auto fits = check(policy); !fits) return tl::unexpected(fits.error());
  const StringMap* new_description = description_of(new_keyring);
  if (new_description == nullptr) {
    return refuse_object(
        ErrorClass::unsupported,
        "instruction files are wrapped anew under raw AES and RSA keys; KMS has ReEncrypt for its own");
  }
  auto envelope = read_envelope(
      request.metadata, [&request]() -> ClientResult<std::string> { return request.instruction_file; }, policy.rules);
  if (!envelope) return tl::unexpected(envelope.error());
  if (!envelope->in_instruction_file) {
    return refuse_object(ErrorClass::format_conflict,
                         "the object holds its wrapped key itself; only an instruction file is wrapped anew");
  }
  if (auto admitted = admit(*envelope, false, policy); !admitted) return tl::unexpected(admitted.error());
  const auto distinct = require(
      policy.rules, envelope->description != *new_description, Rule::client_ops_re_encrypt_wants_a_new_description, [] {
        return Failure{ErrorClass::config_invalid,
                       "the new key has the description of the old one, so no reader could tell them apart; give it "
                       "another one"};
      });
  if (!distinct) return tl::unexpected(distinct.error());
  auto data_key = unwrap_data_key(*envelope, old_keyring, request.context, policy.rules);
  if (!data_key) return tl::unexpected(data_key.error());
  *data_key = chosen(policy.rules, Rule::client_ops_re_encrypt_unwraps_with_own_keys, std::move(*data_key));
  if (const auto fits = content_key(*envelope, *data_key, false, policy.rules); !fits)
    return tl::unexpected(fits.error());
  auto wrapped = wrap_data_key(new_keyring, envelope->suite, std::move(*data_key), {}, entropy, policy.rules);
  if (!wrapped) return tl::unexpected(wrapped.error());

  if (envelope->version == FormatVersion::v1) envelope->version = FormatVersion::v2;  // V1 cannot name the wrap
  envelope->wrap = wrapped->wrap;
  envelope->wrapped_key =
      chosen(policy.rules, Rule::client_ops_re_encrypt_wraps_with_given_keyring, std::move(wrapped->wrapped));
  envelope->description = std::move(wrapped->description);
  if (request.enforce_rotation && unwrap_data_key(*envelope, old_keyring, request.context, policy.rules)) {
    return refuse_object(ErrorClass::config_invalid,
                         "the old key still opens the new instruction file; give another key");
  }
  return *write_envelope(*envelope, std::nullopt).instruction_file;
}

}  // namespace s3sse::client_side
