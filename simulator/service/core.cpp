#include "simulator/service/core.h"

#include "simulator/auth/signature_v2.h"
#include "simulator/deviations/decide.h"
#include "simulator/deviations/sse/data_keys.h"
#include "simulator/service/audit_trail.h"
#include "simulator/service/durable/history_keeper.h"
#include "simulator/service/durable/sealed_archive.h"
#include "simulator/service/partition_regions.h"
#include "simulator/service/policy/bucket_policies.h"
#include "simulator/service/trace/traced_store.h"

namespace s3sse::service {

namespace {

std::unique_ptr<SealedArchive> archive_in(const Persistence& persistence, Entropy& entropy) {
  if (persistence.folder == nullptr) return nullptr;
  return std::make_unique<SealedArchive>(*persistence.folder, persistence.root_key, entropy);
}

}  // namespace

Core::Core(ServiceConfig given, Doors given_doors, std::unique_ptr<store::ObjectStore> given_store,
           Persistence given_persistence)
    : config(std::move(given)),
      doors(given_doors),
      faults(doors.clock, config.fault_seed, doors.sleep),
      persistence(std::move(given_persistence)),
      archive(archive_in(persistence, doors.entropy)),
      store(make_traced_store(std::move(given_store))),
      kms({.partition = "aws",
           .region = config.region,
           .regions = partition_regions(config.region),
           .faults = &faults,
           .archive = archive.get()},
          doors.clock, doors.entropy, config.rules),
      engine(kms, doors.entropy,
             persistence.folder == nullptr ? doors.entropy.secret(32) : persistence.root_key.clone(), doors.clock,
             [this](auto data_keys) { return deviations::in_front_of(std::move(data_keys), kms, doors.entropy); }),
      authenticator(credentials, doors.clock, config.rules,
                    {.region = config.region,
                     .kms_regions = partition_regions(config.region),
                     .signature_v2 = config.signature_v2 && auth::takes_signature_v2(config.region)}),
      policies(std::make_unique<BucketPolicies>(config.rules)),
      audit(std::make_unique<AuditTrail>(kms, config.rules)) {
  for (const std::string_view door : {"s3.", "s3.dualstack."})
    config.host_suffixes.push_back(std::string(door) + config.region + ".amazonaws.com");
  for (const faults::Fault& fault : config.faults) faults.add(fault);
  if (persistence.folder == nullptr) return;
  if (const auto loaded = kms.load(); !loaded) throw store::StoreFailure(loaded.error().message);
  history = std::make_unique<HistoryKeeper>(*persistence.folder, kms, *audit);
}

Core::~Core() = default;

sse::RequestFacts Call::facts() const {
  return {.peer = request.peer,
          .principal = caller.principal,
          .action = operation.refused_action(),
          .resource_arn = resource_arn,
          .rules = rules(),
          .era = core.config.era};
}

kms::CallOrigin Call::kms_origin() const {
  kms::CallOrigin origin{.principal = caller.principal,
                         .via_service = "s3." + core.config.region + ".amazonaws.com",
                         .request_id = request_id,
                         .s3_operation = operation.name};
  // KMS decides for the requester.
  origin.principal.arn = chosen(rules(),
                                {Rule::copy_object_kms_copy_needs_permission_on_both_keys,
                                 Rule::multipart_kms_creation_needs_generate_data_key_permission,
                                 Rule::multipart_kms_part_needs_decrypt_permission},
                                std::move(origin.principal.arn), caller.principal.account_id);
  return origin;
}

std::string object_arn(std::string_view bucket, std::string_view key) {
  std::string arn = "arn:aws:s3:::";
  arn += bucket;
  if (!key.empty()) (arn += '/') += key;
  return arn;
}

std::string object_url(const Call& call) {
  std::string url = call.request.peer.secure ? "https://" : "http://";
  url += call.header("host").value_or("s3.amazonaws.com");
  url += '/';
  if (chosen(call.rules(), Rule::multipart_location_names_the_bucket_once, !call.bucket_in_host))
    (url += call.bucket) += '/';
  return url += percent_encode(call.key, true);
}

}  // namespace s3sse::service
