// Asked, or looked up, before an operation does what it is there for; or taken back after.
#include "simulator/base/text.h"
#include "simulator/deviations/service/acts.h"
#include "simulator/model/header_names.h"
#include "simulator/policy/parse/parse_policy.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/authorization.h"
#include "simulator/service/write/copy_source.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::deviations {
namespace {

using service::Call;

/// The current object under the key of the call; null: none, or a delete marker.
store::ObjectRef current_object(const Call& call) {
  auto object = call.core.store->object(call.bucket, call.key);
  return object == nullptr || object->delete_marker ? nullptr : object;
}

bool keeps_versions(const Call& call) {
  const auto bucket = call.core.store->bucket(call.bucket);
  return bucket && bucket->versioning != store::Versioning::never;
}

/// True if the object that is there came with another customer's key than this request.
bool other_customer_key(const Call& call) {
  const auto old = current_object(call);
  if (old == nullptr) return false;
  const auto envelope = sse::parse_envelope(old->envelope);
  if (!envelope || envelope->method != EncryptionMethod::sse_c) return false;
  const auto key = sse::read_customer_key(call.request.headers, call.facts());
  return !key || !call.core.engine.check_access(*envelope, service::pointer_to(*key), call.facts());
}

/// A key for every object but those under SSE-S3.
bool comes_without_key(const Call& call, std::string_view stored_envelope) {
  const auto envelope = sse::parse_envelope(stored_envelope);
  return envelope && envelope->method != EncryptionMethod::sse_s3 && !call.header(header::customer_key);
}

S3Result<Response> asks_for_put_object(Call& call, const std::string& resource_arn, const Next& next) {
  const auto bucket = call.core.store->bucket(call.bucket);
  if (bucket) {
    auto allowed = service::authorise(call, *bucket, {.action = "s3:PutObject", .resource_arn = resource_arn});
    if (!allowed) return refuse(std::move(allowed.error()));
  }
  return next();
}

bool copies_from_sse_c(const Call& call) {
  const auto name = service::read_source_name(call.request.headers, call.rules());
  if (!name) return false;
  std::optional<std::string_view> version;
  if (name->version_id) version = *name->version_id;
  const auto source = call.core.store->object(name->bucket, name->key, version);
  if (source == nullptr || source->delete_marker) return false;
  const auto envelope = sse::parse_envelope(source->envelope);
  return envelope && envelope->method == EncryptionMethod::sse_c;
}

/// The ARNs of keys that conditions of the policy name.
std::vector<std::string> keys_named_by(const policy::PolicyDocument& document) {
  std::vector<std::string> arns;
  for (const policy::Statement& statement : document.statements) {
    for (const policy::Condition& condition : statement.conditions) {
      if (!iequals(condition.key, "s3:x-amz-server-side-encryption-aws-kms-key-id")) continue;
      for (const policy::Pattern& value : condition.values) {
        if (value.text().starts_with("arn:")) arns.emplace_back(value.text());
      }
    }
  }
  return arns;
}

bool all_keys_exist(Call& call, const std::string& policy_text) {
  const auto document =
      policy::parse_policy(policy_text, {.kind = policy::PolicyKind::bucket, .bucket = call.bucket}, call.rules());
  if (!document) return true;
  for (const std::string& arn : keys_named_by(*document)) {
    if (!call.core.kms.resolve_key_arn(call.caller.principal, arn, call.rules())) return false;
  }
  return true;
}

}  // namespace

S3Result<Response> asks_for_the_key_of_the_old_version(Call& call, const Next& next) {
  if (keeps_versions(call) && other_customer_key(call)) return refuse(errors::access_denied());
  return next();
}

S3Result<Response> asks_for_the_key_of_the_overwritten_object(Call& call, const Next& next) {
  if (!keeps_versions(call) && other_customer_key(call)) return refuse(errors::access_denied());
  return next();
}

S3Result<Response> asks_for_a_permission_of_sse_c(Call& call, const Next& next) {
  const auto bucket = call.core.store->bucket(call.bucket);
  if (bucket && call.header(header::customer_algorithm)) {
    auto allowed = service::authorise(call, *bucket, {.action = "s3:PutObjectAcl", .resource_arn = call.resource_arn});
    if (!allowed) return refuse(std::move(allowed.error()));
  }
  return next();
}

S3Result<Response> asks_for_the_permission_to_write(Call& call, const Next& next) {
  return asks_for_put_object(call, call.resource_arn, next);
}

S3Result<Response> asks_for_the_permission_to_write_objects(Call& call, const Next& next) {
  return asks_for_put_object(call, call.resource_arn + "/object", next);
}

S3Result<Response> takes_the_key_of_the_destination_for_the_source(Call& call, const Next& next) {
  if (!copies_from_sse_c(call)) return next();
  constexpr std::string_view prefix = "x-amz-copy-source-";
  Headers& headers = call.request.headers;
  for (const std::string_view name : {header::customer_algorithm, header::customer_key, header::customer_key_md5}) {
    const std::string of_source = std::string(prefix) + std::string(name.substr(std::string_view("x-amz-").size()));
    headers.remove(of_source);
    if (const auto value = headers.get(name)) headers.add(of_source, std::string(*value));
  }
  return next();
}

S3Result<Response> asks_for_the_key_of_the_object(Call& call, const Next& next) {
  const auto object = call.core.store->object(call.bucket, call.key, call.query("versionId"));
  if (object == nullptr || object->delete_marker) return next();
  const auto envelope = service::envelope_of(object->envelope);
  if (!envelope) return refuse(envelope.error());
  const auto key = sse::read_customer_key(call.request.headers, call.facts());
  if (!key) return refuse(key.error());
  auto access = call.core.engine.check_access(*envelope, service::pointer_to(*key), call.facts());
  if (!access) return refuse(std::move(access.error()));
  return next();
}

S3Result<Response> keeps_what_is_encrypted_with_more_than_sse_s3(Call& call, const Next& next) {
  const auto object = current_object(call);
  if (object != nullptr && comes_without_key(call, object->envelope)) return refuse(errors::access_denied());
  return next();
}

S3Result<Response> keeps_an_upload_with_more_than_sse_s3(Call& call, const Next& next) {
  const auto upload = service::find_upload(call);
  if (upload && comes_without_key(call, (*upload)->envelope)) return refuse(errors::access_denied());
  return next();
}

S3Result<Response> looks_for_the_keys_of_the_policy(Call& call, const Next& next) {
  const auto before = call.core.store->bucket(call.bucket);
  auto response = next();
  const auto after = call.core.store->bucket(call.bucket);
  if (!response || !before || !after || !after->policy || all_keys_exist(call, *after->policy)) return response;
  call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& bucket) { bucket.policy = before->policy; });
  return refuse({400, "MalformedPolicy", "Policy has a condition on a key that does not exist"});
}

S3Result<Response> looks_for_the_key_of_the_default(Call& call, const Next& next) {
  const auto before = call.core.store->bucket(call.bucket);
  auto response = next();
  const auto after = call.core.store->bucket(call.bucket);
  if (!response || !before || !after || !after->encryption.kms_master_key_id) return response;
  const auto arn =
      call.core.kms.resolve_key_arn(call.caller.principal, *after->encryption.kms_master_key_id, call.rules());
  if (arn) return response;
  call.core.store->update_bucket(call.bucket,
                                 [&](store::BucketRecord& bucket) { bucket.encryption = before->encryption; });
  return refuse(errors::from_kms(arn.error().type, arn.error().message));
}

S3Result<Response> stores_the_arn_of_the_key(Call& call, const Next& next) {
  auto response = next();
  const auto bucket = call.core.store->bucket(call.bucket);
  if (!response || !bucket || !bucket->encryption.kms_master_key_id) return response;
  const auto arn =
      call.core.kms.resolve_key_arn(call.caller.principal, *bucket->encryption.kms_master_key_id, call.rules());
  if (!arn) return response;
  call.core.store->update_bucket(call.bucket,
                                 [&](store::BucketRecord& changed) { changed.encryption.kms_master_key_id = *arn; });
  return response;
}

}  // namespace s3sse::deviations
