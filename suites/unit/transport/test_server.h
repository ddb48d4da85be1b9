#pragma once
// A server that does what a test tells it: reads bytes, writes bytes, hangs, cuts. One connection after the other, each
// bounded in time, over TCP or TLS.
#include <openssl/ssl.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace s3sse::harness::testing_support {

/// A key and certificate in PEM.
struct Identity {
  std::string certificate_pem;
  std::string key_pem;
};

/// Self-signed for localhost and 127.0.0.1; so it is its own authority. `days` negative: it expired that long ago.
Identity make_identity(int days = 1, std::string_view names = "DNS:localhost,IP:127.0.0.1");

/// One accepted connection. Every call gives up after ten seconds.
class Peer {
 public:
  Peer(int fd, SSL* ssl) : fd_(fd), ssl_(ssl) {}
  /// Reads until `text` has come, or the client has gone; what was read, with what followed at once.
  std::string read_until(std::string_view text);
  /// Reads `count` bytes, or fewer when the client has gone.
  std::string read_bytes(std::size_t count);
  /// False when the client has gone.
  bool write(std::string_view bytes);
  /// Blocks until the client has gone, or ten seconds are over.
  void hang();
  /// Makes the close of this connection a reset.
  void reset_on_close();

 private:
  long read_some(char* out, std::size_t size);
  int fd_;
  SSL* ssl_;
};

class TestServer {
 public:
  using Script = std::function<void(Peer&)>;
  /// Runs `script` for each connection, one at a time. With an identity it speaks TLS.
  explicit TestServer(Script script, const Identity* identity = nullptr);
  ~TestServer();
  TestServer(const TestServer&) = delete;
  TestServer& operator=(const TestServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int connections() const { return connections_; }

 private:
  void run();
  void serve(int fd);

  Script script_;
  SSL_CTX* context_ = nullptr;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::thread thread_;
};

/// A port of 127.0.0.1 on which nothing listens.
std::uint16_t closed_port();

}  // namespace s3sse::harness::testing_support
