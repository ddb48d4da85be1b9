#include "simulator/service/access.h"
#include "simulator/service/body_integrity.h"
#include "simulator/service/etag.h"
#include "simulator/service/object_checksums.h"
#include "simulator/service/object_encryption_xml.h"
#include "simulator/service/open_object.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/read_target.h"
#include "simulator/service/seal_body.h"
#include "simulator/service/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_encryption_update = 64 * 1024;

S3Result<DescribedObject> find_object_to_update(Call& call) {
  const Rules& rules = call.rules();
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  const bool by_version = rules.hold(Rule::update_encryption_version_id_selects_the_version);
  auto object = find_readable(call, call.bucket, call.key, by_version ? call.query("versionId") : std::nullopt);
  if (!object) {
    if (!rules.hold(Rule::update_encryption_missing_object_is_404)) {
      return refuse(errors::invalid_request(object.error().message));
    }
    return refuse(std::move(object.error()));
  }
  if (!rules.hold(Rule::update_encryption_archived_object_is_not_restored)) {
    if (auto fresh = check_not_archived(**object, call.now()); !fresh) return refuse(std::move(fresh.error()));
  }
  return DescribedObject{.bucket = std::move(*bucket), .object = std::move(*object)};
}

S3Result<void> check_source(const sse::Envelope& envelope, const Rules& rules) {
  const bool unfit = envelope.method == EncryptionMethod::dsse_kms || envelope.method == EncryptionMethod::sse_c;
  if (unfit && rules.hold(Rule::update_encryption_dsse_and_sse_c_sources_are_refused)) {
    return refuse(errors::invalid_request(
        "The UpdateObjectEncryption operation doesn't support source objects with the encryption type DSSE-KMS or "
        "SSE-C. Only source objects encrypted with SSE-S3 or SSE-KMS are supported."));
  }
  if (envelope.legacy_unencrypted && rules.hold(Rule::update_encryption_unencrypted_source_is_refused)) {
    return refuse(errors::invalid_request(
        "The UpdateObjectEncryption operation doesn't supported unencrypted source objects. Only source objects "
        "encrypted with SSE-S3 or SSE-KMS are supported."));
  }
  return {};
}

S3Result<void> check_key_owner(const EncryptionUpdate& update, const store::BucketRecord& bucket, const Rules& rules) {
  const std::string account = account_of_key(update.kms_key_arn);
  const bool own = account.empty() || account == bucket.owner_account;
  if (own || !rules.hold(Rule::update_encryption_foreign_account_key_is_refused)) return {};
  return refuse(
      errors::access_denied("The AWS KMS key in the request must be owned by the same account as the bucket. Modify "
                            "the request to specify a KMS key from the same account, and then try again."));
}

/// Where a rule is switched off, some updates answer 200 and do nothing.
bool is_idle(const sse::Envelope& envelope, const EncryptionUpdate& update, const Rules& rules) {
  const auto one_layer = [](EncryptionMethod method) {
    return method == EncryptionMethod::sse_s3 || method == EncryptionMethod::sse_kms;
  };
  if (!one_layer(envelope.method) || !one_layer(update.method)) return true;
  return envelope.method == EncryptionMethod::sse_kms &&
         !rules.hold(Rule::update_encryption_changes_kms_key_and_bucket_key);
}

/// What the version will be: the same bytes and data keys under another wrapping, its checksums kept as the new method
/// keeps them.
struct Rewrapped {
  std::string envelope;
  Checksums checksums;
  std::vector<Checksums> part_checksums;
  std::vector<store::SealedPart> rewritten;  ///< empty: the bytes stay (UOE-03)
};

/// The mutant of UOE-03 seals the data anew.
S3Result<std::vector<store::SealedPart>> rewrite(Call& call, const store::ObjectRef& object, EncryptionMethod method,
                                                 const crypto::SegmentKeys& keys, const sse::ObjectPlace& place) {
  std::vector<store::SealedPart> parts;
  const bool rewrites = !call.rules().hold(Rule::update_encryption_only_the_data_key_is_rewrapped);
  if (!rewrites || object->parts.size() != 1) return parts;
  const auto body = open_object(object, keys.clone(), place, 0, object->size, call.rules());
  auto part = seal_body(call, *body,
                        {.data_keys = keys,
                         .method = method,
                         .place = place,
                         .part_number = object->parts.front().part_number,
                         .integrity = {},
                         .checksums = {},
                         .announced_length = object->size});
  if (!part) return refuse(std::move(part.error()));
  part->etag = object->parts.front().etag;
  parts.push_back(std::move(*part));
  return parts;
}

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
  auto rewritten = rewrite(call, object, wrapped->method, *keys, place);
  if (!rewritten) return refuse(std::move(rewritten.error()));
  result.rewritten = std::move(*rewritten);
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
        if (!rewrapped.rewritten.empty()) object.parts = std::move(rewrapped.rewritten);
        for (std::size_t i = 0; i < object.parts.size(); ++i) {
          object.parts[i].checksums = std::move(rewrapped.part_checksums[i]);
        }
        if (!rules.hold(Rule::update_encryption_metadata_survive)) object.last_modified = call.now();
        if (!rules.hold(Rule::update_encryption_converted_object_keeps_md5_etag)) {
          object.etag = opaque_etag(call.core.doors.entropy, rules);
        }
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
  const auto found = find_object_to_update(call);
  if (!found) return refuse(found.error());
  if (rules.hold(Rule::update_encryption_needs_integrity_header)) {
    if (auto present = require_integrity(call); !present) return refuse(std::move(present.error()));
  }
  const auto body = read_document(call, largest_encryption_update);
  if (!body) return refuse(body.error());
  const auto update = parse_encryption_update(*body, rules);
  if (!update) return refuse(update.error());
  const auto envelope = envelope_of(found->object->envelope);
  if (!envelope) return refuse(envelope.error());
  if (auto legal = check_source(*envelope, rules); !legal) return refuse(std::move(legal.error()));
  if (auto own = check_key_owner(*update, found->bucket, rules); !own) return refuse(std::move(own.error()));

  if (!is_idle(*envelope, *update, rules)) {
    auto rewrapped = rewrap_object(call, found->object, *envelope, *update);
    if (!rewrapped) return refuse(std::move(rewrapped.error()));
    auto stored = store_rewrapped(call, *found->object, std::move(*rewrapped));
    if (!stored) return refuse(std::move(stored.error()));
  }
  Response response;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
