// GenerateDataKey, GenerateDataKeyWithoutPlaintext and GenerateRandom.
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_checks.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
namespace {

constexpr std::size_t max_random = 1024;

/// Refuses a number of random bytes that a call may not ask for.
KmsResult<std::size_t> length_within(const Rules& rules, Rule rule, std::size_t bytes) {
  if (bytes < 1) {
    return refused<std::size_t>(rules, rule, errors::constraint, std::to_string(bytes), "numberOfBytes",
                                "Member must have value greater than or equal to 1");
  }
  if (bytes > max_random) {
    return refused<std::size_t>(rules, rule, errors::constraint, std::to_string(bytes), "numberOfBytes",
                                "Member must have value less than or equal to 1024");
  }
  return bytes;
}

}  // namespace

KmsResult<DataKey> Kms::generate_data_key(const CallOrigin& origin, std::string_view key_id, std::size_t bytes,
                                          const EncryptionContext& context, bool with_plaintext) {
  const std::string_view api = with_plaintext ? "GenerateDataKey" : "GenerateDataKeyWithoutPlaintext";
  return backend_->run(api, origin, context, [&](Call& call) -> KmsResult<DataKey> {
    const auto length = length_within(call.rules, Rule::kms_api_data_key_takes_spec_or_length, bytes);
    if (!length) return refuse(length.error());
    call.conditions = {{"EncryptionAlgorithm", "SYMMETRIC_DEFAULT"}};
    const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::use);
    if (!key) return refuse(key.error());
    if (auto fit = check_key_use({call, **key}); !fit) return refuse(std::move(fit.error()));
    const auto material = current_material(**key);
    if (!material) return refuse(material.error());
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));

    backend_->note_use(call, **key);
    DataKey data_key{.plaintext = entropy_.secret(*length),
                     .ciphertext_blob = {},
                     .key_arn = (*key)->metadata.arn,
                     .key_material_id = Backend::material_id_text(**material)};
    data_key.ciphertext_blob =
        seal_blob(call.rules, entropy_, data_key.key_arn, **material, data_key.plaintext, context);
    if (!chosen(call.rules, Rule::kms_api_data_key_without_plaintext_omits_it, with_plaintext)) data_key.plaintext = {};
    return data_key;
  });
}

KmsResult<SecretBytes> Kms::generate_random(const CallOrigin& origin, std::size_t bytes) {
  return backend_->run("GenerateRandom", origin, {}, [&](Call& call) -> KmsResult<SecretBytes> {
    const auto length = length_within(call.rules, Rule::kms_api_random_length_is_bounded, bytes);
    if (!length) return refuse(length.error());
    return entropy_.secret(*length);
  });
}

}  // namespace s3sse::kms
