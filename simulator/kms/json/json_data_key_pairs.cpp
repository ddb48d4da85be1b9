// GenerateDataKeyPair and GenerateDataKeyPairWithoutPlaintext in JSON.
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

JsonResult generate_pair(JsonCall& call, bool with_plaintext) {
  const std::string key_id = call.required_key_id();
  call.require("KeyPairSpec");
  const std::string spec = call.one_of("KeyPairSpec", data_key_pair_specs()).value_or("");
  const EncryptionContext context = call.context();
  call.read_grant_tokens();
  call.read_dry_run();
  if (with_plaintext) call.refuse_unsupported({"Recipient"});
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto made = call.kms.generate_data_key_pair(call.origin, key_id, spec, context, with_plaintext);
  if (!made) return refuse(made.error());
  json answer{{"PrivateKeyCiphertextBlob", call.base64(made->private_key_blob)},
              {"PublicKey", call.base64(made->public_key)},
              {"KeyId", made->key_arn},
              {"KeyPairSpec", spec},
              {"KeyMaterialId", call.material_id(made->key_material_id)}};
  if (!made->private_key.empty()) answer["PrivateKeyPlaintext"] = call.base64(made->private_key.reveal());
  return answer;
}

}  // namespace

JsonResult generate_data_key_pair(JsonCall& call) {
  return generate_pair(call, true);
}

JsonResult generate_data_key_pair_without_plaintext(JsonCall& call) {
  return generate_pair(call, false);
}

}  // namespace s3sse::kms
