#include "simulator/service/policy/request_conditions.h"

#include <algorithm>
#include <array>

#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/write/object_metadata.h"

namespace s3sse::service {
namespace {

constexpr std::string_view sse_key = "s3:x-amz-server-side-encryption";
constexpr std::string_view kms_key = "s3:x-amz-server-side-encryption-aws-kms-key-id";
constexpr std::string_view customer_key = "s3:x-amz-server-side-encryption-customer-algorithm";

/// Headers whose condition key is "s3:" and their name.
constexpr std::array<std::string_view, 14> plain_headers = {"x-amz-acl",
                                                            "x-amz-content-sha256",
                                                            "x-amz-copy-source",
                                                            "x-amz-grant-full-control",
                                                            "x-amz-grant-read",
                                                            "x-amz-grant-read-acp",
                                                            "x-amz-grant-write",
                                                            "x-amz-grant-write-acp",
                                                            "x-amz-metadata-directive",
                                                            "x-amz-object-ownership",
                                                            "x-amz-storage-class",
                                                            "x-amz-website-redirect-location",
                                                            "if-match",
                                                            "if-none-match"};

/// "TLSv1.2" -> "1.2": the condition operators compare it as a number.
std::string tls_number(std::string_view version) {
  constexpr std::string_view prefix = "TLSv";
  if (!version.starts_with(prefix)) return {};
  version.remove_prefix(prefix.size());
  return version == "1" ? std::string("1.0") : std::string(version);
}

std::string_view auth_type(auth::SignatureKind kind) {
  switch (kind) {
    case auth::SignatureKind::query_v2:
    case auth::SignatureKind::query_v4:
      return "REST-QUERY-STRING";
    case auth::SignatureKind::post_policy_v2:
    case auth::SignatureKind::post_policy_v4:
      return "POST";
    default:
      return "REST-HEADER";
  }
}

void set_if(policy::ConditionKeys& keys, std::string_view name, std::optional<std::string_view> value) {
  if (value) keys.set(name, std::string(*value));
}

std::optional<EncryptionMethod> method_of_write(const Call& call, const store::BucketRecord& bucket) {
  if (call.header(header::customer_algorithm)) return EncryptionMethod::sse_c;
  if (const auto sse = call.header(header::sse)) return encryption_method_of(*sse);
  return bucket.encryption.algorithm;
}

/// The full ARN of the key that will be used. One that cannot be resolved is shown as it was sent: the write is going
/// to be refused anyway, unless the policy does it first.
std::optional<std::string> key_of_write(const Call& call, const store::BucketRecord& bucket) {
  const Principal& principal = call.caller.principal;
  if (!writes_under_kms(call, bucket) || principal.anonymous()) return std::nullopt;
  std::optional<std::string> id;
  if (const auto sent = call.header(header::kms_key_id)) {
    id = *sent;
  } else if (!call.header(header::sse)) {
    id = bucket.encryption.kms_master_key_id;
  }
  if (!id) return call.core.kms.aws_managed_s3_key(principal.account_id, call.rules());
  return call.core.kms.resolve_key_arn(principal, *id, call.rules()).value_or(*id);
}

void set_upload_keys(const Call& call, policy::ConditionKeys& keys) {
  const Rules& rules = call.rules();
  const auto upload = find_upload(call);
  if (!upload) return;
  const auto envelope = envelope_of((*upload)->envelope);
  if (!envelope) return;
  if (envelope->method == EncryptionMethod::sse_c) {
    // The algorithm has to come with every call.
    set_if(keys, customer_key,
           chosen(rules,
                  {Rule::policy_sse_c_is_required_on_every_multipart_call,
                   Rule::multipart_completion_needs_algorithm_when_policy_requires_it},
                  call.header(header::customer_algorithm)));
    return;
  }
  const auto decided = [&](std::string_view value) {
    return chosen(rules, Rule::policy_managed_header_is_decided_at_creation, std::optional(value));
  };
  set_if(keys, sse_key, decided(sse_header_value(envelope->method)));
  if (uses_kms(envelope->method)) set_if(keys, kms_key, decided(envelope->kms_key_arn));
}

}  // namespace

bool writes_under_kms(const Call& call, const store::BucketRecord& bucket) {
  const auto method = method_of_write(call, bucket);
  return method && uses_kms(*method);
}

void set_request_keys(const Call& call, const store::BucketRecord& bucket, policy::ConditionKeys& keys) {
  const Peer& peer = call.request.peer;
  policy::set_principal_keys(keys, call.caller.principal);
  policy::set_time_keys(keys, call.now());
  keys.set("aws:SecureTransport", peer.secure ? "true" : "false");
  if (const std::string tls = tls_number(peer.tls_version); peer.secure && !tls.empty()) keys.set("s3:TlsVersion", tls);
  keys.set("aws:SourceIp", peer.address);
  keys.set("aws:ViaAWSService", "false");
  keys.set("aws:RequestedRegion", call.core.config.region);
  keys.set("aws:ResourceAccount", bucket.owner_account);
  keys.set("s3:ResourceAccount", bucket.owner_account);
  set_if(keys, "aws:UserAgent", call.header("user-agent"));
  set_if(keys, "aws:Referer", call.header("referer"));
  if (call.caller.kind != auth::SignatureKind::anonymous) {
    keys.set("s3:authType", std::string(auth_type(call.caller.kind)));
    keys.set("s3:signatureversion", call.caller.by_version_2() ? "AWS" : "AWS4-HMAC-SHA256");
  }
  for (const std::string_view name : plain_headers) set_if(keys, "s3:" + std::string(name), call.header(name));
  for (const std::string_view name : {"object-lock-mode", "object-lock-legal-hold", "object-lock-retain-until-date"}) {
    set_if(keys, "s3:" + std::string(name), call.header("x-amz-" + std::string(name)));
  }
  set_if(keys, "s3:prefix", call.query("prefix"));
  set_if(keys, "s3:delimiter", call.query("delimiter"));
  set_if(keys, "s3:max-keys", call.query("max-keys"));
  set_if(keys, "s3:VersionId", call.query("versionId"));
  if (const auto tags = read_tagging(call.request.headers, call.rules()); tags && !tags->empty()) {
    for (const auto& [name, value] : *tags) {
      keys.set("s3:RequestObjectTag/" + name, value);
      keys.add("s3:RequestObjectTagKeys", name);
    }
  }
}

void set_encryption_keys(const Call& call, const store::BucketRecord& bucket, policy::ConditionKeys& keys) {
  const Rules& rules = call.rules();
  constexpr Rule of_forms = Rule::post_object_bucket_policy_sees_form_fields;
  set_if(keys, customer_key, chosen(rules, of_forms, call.header(header::customer_algorithm)));
  if (call.operation.traits.continues_upload) return set_upload_keys(call, keys);
  set_if(keys, sse_key,
         chosen(rules, {Rule::policy_sse_key_matches_request_header, Rule::dsse_bucket_policy_can_require_it, of_forms},
                call.header(header::sse), bucket.encryption));
  if (!call.operation.traits.begins_object) return;
  if (const auto key = chosen(rules, of_forms, key_of_write(call, bucket))) keys.set(kms_key, *key);
}

void set_tag_keys(const store::ObjectRecord& object, policy::ConditionKeys& keys) {
  for (const auto& [name, value] : object.tags) keys.set("s3:ExistingObjectTag/" + name, value);
}

}  // namespace s3sse::service
