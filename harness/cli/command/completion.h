#pragma once
// The offers of a shell while a command is typed. It asks the binary for every word, so that it knows what the parser
// knows; the scripts for the shells hold nothing of it.
#include <string>
#include <vector>

#include "harness/cli/command/command.h"

namespace s3sse::cli {

struct Candidate {
  std::string word;
  std::string about;  ///< in a few words; may be empty
};

/// `words`: what stands behind "s3sse", the last one as far as it is typed (perhaps empty). Nothing where the shell had
/// better offer files. Names with slashes come one level at a time.
std::vector<Candidate> candidates(const VerbInfo& program, const std::vector<std::string>& words);

}  // namespace s3sse::cli
