#include "harness/transport/mutators/alterations.h"

namespace s3sse::harness {

std::span<const ResponseMutant> response_mutants() {
  static const std::vector<ResponseMutant> all = [] {
    std::vector<ResponseMutant> out;
    add_header_mutants(out);
    add_encryption_header_mutants(out);
    add_partial_answer_mutants(out);
    add_body_mutants(out);
    add_status_mutants(out);
    add_document_mutants(out);
    add_state_mutants(out);
    add_kms_mutants(out);
    return out;
  }();
  return all;
}

}  // namespace s3sse::harness
