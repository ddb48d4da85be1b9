#pragma once
// The set-up of a simulator from files and flags: principals, faults, KMS keys. Errors are of usage.
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/service/service.h"

namespace s3sse::cli {

/// Adds the users and roles of the file to those that the simulator knows anyway.
Result<void> add_principals(const std::string& path, ServiceConfig& config);

/// In the grammar of service::parse_fault.
Result<void> add_faults(const std::vector<std::string>& specs, ServiceConfig& config);

/// Puts the keys of the file into the KMS. They belong to the owner's account unless the file says otherwise.
Result<void> seed_kms(kms::Kms& kms, const std::string& path, const std::string& owner_account);

}  // namespace s3sse::cli
