// Answers of KMS.
#include "harness/transport/mutators/alterations.h"

namespace s3sse::harness {
namespace {

ResponseMutant on_kms(std::string_view id, std::string_view title, std::function<bool(WireResponse&)> change) {
  return altering(id, title,
                  [change = std::move(change)](const RequestShape& shape, const WireRequest&, WireResponse& response) {
                    return shape.kms && change(response);
                  });
}

}  // namespace

void add_kms_mutants(std::vector<ResponseMutant>& out) {
  out.push_back(on_kms("kms.error-type-dropped", "a refusal of KMS does not say what it is",
                       [](WireResponse& response) { return replace_in_body(response, "\"__type\"", "\"type\""); }));
  out.push_back(on_kms("kms.500-for-400", "refusals of KMS answer 500", [](WireResponse& response) {
    if (response.status != 400) return false;
    response.status = 500;
    return true;
  }));
  out.push_back(on_kms("kms.enabled-whatever-happens", "every key says that it is enabled", [](WireResponse& response) {
    return replace_in_body(response, "\"KeyState\":\"Disabled\"", "\"KeyState\":\"Enabled\"") ||
           replace_in_body(response, "\"KeyState\":\"PendingDeletion\"", "\"KeyState\":\"Enabled\"");
  }));
  out.push_back(on_kms("kms.plaintext-dropped", "KMS hands out no plaintext", [](WireResponse& response) {
    return replace_in_body(response, "\"Plaintext\"", "\"Nothing\"");
  }));
  out.push_back(on_kms("kms.key-id-dropped", "KMS does not say which key it used", [](WireResponse& response) {
    return succeeded(response) && body_text(response).find("\"KeyMetadata\"") == std::string::npos &&
           replace_in_body(response, "\"KeyId\"", "\"Key\"");
  }));
}

}  // namespace s3sse::harness
