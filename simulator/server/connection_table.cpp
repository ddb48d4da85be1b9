#include "simulator/server/connection_table.h"

namespace s3sse::server {

std::pair<std::uint64_t, std::shared_ptr<ConnectionTable::Entry>> ConnectionTable::add(
    int fd, std::string address, Lane& lane, const ConnectionContext& context) {
  auto entry = std::make_shared<Entry>(fd, std::move(address), lane, context);
  const std::uint64_t id = next_id_++;
  entries_.emplace(id, entry);
  ++lane.open;
  return {id, std::move(entry)};
}

void ConnectionTable::wait(std::uint64_t id) {
  Entry& entry = *entries_.at(id);
  entry.waiting = true;
  entry.queue = entry.connection.has_served() ? &entry.lane.idle : &entry.lane.strangers;
  entry.place = entry.queue->insert(entry.queue->end(), id);
  entry.timer = timers_.emplace(entry.connection.deadline(), id);
}

void ConnectionTable::forget_wait(Entry& entry) {
  if (!entry.waiting) return;
  entry.waiting = false;
  entry.queue->erase(entry.place);
  timers_.erase(entry.timer);
}

std::shared_ptr<ConnectionTable::Entry> ConnectionTable::wake(std::uint64_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end() || !found->second->waiting) return nullptr;
  forget_wait(*found->second);
  return found->second;
}

void ConnectionTable::remove(std::uint64_t id) {
  const auto found = entries_.find(id);
  if (found == entries_.end()) return;
  forget_wait(*found->second);
  --found->second->lane.open;
  entries_.erase(found);
}

bool ConnectionTable::evict(Lane& lane) {
  const auto& queue = lane.strangers.empty() ? lane.idle : lane.strangers;
  if (queue.empty()) return false;
  remove(queue.front());
  return true;
}

std::optional<std::uint64_t> ConnectionTable::expired(Deadline now) const {
  if (timers_.empty() || timers_.begin()->first > now) return std::nullopt;
  return timers_.begin()->second;
}

std::optional<Deadline> ConnectionTable::next_deadline() const {
  if (timers_.empty()) return std::nullopt;
  return timers_.begin()->first;
}

void ConnectionTable::remove_waiting() {
  while (!timers_.empty()) remove(timers_.begin()->second);
}

void ConnectionTable::cut() {
  for (const auto& [id, entry] : entries_) entry->socket.cut();
}

}  // namespace s3sse::server
