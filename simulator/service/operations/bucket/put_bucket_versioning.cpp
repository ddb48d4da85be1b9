#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

S3Result<Response> put_bucket_versioning(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto body = read_document(call, 64 * 1024);
  if (!body) return refuse(body.error());
  pugi::xml_document document;
  const auto root = parse_xml(*body, "VersioningConfiguration", document);
  if (!root) return refuse(root.error());
  if (child_text(*root, "MfaDelete") == "Enabled") return refuse(errors::not_implemented("MFA delete"));

  const auto text = child_text(*root, "Status");
  if (!text) {
    return refuse(S3Error{400, "IllegalVersioningConfigurationException", "The Versioning element must be specified"});
  }
  if (*text != "Enabled" && *text != "Suspended") return refuse(errors::malformed_xml());
  const bool would_stop = *text == "Suspended" && bucket->settings->object_lock;
  auto may_stop = require(call.rules(), !would_stop, Rule::object_lock_versioning_cannot_be_suspended, [] {
    return S3Error{
        409, "InvalidBucketState",
        "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed."};
  });
  if (!may_stop) return refuse(std::move(may_stop.error()));
  const auto versioning = *text == "Enabled" ? store::Versioning::enabled : store::Versioning::suspended;
  const auto status =
      call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) { b.versioning = versioning; });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return Response{};
}

}  // namespace s3sse::service
