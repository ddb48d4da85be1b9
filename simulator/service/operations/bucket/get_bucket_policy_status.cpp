#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/bucket_policies.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

S3Result<Response> get_bucket_policy_status(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto document = call.core.policies->of(*bucket);
  if (document == nullptr) return refuse(no_such_bucket_policy(call.bucket));
  pugi::xml_document answer;
  add_text(start_document(answer, "PolicyStatus"), "IsPublic", is_public(*document) ? "true" : "false");
  return xml_response(answer);
}

}  // namespace s3sse::service
