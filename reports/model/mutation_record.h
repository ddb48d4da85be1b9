#pragma once
// The record of a mutation proof: for each way of being wrong, which cases noticed. The source of mutation.json and of
// the kill matrix.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::reports {

/// The kind of thing that was broken.
enum class MutantKind {
  rule,         ///< the simulator stops to obey one rule of the rulebook
  response,     ///< answers are altered on their way, whatever the rules say
  exchange,     ///< one part of an exchange that the suite recorded is dropped, changed, or another one's
  expectation,  ///< one answer is altered so that it contradicts one expectation of one case
};
std::string_view to_string(MutantKind kind);  ///< "rule", "response", "exchange", "expectation"
inline constexpr MutantKind mutant_kinds[] = {MutantKind::rule, MutantKind::response, MutantKind::exchange,
                                              MutantKind::expectation};

/// The fate of a mutant; from good to bad.
enum class MutantFate {
  killed,       ///< by a case that names the fault: for a rule, one that cites it, with a finding attributed to it
  incidental,   ///< cases failed, but none of them says that it was this
  survived,     ///< answers were other ones, and nobody noticed
  not_reached,  ///< not one answer or KMS call was another: nobody went where the difference would have shown
};
std::string_view to_string(MutantFate fate);  ///< "killed", "incidental", "survived", "not-reached"

/// A case that turned red, and by what.
struct MutantKill {
  std::string case_id;
  std::string finding;  ///< "2 GetObject, status: 200, not 403"
};

struct MutantResult {
  MutantKind kind = MutantKind::rule;
  std::string id;                         ///< SSEC-17; "etag.unquoted"; of an expectation the case and the place in it
  std::string slug;                       ///< of a rule; else empty
  std::string title;                      ///< of a rule its statement, else what is altered
  std::string level;                      ///< of a rule; else empty
  std::vector<std::string> consulted_at;  ///< of a rule: simulator/sse/sse_c.cpp:42
  MutantFate fate = MutantFate::survived;
  std::size_t citing = 0;              ///< cases that cite the rule
  std::vector<MutantKill> killers;     ///< cases that named it
  std::vector<MutantKill> incidental;  ///< cases that failed without naming it
  std::string survival_reason;         ///< the reason why no case can notice, as the rulebook says; empty: one has to
  double seconds = 0;
};

/// Nobody killed it, and the rulebook does not say why nobody could.
bool is_gap(const MutantResult& mutant);

struct MutationRecord {
  static constexpr int format = 1;  ///< version of the JSON form
  std::string tool_version;
  std::string started;  ///< ISO 8601, UTC
  std::string seed;
  std::string selection;  ///< filters as given; empty for everything
  double seconds = 0;
  std::size_t cases = 0;  ///< that ran against the intact simulator
  bool complete = true;   ///< false after an interruption
  /// Cases that are not green while nothing is broken: they can prove nothing. "id: verdict".
  std::vector<std::string> baseline_failures;
  std::vector<MutantResult> mutants;
  std::vector<std::string> idle_cases;  ///< that no answer can disappoint
};

struct MutationSummary {
  std::size_t mutants = 0;
  std::size_t killed = 0;
  std::size_t incidental = 0;
  std::size_t survived = 0;  ///< in the narrow sense: nobody noticed
  std::size_t not_reached = 0;
  std::size_t excused = 0;  ///< not killed, with a reason in the rulebook
  std::size_t gaps = 0;     ///< not killed, without one: these decide the exit code

  [[nodiscard]] std::size_t not_killed() const { return mutants - killed; }
};

/// Of all mutants, or of those of one kind.
MutationSummary summarize(const MutationRecord& record, std::optional<MutantKind> kind = std::nullopt);

}  // namespace s3sse::reports
