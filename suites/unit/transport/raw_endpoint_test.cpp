#include "harness/transport/raw_endpoint.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test_server.h"

namespace s3sse::harness {
namespace {

using namespace std::chrono_literals;
using testing_support::Peer;
using testing_support::TestServer;

std::unique_ptr<RawEndpoint> raw_endpoint_at(std::uint16_t port) {
  RemoteOptions options;
  options.http_url = fmt::format("http://127.0.0.1:{}", port);
  return std::move(RawEndpoint::create(options).value());
}

Deadline raw_deadline() {
  return std::chrono::steady_clock::now() + 60s;  // a slow machine or a sanitizer must not decide
}

TEST(Compose, WritesWhatIsGiven) {
  WireRequest request;
  request.method = "PUT";
  request.target = "/a b";
  request.headers = {{"Host", "h"}, {"Host", "h2"}, {"Content-Length", "3"}, {"Content-Length", "41"}};
  request.body = to_bytes("abcde");
  EXPECT_EQ(as_text(compose(request)),
            "PUT /a b HTTP/1.1\r\nHost: h\r\nHost: h2\r\nContent-Length: 3\r\nContent-Length: 41\r\n\r\nabcde");
}

TEST(RawEndpoint, PausesBetweenPiecesAndEndsItsSide) {
  std::string all;
  std::chrono::steady_clock::duration between{};
  TestServer server([&](Peer& peer) {
    all = peer.read_bytes(4);
    const auto start = std::chrono::steady_clock::now();
    all += peer.read_bytes(1);
    between = std::chrono::steady_clock::now() - start;
    all += peer.read_until("never sent");  // until the client ends its side
    peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  const std::vector<RawPiece> pieces = {{to_bytes("PUT "), 0ms, false}, {to_bytes("/ HTTP/1.1\r\n"), 150ms, true}};
  const Exchange exchange = raw_endpoint_at(server.port())->send_pieces(pieces, false, false, raw_deadline());
  EXPECT_EQ(exchange.response.status, 400) << exchange.detail;
  EXPECT_EQ(all, "PUT / HTTP/1.1\r\n");
  EXPECT_GE(between, 100ms);
}

TEST(RawEndpoint, ALyingLengthRunsIntoTheDeadline) {
  TestServer server([](Peer& peer) { peer.hang(); });
  WireRequest request;
  request.method = "PUT";
  request.target = "/";
  request.headers = {{"Host", "h"}, {"Content-Length", "10"}};
  request.body = to_bytes("abc");
  request.secure = false;
  const Exchange exchange = raw_endpoint_at(server.port())->send(request, std::chrono::steady_clock::now() + 200ms);
  EXPECT_EQ(exchange.failure, TransportFailure::timeout);
}

TEST(RawEndpoint, EndlessInterimAnswersAreBounded) {
  TestServer server([](Peer& peer) {
    peer.read_until("\r\n\r\n");
    std::string block;
    for (int i = 0; i < 1000; ++i) block += "HTTP/1.1 100 Continue\r\n\r\n";
    for (int i = 0; i < 10'000 && peer.write(block); ++i) {
    }
  });
  WireRequest request;
  request.raw_bytes = to_bytes("GET / HTTP/1.1\r\nHost: h\r\n\r\n");
  request.secure = false;
  EXPECT_EQ(raw_endpoint_at(server.port())->send(request, raw_deadline()).failure, TransportFailure::protocol);
}

TEST(RawEndpoint, AMissingCaFileIsNamed) {
  RemoteOptions options;
  options.https_url = "https://localhost:1";
  options.ca_file = "/does/not/exist.pem";
  const auto endpoint = RawEndpoint::create(options);
  ASSERT_FALSE(endpoint.has_value());
  EXPECT_EQ(
      endpoint.error().message,
      "The CA bundle /does/not/exist.pem cannot be used: give a readable PEM file with at least one certificate.");
}

}  // namespace
}  // namespace s3sse::harness
