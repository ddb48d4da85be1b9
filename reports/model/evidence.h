#pragma once
// Evidence: what a run saw of a server, small and without what tells whose account it was, so that somebody who has an
// account at Amazon can send it, and the rulebook can say of a rule that it was observed there.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "reports/model/run_record.h"
#include "simulator/base/result.h"

namespace s3sse::reports {

/// One request and its answer, as forms (text_shape).
struct ObservedStep {
  std::string step;    ///< "2 GetObject"
  std::string method;  ///< "GET"
  std::vector<std::string>
      asked;  ///< names of headers and of query parameters (with "?"), those of the signature left out
  int status = 0;
  std::string code{};
  std::string message{};
  std::vector<std::pair<std::string, std::string>> headers{};  ///< of the answer, names in lower case
};

/// An expectation that did not hold.
struct Contradiction {
  std::string rule;
  std::string case_id;
  std::string step;
  std::string what;
  std::string expected;
  std::string actual;
};

struct ObservedCase {
  std::string id;
  std::vector<std::string> rules;             ///< that it cites
  std::vector<ObservedStep> steps;            ///< without set-up and clean-up
  std::vector<Contradiction> contradictions;  ///< empty: the case passed
};

struct Evidence {
  static constexpr int format = 1;  ///< version of the JSON form
  std::string server;               ///< "Amazon S3", or what somebody called it
  bool amazon = false;              ///< all requests went to hosts of amazonaws.com
  std::string region;               ///< of the signatures; empty: none was signed
  std::string date;                 ///< 2026-11-30, UTC
  std::string build;                ///< version of s3sse
  std::string era;
  std::vector<ObservedCase> cases;  ///< that passed or failed, and whose exchanges the report holds
};

/// `server` names a server that is not Amazon's; empty: it stays without a name. Fails for a report that holds the
/// exchanges of no case.
Result<Evidence> evidence_of(const RunRecord& record, std::string_view server);

/// A rule that cases saw obeyed.
struct Observation {
  std::string rule;
  std::string server;
  bool amazon = false;
  std::string region;
  std::string date;
  std::string build;
  std::size_t cases = 0;
};

struct DatedContradiction {
  Contradiction contradiction;
  std::string server;
  bool amazon = false;
  std::string region;
  std::string date;
};

/// Many pieces of evidence, put together. Of one rule at one server and Region the newest counts.
struct Observed {
  static constexpr int format = 1;  ///< version of the JSON form
  std::vector<Observation> observations;
  std::vector<DatedContradiction> contradictions;
};

void merge_into(Observed& observed, const Evidence& evidence);

/// "observed at Amazon S3, us-east-1, on 2026-11-30 (3 cases)", a sentence for each Region; of Amazon alone.
std::vector<std::string> observed_at_amazon(const Observed& observed, std::string_view rule);

}  // namespace s3sse::reports
