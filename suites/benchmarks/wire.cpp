#include "suites/benchmarks/wire.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse::benchmarks {
namespace {

struct FreeContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};

/// One for the process: sessions are not resumed, so that every connection costs a whole handshake.
SSL_CTX* client_context() {
  static const std::unique_ptr<SSL_CTX, FreeContext> context = [] {
    std::unique_ptr<SSL_CTX, FreeContext> made(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_min_proto_version(made.get(), TLS1_3_VERSION);
    SSL_CTX_set_verify(made.get(), SSL_VERIFY_NONE, nullptr);
    return made;
  }();
  return context.get();
}

void send_at_once(int fd) {
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

Wire::~Wire() {
  tls_.reset();
  ::close(fd_);
}

std::unique_ptr<Wire> Wire::connect(std::uint16_t port, bool secure) {
  auto wire = std::make_unique<Wire>(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  if (::connect(wire->fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return nullptr;
  send_at_once(wire->fd_);
  if (!secure) return wire;
  wire->tls_.reset(SSL_new(client_context()));
  SSL_set_fd(wire->tls_.get(), wire->fd_);
  return SSL_connect(wire->tls_.get()) == 1 ? std::move(wire) : nullptr;
}

bool Wire::accept_tls(SSL_CTX* context) {
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), fd_);
  return SSL_accept(tls_.get()) == 1;
}

std::size_t Wire::read(ByteSpan out) {
  std::size_t count = 0;
  if (tls_) return SSL_read_ex(tls_.get(), out.data(), out.size(), &count) == 1 ? count : 0;
  const ssize_t got = ::recv(fd_, out.data(), out.size(), 0);
  return got > 0 ? static_cast<std::size_t>(got) : 0;
}

bool Wire::write(ByteView bytes) {
  while (!bytes.empty()) {
    std::size_t count = 0;
    if (tls_) {
      if (SSL_write_ex(tls_.get(), bytes.data(), bytes.size(), &count) != 1) return false;
    } else {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      count = static_cast<std::size_t>(sent);
    }
    bytes = bytes.subspan(count);
  }
  return true;
}

std::uint64_t Head::content_length() const {
  constexpr std::string_view name = "content-length:";
  const std::string lower = ascii_lower(text);
  const std::size_t at = lower.find(name);
  if (at == std::string::npos) return 0;
  const std::size_t end = lower.find("\r\n", at);
  return parse_decimal<std::uint64_t>(trim(std::string_view(lower).substr(at + name.size(), end - at - name.size())))
      .value_or(0);
}

bool Head::closes() const {
  return text.starts_with("HTTP/1.0") || ascii_lower(text).find("connection: close") != std::string::npos;
}

Head read_head(Wire& wire) {
  Head head;
  Bytes buffer(16 * 1024);
  std::size_t filled = 0;
  while (filled < buffer.size()) {
    const std::size_t count = wire.read(ByteSpan(buffer).subspan(filled));
    if (count == 0) return {};
    filled += count;
    const std::string_view text(reinterpret_cast<const char*>(buffer.data()), filled);
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) continue;
    head.text = text.substr(0, end + 2);
    head.rest.assign(buffer.begin() + static_cast<std::ptrdiff_t>(end) + 4,
                     buffer.begin() + static_cast<std::ptrdiff_t>(filled));
    return head;
  }
  return {};
}

}  // namespace s3sse::benchmarks
