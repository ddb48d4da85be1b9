#pragma once
// The choice of cases: the filters that `run` and `list` share.
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "harness/cli/rulebook/vectors.h"
#include "harness/model/selection.h"

namespace s3sse::cli {

class Command;

/// As given on the command line. Values of one filter are alternatives; different filters must all hold.
struct SelectionFlags {
  std::vector<std::string> only;
  std::vector<std::string> skip;
  std::vector<std::string> rules;
  std::vector<std::string> methods;
  std::vector<std::string> operations;
  std::string level;  ///< "must", "should", "may": at least that strict; empty: all

  void add_to(Command& verb);
  /// A name without '*' and '?' also means everything below it: "sse-c" is every case of that topic. A name that the
  /// suite does not know is a failure, with the nearest that it does know: code 5 for --only, else 2.
  [[nodiscard]] tl::expected<harness::model::Selection, Failure> selection(const harness::model::Suite& suite) const;
};

}  // namespace s3sse::cli
