// GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext.
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_checks.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {

KmsResult<DataKeyPair> Kms::generate_data_key_pair(const CallOrigin& origin, std::string_view key_id,
                                                   std::string_view pair_spec, const EncryptionContext& context,
                                                   bool with_plaintext) {
  const std::string_view api = with_plaintext ? "GenerateDataKeyPair" : "GenerateDataKeyPairWithoutPlaintext";
  const auto fresh = fresh_pair(pair_spec);
  return backend_->run(api, origin, context, [&](Call& call) -> KmsResult<DataKeyPair> {
    call.conditions = {{"DataKeyPairSpec", std::string(pair_spec)}, {"EncryptionAlgorithm", "SYMMETRIC_DEFAULT"}};
    const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::use);
    if (!key) return refuse(key.error());
    if (auto fit = check_key_use({call, **key}); !fit) return refuse(std::move(fit.error()));
    const auto material = current_material(**key);
    if (!material) return refuse(material.error());
    if (fresh == nullptr) {
      return refuse(check_makeable(pair_spec).value_or(errors::unsupported("A data key pair has the spec of a pair.")));
    }
    if (auto wet = check_dry_run(call); !wet) return refuse(std::move(wet.error()));
    const auto pair = made(call, fresh);
    if (!pair) return refuse(pair.error());
    backend_->note_use(call, **key);
    const std::string& arn = (*key)->metadata.arn;
    DataKeyPair answer{.private_key = (*pair)->private_key(),
                       .private_key_blob = {},
                       .public_key = (*pair)->public_key(),
                       .key_arn = arn,
                       .key_material_id = Backend::material_id_text(**material)};
    answer.private_key_blob = seal_blob(call.rules, entropy_, arn, **material, answer.private_key, context);
    if (!chosen(call.rules, Rule::kms_api_data_key_pair_comes_sealed, with_plaintext)) answer.private_key = {};
    return answer;
  });
}

}  // namespace s3sse::kms
