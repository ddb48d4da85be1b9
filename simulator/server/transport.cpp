#include "simulator/server/transport.h"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace s3sse::server {
namespace {

tl::unexpected<Error> broken() {
  return fail("the connection broke", "connection");
}

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(int fd) : fd_(fd) {}

  Result<std::size_t> read(ByteSpan out, Deadline deadline) override {
    while (true) {
      const ssize_t count = ::recv(fd_, out.data(), out.size(), 0);
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return broken();
      if (auto ready = wait_for(fd_, POLLIN, deadline); !ready) return tl::unexpected(ready.error());
    }
  }

  Result<void> write(ByteView bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count >= 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        continue;
      }
      if (errno == EINTR) continue;
      if (errno != EAGAIN && errno != EWOULDBLOCK) return broken();
      if (auto ready = wait_for(fd_, POLLOUT, deadline); !ready) return ready;
    }
    return {};
  }

  Result<void> shake_hands(Deadline) override { return {}; }
  void finish() override { ::shutdown(fd_, SHUT_WR); }

 private:
  int fd_;
};

}  // namespace

Result<void> wait_for(int fd, short events, Deadline deadline) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    if (left <= 0) return fail("the peer was silent for too long", "timeout");
    pollfd item{fd, events, 0};
    const int ready = ::poll(&item, 1, static_cast<int>(std::min<long long>(left, 1'000'000)));
    if (ready > 0) return {};  // an error condition is reported by the read or write that follows
    if (ready < 0 && errno != EINTR) return broken();
  }
}

std::unique_ptr<Transport> make_plain_transport(int fd) {
  return std::make_unique<PlainTransport>(fd);
}

}  // namespace s3sse::server
