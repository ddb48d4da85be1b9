// Clients that hold on: many at once, each slowly. Whoever comes new is served.
#include <openssl/ssl.h>

#include <atomic>
#include <deque>
#include <memory>
#include <thread>

#include "suites/unit/server/raw_client.h"

namespace s3sse::server {
namespace {

using namespace std::chrono_literals;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::string_view kept_alive = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr std::string_view last_request = "GET /a HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::deque<RawClient> many(std::uint16_t port, std::size_t count, std::string_view bytes) {
  std::deque<RawClient> clients;
  for (std::size_t i = 0; i < count; ++i) clients.emplace_back(port).send(bytes);
  return clients;
}

std::string served(std::uint16_t port) {
  RawClient client(port);
  client.send(last_request);
  return statuses(client.read_to_end());
}

/// The answer to one request over TLS.
std::string served_over_tls(std::uint16_t port) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  const std::unique_ptr<SSL, decltype(&SSL_free)> ssl(SSL_new(context.get()), SSL_free);
  RawClient client(port);
  SSL_set_fd(ssl.get(), client.fd());
  if (SSL_connect(ssl.get()) != 1) return "no handshake";
  SSL_write(ssl.get(), last_request.data(), static_cast<int>(last_request.size()));
  std::string answer;
  char buffer[4096];
  for (int count = 0; (count = SSL_read(ssl.get(), buffer, sizeof buffer)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(count));
  return answer;
}

bool soon(const std::function<bool()>& holds) {
  for (int i = 0; i < 500; ++i) {
    if (holds()) return true;
    std::this_thread::sleep_for(10ms);
  }
  return false;
}

TEST(Endurance, HeadsThatDripHoldNoRequest) {
  ServerOptions options = http_only();
  options.limits.requests = 1;
  const auto server = start(echo, options);
  const auto slow = many(*server->http_port(), 200, "GET /a HTTP/1.1\r\nHost: h\r\nX-A");
  EXPECT_EQ(served(*server->http_port()), "200");
  EXPECT_EQ(server->http_load().requests, 0U);
}

TEST(Endurance, HandshakesThatDripHoldNoRequest) {
  ServerOptions options;
  options.limits.requests = 1;
  const auto server = start(echo, options);
  const auto silent = many(*server->https_port(), 100, "");
  const auto half = many(*server->https_port(), 100, std::string_view("\x16\x03\x01\x02\x00\x01", 6));
  EXPECT_EQ(statuses(served_over_tls(*server->https_port())), "200");
}

TEST(Endurance, IdleConnectionsHoldNoRequest) {
  ServerOptions options = http_only();
  options.limits.requests = 32;
  const auto server = start(echo, options);
  std::deque<RawClient> idle;
  for (int i = 0; i < 200; ++i) {
    idle.emplace_back(*server->http_port()).send(kept_alive);
    ASSERT_EQ(statuses(idle.back().read_until("[]")), "200");
  }
  EXPECT_EQ(server->http_load().connections, 200U);
  EXPECT_TRUE(soon([&] { return server->http_load().requests == 0; }));
  for (RawClient& client : idle) {
    client.send(kept_alive);
    EXPECT_EQ(statuses(client.read_until("[]", 2)), "200,200");
  }
}

TEST(Endurance, WhoNeverAskedMakesRoom) {
  ServerOptions options = http_only();
  options.limits.connections = 3;
  const auto server = start(echo, options);
  RawClient known(*server->http_port());
  known.send(kept_alive);
  known.read_until("[]");
  // The thread that served it may stay with it for a moment.
  std::this_thread::sleep_for(200ms);
  std::deque<RawClient> strangers;
  for (int i = 0; i < 5; ++i) {
    strangers.emplace_back(*server->http_port());
    std::this_thread::sleep_for(50ms);  // a new client is looked at for a moment
  }
  EXPECT_EQ(served(*server->http_port()), "200");
  known.send(kept_alive);
  EXPECT_EQ(statuses(known.read_until("[]", 2)), "200,200");
  EXPECT_GE(server->counters().evicted, 3U);
}

TEST(Endurance, ABodyKeepsARate) {
  ServerOptions options = http_only();
  options.timeouts.body_grace = 300ms;
  options.limits.body_rate = 100;
  const auto server = start(echo, options);
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
  const Moment begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 200 && !client.closed(); ++i) {
    client.send("x");
    client.read_to_end(50ms);
  }
  EXPECT_TRUE(client.closed());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s) << "one byte in 50 ms is progress, and less than the rate";
  EXPECT_NE(client.read_to_end(1ms).find("error timeout"), std::string::npos);
}

TEST(Endurance, AWholeBodyHasATime) {
  ServerOptions options = http_only();
  options.timeouts.whole_body = 300ms;
  options.limits.body_rate = 1;
  const auto server = start(echo, options);
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  for (int i = 0; i < 200 && !client.closed(); ++i) {
    client.send("1\r\nx\r\n");
    client.read_to_end(50ms);
  }
  EXPECT_NE(client.read_to_end(1ms).find("error timeout"), std::string::npos);
}

Response refuse_unread(const Request&) {
  Response response;
  response.status = 403;
  return response;
}

TEST(Endurance, AnUnreadBodyIsNotWaitedForLong) {
  ServerOptions options = http_only();
  options.limits.requests = 4;
  options.timeouts.unread_body = 300ms;
  const auto server = start(refuse_unread, options);
  auto dripping = many(*server->http_port(), 4, "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nx");
  for (RawClient& client : dripping) EXPECT_EQ(statuses(client.read_until("\r\n\r\n")), "403");
  EXPECT_TRUE(soon([&] {
    for (RawClient& client : dripping) client.send("x");
    return server->http_load().requests == 0;
  }));
  EXPECT_EQ(served(*server->http_port()), "403");
}

TEST(Endurance, AConnectionOutlivesAnErrorWhoseBodyHasCome) {
  const auto server = start(refuse_unread, http_only());
  RawClient client(*server->http_port());
  for (int i = 1; i <= 3; ++i) {
    client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n" + std::string(1000, 'x'));
    client.read_until("HTTP/1.1 403", i);
  }
  EXPECT_FALSE(client.closed());
}

TEST(Endurance, OneListenerDoesNotCloseTheOther) {
  ServerOptions options;
  options.limits.requests = 4;
  const auto server = start(echo, options);
  auto slow = many(*server->http_port(), 4, "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nx");
  ASSERT_TRUE(soon([&] { return server->http_load().requests == 4; }));
  EXPECT_EQ(served(*server->http_port()), "503");
  EXPECT_EQ(statuses(served_over_tls(*server->https_port())), "200");
  EXPECT_EQ(server->counters().slowed_down, 1U);
}

TEST(Endurance, SlowDownIsAnAnswerOverTlsToo) {
  ServerOptions options;
  options.limits.requests = 0;
  const auto server = start(echo, options);
  const std::string answer = served_over_tls(*server->https_port());
  EXPECT_EQ(statuses(answer), "503");
  EXPECT_NE(answer.find("<Code>SlowDown</Code>"), std::string::npos);
}

TEST(Endurance, AHalfReadHeadDoesNotDelayTheEnd) {
  ServerOptions options = http_only();
  options.timeouts.stop = 30s;
  const auto server = start(echo, options);
  auto slow = many(*server->http_port(), 20, "GET /a HT");
  ASSERT_TRUE(soon([&] { return server->http_load().connections == 20; }));
  const Moment begin = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

}  // namespace
}  // namespace s3sse::server
