// GenerateMac and VerifyMac in JSON.
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

std::string read_mac_algorithm(JsonCall& call) {
  call.require("MacAlgorithm");
  return call.one_of("MacAlgorithm", mac_algorithms()).value_or("");
}

}  // namespace

JsonResult generate_mac(JsonCall& call) {
  const SecretBytes message = call.required_blob("Message", {1, 4096});
  const std::string key_id = call.required_key_id();
  const std::string algorithm = read_mac_algorithm(call);
  call.read_grant_tokens();
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto made = call.kms.generate_mac(call.origin, key_id, message, algorithm);
  if (!made) return refuse(made.error());
  return json{{"KeyId", made->key_arn}, {"Mac", call.base64(made->mac)}, {"MacAlgorithm", algorithm}};
}

JsonResult verify_mac(JsonCall& call) {
  const SecretBytes message = call.required_blob("Message", {1, 4096});
  const std::string key_id = call.required_key_id();
  const std::string algorithm = read_mac_algorithm(call);
  const SecretBytes mac = call.required_blob("Mac", {1, 6144});
  call.read_grant_tokens();
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto verified = call.kms.verify_mac(call.origin, key_id, message, algorithm, mac.reveal());
  if (!verified) return refuse(verified.error());
  return json{{"KeyId", *verified}, {"MacAlgorithm", algorithm}, {"MacValid", true}};
}

}  // namespace s3sse::kms
