#pragma once
// The vectors as every verb wants them: loaded, or a reason why not and the exit code that goes with it.
#include <filesystem>
#include <string>
#include <tl/expected.hpp>

#include "harness/model/suite.h"
#include "reports/model/exit_code.h"

namespace s3sse::cli {

class Command;

/// A failure that ends the program: its exit code and what to say, one line or more.
struct Failure {
  reports::ExitCode code = reports::ExitCode::could_not_run;
  std::string message;
};

struct Vectors {
  std::filesystem::path folder;
  std::vector<std::filesystem::path> more_cases;  ///< folders, as --cases named them
  harness::model::Suite suite;                    ///< without problems
};

/// Adds --vectors.
void add_vectors_flag(Command& verb, std::string& folder);

/// Adds --cases.
void add_cases_flag(Command& verb, std::vector<std::string>& folders);

/// Code 2 when there is no such folder, code 6 when a vector is wrong (the first 20 problems are listed).
tl::expected<Vectors, Failure> load_vectors(const std::string& folder_flag,
                                            const std::vector<std::string>& cases_flags = {});

}  // namespace s3sse::cli
