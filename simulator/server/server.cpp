#include "simulator/server/server.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "simulator/server/connection.h"
#include "simulator/server/connection_table.h"
#include "simulator/server/listener.h"
#include "simulator/server/tls_context.h"
#include "simulator/server/worker_pool.h"

namespace s3sse::server {
namespace {

/// Threads beyond those of the requests in progress, so that heads are read and refusals written in any case.
constexpr std::size_t spare_threads = 16;
/// A deadline that was set meanwhile is noticed this late at most.
constexpr std::chrono::milliseconds longest_sleep{100};

// Names of events of epoll; all else are numbers of connections.
constexpr std::uint64_t wake_event = ~std::uint64_t{0};
constexpr std::uint64_t http_event = wake_event - 1;
constexpr std::uint64_t https_event = wake_event - 2;

class Descriptor {
 public:
  Descriptor() = default;
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  void reset(int fd) { fd_ = fd; }
  [[nodiscard]] int get() const { return fd_; }

 private:
  int fd_ = -1;
};

/// Returns the share of both listeners together in what the process may have open; files need some, too.
std::size_t connections_by_descriptors() {
  constexpr std::size_t descriptors_of_others = 200;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return descriptors_of_others;
  const auto all = static_cast<std::size_t>(limit.rlim_cur);
  return all > 2 * descriptors_of_others ? all - descriptors_of_others : all / 2;
}

bool watch(int poller, int what, int fd, std::uint32_t events, std::uint64_t name) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = name;
  return ::epoll_ctl(poller, what, fd, &event) == 0;
}

}  // namespace

struct Server::State {
  Handler handler;
  ServerOptions options;
  SystemClock system_clock;
  std::optional<Listener> http;
  std::optional<Listener> https;
  TlsContext tls;
  std::string ca_pem;
  Descriptor poller;
  Descriptor wake;
  std::atomic<bool> stopping = false;
  Counters counters;
  std::mutex mutex;  // of what follows, and of the numbers in the lanes
  std::condition_variable ended;
  std::optional<Lane> http_lane;
  std::optional<Lane> https_lane;
  std::size_t most_connections = 0;  ///< of both lanes together
  ConnectionTable connections;
  std::optional<WorkerPool> workers;
  std::thread watcher;

  [[nodiscard]] const Clock& clock() const { return options.clock != nullptr ? *options.clock : system_clock; }

  Result<void> begin() {
    // Whoever fills one listener leaves the other a quarter; beyond it, the fuller one makes room.
    most_connections = connections_by_descriptors();
    options.limits.connections = std::min(options.limits.connections, most_connections - most_connections / 4);
    http_lane.emplace(options.limits.requests, nullptr);
    https_lane.emplace(options.limits.requests, tls.get());
    workers.emplace(2 * options.limits.requests + spare_threads);
    poller.reset(::epoll_create1(EPOLL_CLOEXEC));
    wake.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    const bool ready = poller.get() >= 0 && wake.get() >= 0 &&
                       watch(poller.get(), EPOLL_CTL_ADD, wake.get(), EPOLLIN, wake_event) &&
                       (!http || watch(poller.get(), EPOLL_CTL_ADD, http->fd(), EPOLLIN, http_event)) &&
                       (!https || watch(poller.get(), EPOLL_CTL_ADD, https->fd(), EPOLLIN, https_event));
    if (!ready) return fail("the sockets cannot be watched");
    watcher = std::thread([this] { watch_sockets(); });
    return {};
  }

  void watch_sockets() {
    std::array<epoll_event, 64> events;
    while (!stopping) {
      const int count = ::epoll_wait(poller.get(), events.data(), events.size(), sleep_milliseconds());
      if (count < 0 && errno != EINTR) return;
      for (int i = 0; i < count && !stopping; ++i) take(events[static_cast<std::size_t>(i)].data.u64);
      // New clients do not stand behind everybody who has said something.
      const bool more = count == static_cast<int>(events.size());
      if (more && http) accept_all(*http, *http_lane);
      if (more && https) accept_all(*https, *https_lane);
      expire_connections();
    }
  }

  int sleep_milliseconds() {
    const std::lock_guard lock(mutex);
    if (connections.empty()) return -1;
    const auto next = connections.next_deadline();
    if (!next) return static_cast<int>(longest_sleep.count());
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - std::chrono::steady_clock::now());
    return static_cast<int>(std::clamp(left, std::chrono::milliseconds(0), longest_sleep).count());
  }

  void take(std::uint64_t event) {
    if (event == wake_event) return;
    if (event == http_event) return accept_all(*http, *http_lane);
    if (event == https_event) return accept_all(*https, *https_lane);
    const std::lock_guard lock(mutex);
    run(event, &Connection::advance, WorkerPool::Urgency::now);
  }

  void accept_all(const Listener& listener, Lane& lane) {
    while (!stopping) {
      auto accepted = listener.accept();
      if (accepted.fd < 0) {
        if (errno != EMFILE && errno != ENFILE) return;
        const std::lock_guard lock(mutex);
        if (!make_room(fuller_lane())) {
          // The waiting client stays readable, so the poller would spin.
          std::this_thread::sleep_for(std::chrono::milliseconds(20));
          return;
        }
        continue;
      }
      ++counters.accepted;
      const std::lock_guard lock(mutex);
      const bool all_full = http_lane->open + https_lane->open >= most_connections;
      if ((lane.open >= options.limits.connections && !make_room(lane)) || (all_full && !make_room(fuller_lane()))) {
        ::close(accepted.fd);  // each of them is in the middle of a request
        continue;
      }
      const auto [id, entry] = connections.add(accepted.fd, std::move(accepted.address), lane,
                                               {handler, options, clock(), stopping, lane.slots, counters, &*workers});
      connections.wait(id);
      // Its first word has often come already; until it was looked for, the poller has nothing to tell.
      if (watch(poller.get(), EPOLL_CTL_ADD, accepted.fd, EPOLLONESHOT, id))
        run(id, &Connection::advance, WorkerPool::Urgency::now);
      else
        connections.remove(id);
    }
  }

  Lane& fuller_lane() { return http_lane->open > https_lane->open ? *http_lane : *https_lane; }

  bool make_room(Lane& lane) {
    if (!connections.evict(lane)) return false;
    ++counters.evicted;
    return true;
  }

  void expire_connections() {
    const std::lock_guard lock(mutex);
    const Deadline now = std::chrono::steady_clock::now();
    while (const auto id = connections.expired(now)) run(*id, &Connection::expire, WorkerPool::Urgency::later);
  }

  /// Under the mutex. Who is in the middle of something comes after those who are not: it may go on so for ever.
  void run(std::uint64_t id, Connection::Next (Connection::*step)(), WorkerPool::Urgency urgency) {
    auto entry = connections.wake(id);
    if (entry == nullptr) return;
    if (entry->connection.is_behind()) urgency = WorkerPool::Urgency::later;
    auto task = [this, id, entry = std::move(entry), step]() mutable {
      const bool closes = (entry->connection.*step)() == Connection::Next::close;
      const int fd = entry->socket.fd();
      const std::lock_guard lock(mutex);
      if (closes || stopping) {
        connections.remove(id);
        entry.reset();  // closes the socket
        ended.notify_all();
        return;
      }
      connections.wait(id);
      if (!watch(poller.get(), EPOLL_CTL_MOD, fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, id)) connections.remove(id);
    };
    workers->run(std::move(task), urgency);
  }

  void stop() {
    if (!watcher.joinable()) return;
    stopping = true;
    const std::uint64_t one = 1;
    (void)!::write(wake.get(), &one, sizeof one);
    watcher.join();
    {
      std::unique_lock lock(mutex);
      connections.remove_waiting();
      ended.wait_for(lock, options.timeouts.stop, [this] { return connections.empty(); });
      connections.cut();
      ended.wait(lock, [this] { return connections.empty(); });
    }
    workers->stop();
  }

  Load load_of(const std::optional<Lane>& lane) {
    const std::lock_guard lock(mutex);
    return {lane->open, lane->slots.used()};
  }
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() {
  stop();
}

Result<std::unique_ptr<Server>> Server::start(Handler handler, ServerOptions options) {
  auto state = std::make_unique<State>();
  state->handler = std::move(handler);
  state->options = std::move(options);
  const ServerOptions& given = state->options;
  if (given.https_port) {
    auto context = make_tls_context(given.rules, given.tls_minimum, given.tls_maximum);
    if (!context) return tl::unexpected(context.error());
    state->tls = std::move(*context);
    if (given.certificate) {
      if (auto used = use_certificate(state->tls.get(), *given.certificate); !used) return tl::unexpected(used.error());
    } else {
      auto made = make_certificate(given.host_names);
      if (!made) return tl::unexpected(made.error());
      if (auto used = use_certificate(state->tls.get(), *made); !used) return tl::unexpected(used.error());
      state->ca_pem = std::move(made->ca_pem);
    }
    auto listener = Listener::open(given.address, *given.https_port);
    if (!listener) return tl::unexpected(listener.error());
    state->https.emplace(std::move(*listener));
  }
  if (given.http_port) {
    auto listener = Listener::open(given.address, *given.http_port);
    if (!listener) return tl::unexpected(listener.error());
    state->http.emplace(std::move(*listener));
  }
  if (auto begun = state->begin(); !begun) return tl::unexpected(begun.error());
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::optional<std::uint16_t> Server::http_port() const {
  return state_->http ? std::optional(state_->http->port()) : std::nullopt;
}

std::optional<std::uint16_t> Server::https_port() const {
  return state_->https ? std::optional(state_->https->port()) : std::nullopt;
}

const std::string& Server::ca_pem() const {
  return state_->ca_pem;
}

const Counters& Server::counters() const {
  return state_->counters;
}

Server::Load Server::http_load() const {
  return state_->load_of(state_->http_lane);
}

Server::Load Server::https_load() const {
  return state_->load_of(state_->https_lane);
}

void Server::stop() {
  state_->stop();
}

}  // namespace s3sse::server
