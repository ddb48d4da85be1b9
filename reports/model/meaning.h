#pragma once
// The meaning of a deviation for whoever keeps data on the endpoint, in words that every report shares.
#include <string>
#include <string_view>

#include "reports/model/exit_code.h"
#include "reports/model/run_record.h"

namespace s3sse::reports {

struct Meaning {
  std::string_view title;  ///< "Data is lost"
  std::string_view text;   ///< one sentence
};

/// The natures themselves are ordered: worst first.
Meaning meaning_of(Nature nature);

/// A verdict in the words of reports for people: "known failure" for expected-failure. reports/README.md explains them.
std::string_view title_of(Verdict verdict);

/// The verdict of a run in capitals: "CONFORMING", "NOT CONFORMING" ...
std::string_view headline_of(const Decision& decision);
/// Headline and reason: "CONFORMING: 12 of 12 cases passed".
std::string verdict_line(const Decision& decision);

}  // namespace s3sse::reports
