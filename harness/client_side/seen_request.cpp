#include "harness/client_side/stage.h"

namespace s3sse::harness::client_side {

std::string SeenRequest::text() const {
  if (kms) return "KMS " + operation;
  return operation + " /" + bucket + (key.empty() ? "" : "/" + key) + (query.empty() ? "" : "?" + query);
}

DataKey part_in_data_key(const SeenRequest& request) {
  const model::Operation* operation = request.kms ? model::find_operation("kms:" + request.operation) : nullptr;
  return operation ? operation->data_key : DataKey::none;
}

}  // namespace s3sse::harness::client_side
