// GetParametersForImport, ImportKeyMaterial, DeleteImportedKeyMaterial in JSON.
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/json_call.h"
#include "simulator/kms/json/operations.h"
#include "simulator/kms/key_import.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
using nlohmann::json;

namespace {

constexpr Length material_id_length{64, 64};

Bytes required_bytes(JsonCall& call, std::string_view member) {
  const SecretBytes value = call.required_blob(member);
  const ByteView view = value.reveal();
  return {view.begin(), view.end()};
}

void read_import_type(JsonCall& call, ImportRequest& request) {
  static constexpr std::array<std::string_view, 2> types{"NEW_KEY_MATERIAL", "EXISTING_KEY_MATERIAL"};
  const auto type = call.text("ImportType");
  if (!type) return;
  if (*type != types[0] && *type != types[1]) call.add_violation(*type, "ImportType", enum_constraint(types));
  request.import_type = *type;
}

}  // namespace

JsonResult get_parameters_for_import(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const std::string algorithm = call.required_text("WrappingAlgorithm");
  const std::string spec = call.required_text("WrappingKeySpec");
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto parameters = call.kms.parameters_for_import(call.origin, key_id, algorithm, spec);
  if (!parameters) return refuse(parameters.error());
  return json{{"KeyId", parameters->key_id},
              {"ImportToken", call.base64(parameters->token)},
              {"PublicKey", call.base64(parameters->public_key)},
              {"ParametersValidTo", call.timestamp(parameters->valid_to)}};
}

JsonResult import_key_material(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  ImportRequest request;
  request.token = required_bytes(call, "ImportToken");
  request.encrypted_material = required_bytes(call, "EncryptedKeyMaterial");
  if (const auto model = call.text("ExpirationModel")) request.expiration_model = *model;
  request.valid_to = call.time("ValidTo");
  read_import_type(call, request);
  request.description = call.text("KeyMaterialDescription", {0, 256}).value_or("");
  request.material_id = call.text("KeyMaterialId", material_id_length).value_or("");
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto imported = call.kms.import_key_material(call.origin, key_id, request);
  if (!imported) return refuse(imported.error());
  json answer{{"KeyId", imported->key_id}};
  if (!imported->material_id.empty()) answer["KeyMaterialId"] = imported->material_id;
  return answer;
}

JsonResult delete_imported_key_material(JsonCall& call) {
  const std::string key_id = call.required_key_id();
  const std::string material_id = call.text("KeyMaterialId", material_id_length).value_or("");
  if (auto problem = call.problem()) return call.refused(*problem);
  const auto deleted = call.kms.delete_imported_key_material(call.origin, key_id, material_id);
  if (!deleted) return refuse(deleted.error());
  json answer{{"KeyId", deleted->key_id}};
  if (!deleted->material_id.empty()) answer["KeyMaterialId"] = deleted->material_id;
  return answer;
}

}  // namespace s3sse::kms
