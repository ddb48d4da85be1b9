#include "simulator/auth/auth_errors.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/object_encryption_xml.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_encryption_update = 64 * 1024;

S3Result<DescribedObject> find_object_to_update(Call& call) {
  const Rules& rules = call.rules();
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  const auto version = chosen(rules, Rule::update_encryption_version_id_selects_the_version, call.query("versionId"));
  auto object = find_readable(call, *bucket, version);
  if (!object) {
    return refused<DescribedObject>(rules, Rule::update_encryption_missing_object_is_404,
                                    [&] { return std::move(object.error()); });
  }
  auto archived = accepted(rules, Rule::update_encryption_archived_object_is_not_restored, **object);
  if (!archived) return refuse(std::move(archived.error()));
  return DescribedObject{.bucket = std::move(*bucket), .object = std::move(*object)};
}

S3Result<void> check_source(const sse::Envelope& envelope, const Rules& rules) {
  const bool unfit = envelope.method == EncryptionMethod::dsse_kms || envelope.method == EncryptionMethod::sse_c;
  auto fits = require(
      rules, !unfit, Rule::update_encryption_dsse_and_sse_c_sources_are_refused, errors::invalid_request,
      "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or "
      "SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are supported.");
  if (!fits) return fits;
  return require(
      rules, !envelope.legacy_unencrypted, Rule::update_encryption_unencrypted_source_is_refused,
      errors::invalid_request,
      "The UpdateObjectEncryption operation doesn't supported unencrypted source objects. Only source objects "
      "encrypted with SSE-S3 or SSE-KMS are supported.");
}

S3Result<void> check_no_lock(const store::ObjectRecord& object, const Call& call) {
  return require(call.rules(), !is_locked(object, call.now()), Rule::update_encryption_object_lock_protected_is_refused,
                 [] {
                   return errors::access_denied(
                       "The encryption type for the specified object can’t be updated because that object is "
                       "protected by S3 Object Lock.");
                 });
}

S3Result<void> check_key_owner(const EncryptionUpdate& update, const store::BucketRecord& bucket, const Rules& rules) {
  const std::string account = account_of_key(update.kms_key_arn);
  const bool own = account.empty() || account == bucket.owner_account;
  return require(rules, own, Rule::update_encryption_foreign_account_key_is_refused, errors::access_denied,
                 "The AWS KMS key in the request must be owned by the same account as the bucket. Modify the request "
                 "to specify a KMS key from the same account, and then try again.");
}

/// The version as it will be: the same bytes and data keys under another wrapping, its checksums kept as the new method
/// keeps them.
struct Rewrapped {
  std::string envelope;
  Checksums checksums;
  std::vector<Checksums> part_checksums;
};

S3Result<Rewrapped> rewrap_object(Call& call, const store::ObjectRef& object, const sse::Envelope& envelope,
                                  const EncryptionUpdate& update) {
  sse::EncryptionRequest request;
  request.method = update.method;
  request.bucket_key_enabled = update.bucket_key_enabled;
  if (update.method == EncryptionMethod::sse_kms) request.kms_key_id = update.kms_key_arn;
  const auto plan = call.core.engine.plan(std::move(request), BucketEncryption{}, call.facts());
  if (!plan) return refuse(plan.error());
  const sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = object->seal_id};
  const auto wrapped = call.core.engine.rewrap(envelope, *plan, place, call.facts(), call.kms_origin());
  if (!wrapped) return refuse(wrapped.error());

  // The data keys are the same under the new wrapping.
  const auto keys = call.core.engine.open(envelope, place, nullptr, call.facts(), call.kms_origin());
  if (!keys) return refuse(keys.error());
  const auto kept = [&](const Checksums& stored) {
    return seal_checksums(open_checksums(stored, *keys), wrapped->method, *keys, call.core.doors.entropy, call.rules());
  };
  Rewrapped result;
  result.envelope = sse::serialise(*wrapped);
  result.checksums = kept(object->checksums);
  for (const store::SealedPart& part : object->parts) result.part_checksums.push_back(kept(part.checksums));
  return result;
}

S3Result<void> store_rewrapped(Call& call, const store::ObjectRecord& seen, Rewrapped rewrapped) {
  const Rules& rules = call.rules();
  const auto status =
      call.core.store->update_object(call.bucket, call.key, seen.version_id, [&](store::ObjectRecord& object) {
        // Overwritten or rewrapped by somebody else meanwhile: this envelope does not belong to it.
        if (object.seal_id != seen.seal_id || object.envelope != seen.envelope) return false;
        object.envelope = std::move(rewrapped.envelope);
        object.checksums = std::move(rewrapped.checksums);
        for (std::size_t i = 0; i < object.parts.size(); ++i) {
          object.parts[i].checksums = std::move(rewrapped.part_checksums[i]);
        }
        object.last_modified =
            chosen(rules, Rule::update_encryption_metadata_survive, object.last_modified, call.now());
        object.etag = chosen(rules, Rule::update_encryption_converted_object_keeps_md5_etag, object.etag);
        return true;
      });
  if (status == store::StoreStatus::refused) {
    return refuse(S3Error{409, "OperationAborted",
                          "A conflicting conditional operation is currently in progress against this resource. Please "
                          "try again."});
  }
  return check_stored(call, status);
}

}  // namespace

S3Result<Response> update_object_encryption(Call& call) {
  const Rules& rules = call.rules();
  auto known = require(rules, !call.caller.by_version_2(), Rule::update_encryption_needs_sigv4,
                       auth::update_encryption_needs_signature_v4);
  if (!known) return refuse(std::move(known.error()));
  const auto found = find_object_to_update(call);
  if (!found) return refuse(found.error());
  auto present = checked(rules, Rule::update_encryption_needs_integrity_header,
                         [&] { return require_integrity(call.request.headers); });
  if (!present) return refuse(std::move(present.error()));
  const auto body = read_document(call, largest_encryption_update);
  if (!body) return refuse(body.error());
  const auto update = parse_encryption_update(*body, rules);
  if (!update) return refuse(update.error());
  const auto envelope = envelope_of(found->object->envelope);
  if (!envelope) return refuse(envelope.error());
  if (auto legal = check_source(*envelope, rules); !legal) return refuse(std::move(legal.error()));
  if (auto open = check_no_lock(*found->object, call); !open) return refuse(std::move(open.error()));
  if (auto own = check_key_owner(*update, found->bucket, rules); !own) return refuse(std::move(own.error()));

  // The data keys are wrapped anew; the bytes stay as they are, and so do replicas.
  cite({Rule::update_encryption_changes_kms_key_and_bucket_key, Rule::update_encryption_only_the_data_key_is_rewrapped,
        Rule::update_encryption_is_not_replicated});
  auto rewrapped = rewrap_object(call, found->object, *envelope, *update);
  if (!rewrapped) return refuse(std::move(rewrapped.error()));
  auto stored = store_rewrapped(call, *found->object, std::move(*rewrapped));
  if (!stored) return refuse(std::move(stored.error()));
  Response response;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
