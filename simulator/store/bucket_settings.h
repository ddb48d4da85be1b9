#pragma once
// The settings of a bucket beside its encryption, its versioning and its policy: documents as they were put, and what
// they decide over, read from them once.
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/clock.h"

namespace s3sse::store {

/// PublicAccessBlockConfiguration; what it does not name is off.
struct PublicAccessBlock {
  bool block_public_acls = false;        ///< requests that grant something to everybody are refused
  bool ignore_public_acls = false;       ///< such grants have no effect
  bool block_public_policy = false;      ///< a policy that is public is refused
  bool restrict_public_buckets = false;  ///< while the policy is public, it lets in the owner's account alone
};

/// ObjectOwnership. Only where the bucket owner's is enforced have access control lists no effect.
enum class ObjectOwnership : std::uint8_t { bucket_owner_enforced, bucket_owner_preferred, object_writer };

struct AclGrant {
  std::string grantee;  ///< a canonical id, or the URI of a group
  bool to_group = false;
  std::string permission;  ///< FULL_CONTROL, READ ...
};
using Acl = std::vector<AclGrant>;

enum class RetentionMode : std::uint8_t { governance, compliance };

struct Retention {
  RetentionMode mode;
  TimePoint until;
};

/// The lock that keeps one version of an object from being removed.
struct ObjectLock {
  std::optional<Retention> retention{};
  std::optional<bool> legal_hold{};  ///< nothing: nobody ever said
};

/// For new versions that bring no retention of their own.
struct DefaultRetention {
  RetentionMode mode;
  std::chrono::days period;
};

struct SettingDocument {
  std::string xml;
  std::string header{};  ///< the value of a header that was put with it, and is answered with it
};

/// Immutable once stored.
struct BucketSettings {
  /// By subresource and, where a bucket has several, id: "cors", "inventory/daily".
  std::map<std::string, SettingDocument, std::less<>> documents;
  PublicAccessBlock public_access;
  ObjectOwnership ownership = ObjectOwnership::bucket_owner_enforced;
  std::optional<Acl> acl;  ///< nothing: all for the owner, and for nobody else
  bool object_lock = false;
  std::optional<DefaultRetention> default_retention;
};

}  // namespace s3sse::store
