#pragma once
// Exercises: a task, a file to write the answer into, and a check that plays a case with the answer in it.
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

struct Exercise {
  std::string id;
  std::string title;
  std::string task;
  std::string hint;
  std::string file;  ///< that takes the answer
  nlohmann::ordered_json description;
};

/// In the order in which they are learned.
std::vector<Exercise> exercises();

/// Makes the folder with README.md, the file for the answer, and evidence.json where there is any. Never writes over a
/// file that is there.
Result<void> start_exercise(const Vectors& vectors, const Exercise& exercise, const std::filesystem::path& folder);

struct ExerciseOutcome {
  bool passed = false;
  std::vector<std::string> remarks;  ///< one sentence for each thing that does not hold yet
};

/// Reads the answer and plays the case. The error says what is wrong with the file.
Result<ExerciseOutcome> check_exercise(const Vectors& vectors, const Exercise& exercise,
                                       const std::filesystem::path& folder);

}  // namespace s3sse::cli
