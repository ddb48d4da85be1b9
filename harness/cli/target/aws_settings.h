#pragma once
// The source of credentials, Region, endpoint and CA when no flag names them: variables and files of the AWS tools.
#include <optional>
#include <string>

#include "harness/cli/command/environment.h"
#include "harness/sigv4/credentials.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

struct AwsSettings {
  harness::sigv4::Credentials credentials;  ///< anonymous when none were found
  bool by_default_profile = false;          ///< nobody asked for these credentials: they are just there
  std::string region;                       ///< empty when nothing says
  std::string endpoint_url;                 ///< AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL, or endpoint_url of the profile
  std::string ca_bundle;
};

/// `profile` is that of the command line. It outranks credentials in variables, and these outrank AWS_PROFILE, as with
/// the AWS CLI. Errors: a profile that does not exist, half a key pair, a file that cannot be read.
Result<AwsSettings> read_aws_settings(const Environment& environment, const std::string& profile);

}  // namespace s3sse::cli
