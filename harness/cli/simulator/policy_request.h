#pragma once
// The question to `policy explain`: from a JSON file, and from flags, which win.
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/policy/request_context.h"

namespace s3sse::cli {

struct PolicyQuestion {
  policy::RequestContext context;
  std::string resource_account;  ///< the owner of the bucket or key
};

struct PolicyRequestFlags {
  std::string request_file;  ///< "-": standard input
  std::string principal;     ///< ARN, or "anonymous"
  std::string action;
  std::string resource;
  std::string account;               ///< owner of the resource
  std::vector<std::string> context;  ///< key=value; the same key again adds a value
};

/// The keys that name the principal and the time are filled in, and kms:CallerAccount for KMS; everything else is
/// absent unless it is given. Errors name the flag or the member of the file.
Result<PolicyQuestion> read_policy_question(const PolicyRequestFlags& flags);

/// A file of at most `limit` bytes, or standard input for "-".
Result<std::string> read_file_or_input(const std::string& path, std::size_t limit);

}  // namespace s3sse::cli
