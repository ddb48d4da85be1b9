#include "simulator/server/listener.h"

#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <system_error>
#include <utility>

namespace s3sse::server {
namespace {

tl::unexpected<Error> cannot_listen(const std::string& address, std::uint16_t port) {
  const int reason = errno;
  return fail(fmt::format("cannot listen on {} port {}: {}", address, port, std::generic_category().message(reason)),
              std::string(reason == EADDRINUSE ? address_in_use : ""));
}

std::uint16_t bound_port(int fd) {
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(fd, reinterpret_cast<sockaddr*>(&bound), &size);
  if (bound.ss_family == AF_INET6) return ntohs(reinterpret_cast<const sockaddr_in6&>(bound).sin6_port);
  return ntohs(reinterpret_cast<const sockaddr_in&>(bound).sin_port);
}

}  // namespace

Result<Listener> Listener::open(const std::string& address, std::uint16_t port) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return fail(fmt::format("{} is not a numeric IP address to listen on", address));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, ::freeaddrinfo);
  Listener listener(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), 0);
  if (listener.fd_ < 0) return cannot_listen(address, port);
  const int yes = 1;
  ::setsockopt(listener.fd_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (::bind(listener.fd_, found->ai_addr, found->ai_addrlen) != 0 || ::listen(listener.fd_, SOMAXCONN) != 0) {
    return cannot_listen(address, port);
  }
  listener.port_ = bound_port(listener.fd_);
  return listener;
}

Listener::Listener(Listener&& other) noexcept : fd_(std::exchange(other.fd_, -1)), port_(other.port_) {}

Listener::~Listener() {
  if (fd_ >= 0) ::close(fd_);
}

Listener::Accepted Listener::accept() const {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  Accepted accepted;
  accepted.fd = ::accept4(fd_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (accepted.fd < 0) return accepted;
  const int yes = 1;
  ::setsockopt(accepted.fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  char host[NI_MAXHOST] = "";
  ::getnameinfo(reinterpret_cast<sockaddr*>(&peer), size, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  accepted.address = host;
  return accepted;
}

}  // namespace s3sse::server
