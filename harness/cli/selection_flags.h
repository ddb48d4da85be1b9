#pragma once
// Which cases: the filters that `run` and `list` share.
#include <string>
#include <vector>

#include "harness/model/selection.h"

namespace s3sse::harness::model {
class RuleCatalogue;
}

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
  /// A name without '*' and '?' also means everything below it: "sse-c" is every case of that topic.
  [[nodiscard]] harness::model::Selection selection() const;
  /// What is wrong whatever the cases are: a rule id that does not exist. Empty: nothing.
  [[nodiscard]] std::string complaint(const harness::model::RuleCatalogue& known_rules) const;
};

}  // namespace s3sse::cli
