#pragma once
// Ledger, audit trail and the last use of keys, on their way into a data folder. No answer waits for them, as none of
// CloudTrail's does: a crash loses what the last fifth of a second brought.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "simulator/service/audit_trail.h"
#include "simulator/store/data_folder.h"

namespace s3sse::service {

class HistoryKeeper {
 public:
  /// Gives both what the folder has, and writes from then on. All three must outlive it.
  HistoryKeeper(store::DataFolder& folder, kms::Kms& kms, AuditTrail& audit);
  /// Writes the rest.
  ~HistoryKeeper();
  /// Writes nothing while the caller holds it: the keys that it knows may not be those that the folder is to have.
  [[nodiscard]] std::unique_lock<std::mutex> pause() { return std::unique_lock(writing_); }
  HistoryKeeper(const HistoryKeeper&) = delete;
  HistoryKeeper& operator=(const HistoryKeeper&) = delete;

 private:
  void run();
  void write_news();

  store::DataFolder& folder_;
  kms::Kms& kms_;
  AuditTrail& audit_;
  std::uint64_t calls_written_ = 0;
  std::uint64_t events_written_ = 0;
  std::mutex writing_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace s3sse::service
