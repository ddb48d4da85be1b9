#include "simulator/service/settings/replicate.h"

#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/policy/authorize.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/bucket_policies.h"
#include "simulator/service/read/open_object.h"
#include "simulator/service/settings/replication_rules.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/seal_body.h"

namespace s3sse::service {
namespace {

/// The account in arn:aws:iam::account:role/name.
std::string account_of_role(std::string_view role) {
  const std::string_view prefix = "arn:aws:iam::";
  if (!role.starts_with(prefix)) return {};
  const std::string_view rest = role.substr(prefix.size());
  return std::string(rest.substr(0, rest.find(':')));
}

/// One rule for each destination: that of the highest priority.
std::vector<ReplicationRule> rules_about(const Replication& replication, const store::ObjectRecord& object) {
  std::vector<ReplicationRule> chosen_rules;
  for (const ReplicationRule& rule : replication.rules) {
    if (!is_about(rule.filter, object)) continue;
    const auto same = std::ranges::find(chosen_rules, rule.destination, &ReplicationRule::destination);
    if (same == chosen_rules.end()) {
      chosen_rules.push_back(rule);
    } else if (rule.priority > same->priority) {
      *same = rule;
    }
  }
  return chosen_rules;
}

/// One version on its way into one bucket.
class Replica {
 public:
  Replica(Call& call, const store::ObjectRecord& source, const sse::Envelope& envelope, const std::string& role)
      : call_(call), source_(source), envelope_(envelope) {
    role_.account_id = account_of_role(role);
    role_.arn = role;
  }

  /// Refused where S3 says FAILED.
  S3Result<void> put(const ReplicationRule& rule, const sse::CustomerKey* key_of_write) {
    const auto destination = call_.core.store->bucket(rule.destination);
    if (!destination || destination->versioning != store::Versioning::enabled) return refuse(errors::access_denied());
    if (auto allowed = check_allowed(*destination); !allowed) return allowed;
    if (auto taken = check_taken(*destination); !taken) return taken;
    auto request = request_of(rule, key_of_write);
    if (!request) return refuse(std::move(request.error()));
    return copy(*destination, rule, std::move(*request), key_of_write);
  }

 private:
  [[nodiscard]] const Rules& rules() const { return call_.core.rules(); }
  [[nodiscard]] sse::RequestFacts facts(const std::string& arn) const {
    return {.peer = call_.request.peer,
            .principal = role_,
            .action = "s3:ReplicateObject",
            .resource_arn = arn,
            .rules = rules(),
            .era = call_.core.config.era};
  }
  [[nodiscard]] kms::CallOrigin origin() const {
    kms::CallOrigin origin = call_.kms_origin();
    origin.principal = role_;
    return origin;
  }

  /// In its own account the role may; elsewhere the policy of the bucket has to let it in.
  S3Result<void> check_allowed(const store::BucketRecord& destination) const {
    policy::RequestContext context{
        .action = "s3:ReplicateObject", .resource = object_arn(destination.name, source_.key), .principal = role_};
    const auto document = call_.core.policies->of(destination);
    if (document == nullptr && role_.account_id == destination.owner_account) return {};
    const policy::Decision decision = policy::authorize_s3(
        {.context = context, .resource_account = destination.owner_account, .resource_policy = document.get()},
        rules());
    const bool own = role_.account_id == destination.owner_account;
    const bool denied = decision.verdict == policy::Verdict::explicit_deny;
    if (decision.allowed() || (own && !denied)) return {};
    return refuse(errors::access_denied());
  }

  S3Result<void> check_taken(const store::BucketRecord& destination) const {
    const bool blocked = envelope_.method == EncryptionMethod::sse_c && destination.encryption.blocks_sse_c();
    return require(rules(), !blocked, Rule::blocked_encryption_replication_into_blocked_bucket_fails,
                   [] { return errors::access_denied(); });
  }

  /// A replica is encrypted as its source is; one of a source without encryption, as its bucket would have it.
  S3Result<sse::EncryptionRequest> request_of(const ReplicationRule& rule, const sse::CustomerKey* key_of_write) const {
    sse::EncryptionRequest request;
    if (envelope_.legacy_unencrypted) return request;
    request.method = chosen(rules(), Rule::replication_replica_keeps_the_source_type, std::optional(envelope_.method));
    if (request.method == EncryptionMethod::sse_c) {
      // A key that nobody brings cannot be used again: an upload that was completed without it.
      const bool goes_along = chosen(rules(), Rule::sse_c_replica_is_read_with_the_same_key, key_of_write != nullptr);
      if (!goes_along) return refuse(errors::access_denied());
      request.customer_key = sse::CustomerKey{.key = key_of_write->key.clone(), .key_md5 = key_of_write->key_md5};
    }
    if (request.method && uses_kms(*request.method)) request.kms_key_id = rule.replica_key;
    return request;
  }

  S3Result<void> copy(const store::BucketRecord& destination, const ReplicationRule& rule,
                      sse::EncryptionRequest request, const sse::CustomerKey* key_of_write) {
    const std::string source_arn = object_arn(call_.bucket, source_.key);
    const std::string arn = object_arn(destination.name, source_.key);
    const sse::ObjectPlace from{.bucket = call_.bucket, .key = source_.key, .seal_id = source_.seal_id};
    const auto source_keys = call_.core.engine.open(envelope_, from, key_of_write, facts(source_arn), origin());
    if (!source_keys) return refuse(source_keys.error());
    auto plan = call_.core.engine.plan(std::move(request), destination.encryption, facts(arn));
    if (!plan) return refuse(std::move(plan.error()));
    const sse::ObjectPlace to{
        .bucket = destination.name, .key = source_.key, .seal_id = call_.core.doors.entropy.hex(16)};
    const auto keys = call_.core.engine.generate(*plan, to, facts(arn), origin());
    if (!keys) return refuse(keys.error());

    store::ObjectRecord replica = source_;
    replica.seal_id = to.seal_id;
    replica.envelope = sse::serialise(keys->envelope);
    replica.acl.reset();
    replica.replication_status = "REPLICA";
    if (!rule.storage_class.empty()) replica.storage_class = rule.storage_class;
    replica.checksums = moved(source_.checksums, *source_keys, *keys);
    std::uint64_t offset = 0;
    for (store::SealedPart& part : replica.parts) {
      auto sealed = seal_again(part, offset, *source_keys, from, *keys, to);
      if (!sealed) return refuse(std::move(sealed.error()));
      offset += part.size;
      sealed->etag = part.etag;
      sealed->checksums = moved(part.checksums, *source_keys, *keys);
      sealed->last_modified = part.last_modified;
      part = std::move(*sealed);
    }
    const auto status = call_.core.store->put_object(destination.name, std::move(replica));
    if (status != store::StoreStatus::ok) return refuse(errors::internal_error());
    return {};
  }

  S3Result<store::SealedPart> seal_again(const store::SealedPart& part, std::uint64_t offset,
                                         const crypto::SegmentKeys& source_keys, const sse::ObjectPlace& from,
                                         const sse::NewDataKeys& keys, const sse::ObjectPlace& to) {
    const auto body = open_object(std::make_shared<const store::ObjectRecord>(source_), source_keys.clone(), from,
                                  offset, part.size, rules());
    const auto blob = call_.core.store->new_blob();
    const SealingJob job{.data_keys = keys.keys,
                         .method = keys.envelope.method,
                         .place = to,
                         .part_number = part.part_number,
                         .etag_of = source_.multipart ? EtagOf::part : EtagOf::object,
                         .integrity = {},
                         .checksums = {},
                         .announced_length = part.size};
    const Headers no_trailers;
    return seal_body(*body, job,
                     {.blob = *blob,
                      .entropy = call_.core.doors.entropy,
                      .rules = rules(),
                      .trailers = no_trailers,
                      .clock = call_.core.doors.clock});
  }

  Checksums moved(const Checksums& stored, const crypto::SegmentKeys& from, const sse::NewDataKeys& to) {
    return seal_checksums(open_checksums(stored, from), to.envelope.method, to.keys, call_.core.doors.entropy, rules());
  }

  Call& call_;
  const store::ObjectRecord& source_;
  const sse::Envelope& envelope_;
  Principal role_;
};

void note_status(const Call& call, std::string_view version_id, std::string_view status) {
  call.core.store->update_object(call.bucket, call.key, version_id, [&](store::ObjectRecord& object) {
    object.replication_status = status;
    return true;
  });
}

}  // namespace

void replicate(Call& call, const store::BucketRecord& bucket, std::string_view version_id,
               const sse::CustomerKey* key_of_write) {
  if (!bucket.settings->documents.contains("replication")) return;
  const auto object = call.core.store->object(call.bucket, call.key, version_id);
  if (object == nullptr || object->delete_marker) return;
  const auto envelope = envelope_of(object->envelope);
  if (!envelope) return;
  const Replication replication = replication_of(bucket);
  bool any = false;
  bool failed = false;
  for (const ReplicationRule& rule : rules_about(replication, *object)) {
    // What is under KMS stays here without a word, unless the rule selects it.
    const bool selected = chosen(call.core.rules(), Rule::replication_kms_objects_need_selection_criteria,
                                 !uses_kms(envelope->method) || rule.with_kms_objects);
    if (!selected) continue;
    any = true;
    failed |= !Replica(call, *object, *envelope, replication.role).put(rule, key_of_write);
  }
  if (any) note_status(call, version_id, failed ? "FAILED" : "COMPLETED");
}

void replicate_marker(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& marker) {
  if (!bucket.settings->documents.contains("replication")) return;
  for (const ReplicationRule& rule : rules_about(replication_of(bucket), marker)) {
    if (!rule.with_delete_markers || !call.core.store->bucket(rule.destination)) continue;
    store::ObjectRecord replica = marker;
    replica.replication_status = "REPLICA";
    call.core.store->put_object(rule.destination, std::move(replica));
  }
}

}  // namespace s3sse::service
