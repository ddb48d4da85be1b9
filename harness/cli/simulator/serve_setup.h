#pragma once
// The set-up of a simulator from files and flags: principals, faults, KMS keys. Errors are of usage.
#include <string>

#include "harness/cli/simulator/serve_options.h"
#include "harness/cli/target/principals.h"
#include "simulator/base/result.h"
#include "simulator/server/server.h"
#include "simulator/service/service.h"

namespace s3sse::cli {

/// The simulator that the flags describe.
Result<ServiceConfig> service_config(const ServeOptions& options, const Principals& principals, const Rules& rules);

/// The HTTP and HTTPS front that the flags describe, without a clock and an access log.
Result<server::ServerOptions> front_options(const ServeOptions& options, const Rules& rules);

/// Puts the keys of the file into the KMS. They belong to the owner's account unless the file says otherwise.
Result<void> seed_kms(kms::Kms& kms, const std::string& path, const std::string& owner_account);

}  // namespace s3sse::cli
