#pragma once
// A client that sends exactly these bytes, however wrong, and reads what comes back until a deadline.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "simulator/server/server.h"

namespace s3sse::server {

class RawClient {
 public:
  explicit RawClient(std::uint16_t port) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) ADD_FAILURE() << "no connection";
  }
  ~RawClient() { ::close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;  // the server may have closed already; what it said is still read
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }
  void end_sending() { ::shutdown(fd_, SHUT_WR); }

  /// Reads until `text` occurs `times` times in everything read, the server closes, or the time is over.
  std::string read_until(std::string_view text, int times = 1,
                         std::chrono::milliseconds time = std::chrono::seconds(10)) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (occurrences(text) < times && read_some(deadline)) {
    }
    return received_;
  }
  /// Everything until the server closes; `closed()` tells whether it did so in time.
  std::string read_to_end(std::chrono::milliseconds time = std::chrono::seconds(10)) {
    const auto deadline = std::chrono::steady_clock::now() + time;
    while (read_some(deadline)) {
    }
    return received_;
  }
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] bool was_reset() const { return reset_; }
  [[nodiscard]] int fd() const { return fd_; }

 private:
  [[nodiscard]] int occurrences(std::string_view text) const {
    int count = 0;
    for (auto at = received_.find(text); at != std::string::npos; at = received_.find(text, at + text.size())) ++count;
    return count;
  }
  bool read_some(std::chrono::steady_clock::time_point deadline) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
    pollfd item{fd_, POLLIN, 0};
    if (left <= 0 || ::poll(&item, 1, static_cast<int>(left)) <= 0) return false;
    char buffer[65536];
    const ssize_t count = ::recv(fd_, buffer, sizeof buffer, 0);
    if (count <= 0) {
      closed_ = true;
      reset_ = count < 0;
      return false;
    }
    received_.append(buffer, static_cast<std::size_t>(count));
    return true;
  }

  int fd_;
  std::string received_;
  bool closed_ = false;
  bool reset_ = false;
};

/// The status codes of all answers in `text`, separated by commas.
inline std::string statuses(const std::string& text) {
  std::string result;
  for (auto at = text.find("HTTP/1.1 "); at != std::string::npos; at = text.find("HTTP/1.1 ", at + 9)) {
    result += (result.empty() ? "" : ",") + text.substr(at + 9, 3);
  }
  return result;
}

/// Answers 200 with "<method> <target> <body>"; a body that cannot be read gives 400 and the error's code.
inline Response echo(Request request) {
  Response response;
  auto body = read_all(*request.body, 10 * 1024 * 1024);
  if (!body) {
    response.status = 400;
    response.body = std::make_unique<MemorySource>("error " + body.error().code);
    return response;
  }
  std::string text = request.method + " " + request.target + " [";
  text += as_text(*body);
  text += "]";
  response.body = std::make_unique<MemorySource>(text);
  return response;
}

inline std::unique_ptr<Server> start(Handler handler, ServerOptions options = {}) {
  auto server = Server::start(std::move(handler), std::move(options));
  if (!server) {
    ADD_FAILURE() << server.error().message;
    return nullptr;
  }
  return std::move(*server);
}

inline ServerOptions http_only() {
  ServerOptions options;
  options.https_port.reset();
  return options;
}

/// Sends `bytes` to a fresh server's HTTP port and returns all of the answer; the client ends its side at once.
inline std::string ask_once(std::string_view bytes, Handler handler = echo, ServerOptions options = http_only()) {
  const auto server = start(std::move(handler), std::move(options));
  RawClient client(server->http_port().value());
  client.send(bytes);
  client.end_sending();
  std::string answer = client.read_to_end();
  EXPECT_TRUE(client.closed());
  return answer;
}

}  // namespace s3sse::server
