#pragma once
// The connections of a server: which of them wait for their client, until when, and who makes room for a new one.
#include <cstdint>
#include <list>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "simulator/server/connection.h"

namespace s3sse::server {

/// Shared by the connections of one listener.
struct Lane {
  Lane(std::size_t most_requests, ssl_ctx_st* tls_context) : slots(most_requests), tls(tls_context) {}
  RequestSlots slots;
  ssl_ctx_st* tls;                       ///< null: plain HTTP
  std::size_t open = 0;                  ///< connections
  std::list<std::uint64_t> strangers{};  ///< waiting ones that were never answered, longest first
  std::list<std::uint64_t> idle{};       ///< waiting ones that were
};

/// Not thread-safe: the server guards it.
class ConnectionTable {
 public:
  struct Entry {
    Entry(int fd, std::string address, Lane& of, const ConnectionContext& context)
        : socket(fd), connection(socket, std::move(address), of.tls, context), lane(of) {}
    Socket socket;
    Connection connection;
    Lane& lane;
    bool waiting = false;
    std::list<std::uint64_t>* queue = nullptr;  ///< of the lane, while it waits
    std::list<std::uint64_t>::iterator place{};
    std::multimap<Deadline, std::uint64_t>::iterator timer{};
  };

  /// A connection that is not waiting yet.
  std::pair<std::uint64_t, std::shared_ptr<Entry>> add(int fd, std::string address, Lane& lane,
                                                       const ConnectionContext& context);
  void wait(std::uint64_t id);
  /// Takes a waiting one out of the queues; null when it is not, or no longer, waiting.
  std::shared_ptr<Entry> wake(std::uint64_t id);
  /// Forgets it; its socket closes with the last who holds it.
  void remove(std::uint64_t id);

  /// Removes the waiting connection of the lane that is least missed; false when none waits.
  bool evict(Lane& lane);
  /// A waiting one whose deadline has passed; nothing when there is none.
  [[nodiscard]] std::optional<std::uint64_t> expired(Deadline now) const;
  [[nodiscard]] std::optional<Deadline> next_deadline() const;
  void remove_waiting();
  /// Makes every read and write of those that remain fail.
  void cut();
  [[nodiscard]] bool empty() const { return entries_.empty(); }

 private:
  void forget_wait(Entry& entry);

  std::unordered_map<std::uint64_t, std::shared_ptr<Entry>> entries_;
  std::multimap<Deadline, std::uint64_t> timers_;
  std::uint64_t next_id_ = 1;
};

}  // namespace s3sse::server
