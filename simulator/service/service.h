#pragma once
// The heart: one function from request to response, without sockets. S3 and KMS share it, told apart by X-Amz-Target.
#include <memory>
#include <string>
#include <vector>

#include "simulator/auth/authenticator.h"
#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/base/http.h"
#include "simulator/faults/fault_plan.h"
#include "simulator/kms/kms.h"
#include "simulator/rules/rules.h"
#include "simulator/store/store.h"

namespace s3sse {

namespace service {
class AuditTrail;
}
namespace trace {
struct Trace;
}

struct Persistence;

/// One principal that may sign requests.
struct Account {
  std::string account_id = "111122223333";
  std::string user_name = "s3sse";
  std::string access_key_id;
  std::string secret_access_key;  ///< taken over into a SecretBytes; the field is wiped by the Service
  /// The permissions of the user, from policy::make_identity_policies. Null: all, as an administrator of its account.
  std::shared_ptr<const policy::IdentityPolicies> identity_policies{};
  bool root = false;  ///< the root of the account instead of a user
  /// Not empty: a session of that name of the role `user_name`, instead of a user.
  std::string role_session{};
  std::string session_token{};  ///< that requests have to carry; wiped like the secret
};

struct ServiceConfig {
  std::string region = "us-east-1";
  Era era = Era::y2026;
  bool signature_v2 = true;  ///< taken, if the Region is one of those that take it (auth::takes_signature_v2)
  /// Host suffixes for virtual-host style addressing: bucket.<suffix> names the bucket.
  std::vector<std::string> host_suffixes = {"s3.localhost", "localhost", "s3.amazonaws.com"};
  std::vector<Account> accounts;
  Rules rules;                          ///< with the switched-off rules of a mutant; all hold by default
  std::vector<faults::Fault> faults{};  ///< faults made from the start; Service::faults() changes them later
  std::string fault_seed = "s3sse";     ///< decides what faults of a probability hit
};

/// Doors to the world; owned by the caller and must outlive the service.
struct Doors {
  const Clock& clock;
  Entropy& entropy;
  faults::Sleep sleep{};  ///< waits for a slow KMS; empty: the thread sleeps
};

class Service {
 public:
  Service(ServiceConfig config, Doors doors, std::unique_ptr<store::ObjectStore> store = store::make_memory_store());
  /// Everything in a data folder, with what is there from before (simulator/service/persistence.h). Throws
  /// store::StoreFailure for a folder whose records do not fit its key.
  Service(ServiceConfig config, Doors doors, Persistence persistence);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Answers one request; never throws, always answers. The response body may read from the store while it is sent, so
  /// the service must outlive the response. Thread-safe. What happened is written to `into`, unless that is null
  /// (simulator/trace/event.h); it is complete when the answer is returned.
  Response handle(Request request, trace::Trace* into = nullptr);

  /// Keeps buckets, objects, uploads and keys under a name (store::is_snapshot_name), to come back to; in memory until
  /// the process ends, in a data folder for good. Ledger, audit trail and faults go on. To be called between requests.
  void save_snapshot(const std::string& name);
  /// False if there is none of that name.
  bool restore_snapshot(const std::string& name);

  // White-box views, for tests and teaching.
  [[nodiscard]] kms::Kms& kms();
  [[nodiscard]] store::ObjectStore& store();
  [[nodiscard]] service::AuditTrail& audit();  ///< events in the shape of CloudTrail: simulator/service/audit_trail.h
  [[nodiscard]] const ServiceConfig& config() const;
  /// Switches faults on and off while requests run: KMS throttled or down, keys that change their state, a full store.
  [[nodiscard]] faults::FaultPlan& faults();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace s3sse
