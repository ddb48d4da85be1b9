#pragma once
// What a run is told.
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/model/selection.h"
#include "harness/sigv4/credentials.h"
#include "reports/model/run_record.h"

namespace s3sse::harness::runner {

using Capabilities = std::set<std::string, std::less<>>;

/// Somebody who can sign, and what answers say about them.
struct Principal {
  sigv4::Credentials credentials;
  std::string account_id;  ///< empty where it is not known: variables that need it block the case
  std::string arn;
};

struct Identities {
  Principal owner;
  std::optional<Principal> second;         ///< another user of the same account
  std::optional<Principal> other_account;  ///< a user of another account
};

class JudgementWatcher;

struct RunOptions {
  std::string seed = "s3sse";
  std::string run_id;  ///< part of every bucket name; at most 12 of [a-z0-9]; empty: made from the clock
  int era = 2026;
  unsigned workers = 0;  ///< 0: as many as the machine has cores
  model::Selection selection;
  std::string gate = "must";  ///< or "all"; for the record

  /// What the endpoint is said to have; nothing: everything that the endpoint and the options make possible.
  std::optional<Capabilities> declared;
  std::vector<std::string> have;  ///< on top
  std::vector<std::string> lack;  ///< taken away

  Identities identities;
  /// Customer managed keys that exist already, for endpoints where keys cannot be made.
  std::vector<std::string> kms_key_arns;
  std::set<std::string, std::less<>> laxities;  ///< names of lenient branches that the user accepts

  std::chrono::milliseconds step_limit{30000};
  std::chrono::milliseconds case_limit{120000};
  unsigned confirm = 0;  ///< a failed case is run so often again; one pass makes it flaky
  /// Not empty: cases run in a random order that this text decides. Results stay in the order of the vectors.
  std::string shuffle;
  /// So many times everything, each time in another order when shuffled. A case whose verdict changes is flaky.
  unsigned repeat = 1;
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
