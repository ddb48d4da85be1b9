// GetPublicKey and DeriveSharedSecret in JSON.
#include <array>

#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 1> agreement_algorithms{"ECDH"};

}  // namespace

JsonResult get_public_key(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  call.read_grant_tokens();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto found = call.kms.public_key(call.origin, key_id);
  if (!found) return refuse(found.error());
  const KeyMetadata& key = found->key;
  const AlgorithmList list = algorithms_of(key.key_spec, key.key_usage);
  json answer{{"KeyId", key.arn},
              {"PublicKey", call.base64(found->public_key)},
              {"CustomerMasterKeySpec", key.key_spec},
              {"KeySpec", key.key_spec},
              {"KeyUsage", key.key_usage}};
  answer[std::string(list.member)] = list.algorithms;
  return answer;
}

JsonResult derive_shared_secret(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  call.require("KeyAgreementAlgorithm");
  const std::string algorithm = call.one_of("KeyAgreementAlgorithm", agreement_algorithms).value_or("");
  const SecretBytes peer = call.required_blob("PublicKey", {1, 8192});
  call.read_grant_tokens();
  call.read_dry_run();
  call.refuse_unsupported({"Recipient"});
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto derived = call.kms.derive_shared_secret(call.origin, key_id, peer.reveal());
  if (!derived) return refuse(derived.error());
  return json{{"KeyId", derived->key_arn},
              {"SharedSecret", call.base64(derived->secret.reveal())},
              {"KeyAgreementAlgorithm", algorithm},
              {"KeyOrigin", derived->key_origin}};
}

}  // namespace s3sse::kms
