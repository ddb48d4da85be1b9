#include "simulator/service/audit_event.h"

#include <algorithm>
#include <array>

#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/operation.h"
#include "simulator/model/header_names.h"

namespace s3sse::service {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view sse = "x-amz-server-side-encryption";

/// Headers of encryption without a secret, as requests and answers carry them.
constexpr std::array<std::string_view, 7> shown_headers = {
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-server-side-encryption-context",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-copy-source-server-side-encryption-customer-algorithm",
    "x-amz-copy-source"};

/// With room for `members`: when the members of an ordered object grow they are copied, all that is in them included,
/// and every request comes by here.
Json object_of(std::size_t members) {
  Json out = Json::object();
  out.get_ref<Json::object_t&>().reserve(members);
  return out;
}

Json identity(const Principal& who) {
  if (who.anonymous()) return {{"type", "AWSAccount"}, {"principalId", ""}, {"accountId", "anonymous"}};
  Json out = object_of(6);
  out["type"] = "IAMUser";
  out["arn"] = who.arn;
  out["accountId"] = who.account_id;
  if (!who.access_key_id.empty()) out["accessKeyId"] = who.access_key_id;
  if (const auto slash = who.arn.rfind('/'); slash != std::string::npos) out["userName"] = who.arn.substr(slash + 1);
  return out;
}

/// Empty for a request that nobody signed.
std::string_view signature_version(const Call& call) {
  if (call.caller.kind == auth::SignatureKind::anonymous) return {};
  return call.caller.by_version_2() ? "SigV2" : "SigV4";
}

Headers shown(const Headers& headers) {
  Headers out;
  for (const std::string_view name : shown_headers)
    if (const auto value = headers.get(name)) out.add(std::string(name), std::string(*value));
  return out;
}

Json members(const Headers& headers) {
  Json out = object_of(headers.size());
  for (const Header& header : headers) out[header.name] = header.value;
  return out;
}

/// Operations on the configuration of a bucket and on buckets themselves; those on objects are data events.
bool is_management(const Call& call) {
  return chosen(
      call.rules(),
      {Rule::audit_update_encryption_is_a_data_event, Rule::audit_bucket_encryption_calls_are_management_events},
      call.key.empty() && !call.operation.traits.about_objects);
}

/// Returns how the new object was encrypted, and whether anybody asked for it; empty where nothing is begun.
std::string sse_applied(const Call& call, const Response& response) {
  const Rules& rules = call.rules();
  if (!call.operation.traits.begins_object) return {};
  if (response.headers.has(std::string(sse) + "-customer-algorithm")) return "SSE_C";
  const std::string_view method = response.headers.get_or(sse, "");
  if (method.empty()) return {};
  const std::string name = method == "AES256" ? "SSE_S3" : method == "aws:kms" ? "SSE_KMS" : "DSSE_KMS";
  const bool asked = call.header(sse).has_value();
  const bool by_default = chosen(
      rules, asked ? Rule::audit_header_encryption_is_recorded : Rule::audit_default_encryption_is_recorded, !asked);
  return chosen(rules, Rule::audit_multipart_encryption_is_on_the_initiate_event,
                by_default ? "Default_" + name : name);
}

Headers sent(const Call& call) {
  Headers out = shown(call.request.headers);
  add_header(call.rules(), Rule::audit_log_never_contains_the_customer_key, out, header::customer_key, std::nullopt,
             call.request.headers);
  return out;
}

Headers answered(const Call& call, const Response& response, bool read_only) {
  if (read_only) return {};
  return chosen(call.rules(), Rule::audit_response_elements_show_the_sse_header, shown(response.headers));
}

Peer logged(const Peer& peer, const Rules& rules) {
  return chosen(rules, Rule::tls_version_and_cipher_are_logged, peer);
}

std::string told_message(const Rules& rules, const std::string& message) {
  return chosen(rules, Rule::audit_refusals_tell_their_message, std::optional(message)).value_or("");
}

std::string owner_of(const Call& call) {
  if (call.bucket.empty()) return {};
  const auto found = call.core.store->bucket(call.bucket);
  return found ? found->owner_account : call.caller.principal.account_id;
}

Json request_parameters(const S3Event& of) {
  Json out = object_of(12);
  out["bucketName"] = of.bucket;
  if (!of.key.empty()) out["key"] = of.key;
  out.update(members(of.sent));
  return out;
}

Json resources(const S3Event& of) {
  Json out = Json::array();
  if (!of.key.empty()) {
    Json& object = out.emplace_back();
    object["type"] = "AWS::S3::Object";
    object["ARN"] = object_arn(of.bucket, of.key);
  }
  if (!of.bucket.empty()) {
    Json& bucket = out.emplace_back();
    bucket["accountId"] = of.bucket_owner;
    bucket["type"] = "AWS::S3::Bucket";
    bucket["ARN"] = object_arn(of.bucket, "");
  }
  return out;
}

std::string text_of(const Json& event) {
  return write_json(event);  // keys of objects need not be UTF-8
}

/// Returns what is known of the connection; an empty object where nothing is, and without TLS.
Json tls_details(const S3Event& of) {
  Json out = Json::object();
  if (of.peer.tls_version.empty()) return out;
  out["tlsVersion"] = of.peer.tls_version;
  if (!of.peer.tls_cipher.empty()) out["cipherSuite"] = of.peer.tls_cipher;
  if (!of.host.empty()) out["clientProvidedHostHeader"] = of.host;
  return out;
}

Json additional_data(const S3Event& of) {
  Json out = Json::object();
  if (!of.signature_version.empty()) out["SignatureVersion"] = of.signature_version;
  if (!of.sse_applied.empty()) out["SSEApplied"] = of.sse_applied;
  out["x-amz-id-2"] = of.host_id;
  return out;
}

}  // namespace

std::size_t S3Event::size() const {
  std::size_t out = sizeof(S3Event) + who.arn.size() + user_agent.size() + error_message.size() + bucket.size() +
                    key.size() + host.size();
  for (const Headers* headers : {&sent, &answered})
    for (const Header& header : *headers) out += sizeof(Header) + header.name.size() + header.value.size();
  return out;
}

S3Event s3_event(const Call& call, const S3Result<Response>& result) {
  const bool read_only = call.request.method == "GET" || call.request.method == "HEAD";
  const bool worked = result.has_value();
  return {.who = call.caller.principal,
          .time = call.now(),
          .operation = call.operation.event_name(),
          .region = call.core.config.region,
          .user_agent = std::string(call.header("user-agent").value_or("")),
          .error_code = worked ? std::string() : result.error().code,
          .error_message = worked ? std::string() : told_message(call.rules(), result.error().message),
          .bucket = call.bucket,
          .bucket_owner = owner_of(call),
          .key = call.key,
          .sent = sent(call),
          .answered = worked ? answered(call, *result, read_only) : Headers{},
          .signature_version = signature_version(call),
          .sse_applied = worked ? sse_applied(call, *result) : std::string(),
          .peer = logged(call.request.peer, call.rules()),
          .host = std::string(call.header("host").value_or("")),
          .request_id = call.request_id,
          .host_id = call.host_id,
          .read_only = read_only,
          .management = is_management(call)};
}

std::string cloudtrail_record(const S3Event& of) {
  Json event = object_of(24);
  event["eventVersion"] = "1.11";
  event["userIdentity"] = identity(of.who);
  event["eventTime"] = format_iso8601(of.time);
  event["eventSource"] = "s3.amazonaws.com";
  event["eventName"] = of.operation;
  event["awsRegion"] = of.region;
  event["userAgent"] = of.user_agent;
  if (!of.error_code.empty()) event["errorCode"] = of.error_code;
  if (!of.error_message.empty()) event["errorMessage"] = of.error_message;
  event["requestParameters"] = request_parameters(of);
  event["responseElements"] = of.answered.empty() ? Json(nullptr) : members(of.answered);
  event["additionalEventData"] = additional_data(of);
  if (Json tls = tls_details(of); !tls.empty()) event["tlsDetails"] = std::move(tls);
  event["requestID"] = of.request_id;
  event["eventID"] = crypto::uuid_of(of.request_id + of.host_id);
  event["readOnly"] = of.read_only;
  event["resources"] = resources(of);
  event["eventType"] = "AwsApiCall";
  event["managementEvent"] = of.management;
  event["recipientAccountId"] = of.who.account_id;
  event["eventCategory"] = of.management ? "Management" : "Data";
  return text_of(event);
}

std::string cloudtrail_record(const kms::LedgerEntry& entry, const Rules& rules) {
  const std::string account = entry.key_arn.empty() ? "" : std::string(split(entry.key_arn, ':').at(4));
  Principal who;
  who.arn = entry.principal_arn;
  const auto parts = split(entry.principal_arn, ':');
  if (parts.size() > 4) who.account_id = std::string(parts[4]);
  Json user = identity(who);
  if (!entry.via_service.empty()) user["invokedBy"] = entry.via_service;

  Json parameters = Json::object();
  if (!entry.key_arn.empty()) parameters["keyId"] = entry.key_arn;
  const kms::Operation* operation = kms::find_operation(entry.api);  // none: a name that KMS does not have
  const kms::Traits traits = operation == nullptr ? kms::Traits{} : operation->traits;
  if (traits.makes_data_key) parameters["keySpec"] = "AES_256";
  for (const auto& [name, value] : chosen(rules, Rule::audit_kms_events_carry_the_s3_arn, entry.context)) {
    parameters["encryptionContext"][name] = value;
  }

  Json event = object_of(24);
  event["eventVersion"] = "1.11";
  event["userIdentity"] = std::move(user);
  event["eventTime"] = format_iso8601(entry.time);
  event["eventSource"] = "kms.amazonaws.com";
  event["eventName"] = entry.api;
  event["awsRegion"] = entry.region;
  if (!entry.error.empty()) event["errorCode"] = entry.error;
  if (const std::string message = told_message(rules, entry.error_message); !message.empty())
    event["errorMessage"] = message;
  event["requestParameters"] = std::move(parameters);
  event["responseElements"] = Json(nullptr);
  if (traits.makes_data_key) {
    const auto told = chosen(rules, Rule::audit_generate_data_key_event_hides_the_answer, std::optional<std::string>(),
                             entry.key_arn);
    if (told) event["responseElements"] = {{"keyId", *told}};
  }
  event["eventID"] = kms::cloudtrail_event_id(entry.sequence);
  event["readOnly"] = traits.reads_only;
  event["resources"] = Json::array();
  if (!entry.key_arn.empty())
    event["resources"].push_back({{"accountId", account}, {"type", "AWS::KMS::Key"}, {"ARN", entry.key_arn}});
  event["eventType"] = "AwsApiCall";
  event["managementEvent"] = true;
  event["recipientAccountId"] = who.account_id;
  event["eventCategory"] = "Management";
  return text_of(event);
}

}  // namespace s3sse::service
