#include "harness/transport/connection.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <mutex>

#include "harness/transport/address.h"
#include "harness/transport/endpoint_url.h"
#include "harness/transport/failure_text.h"

namespace s3sse::harness {
namespace {

tl::unexpected<ConnectError> failed(TransportFailure failure, std::string detail) {
  return tl::unexpected<ConnectError>(ConnectError{failure, std::move(detail)});
}

bool poll_until(int fd, short events, Deadline until) {
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
    pollfd entry{fd, events, 0};
    const int ready = poll(&entry, 1, static_cast<int>(std::clamp<long long>(left, 0, 60'000)));
    if (ready > 0) return true;
    if (ready < 0 && errno != EINTR) return true;  // let the next call say what is wrong
    if (std::chrono::steady_clock::now() >= until) return false;
  }
}

/// 0, or the errno of the failure; ETIMEDOUT when the deadline came first.
int connect_until(int fd, const addrinfo& address, Deadline deadline) {
  if (connect(fd, address.ai_addr, address.ai_addrlen) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  if (!poll_until(fd, POLLOUT, deadline)) return ETIMEDOUT;
  int error = 0;
  socklen_t size = sizeof error;
  getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

/// OpenSSL's newest reason, in its words.
std::string tls_reason() {
  const unsigned long code = ERR_peek_last_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  return reason == nullptr ? "the connection was closed" : reason;
}

void expect_peer(SSL* ssl, const std::string& host) {
  if (X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), host.c_str()) == 1) return;
  ERR_clear_error();
  SSL_set1_host(ssl, host.c_str());
  SSL_set_tlsext_host_name(ssl, host.c_str());
}

}  // namespace

tl::expected<std::unique_ptr<Connection>, ConnectError> Connection::open(const EndpointUrl& url, const Route& route,
                                                                         const TlsContext& context, Deadline deadline) {
  EndpointUrl next = url;
  if (!route.proxy.empty()) {
    const auto proxy = parse_endpoint_url(route.proxy);
    if (!proxy) return failed(TransportFailure::connection, proxy.error().message);
    next = *proxy;
  }
  const AddressList addresses = look_up(next, route.resolve);
  if (!addresses) return failed(TransportFailure::connection, unresolved_text(next.text()));

  int error = ECONNREFUSED;
  for (const addrinfo* address = addresses.get(); address != nullptr; address = address->ai_next) {
    const int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
      error = errno;
      continue;
    }
    std::unique_ptr<Connection> connection(new Connection(fd));
    error = connect_until(fd, *address, deadline);
    if (error != 0) continue;
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (!route.proxy.empty()) {
      if (auto done = connection->tunnel(url, deadline); !done) return tl::unexpected(done.error());
    }
    if (url.secure) {
      if (auto done = connection->handshake(url, context, deadline); !done) return tl::unexpected(done.error());
    }
    return connection;
  }
  if (error == ETIMEDOUT) return failed(TransportFailure::timeout, timeout_text(next.text(), "connecting"));
  if (error == ECONNREFUSED) return failed(TransportFailure::connection, refused_text(next.text()));
  return failed(TransportFailure::connection, unreachable_text(next.text(), std::strerror(error)));
}

tl::expected<void, ConnectError> Connection::tunnel(const EndpointUrl& url, Deadline deadline) {
  constexpr std::size_t longest_answer = 16 * 1024;
  const std::string host = url.text().substr(url.text().find("://") + 3);
  const std::string request = "CONNECT " + host + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
  if (send(fd_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
    return failed(TransportFailure::connection, "The proxy took no request.");
  std::string answer;
  while (!answer.ends_with("\r\n\r\n")) {
    if (!poll_until(fd_, POLLIN, deadline))
      return failed(TransportFailure::timeout, timeout_text(url.text(), "waiting for the proxy's tunnel"));
    char byte = 0;  // one at a time: what follows belongs to the endpoint
    if (recv(fd_, &byte, 1, 0) != 1 || answer.size() >= longest_answer)
      return failed(TransportFailure::connection, "The proxy gave no tunnel to " + url.text() + ".");
    answer += byte;
  }
  if (answer.starts_with("HTTP/1.") && answer.substr(8, 4).starts_with(" 2")) return {};
  return failed(TransportFailure::connection, "The proxy gave no tunnel to " + url.text() + " (" +
                                                  answer.substr(0, std::min<std::size_t>(answer.find('\r'), 80)) +
                                                  ").");
}

tl::expected<void, ConnectError> Connection::handshake(const EndpointUrl& url, const TlsContext& context,
                                                       Deadline deadline) {
  ignore_broken_pipes();
  ERR_clear_error();
  ssl_ = SSL_new(context.get());
  if (ssl_ == nullptr || SSL_set_fd(ssl_, fd_) != 1) {
    return failed(TransportFailure::tls, handshake_text(url.text(), tls_reason()));
  }
  expect_peer(ssl_, url.host);
  while (true) {
    ERR_clear_error();
    const int result = SSL_connect(ssl_);
    if (result == 1) return {};
    const int wanted = SSL_get_error(ssl_, result);
    if (wanted == SSL_ERROR_WANT_READ || wanted == SSL_ERROR_WANT_WRITE) {
      if (poll_until(fd_, wanted == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT, deadline)) continue;
      return failed(TransportFailure::timeout, timeout_text(url.text(), "the TLS handshake was going on"));
    }
    if (const long code = SSL_get_verify_result(ssl_); code != X509_V_OK) {
      return failed(TransportFailure::tls, certificate_text(url.text(), X509_verify_cert_error_string(code), code));
    }
    return tl::unexpected<ConnectError>(
        ConnectError{TransportFailure::tls, handshake_text(url.text(), tls_reason()), true});
  }
}

std::string Connection::tls_version() const {
  const std::string_view name = ssl_ == nullptr ? "" : SSL_get_version(ssl_);  // "TLSv1.2"; "TLSv1" is 1.0
  if (name == "TLSv1") return "1.0";
  return std::string(name.substr(name.starts_with("TLSv") ? 4 : 0));
}

void ignore_broken_pipes() {
  static std::once_flag once;
  std::call_once(once, [] { std::signal(SIGPIPE, SIG_IGN); });
}

Connection::~Connection() {
  if (ssl_ != nullptr) SSL_free(ssl_);
  close(fd_);
}

Connection::Outcome Connection::read_some(ByteSpan out) {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_read_ex(ssl_, out.data(), out.size(), &count);
    read_wants_write_ = false;
    if (result == 1) return {State::progress, count};
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_WRITE:
        read_wants_write_ = true;
        [[fallthrough]];
      case SSL_ERROR_WANT_READ:
        return {State::would_block, 0};
      case SSL_ERROR_ZERO_RETURN:
        return {State::closed, 0};
      default:
        return {State::failed, 0};
    }
  }
  const ssize_t count = recv(fd_, out.data(), out.size(), 0);
  if (count > 0) return {State::progress, static_cast<std::size_t>(count)};
  if (count == 0) return {State::closed, 0};
  return {errno == EAGAIN || errno == EINTR ? State::would_block : State::failed, 0};
}

Connection::Outcome Connection::write_some(ByteView bytes) {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    std::size_t count = 0;
    const int result = SSL_write_ex(ssl_, bytes.data(), bytes.size(), &count);
    write_wants_read_ = false;
    if (result == 1) return {State::progress, count};
    switch (SSL_get_error(ssl_, result)) {
      case SSL_ERROR_WANT_READ:
        write_wants_read_ = true;
        [[fallthrough]];
      case SSL_ERROR_WANT_WRITE:
        return {State::would_block, 0};
      default:
        return {State::failed, 0};
    }
  }
  const ssize_t count = send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (count >= 0) return {State::progress, static_cast<std::size_t>(count)};
  return {errno == EAGAIN || errno == EINTR ? State::would_block : State::failed, 0};
}

void Connection::close_write() {
  if (ssl_ != nullptr) SSL_shutdown(ssl_);
  shutdown(fd_, SHUT_WR);
}

void Connection::wait(bool to_write, Deadline until) {
  short events = POLLIN;
  if ((to_write && !write_wants_read_) || read_wants_write_) events |= POLLOUT;
  poll_until(fd_, events, until);
}

}  // namespace s3sse::harness
