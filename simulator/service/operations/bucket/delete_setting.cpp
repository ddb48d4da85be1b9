#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/setting.h"

namespace s3sse::service {

S3Result<Response> delete_setting(Call& call) {
  const Setting& setting = setting_of(call);
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const std::string_view id = call.query("id").value_or("");
  if (!setting.list_root.empty() && !stored_setting(*bucket, setting, id)) {
    return refuse(S3Error{404, std::string(setting.unset_code), std::string(setting.unset_message)});
  }
  const auto status = call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) {
    b.change_settings([&](store::BucketSettings& settings) { remove_setting(setting, id, settings); });
  });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  Response response;
  response.status = 204;
  return response;
}

}  // namespace s3sse::service
