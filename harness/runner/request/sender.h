#pragma once
// Signs a request as a step says, and sends it.
#include <atomic>
#include <optional>

#include "harness/runner/request/request_builder.h"
#include "harness/runner/request/request_signer.h"

namespace s3sse::harness::runner {

/// One for a whole run; safe from many threads.
class Sender {
 public:
  Sender(Endpoint& endpoint, const Clock& clock) : signer_(endpoint, clock) {}

  /// A connection that fails before any byte of an answer, and 503 SlowDown, are tried again as `options.patience`
  /// says. Nothing else ever is: an answer that displeases is an answer. Each further attempt leaves a line in `notes`.
  Exchange send(const model::Step& step, BuiltRequest request, const RunOptions& options, Deadline deadline,
                std::vector<std::string>* notes = nullptr);

  /// Returns the part of the budget that is used up, as the reason to end a run.
  [[nodiscard]] std::optional<std::string> used_up(const Budget& budget) const;

  [[nodiscard]] TimePoint now() const { return signer_.now(); }
  [[nodiscard]] Endpoint& endpoint() { return signer_.endpoint(); }

 private:
  void sign(const model::Step& step, BuiltRequest& request, const RunOptions& options);
  Exchange send_counted(const WireRequest& request, Deadline deadline);
  Exchange send_patiently(const WireRequest& request, const Patience& patience, Deadline deadline,
                          std::vector<std::string>* notes);

  RequestSigner signer_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<std::uint64_t> requests_{0};
  std::atomic<std::uint64_t> bytes_{0};
};

}  // namespace s3sse::harness::runner
