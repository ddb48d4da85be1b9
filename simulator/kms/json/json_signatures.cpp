// Sign and Verify in JSON.
#include <algorithm>
#include <array>

#include "simulator/deviations/decide.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

constexpr std::array<std::string_view, 3> message_types{"RAW", "DIGEST", "EXTERNAL_MU"};

SignedMessage read_message(JsonCall& call) {
  SignedMessage message;
  message.message = call.required_blob("Message", {1, 4096});
  message.message_type = call.one_of("MessageType", message_types).value_or("RAW");
  call.require("SigningAlgorithm");
  message.algorithm = call.one_of("SigningAlgorithm", signing_algorithms()).value_or("");
  return message;
}

}  // namespace

JsonResult sign(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const SignedMessage message = read_message(call);
  call.read_grant_tokens();
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto made = call.kms.sign(call.origin, key_id, message);
  if (!made) return refuse(made.error());
  return json{
      {"KeyId", made->key_arn}, {"Signature", call.base64(made->signature)}, {"SigningAlgorithm", message.algorithm}};
}

JsonResult verify(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const SignedMessage message = read_message(call);
  const SecretBytes signature = call.required_blob("Signature", {1, 6144});
  call.read_grant_tokens();
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto verified = call.kms.verify(call.origin, key_id, message, signature.reveal());
  if (!verified) return refuse(verified.error());
  return json{{"KeyId", *verified}, {"SignatureValid", true}, {"SigningAlgorithm", message.algorithm}};
}

}  // namespace s3sse::kms
