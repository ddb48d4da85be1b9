// Deadlines, limits, stopping, and what the handler is told about the connection.
#include <atomic>
#include <mutex>
#include <thread>

#include "suites/unit/server/raw_client.h"

namespace s3sse::server {
namespace {

using namespace std::chrono_literals;
using Moment = std::chrono::steady_clock::time_point;

constexpr std::string_view get_request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

ServerOptions hasty() {
  ServerOptions options = http_only();
  options.timeouts = {.head = 200ms, .idle = 200ms, .body = 200ms, .write = 200ms, .stop = 300ms};
  return options;
}

TEST(Deadlines, HeadThatDripsIsCutOff) {
  const auto server = start(echo, hasty());
  RawClient client(*server->http_port());
  client.send("GET / HTTP/1.1\r\n");
  const Moment begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 40 && !client.closed(); ++i) {
    client.send("X-A: a\r\n");
    client.read_to_end(50ms);
  }
  EXPECT_TRUE(client.closed());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
  EXPECT_NE(client.read_to_end(1ms).find("RequestTimeout"), std::string::npos);
}

TEST(Deadlines, IdleConnectionIsClosedSilently) {
  const auto server = start(echo, hasty());
  RawClient client(*server->http_port());
  EXPECT_EQ(client.read_to_end(), "");
  EXPECT_TRUE(client.closed());
}

TEST(Deadlines, BodyWithoutProgressIsATimeout) {
  const auto server = start(echo, hasty());
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_NE(client.read_to_end().find("error timeout"), std::string::npos);
  EXPECT_TRUE(client.closed());
}

TEST(Deadlines, ReaderWhoDoesNotReadIsCutOff) {
  const auto big = [](const Request&) {
    Response response;
    response.body = std::make_unique<MemorySource>(Bytes(64 * 1024 * 1024));
    return response;
  };
  const auto server = start(big, hasty());
  // On a busy machine the server may come to its deadline late: then a reader who waits longer is cut off.
  std::size_t received = 0;
  for (const auto pause : {600ms, 2'000ms, 10'000ms}) {
    RawClient client(*server->http_port());
    client.send(get_request);
    std::this_thread::sleep_for(pause);
    received = client.read_to_end().size();
    EXPECT_TRUE(client.closed());
    if (received < 64u * 1024 * 1024) break;
  }
  EXPECT_LT(received, 64u * 1024 * 1024);
}

TEST(Limits, RequestsAboveTheLimitAreToldToSlowDown) {
  ServerOptions options = http_only();
  options.limits.requests = 2;
  const auto server = start(echo, options);
  RawClient one(*server->http_port());
  RawClient two(*server->http_port());
  for (RawClient* client : {&one, &two}) {
    client->send("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
    client->read_until("100 Continue");
  }
  RawClient three(*server->http_port());
  three.send(get_request);
  const std::string answer = three.read_to_end();
  EXPECT_EQ(statuses(answer), "503");
  EXPECT_NE(answer.find("<Code>SlowDown</Code>"), std::string::npos);
  const auto body = answer.substr(answer.find("\r\n\r\n") + 4);
  EXPECT_NE(answer.find("Content-Length: " + std::to_string(body.size()) + "\r\n"), std::string::npos);
}

TEST(Limits, PlacesBecomeFreeAgain) {
  ServerOptions options = http_only();
  options.limits.connections = 4;
  const auto server = start(echo, options);
  for (int i = 0; i < 50; ++i) {
    RawClient client(*server->http_port());
    client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    client.end_sending();
    const std::string answer = client.read_to_end();
    ASSERT_EQ(statuses(answer), "200") << i;
    // The thread ends shortly after its connection does.
    std::this_thread::sleep_for(2ms);
  }
}

TEST(Stop, ClosesIdleConnectionsAtOnce) {
  ServerOptions options = http_only();
  options.timeouts.stop = 30s;
  const auto server = start(echo, options);
  RawClient fresh(*server->http_port());
  RawClient used(*server->http_port());
  used.send(get_request);
  used.read_until("[]");
  const Moment begin = std::chrono::steady_clock::now();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
  fresh.read_to_end();
  used.read_to_end();
  EXPECT_TRUE(fresh.closed());
  EXPECT_TRUE(used.closed());
}

TEST(Stop, LetsARunningRequestEnd) {
  std::atomic<bool> entered = false;
  const auto server = start(
      [&](Request request) {
        entered = true;
        std::this_thread::sleep_for(100ms);
        return echo(std::move(request));
      },
      http_only());
  RawClient client(*server->http_port());
  client.send(get_request);
  while (!entered) std::this_thread::sleep_for(1ms);
  server->stop();
  EXPECT_NE(client.read_to_end().find("GET /a []"), std::string::npos);
}

TEST(Stop, CutsWhoeverTakesTooLong) {
  ServerOptions options = http_only();
  options.timeouts.stop = 200ms;
  const auto server = start(echo, options);
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 10\r\n\r\n");
  client.read_until("100 Continue");
  const Moment begin = std::chrono::steady_clock::now();
  server->stop();
  server->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

Peer peer_behind(const std::string& headers, const std::vector<std::string>& trusted) {
  ServerOptions options = http_only();
  for (const std::string& network : trusted) EXPECT_TRUE(options.trusted_proxies.add(network));
  Peer peer;
  (void)ask_once(
      "GET / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n",
      [&](const Request& request) {
        peer = request.peer;
        return Response{};
      },
      options);
  EXPECT_EQ(peer.tls_version, "");
  return peer;
}

TEST(Peer, ForgedHeadersOfAnUntrustedPeerDoNothing) {
  for (const std::string headers :
       {"X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.7\r\n", "Forwarded: for=192.0.2.7;proto=https\r\n"}) {
    for (const std::vector<std::string>& trusted :
         {std::vector<std::string>{}, {"10.0.0.0/8"}, {"::1"}, {"127.0.0.2/32"}, {"fd00::/8", "128.0.0.0/1"}}) {
      const Peer peer = peer_behind(headers, trusted);
      EXPECT_FALSE(peer.secure);
      EXPECT_EQ(peer.address, "127.0.0.1");
    }
  }
}

TEST(Peer, ATrustedProxySpeaksForItsClient) {
  for (const std::string network : {"127.0.0.1", "127.0.0.0/8", "0.0.0.0/0", "::ffff:127.0.0.1"}) {
    EXPECT_TRUE(peer_behind("X-Forwarded-Proto: https\r\n", {network}).secure) << network;
  }
  const std::vector<std::string> here{"127.0.0.1"};
  EXPECT_FALSE(peer_behind("", here).secure);
  EXPECT_FALSE(peer_behind("X-Forwarded-Proto: http\r\n", here).secure);
  EXPECT_EQ(peer_behind("X-Forwarded-For: 198.51.100.1, 192.0.2.7\r\n", here).address, "192.0.2.7");
  EXPECT_FALSE(peer_behind("X-Forwarded-Proto: https, http\r\n", here).secure) << "what the client sent comes first";
  EXPECT_FALSE(peer_behind("X-Forwarded-Proto: https\r\nX-Forwarded-Proto: http\r\n", here).secure);
  const Peer standard = peer_behind(
      "Forwarded: for=198.51.100.1;proto=http, for=\"[2001:db8::7]:4711\";proto=https\r\n"
      "X-Forwarded-Proto: http\r\n",
      here);
  EXPECT_TRUE(standard.secure);
  EXPECT_EQ(standard.address, "2001:db8::7");
  EXPECT_EQ(peer_behind("X-Forwarded-For: nonsense\r\n", here).address, "127.0.0.1");
}

TEST(TrustedProxies, TakesNetworksAndAddressesAlone) {
  TrustedProxies proxies;
  for (const char* wrong : {"", "host", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "10.0.0/8", "::1/129", "/8"}) {
    EXPECT_FALSE(proxies.add(wrong)) << wrong;
  }
  EXPECT_TRUE(proxies.empty());
  EXPECT_TRUE(proxies.add("192.0.2.128/25"));
  EXPECT_TRUE(proxies.contains("192.0.2.255"));
  EXPECT_FALSE(proxies.contains("192.0.2.127"));
  EXPECT_FALSE(proxies.contains("nonsense"));
}

TEST(AccessLog, NeverHoldsTheQuery) {
  ServerOptions options = http_only();
  std::mutex mutex;
  std::vector<AccessRecord> records;
  options.access_log = [&](const AccessRecord& record) {
    const std::lock_guard lock(mutex);
    records.push_back(record);
  };
  (void)ask_once("GET /k?X-Amz-Signature=secret HTTP/1.1\r\nHost: h\r\n\r\n", echo, options);
  ASSERT_EQ(records.size(), 1u);
  EXPECT_EQ(records[0].path, "/k");
  EXPECT_EQ(records[0].status, 200);
}

TEST(Start, SaysWhatIsWrong) {
  const auto first = start(echo, http_only());
  ServerOptions options = http_only();
  options.http_port = first->http_port();
  const auto taken = Server::start(echo, options);
  ASSERT_FALSE(taken.has_value());
  EXPECT_NE(taken.error().message.find("Address already in use"), std::string::npos);
  options.address = "not-an-address";
  EXPECT_FALSE(Server::start(echo, options).has_value());
  ServerOptions files;
  files.certificate = CertificateFiles{"/nonexistent.pem", "/nonexistent.key"};
  EXPECT_FALSE(Server::start(echo, files).has_value());
}

}  // namespace
}  // namespace s3sse::server
