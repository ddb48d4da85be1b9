// GenerateDataKey, GenerateDataKeyWithoutPlaintext, Encrypt, Decrypt, ReEncrypt, GenerateRandom in JSON.
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

constexpr std::string_view symmetric_default = "SYMMETRIC_DEFAULT";

/// NumberOfBytes as the typed call wants it; that one also says what is too small or too large.
std::size_t read_number_of_bytes(JsonCall& call, std::size_t fallback) {
  const auto bytes = call.integer("NumberOfBytes");
  if (!bytes) return fallback;
  if (*bytes < 0) {
    call.add_violation(std::to_string(*bytes), "NumberOfBytes", "Member must have value greater than or equal to 1");
    return fallback;
  }
  return static_cast<std::size_t>(*bytes);
}

/// KAPI-07: KeySpec or NumberOfBytes, one of them.
std::size_t read_data_key_size(JsonCall& call) {
  static constexpr std::array<std::string_view, 2> specs{"AES_256", "AES_128"};
  std::size_t size = read_number_of_bytes(call, 32);
  const auto one = require(call.rules(), call.has("KeySpec") != call.has("NumberOfBytes"),
                           Rule::kms_api_data_key_takes_spec_or_length, errors::validation,
                           "Please specify either number of bytes or key spec.");
  if (!one) call.add_problem(one.error());
  if (const auto spec = call.text("KeySpec")) {
    if (std::find(specs.begin(), specs.end(), *spec) == specs.end()) {
      call.add_violation(*spec, "KeySpec", enum_constraint(specs));
    }
    size = *spec == "AES_128" ? 16 : 32;
  }
  return size;
}

std::string read_algorithm(JsonCall& call, std::string_view member = "EncryptionAlgorithm") {
  return call.one_of(member, encryption_algorithms()).value_or(std::string(symmetric_default));
}

/// Only symmetric encryption keys speak of their material.
void add_material(const JsonCall& call, json& answer, const char* member, const std::string& id) {
  if (!id.empty()) answer[member] = call.material_id(id);
}

/// A call that ignores the ciphertext need not have one.
SecretBytes read_ciphertext(JsonCall& call) {
  const bool may_be_missing = call.origin.ignores_ciphertext && !call.has("CiphertextBlob");
  return may_be_missing ? SecretBytes{} : call.required_blob("CiphertextBlob");
}

JsonResult generate(JsonCall& call, bool with_plaintext) {
  const std::string key_id = call.required_key_id();
  const std::size_t size = read_data_key_size(call);
  const EncryptionContext context = call.context();
  call.read_grant_tokens();
  call.read_dry_run();
  call.refuse_unsupported({"Recipient"});
  if (auto problem = call.problem()) return call.refused(*problem);

  const auto key = call.kms.generate_data_key(call.origin, key_id, size, context, with_plaintext);
  if (!key) return refuse(key.error());
  json answer{{"CiphertextBlob", call.base64(key->ciphertext_blob)},
              {"KeyId", chosen(call.rules(), Rule::kms_api_data_key_answer_names_the_key_arn, key->key_arn, key_id)},
              {"KeyMaterialId", call.material_id(key->key_material_id)}};
  if (!key->plaintext.empty()) answer["Plaintext"] = call.base64(key->plaintext.reveal());
  return answer;
}

}  // namespace

JsonResult generate_data_key(JsonCall& call) {
  return generate(call, true);
}

JsonResult generate_data_key_without_plaintext(JsonCall& call) {
  return generate(call, false);
}

JsonResult encrypt(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const SecretBytes plaintext = call.required_blob("Plaintext");
  const EncryptionContext context = call.context();
  const std::string algorithm = read_algorithm(call);
  call.read_grant_tokens();
  call.read_dry_run();
  if (auto problem = call.problem()) return call.refused(*problem);

  const auto sealed = call.kms.encrypt(call.origin, key_id, plaintext, context, algorithm);
  if (!sealed) return refuse(sealed.error());
  json answer{{"CiphertextBlob", call.base64(sealed->ciphertext_blob)}, {"KeyId", sealed->key_arn}};
  const auto third =
      chosen(call.rules(), Rule::kms_api_encrypt_answer_has_three_members, std::optional<std::string>(algorithm));
  if (third) answer["EncryptionAlgorithm"] = *third;
  return answer;
}

JsonResult decrypt(JsonCall& call) {
  call.read_dry_run();
  const SecretBytes blob = read_ciphertext(call);
  const auto key_id = call.key_id();
  const EncryptionContext context = call.context();
  const std::string algorithm = read_algorithm(call);
  call.read_grant_tokens();
  call.refuse_unsupported({"Recipient"});
  const auto enough =
      accepted<KmsError>(call.rules(), Rule::kms_api_decrypt_finds_the_key_from_the_blob, key_id.has_value());
  if (!enough) call.add_problem(enough.error());
  if (auto problem = call.problem()) return call.refused(*problem);

  const auto opened = call.kms.decrypt(call.origin, blob.reveal(), context, key_id, algorithm);
  if (!opened) return refuse(opened.error());
  json answer{{"Plaintext", call.base64(opened->plaintext.reveal())},
              {"KeyId", opened->key_arn},
              {"EncryptionAlgorithm", algorithm}};
  add_material(call, answer, "KeyMaterialId", opened->key_material_id);
  return answer;
}

JsonResult re_encrypt(JsonCall& call) {
  call.read_dry_run();
  const SecretBytes blob = read_ciphertext(call);
  const std::string destination = call.required_key_id("DestinationKeyId");
  const auto source = call.key_id("SourceKeyId");
  const EncryptionContext source_context = call.context("SourceEncryptionContext");
  const EncryptionContext destination_context = call.context("DestinationEncryptionContext");
  const std::string source_algorithm = read_algorithm(call, "SourceEncryptionAlgorithm");
  const std::string destination_algorithm = read_algorithm(call, "DestinationEncryptionAlgorithm");
  call.read_grant_tokens();
  if (auto problem = call.problem()) return call.refused(*problem);

  const auto moved = call.kms.re_encrypt(call.origin, blob.reveal(), source_context, destination, destination_context,
                                         source, source_algorithm, destination_algorithm);
  if (!moved) return refuse(moved.error());
  json answer{{"CiphertextBlob", call.base64(moved->ciphertext_blob)},
              {"KeyId", moved->key_arn},
              {"SourceKeyId", moved->source_key_arn},
              {"SourceEncryptionAlgorithm", source_algorithm},
              {"DestinationEncryptionAlgorithm", destination_algorithm}};
  add_material(call, answer, "SourceKeyMaterialId", moved->source_key_material_id);
  add_material(call, answer, "DestinationKeyMaterialId", moved->key_material_id);
  return answer;
}

JsonResult generate_random(JsonCall& call) {
  if (!call.has("NumberOfBytes")) call.add_problem(errors::validation("NumberOfBytes is required."));
  const std::size_t bytes = read_number_of_bytes(call, 0);
  if (call.has("CustomKeyStoreId")) {
    call.add_problem({"CustomKeyStoreNotFoundException", "There is no custom key store here."});
  }
  call.refuse_unsupported({"Recipient"});
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto random = call.kms.generate_random(call.origin, bytes);
  if (!random) return refuse(random.error());
  return json{{"Plaintext", call.base64(random->reveal())}};
}

}  // namespace s3sse::kms
