#pragma once
// What `s3sse run` runs against: the simulator, or an endpoint with the credentials to use there.
#include <string>
#include <vector>

#include "harness/cli/environment.h"
#include "harness/cli/principals.h"
#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::cli {

/// As given on the command line; empty: not given.
struct TargetFlags {
  std::string endpoint = "sim";  ///< "sim", "env", or a URL
  std::string plain_endpoint;
  bool over_https = false;
  std::string ca_bundle;
  std::string region;
  std::string profile;
};

struct Target {
  enum class Kind { simulator, simulator_over_https, remote };
  Kind kind = Kind::simulator;
  std::string https_url;  ///< of a remote one; empty: no such side
  std::string http_url;
  std::string ca_file;
  std::string region = "us-east-1";
  Principals principals;      ///< second and other_account are anonymous where they are not known
  SecretBytes probe_token{};  ///< of a simulator that answers white-box questions; empty: of none that is known
  std::string note;           ///< where things came from that the user did not say; may be empty
};

/// Looks at variables, files of the AWS tools and notes of running servers. The error is one of usage.
Result<Target> resolve_target(const TargetFlags& flags, const Environment& environment);

}  // namespace s3sse::cli
