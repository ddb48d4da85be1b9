#include "simulator/service/durable/history_keeper.h"

#include <chrono>

#include "simulator/kms/archive/key_keeper.h"
#include "simulator/kms/ledger.h"

namespace s3sse::service {
namespace {

constexpr std::chrono::milliseconds between_writes{200};

}  // namespace

HistoryKeeper::HistoryKeeper(store::DataFolder& folder, kms::Kms& kms, AuditTrail& audit)
    : folder_(folder), kms_(kms), audit_(audit) {
  std::vector<kms::LedgerEntry> calls;
  for (const auto& [number, row] : folder.events(store::History::kms_calls))
    if (auto entry = kms::ledger_entry(row)) calls.push_back(std::move(*entry));
  kms.restore_ledger(std::move(calls));
  std::vector<AuditRecord> events;
  for (const auto& [number, text] : folder.events(store::History::audit))
    events.push_back({number, std::string(as_text(text))});
  audit.restore(std::move(events));
  calls_written_ = kms.ledger_position();
  events_written_ = audit.position();
  thread_ = std::thread([this] { run(); });
}

HistoryKeeper::~HistoryKeeper() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void HistoryKeeper::run() {
  for (bool ending = false; !ending;) {
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, between_writes, [this] { return ending_; });
      ending = ending_;
    }
    try {
      write_news();
    } catch (const std::exception&) {
      // A full disk: all of it is tried again, and what grows too old meanwhile is lost, as it is in memory.
    }
  }
}

void HistoryKeeper::write_news() {
  const std::lock_guard lock(writing_);
  store::NumberedEvents rows;
  for (const AuditRecord& record : audit_.after(events_written_))
    rows.emplace_back(record.sequence, to_bytes(record.event));
  folder_.append(store::History::audit, rows, AuditTrail::max_events);
  if (!rows.empty()) events_written_ = rows.back().first;

  rows.clear();
  for (const kms::LedgerEntry& entry : kms_.ledger(calls_written_))
    rows.emplace_back(entry.sequence, kms::ledger_row(entry));
  folder_.append(store::History::kms_calls, rows, kms::Ledger::max_entries);
  if (rows.empty()) return;
  calls_written_ = rows.back().first;
  (void)kms_.keep_usage();
}

}  // namespace s3sse::service
