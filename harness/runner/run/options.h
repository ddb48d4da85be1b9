#pragma once
// The options of a run.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/era.h"
#include "harness/model/selection.h"
#include "harness/sigv4/principals.h"
#include "reports/model/baseline.h"

namespace s3sse::harness::runner {

using Capabilities = std::set<std::string, std::less<>>;

class Journal;

/// The most that a run may use of an endpoint; 0: without limit. When one is used up no further step goes out; what is
/// running is cleaned up, and the run is incomplete.
struct Budget {
  std::uint64_t requests = 0;
  std::uint64_t bytes = 0;  ///< bodies, both ways
  std::chrono::seconds time{0};
};

/// The repetition of requests: only where nothing of an answer had come, or after 503 SlowDown.
struct Patience {
  unsigned broken = 2;     ///< times, after a connection that failed
  unsigned slow_down = 5;  ///< times, after 503 SlowDown
  std::chrono::milliseconds first_pause{100};
  std::chrono::milliseconds longest_pause{5000};
  /// Waits; empty: the thread sleeps.
  std::function<void(std::chrono::milliseconds)> pause{};
  /// A number from 0 to 1 that spreads the pauses of many workers; empty: from the system's entropy.
  std::function<double()> jitter{};
};

/// One of `of` parts of the cases. The part of a case depends on its id alone.
struct Shard {
  unsigned index = 1;  ///< from 1
  unsigned of = 1;
  [[nodiscard]] bool takes(std::string_view case_id) const;
  [[nodiscard]] bool whole() const { return of <= 1; }
};

using sigv4::Principal;

class JudgementWatcher;

struct RunOptions {
  std::string seed = "s3sse";
  std::string run_id;  ///< part of every bucket name; at most 12 of [a-z0-9]; empty: made from the clock
  int era = model::newest_era;
  unsigned workers = 0;  ///< 0: as many as the machine has cores
  model::Selection selection;
  Shard shard;
  std::string gate = "must";  ///< or "all"; for the record

  /// The capabilities said to be there; nothing: everything that the endpoint and the options make possible.
  std::optional<Capabilities> declared;
  std::vector<std::string> have;  ///< on top
  std::vector<std::string> lack;  ///< taken away

  sigv4::Principals principals;
  /// Customer managed keys that exist already, for endpoints where keys cannot be made.
  std::vector<std::string> kms_key_arns;
  std::set<std::string, std::less<>> laxities;  ///< names of lenient branches that the user accepts

  std::chrono::milliseconds step_limit{30000};
  std::chrono::milliseconds case_limit{120000};
  Budget budget;
  Patience patience;
  /// So many cases in a row without any answer, and the run ends as incomplete: the endpoint is gone. 0: never.
  unsigned give_up_after = 0;
  bool virtual_host = false;              ///< buckets in the Host header wherever a step does not ask for another style
  reports::Baseline* baseline = nullptr;  ///< judges each result before anybody sees it; may be null
  Journal* journal = nullptr;             ///< told of buckets and KMS keys before they are made; may be null
  unsigned confirm = 0;                   ///< a failed case is run so often again; one pass makes it flaky
  /// Not empty: cases run in a random order that this text decides. Results stay in the order of the vectors.
  std::string shuffle;
  /// So many times everything, each time in another order when shuffled. A case whose verdict changes is flaky.
  unsigned repeat = 1;
  /// The cases of which the record holds what was sent and answered, and the lines to do the same by hand.
  enum class Transcripts { none, failed, all };
  Transcripts transcripts = Transcripts::failed;
  std::string tool_version = "0.1.0";

  /// Looked at between steps; when true, cases in flight are cleaned up and the run ends as incomplete.
  const std::atomic<bool>* stop = nullptr;
  JudgementWatcher* watcher = nullptr;  ///< of a mutation proof; null: nobody
};

/// Told what happens, from the thread of a worker, one call at a time.
class Observer {
 public:
  virtual ~Observer() = default;
  /// `total` cases are going to be decided, those that are not applicable included.
  virtual void on_plan(std::size_t total) { (void)total; }
  /// Before each repetition, of more than one. on_result is told of the last one, which sums up the others.
  virtual void on_repetition(unsigned number, unsigned of) { (void)number, (void)of; }
  virtual void on_result(const reports::CaseResult& result, std::size_t done, std::size_t total) {
    (void)result, (void)done, (void)total;
  }
};

}  // namespace s3sse::harness::runner
