#include "simulator/kms/json/kms_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/access/account_access.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/json/operations.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;

constexpr std::string_view service_prefix = "TrentService.";
constexpr std::string_view content_type = "application/x-amz-json-1.1";
constexpr std::size_t max_body = 1024 * 1024;

Response make_response(const CallOrigin& origin, Kms& kms, int status, std::string body) {
  Response response;
  response.status = status;
  response.headers.add("x-amzn-RequestId", origin.request_id.empty() ? kms.entropy().uuid() : origin.request_id);
  response.headers.add("Content-Type", std::string(content_type));
  response.content_length = body.size();
  response.body = std::make_unique<MemorySource>(body);
  wipe_memory(body);  // may hold a plaintext data key; the body has its own copy
  return response;
}

std::string serialize(const json& value) {
  // Ids that a client sent come back in messages, and need not be UTF-8 when they came by way of an S3 header.
  return write_json(value);
}

/// Server faults are 500, everything else is 400 (KAPI-04), but for a body that was never read to its end.
int status_of(const Rules& rules, const KmsError& error) {
  constexpr std::array<std::string_view, 3> faults{"KMSInternalException", "DependencyTimeoutException",
                                                   "KeyUnavailableException"};
  if (error.type == "RequestEntityTooLargeException") return 413;
  if (error.type == "ThrottlingException") return chosen(rules, Rule::kms_api_throttling_is_400, 400);
  const bool fault = std::find(faults.begin(), faults.end(), error.type) != faults.end();
  return chosen(rules, Rule::kms_api_client_errors_are_400_with_type, fault ? 500 : 400);
}

Response error_response(const CallOrigin& origin, Kms& kms, const KmsError& error) {
  json body{{"__type", error.type}};
  if (!error.message.empty()) body["message"] = error.message;
  return make_response(origin, kms, status_of(kms.rules(), error), serialize(body));
}

KmsError body_error(const Error& error) {
  if (error.code == "EntityTooLarge") {
    return {"RequestEntityTooLargeException", fmt::format("A request has at most {} bytes.", max_body)};
  }
  if (error.code == "XAmzContentSHA256Mismatch" || error.code == "SignatureDoesNotMatch") {
    return {"InvalidSignatureException", "The body is not the one that was signed."};
  }
  return {"SerializationException", "The request body ended early."};
}

/// Refuses an operation that has no handler; null: KMS has none of that name.
KmsError no_such_operation(const Operation* operation) {
  if (operation == nullptr) return {"UnknownOperationException", "KMS has no operation of that name."};
  return errors::unsupported(fmt::format("This simulator does not implement {}.", operation->name));
}

/// The operation's name; empty when the request does not say TrentService.<Operation>.
std::string_view operation_name(const Request& request) {
  const std::string_view target = request.headers.get_or("X-Amz-Target", "");
  return target.starts_with(service_prefix) ? target.substr(service_prefix.size()) : std::string_view{};
}

}  // namespace

const Operation* find_operation(std::string_view name) {
  const auto found = std::ranges::find(operation_table, name, &Operation::name);
  return found == operation_table.end() ? nullptr : &*found;
}

std::vector<std::string> operation_names() {
  std::vector<std::string> out;
  for (const Operation& operation : operation_table)
    if (operation.handler != nullptr) out.emplace_back(operation.name);
  return out;
}

bool is_kms_request(const Request& request) {
  if (request.method != "POST") return false;
  const std::string_view type = request.headers.get_or("Content-Type", "");
  return request.headers.get_or("X-Amz-Target", "").starts_with(service_prefix) ||
         (request.headers.has("X-Amz-Target") && ascii_lower(type).starts_with(content_type));
}

Response handle_kms_request(Kms& kms, Request& request, const CallOrigin& origin) {
  const std::string_view api = chosen(kms.rules(), Rule::kms_api_protocol_is_json_1_1, operation_name(request));
  const Operation* operation = find_operation(api);
  const auto refuse_early = [&](const KmsError& error) {
    // Unknown names are foreign text of any length: the ledger keeps the known ones only.
    kms.record_refusal(origin, operation == nullptr ? "Unknown" : operation->name, error);
    return error_response(origin, kms, error);
  };

  auto body = read_all(*request.body, max_body);
  if (!body) return refuse_early(body_error(body.error()));
  if (operation == nullptr || operation->handler == nullptr) return refuse_early(no_such_operation(operation));
  const auto input = parse_request(as_text(*body));
  wipe_memory(ByteSpan(*body));
  if (!input) return refuse_early(input.error());

  JsonCall call(kms, origin, std::string(api), *input);
  if (operation->traits.concerns_no_key)
    if (const auto denied = account_denial(origin, api, kms.clock().now(), call.rules())) return refuse_early(*denied);
  const JsonResult result = operation->handler(call);
  if (!result) return error_response(origin, kms, result.error());
  return make_response(origin, kms, 200, result->is_null() ? std::string() : serialize(*result));
}

}  // namespace s3sse::kms
