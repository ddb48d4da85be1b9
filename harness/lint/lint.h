#pragma once
// Weaknesses of a suite although every file of it is well formed: expectations that outrun their evidence, cases that
// contradict each other, rules that nobody checks, names that nobody uses.
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/suite.h"

namespace s3sse::harness::lint {

enum class Severity {
  error,    ///< a report of this suite could say something wrong
  warning,  ///< something is dead, doubled or hard to read
};
std::string_view to_string(Severity severity);

struct Finding {
  std::string check;  ///< the id of the check, for --skip and for notes
  Severity severity = Severity::error;
  model::Problem problem;
};

/// One kind of weakness that is looked for.
struct Check {
  std::string_view id;
  Severity severity = Severity::error;
  std::string_view what;  ///< one sentence, for --list
};
std::span<const Check> checks();

/// The suite, the folder it was read from, and what only the program that holds a simulator can tell.
struct Subject {
  const model::Suite& suite;
  const std::filesystem::path& vectors;
  /// True if the simulator asks for the rule of that id anywhere. Not set: dead rules are not looked for.
  std::function<bool(std::string_view rule_id)> consulted;
  /// Further folders whose cases are in the suite.
  std::vector<std::filesystem::path> more_cases{};
};

/// All findings, by file and line. The suite has no problems of its own (load_suite found none).
std::vector<Finding> lint(const Subject& subject);

}  // namespace s3sse::harness::lint
