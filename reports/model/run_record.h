#pragma once
// The record of one run: what every report is rendered from. Free of secrets: whoever fills it redacts first.
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model/transcript.h"

namespace s3sse::reports {

/// The verdict of a case; a closed list, from good to bad.
enum class Verdict {
  pass,
  lenient,           ///< a named laxity that the profile opted in to
  informational,     ///< observed, never gates
  not_applicable,    ///< a capability that the case needs is absent
  not_checked,       ///< an expectation needs a probe that this endpoint lacks
  skipped,           ///< deselected by the user
  expected_failure,  ///< listed in the baseline
  flaky,             ///< failed, then passed when repeated
  unimplemented,     ///< the endpoint says NotImplemented for what it was said to have
  fail,
  unexpected_pass,
  timeout,
  blocked,  ///< a set-up step failed; the target step was not reached
  error,    ///< our fault, or the network
};
inline constexpr std::size_t verdict_count = 14;
std::string_view to_string(Verdict verdict);  ///< "pass", "not-applicable" ...
std::optional<Verdict> parse_verdict(std::string_view text);

/// The meaning of a failure for the user; worst first. `none` for everything but failures.
enum class Nature {
  loses_data,
  exposes_data,
  claims_falsely,    ///< says encrypted, and bytes or a keyless read prove otherwise
  ignores_silently,  ///< 200, and nothing done
  wrong_answer,
  wording,
  refuses_honestly,
  none,
};
inline constexpr std::size_t nature_count = 8;
std::string_view to_string(Nature nature);  ///< "loses-data" ...
std::optional<Nature> parse_nature(std::string_view text);

/// The classes that verdicts fall into; every summary counts these.
enum class Standing {
  passed,         ///< pass, lenient, informational
  failed,         ///< fail, timeout (a hang is a finding), unimplemented, flaky
  known_failure,  ///< expected-failure
  stale,          ///< unexpected-pass: it conforms, and the baseline is out of date
  undecided,      ///< blocked, error: nothing is known about the endpoint
  not_checked,
  out_of_scope,  ///< not-applicable, skipped
};
Standing standing_of(Verdict verdict);

/// A rule as reports show it.
struct RuleRef {
  std::string id;     ///< SSEC-17
  std::string slug;   ///< sse_c.wrong_key_is_access_denied
  std::string level;  ///< MUST, SHOULD, MAY
  std::vector<std::string> evidence;
  std::string statement;
  std::vector<std::string> sources;
};

/// One expectation that was not met: two of the three lines of a deviation; the rule is the third.
struct Finding {
  std::string step;  ///< "2 GetObject"
  std::string what;  ///< "status", "header etag", "error code" ...
  std::string expected;
  std::string actual;
  std::string rule_id;
  Nature nature = Nature::wrong_answer;
};

/// The rule that, broken alone in the simulator, makes a case fail in the same way. Found by trial after the run.
struct Breach {
  std::string rule;     ///< empty: none is known
  bool wholly = false;  ///< nothing else is wrong with the case
};

struct CaseResult {
  std::string id;
  std::string title;
  std::vector<std::string> rules;       ///< rule ids that the case cites
  std::string level;                    ///< strictest level among its rules
  bool gating = true;                   ///< MUST with documented or recorded evidence
  std::vector<std::string> methods;     ///< SSE-S3, SSE-KMS, DSSE-KMS, SSE-C, TLS ...
  std::vector<std::string> operations;  ///< S3 operations of its target steps
  std::string file;                     ///< vector file, relative to the vectors folder
  int line = 0;
  Verdict verdict = Verdict::pass;
  Nature nature = Nature::none;
  std::string reason;  ///< the reason why it is not-applicable, blocked, error ...; empty for pass
  double seconds = 0;
  std::vector<Finding> findings;
  Breach breach;
  std::vector<std::string> notes;  ///< incidents noted on the way: "step 1 PutObject: tried again after 80 ms: ..."
  std::vector<ExchangeRecord> transcript;  ///< of failed and undecided cases, or of all; in the order of time
  std::size_t exchanges_left_out = 0;      ///< in the middle of a long case
  std::vector<Reproduction> reproduction;  ///< of the same cases
};

/// The differences between a run and its baseline.
struct BaselineOutcome {
  std::string file;                     ///< as given; empty: the run had no baseline
  std::vector<std::string> unexpected;  ///< ids of cases that deviate, and the baseline does not say so
  std::vector<std::string> stale;       ///< one sentence for each expectation that does not hold any more
  std::vector<std::string> causes{};    ///< ids of those that it names; none: it names no causes
};

/// Answer of detection about one capability, and what it rests on.
struct DetectedCapability {
  std::string capability;
  std::string presence;  ///< "yes", "no" or "unknown"
  std::string declined;  ///< "honestly", "silently" or "falsely"; empty: it is not declined
  std::string observed;  ///< "PUT with SSE-C headers: 501 NotImplemented"
};

struct RunRecord {
  static constexpr int format = 1;  ///< version of the JSON form
  std::string tool_version;
  std::string endpoint;  ///< "simulator (in process)", "https://127.0.0.1:9000"
  std::string started;   ///< ISO 8601, UTC
  double seconds = 0;
  std::string seed;
  std::string era;
  std::string gate;       ///< "must" or "all"
  std::string selection;  ///< filters as given; empty for everything
  bool complete = true;   ///< false after an interruption
  std::string incomplete_reason;
  std::vector<std::string> capabilities;
  std::vector<DetectedCapability> detected;  ///< before the first case; empty: nobody asked
  std::vector<CaseResult> cases;             ///< in the order of the vectors
  std::map<std::string, RuleRef> rules;      ///< every rule that a case cites, by id
  BaselineOutcome baseline;
  std::vector<std::string> clean_up_failures;  ///< "bucket s3sse-...: 409 BucketNotEmpty"
};

/// The reason of a case that an absent capability rules out: "the endpoint lacks sse-c". Written and read here alone.
std::string lacks_reason(std::string_view capability);
/// That capability; empty when the case is not ruled out by one.
std::string_view lacked_capability(const CaseResult& result);

/// Bytes of text in the transcript and the lines for doing it by hand; what a record holds of them in all is bounded.
std::size_t evidence_size(const CaseResult& result);
inline constexpr std::size_t most_evidence = 32 * 1024 * 1024;

/// True if this case can decide the exit code: gate "must" counts gating cases alone, "all" every case.
bool counts_for_gate(const RunRecord& record, const CaseResult& result);

}  // namespace s3sse::reports
