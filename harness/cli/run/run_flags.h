#pragma once
// Everything that `run` can be told; `rerun` takes the same.
#include <cstdint>
#include <string>
#include <vector>

#include "harness/cli/run/selection_flags.h"
#include "harness/cli/target/target.h"
#include "harness/model/era.h"

namespace s3sse::cli {

class Command;

struct RunFlags {
  TargetFlags target;
  SelectionFlags filter;
  std::vector<std::string> exact_ids;  ///< of `rerun`: these cases, and no other
  std::string vectors;
  std::vector<std::string> cases;  ///< folders
  std::string out = "out";
  std::string seed = "s3sse";
  std::string gate = "must";
  int era = harness::model::newest_era;
  unsigned jobs = 0;
  unsigned timeout_seconds = 30;
  unsigned case_timeout_seconds = 120;
  unsigned confirm = 0;
  unsigned give_up_after = 20;
  std::uint64_t max_requests = 0;
  std::uint64_t max_bytes = 0;
  unsigned max_seconds = 0;
  std::string shard;
  std::string shuffle;
  unsigned repeat = 1;
  std::string baseline;
  std::vector<std::string> kms_keys;
  std::vector<std::string> have;
  std::vector<std::string> lack;
  std::vector<std::string> laxities;
  bool no_detect = false;
  bool trace = false;
  bool dry_run = false;
  bool verbose = false;
  bool json = false;
  bool quiet = false;
};

void add_run_flags(Command& verb, RunFlags& flags);

/// Runs what the flags say; the exit code.
int run_suite(const RunFlags& flags);

}  // namespace s3sse::cli
