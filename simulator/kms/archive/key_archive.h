#pragma once
// The place where keys outlive the process. KMS hands over whole records in the clear; whoever implements this seals
// them.
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::kms {

/// A key, an alias or an account, by a name that tells its kind, its home and its id.
struct ArchivedRecord {
  std::string name;
  std::optional<SecretBytes> record;  ///< nothing: it is gone
};

class KeyArchive {
 public:
  virtual ~KeyArchive() = default;
  /// All of them or none; what has returned without a failure is there after a crash.
  virtual Result<void> write(std::vector<ArchivedRecord> changes) = 0;
  /// All that is there. Asked once, when KMS begins.
  virtual Result<std::vector<ArchivedRecord>> read() = 0;
};

}  // namespace s3sse::kms
