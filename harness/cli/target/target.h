#pragma once
// The target of `s3sse run`: the simulator, or an endpoint with the credentials to use there.
#include <string>
#include <string_view>
#include <vector>

#include "harness/cli/command/environment.h"
#include "harness/cli/target/principals.h"
#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::cli {

/// The names of the simulator in reports.
inline constexpr std::string_view in_process_label = "simulator (in process)";
inline constexpr std::string_view loopback_label = "simulator (over HTTPS on loopback)";

/// As given on the command line; empty: not given.
struct TargetFlags {
  std::string endpoint;  ///< "sim" (the default), "env", or a URL
  std::string plain_endpoint;
  bool over_https = false;
  std::string ca_bundle;
  std::string region;
  std::string profile;
  std::string target_file;  ///< JSON; every other flag goes before what it says
  std::string second_profile;
  std::string other_profile;
  std::vector<std::string> resolve;  ///< HOST:PORT:ADDRESS
  std::string proxy;                 ///< http://HOST:PORT
  std::string addressing;            ///< "path" (default) or "virtual-host"
};

struct Target {
  enum class Kind { simulator, simulator_over_https, remote };
  Kind kind = Kind::simulator;
  std::string label;      ///< of a remote one: the address as the user gave it, for reports
  std::string https_url;  ///< of a remote one; empty: no such side
  std::string http_url;
  std::string ca_file;
  std::string region = "us-east-1";
  std::vector<std::string> resolve;
  std::string proxy;
  bool virtual_host = false;
  /// The contents of a target file beside the way to the endpoint.
  std::vector<std::string> kms_keys;
  std::vector<std::string> have;
  std::vector<std::string> lack;
  std::vector<std::string> laxities;
  Principals principals;      ///< second and other_account are anonymous where they are not known
  SecretBytes probe_token{};  ///< of a simulator that answers white-box questions; empty: of none that is known
  std::string note;           ///< the source of things that the user did not say; may be empty
};

/// Looks at variables, files of the AWS tools and notes of running servers. The error is one of usage.
Result<Target> resolve_target(const TargetFlags& flags, const Environment& environment);

}  // namespace s3sse::cli
