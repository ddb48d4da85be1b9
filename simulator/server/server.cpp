#include "simulator/server/server.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <list>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "simulator/server/connection.h"
#include "simulator/server/listener.h"
#include "simulator/server/tls_context.h"

namespace s3sse::server {
namespace {

std::string slow_down() {
  constexpr std::string_view document =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>";
  return "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/xml\r\nConnection: close\r\nContent-Length: " +
         std::to_string(document.size()) + "\r\n\r\n" + std::string(document);
}

/// OpenSSL writes with write(2): a peer that has gone must be an error, not a signal that ends the process.
void block_sigpipe() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

}  // namespace

struct Server::State {
  struct Worker {
    explicit Worker(int fd) : socket(fd) {}
    Socket socket;
    std::atomic<bool> done = false;
    std::thread thread;
  };

  Handler handler;
  ServerOptions options;
  SystemClock system_clock;
  std::optional<Listener> http;
  std::optional<Listener> https;
  TlsContext tls;
  std::string ca_pem;
  int wake = -1;
  std::atomic<bool> stopping = false;
  std::thread acceptor;
  std::mutex mutex;  // of workers
  std::condition_variable ended;
  std::list<Worker> workers;

  ~State() {
    if (wake >= 0) ::close(wake);
  }

  [[nodiscard]] const Clock& clock() const { return options.clock != nullptr ? *options.clock : system_clock; }

  void accept_loop() {
    block_sigpipe();
    std::vector<pollfd> watched = {{wake, POLLIN, 0}};
    for (const auto* listener : {&http, &https}) {
      if (*listener) watched.push_back({(*listener)->fd(), POLLIN, 0});
    }
    while (!stopping) {
      if (::poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR) return;
      if (stopping) return;
      if (http) accept_all(*http, nullptr);
      if (https) accept_all(*https, tls.get());
    }
  }

  void accept_all(const Listener& listener, ssl_ctx_st* context) {
    while (!stopping) {
      auto accepted = listener.accept();
      if (accepted.fd < 0) {
        // Out of descriptors: the waiting client stays readable, so poll would spin.
        if (errno == EMFILE || errno == ENFILE) std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return;
      }
      const std::lock_guard lock(mutex);
      reap();
      if (workers.size() >= options.limits.connections) {
        if (context == nullptr) {
          const std::string answer = slow_down();
          (void)!::send(accepted.fd, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
        ::close(accepted.fd);
        continue;
      }
      start_worker(accepted.fd, std::move(accepted.address), context);
    }
  }

  void start_worker(int fd, std::string address, ssl_ctx_st* context) {
    Worker& worker = workers.emplace_back(fd);
    try {
      worker.thread = std::thread([this, &worker, address = std::move(address), context] {
        block_sigpipe();
        serve_connection(worker.socket, address, context, {handler, options, clock(), stopping});
        worker.socket.close();
        const std::lock_guard lock(mutex);
        worker.done = true;
        ended.notify_all();
      });
    } catch (const std::system_error&) {
      workers.pop_back();  // no thread to be had: the connection is closed
    }
  }

  /// Joins the threads that have ended. Under the mutex.
  void reap() {
    for (auto worker = workers.begin(); worker != workers.end();) {
      if (!worker->done) {
        ++worker;
        continue;
      }
      worker->thread.join();
      worker = workers.erase(worker);
    }
  }

  void stop() {
    if (!acceptor.joinable()) return;
    stopping = true;
    const std::uint64_t one = 1;
    (void)!::write(wake, &one, sizeof one);
    acceptor.join();
    std::unique_lock lock(mutex);
    for (Worker& worker : workers) worker.socket.close_if_idle();
    const auto all_done = [this] {
      return std::ranges::all_of(workers, [](const Worker& worker) { return worker.done.load(); });
    };
    ended.wait_for(lock, options.timeouts.stop, all_done);
    for (Worker& worker : workers) worker.socket.cut();
    ended.wait(lock, all_done);
    reap();
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
  state->wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (state->wake < 0) return fail("no event descriptor could be made");
  State* raw = state.get();
  state->acceptor = std::thread([raw] { raw->accept_loop(); });
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

void Server::stop() {
  state_->stop();
}

}  // namespace s3sse::server
