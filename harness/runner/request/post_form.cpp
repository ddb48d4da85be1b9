#include "harness/runner/request/post_form.h"

#include <algorithm>

#include "harness/runner/request/request_builder.h"
#include "harness/runner/request/sse_headers.h"
#include "harness/sigv4/signer.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::runner {
namespace {

using Json = nlohmann::ordered_json;
using Fields = std::vector<std::pair<std::string, std::string>>;

constexpr std::string_view multipart_boundary = "----s3sse-form-boundary-7d1f0c";

bool listed(const std::vector<std::string>& names, std::string_view name) {
  return std::any_of(names.begin(), names.end(), [&](const std::string& n) { return iequals(n, name); });
}

Fields content_fields(const model::Step& step, const model::PostForm& form, const Scope& scope) {
  Fields fields;
  fields.emplace_back("key", scope.resolve(step.key.value_or("")));
  for (const Header& header : encryption_headers(step, scope)) fields.emplace_back(header.name, header.value);
  for (const auto& [name, value] : form.fields) fields.emplace_back(name, scope.resolve(value));
  return fields;
}

/// The conditions of a case, with the derived ones in the place of the text "derived".
Json with_derived(const std::string& text, const Json& derived) {
  Json conditions = Json::array();
  for (const Json& condition : parse_ordered_json(text).value_or(Json::array())) {
    if (condition == "derived") {
      conditions.insert(conditions.end(), derived.begin(), derived.end());
    } else {
      conditions.push_back(condition);
    }
  }
  return conditions;
}

std::string policy_text(const model::Step& step, const model::PostForm& form, const Scope& scope, const Fields& fields,
                        TimePoint now) {
  Json policy;
  policy["expiration"] = format_iso8601(now + std::chrono::seconds(form.expires_in));
  Json derived = Json::array({Json{{"bucket", scope.bucket(step.bucket)}}});
  for (const auto& [name, value] : fields)
    if (!listed(form.uncovered, name)) derived.push_back(Json{{name, value}});
  policy["conditions"] =
      form.conditions_json ? with_derived(scope.resolve_json(*form.conditions_json), derived) : derived;
  return write_json(policy);
}

void add_signature(const model::Step& step, const model::PostForm& form, const Scope& scope, TimePoint now,
                   Fields& fields) {
  const Principal* principal = principal_of(step, scope.options());
  if (!principal || step.transfer.sign.mode == model::Signing::Mode::anonymous) return;
  const TimePoint time = now - std::chrono::seconds(step.transfer.sign.age);
  const std::string region =
      step.transfer.sign.region.empty() ? scope.info().region : scope.resolve(step.transfer.sign.region);
  fields.emplace_back("x-amz-algorithm", "AWS4-HMAC-SHA256");
  fields.emplace_back("x-amz-credential", sigv4::credential_text(principal->credentials, region, "s3", time));
  fields.emplace_back("x-amz-date", format_iso8601_basic(time));
  if (!principal->credentials.session_token.empty())
    fields.emplace_back("x-amz-security-token", principal->credentials.session_token);
  const std::string policy = to_base64(as_bytes(policy_text(step, form, scope, fields, now)));
  sigv4::Signer signer;
  std::string signature = signer.sign_text(policy, principal->credentials, region, "s3", time);
  if (step.transfer.sign.mode == model::Signing::Mode::wrong_secret)
    signature.front() = signature.front() == '0' ? '1' : '0';
  fields.emplace_back("policy", policy);
  fields.emplace_back("x-amz-signature", signature);
}

std::string part(std::string_view name, std::string_view value, std::string_view extra = {}) {
  std::string out = "--";
  out.append(multipart_boundary).append("\r\nContent-Disposition: form-data; name=\"").append(name).append("\"");
  return out.append(extra).append("\r\n\r\n").append(value).append("\r\n");
}

}  // namespace

PostRequest post_object_form(const model::Step& step, const Scope& scope, const Bytes& file, TimePoint now) {
  const model::PostForm form = step.s3().form.value_or(model::PostForm{});
  Fields fields = content_fields(step, form, scope);
  add_signature(step, form, scope, now, fields);
  std::erase_if(fields, [&](const auto& field) { return listed(form.drop, field.first); });
  std::string body;
  for (const auto& [name, value] : fields) body += part(name, value);
  body += part("file", as_text(file), "; filename=\"file\"\r\nContent-Type: application/octet-stream");
  body.append("--").append(multipart_boundary).append("--\r\n");
  return {"multipart/form-data; boundary=" + std::string(multipart_boundary), to_bytes(body)};
}

}  // namespace s3sse::harness::runner
