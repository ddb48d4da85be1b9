#pragma once
// The condition keys of a KMS request (KMS Developer Guide, "AWS KMS condition keys").
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/policy/request_context.h"
#include "simulator/rules/rules.h"

namespace s3sse::policy {

struct KmsFacts {
  const Principal& caller;
  std::string_view via_service{};  ///< "s3.us-east-1.amazonaws.com"; empty for direct calls
  /// Of a cryptographic call; empty: it has none.
  const std::map<std::string, std::string>& encryption_context;
  std::string_view source_address{};  ///< of the client; empty where a service calls for it
  /// Further keys of the request and of the key it names, without their prefix: "SigningAlgorithm", "KeySpec" ...
  std::vector<std::pair<std::string_view, std::string>> more{};
};

/// kms:CallerAccount, kms:ViaService (KMSI-15), kms:EncryptionContext:<key>, kms:EncryptionContextKeys, the further
/// ones, the keys of the principal and aws:ViaAWSService. aws:SourceIp tells the client of a direct call; S3 calls from
/// addresses of its own, which nobody can name, so that the key is absent then (KMS Developer Guide, "aws:SourceIp").
/// The key of a context pair is part of a condition key, whose case does not count: pairs that differ in case alone
/// become one key of two values.
void set_kms_keys(ConditionKeys& keys, const KmsFacts& facts, const Rules& rules);

}  // namespace s3sse::policy
