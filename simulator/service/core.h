#pragma once
// The common ground of all operations: the parts of the service, and one request on its way through it.
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/auth/authenticator.h"
#include "simulator/base/uri.h"
#include "simulator/faults/fault_plan.h"
#include "simulator/kms/kms.h"
#include "simulator/service/operation.h"
#include "simulator/service/persistence.h"
#include "simulator/service/service.h"
#include "simulator/sse/sse_engine.h"
#include "simulator/store/store.h"

namespace s3sse::service {

class AuditTrail;
class BucketPolicies;
class HistoryKeeper;
class SealedArchive;

/// The long-lived parts. Thread-safe as a whole, because each part is.
struct Core {
  Core(ServiceConfig given, Doors given_doors, std::unique_ptr<store::ObjectStore> given_store,
       Persistence given_persistence = {});
  ~Core();

  ServiceConfig config;
  Doors doors;
  faults::FaultPlan faults;
  Persistence persistence;                 ///< without a folder: all is in memory
  std::unique_ptr<SealedArchive> archive;  ///< null likewise
  std::unique_ptr<store::ObjectStore> store;
  kms::Kms kms;
  sse::SseEngine engine;
  auth::CredentialStore credentials;
  auth::Authenticator authenticator;
  std::unique_ptr<BucketPolicies> policies;
  std::unique_ptr<AuditTrail> audit;
  std::unique_ptr<HistoryKeeper> history;  ///< null where all is in memory

  /// As no operation in particular meets them; see Call::rules().
  [[nodiscard]] const Rules& rules() const { return config.rules; }
};

/// One authenticated S3 request. Lives as long as the request is worked on, on one thread.
struct Call {
  Core& core;
  Request& request;
  Target target;
  auth::Authenticated caller;
  auth::Trailers trailers;
  std::string request_id;
  std::string host_id;
  std::string bucket;           ///< empty for operations on the service
  std::string key;              ///< empty for operations on a bucket
  bool bucket_in_host = false;  ///< virtual-host style: the path is the key alone
  const Operation& operation;
  std::string resource_arn;
  Rules rules_of_operation;  ///< a switch that does not name the operation is on

  [[nodiscard]] const Rules& rules() const { return rules_of_operation; }
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const {
    return request.headers.get(name);
  }
  [[nodiscard]] std::optional<std::string_view> query(std::string_view name) const {
    const QueryParameter* found = target.find(name);
    if (found == nullptr) return std::nullopt;
    return found->value;
  }
  [[nodiscard]] TimePoint now() const { return core.doors.clock.now(); }
  [[nodiscard]] bool is_head() const { return request.method == "HEAD"; }

  /// For the checks of simulator/sse; valid as long as the call.
  [[nodiscard]] sse::RequestFacts facts() const;
  /// S3 calls KMS in the name of the requester (KMSI-16).
  [[nodiscard]] kms::CallOrigin kms_origin() const;
};

std::string object_arn(std::string_view bucket, std::string_view key);

/// The address of the object that the call writes, in the style in which the call names it.
std::string object_url(const Call& call);

}  // namespace s3sse::service
