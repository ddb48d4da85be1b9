#pragma once
// The flags that the verbs of `s3sse cse` share, and what becomes of them: a keyring, a policy, and a way to the
// object.
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/cli/client_side/remote_services.h"
#include "harness/cli/command/command.h"
#include "harness/cli/target/target.h"
#include "harness/cli/target/target_endpoint.h"
#include "simulator/base/entropy.h"
#include "simulator/client_side/client.h"

namespace s3sse::cli {

struct CseFlags {
  std::string key;                       ///< file of a raw key
  std::string kms_key;                   ///< id, alias or ARN
  std::vector<std::string> context;      ///< NAME=VALUE
  std::vector<std::string> description;  ///< NAME=VALUE, of a raw key
  std::string policy = "require";
  bool legacy_wrapping = false;
  bool legacy_modes = false;
  std::string suffix = std::string(client_side::default_instruction_suffix);
  std::string kms_endpoint;
  TargetFlags target;
};

/// Keys, context, policy.
void add_key_flags(Command& verb, CseFlags& flags);
/// The endpoint of s3:// places, and that of KMS.
void add_place_flags(Command& verb, CseFlags& flags);

/// A file, or an object: "note.txt", "s3://bucket/key".
struct ObjectPlace {
  std::string bucket;  ///< empty: a file
  std::string key;     ///< or the path
  [[nodiscard]] bool is_object() const { return !bucket.empty(); }
  [[nodiscard]] std::string text() const { return is_object() ? "s3://" + bucket + "/" + key : key; }
};
/// The error says what is wrong with the text.
Result<ObjectPlace> parse_place(const std::string& text);

/// NAME=VALUE pairs as a map; `flag` is for the error.
Result<client_side::StringMap> parse_pairs(const char* flag, const std::vector<std::string>& pairs);

/// The ways to where objects and KMS keys are. Opens an endpoint only where one is needed.
class CseSession {
 public:
  explicit CseSession(const CseFlags& flags) : flags_(flags) {}

  Result<client_side::ObjectStore*> store_of(const ObjectPlace& place);
  /// A client for the object there, with the raw key of `key_file`, or else the KMS key of the flags. The session
  /// outlives it. `sink_holds_back`: as in client_side::Policy.
  Result<client_side::Client> client(const ObjectPlace& place, const std::string& key_file,
                                     bool sink_holds_back = false);

 private:
  Result<client_side::KeyService*> key_service();
  Result<client_side::Keyring> keyring(const std::string& key_file);
  [[nodiscard]] client_side::Policy policy() const;

  struct Way {
    Target target;
    std::unique_ptr<TargetEndpoint> endpoint;
    std::unique_ptr<harness::runner::Caller> caller;
  };
  static Result<std::unique_ptr<Way>> open_way(const TargetFlags& flags, const std::string& what);

  const CseFlags& flags_;
  SystemEntropy entropy_;
  std::unique_ptr<client_side::ObjectStore> files_;
  std::unique_ptr<Way> s3_, kms_;
  std::unique_ptr<RemoteObjectStore> objects_;
  std::unique_ptr<RemoteKeyService> keys_;
};

/// "unsealing note.txt.encrypted: ..." for the owner of the keys, with the way to mend it where there is one.
std::string advice_on(const client_side::Failure& failure, const std::string& what);

}  // namespace s3sse::cli
