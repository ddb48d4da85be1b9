#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <climits>

#include "simulator/server/transport.h"

namespace s3sse::server {
namespace {

struct SslDeleter {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};

constexpr std::chrono::milliseconds shortest_write{250};

int clamp(std::size_t size) {
  return static_cast<int>(std::min<std::size_t>(size, INT_MAX));
}

class TlsTransport final : public Transport {
 public:
  TlsTransport(int fd, SSL_CTX* context) : fd_(fd), ssl_(SSL_new(context)) {
    if (ssl_) SSL_set_fd(ssl_.get(), fd);
  }

  Result<void> shake_hands(Deadline deadline) override {
    if (!ssl_) return fail("no memory for a TLS connection", "connection");
    while (true) {
      ERR_clear_error();
      const int result = SSL_accept(ssl_.get());
      if (result == 1) return {};
      if (auto ready = wait(result, deadline); !ready) return ready;
    }
  }

  Result<std::size_t> read(ByteSpan out, Deadline deadline) override {
    while (true) {
      ERR_clear_error();
      const int count = SSL_read(ssl_.get(), out.data(), clamp(out.size()));
      if (count > 0) return static_cast<std::size_t>(count);
      if (SSL_get_error(ssl_.get(), count) == SSL_ERROR_ZERO_RETURN) return 0;
      if (auto ready = wait(count, deadline); !ready) return tl::unexpected(ready.error());
    }
  }

  Result<void> write(ByteView bytes, Deadline deadline) override {
    while (!bytes.empty()) {
      ERR_clear_error();
      const int count = SSL_write(ssl_.get(), bytes.data(), clamp(bytes.size()));
      if (count > 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(count));
        continue;
      }
      if (auto ready = wait(count, deadline); !ready) return ready;
    }
    return {};
  }

  void finish() override {
    if (!broken_) SSL_shutdown(ssl_.get());  // sends close_notify; the peer's is not waited for
    ::shutdown(fd_, SHUT_WR);
  }

  [[nodiscard]] std::string tls_version() const override { return SSL_get_version(ssl_.get()); }
  [[nodiscard]] std::string tls_cipher() const override { return SSL_get_cipher_name(ssl_.get()); }

 private:
  Result<void> wait(int result, Deadline deadline) {
    switch (SSL_get_error(ssl_.get(), result)) {
      case SSL_ERROR_WANT_READ:
        return wait_for(fd_, POLLIN, deadline);
      case SSL_ERROR_WANT_WRITE:
        // Whoever does not wait watches for what the client says; a little of ours has room soon, or never.
        return wait_for(fd_, POLLOUT, std::max(deadline, after(shortest_write)));
      default:
        break;
    }
    broken_ = true;  // after a fatal error nothing may be called, not even SSL_shutdown
    ERR_clear_error();
    return fail("the TLS connection broke", "connection");
  }

  int fd_;
  std::unique_ptr<SSL, SslDeleter> ssl_;
  bool broken_ = false;
};

}  // namespace

std::unique_ptr<Transport> make_tls_transport(int fd, ssl_ctx_st* context) {
  return std::make_unique<TlsTransport>(fd, context);
}

}  // namespace s3sse::server
