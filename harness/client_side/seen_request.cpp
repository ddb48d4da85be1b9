#include "harness/client_side/stage.h"

namespace s3sse::harness::client_side {

std::string SeenRequest::text() const {
  if (kms) return "KMS " + operation;
  return operation + " /" + bucket + (key.empty() ? "" : "/" + key) + (query.empty() ? "" : "?" + query);
}

}  // namespace s3sse::harness::client_side
