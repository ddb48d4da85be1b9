#pragma once
// A data folder under the magnifying glass: rows, files, envelopes, and with the root key the tag of every segment.
#include <cstdint>
#include <optional>
#include <vector>

#include "simulator/service/persistence.h"

namespace s3sse {

struct Examination {
  std::uint64_t versions = 0;
  std::uint64_t uploads = 0;
  std::uint64_t snapshots = 0;       ///< their findings are among the others, their versions are not counted
  std::uint64_t verified = 0;        ///< objects and uploads of which every tag was
  std::uint64_t under_customer = 0;  ///< SSE-C: nobody but the customer can verify the tags
  std::uint64_t closed_by_kms = 0;   ///< a KMS key is disabled, deleted, or does not let the account's root in
  std::vector<store::Finding> findings;
};

struct ExaminationOptions {
  bool deep = false;  ///< open everything: needs Persistence::root_key
  bool repairs = false;
};

/// `data` was opened with keeps_leftovers, and nobody else uses it. The error is that of a folder that cannot be read
/// at all.
Result<Examination> examine_folder(const Persistence& data, const ExaminationOptions& options);

}  // namespace s3sse
