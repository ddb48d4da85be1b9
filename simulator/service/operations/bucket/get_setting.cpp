#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

S3Result<Response> get_setting(Call& call) {
  const Setting& setting = setting_of(call);
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  const auto document = chosen(call.rules(), Rule::bucket_setting_is_read_back_as_it_was_put,
                               stored_setting(*bucket, setting, call.query("id").value_or("")));
  if (!document) {
    return refused<Response>(call.rules(), Rule::bucket_setting_unset_has_an_error_of_its_own, [&] {
      return S3Error{
          404, std::string(setting.unset_code), std::string(setting.unset_message), {{"BucketName", call.bucket}}};
    });
  }
  Response response = xml_text_response(document->xml);
  if (!document->header.empty()) response.headers.add(std::string(setting.header.name), document->header);
  return response;
}

}  // namespace s3sse::service
