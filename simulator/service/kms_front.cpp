#include "simulator/service/kms_front.h"

#include "simulator/base/json.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/json/kms_json.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

/// The names that KMS has for what S3 calls otherwise (the common errors of its API reference).
std::string kms_error_type(std::string_view s3_code) {
  if (s3_code == "SignatureDoesNotMatch" || s3_code == "RequestTimeTooSkewed" ||
      s3_code == "XAmzContentSHA256Mismatch") {
    return "InvalidSignatureException";
  }
  if (s3_code == "InvalidAccessKeyId" || s3_code == "InvalidToken") return "UnrecognizedClientException";
  if (s3_code == "AccessDenied") return "MissingAuthenticationTokenException";
  return "IncompleteSignatureException";
}

Response refuse_kms(std::string_view type, std::string_view message) {
  const nlohmann::json body = {{"__type", type}, {"message", message}};
  const std::string text = write_json(body);
  Response response;
  response.status = 400;
  response.headers.add("Content-Type", "application/x-amz-json-1.1");
  response.content_length = text.size();
  response.body = std::make_unique<MemorySource>(std::string_view(text));
  return response;
}

Response answer_authenticated(Core& core, Request& request, std::string_view request_id) {
  // Plain HTTP is served beside it, for tests; what the rule forbids is a KMS that has no HTTPS.
  const auto served = accepted(core.rules(), Rule::tls_kms_endpoint_speaks_https, request.peer.secure);
  if (!served) return refuse_kms(served.error().code, served.error().message);
  const auto target = parse_target(request.target);
  if (!target) return refuse_kms(kms_error_type("InvalidURI"), "Couldn't parse the specified URI.");
  auth::Trailers trailers = std::make_shared<Headers>();
  auto caller = trace::stage(
      Stage::authenticate, [&] { return core.authenticator.authenticate(request, {.target = *target}, trailers); },
      [&](const auth::Authenticated& known) { return told_caller(known, request, *target); });
  if (!caller) return refuse_kms(kms_error_type(caller.error().code), caller.error().message);
  if (caller->principal.anonymous()) {
    return refuse_kms("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  return kms::handle_kms_request(core.kms, request,
                                 {.principal = caller->principal,
                                  .via_service = {},
                                  .request_id = std::string(request_id),
                                  .source_address = request.peer.address,
                                  .region = caller->region});
}

}  // namespace

Response answer_kms(Core& core, Request& request, std::string_view request_id) {
  const std::string_view target = request.headers.get_or("X-Amz-Target", "");
  trace::of_operation(target.substr(target.find('.') + 1));
  Response response = answer_authenticated(core, request, request_id);
  if (!response.headers.has("x-amzn-RequestId")) response.headers.add("x-amzn-RequestId", std::string(request_id));
  trace::Boundary(Stage::answer).tell([&] { return told_answer(response, ""); });
  return response;
}

}  // namespace s3sse::service
