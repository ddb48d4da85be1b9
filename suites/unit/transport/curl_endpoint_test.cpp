#include "harness/transport/curl_endpoint.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/transport/ordinary_request.h"
#include "test_server.h"

namespace s3sse::harness {
namespace {

using namespace std::chrono_literals;
using testing_support::Peer;
using testing_support::TestServer;

WireRequest put() {
  WireRequest request;
  request.method = "PUT";
  request.target = "/b/k";
  request.headers = {{"Host", "localhost"}};
  request.body = to_bytes("hello");
  request.secure = false;
  return request;
}

std::unique_ptr<CurlEndpoint> endpoint_at(std::uint16_t port) {
  RemoteOptions options;
  options.http_url = fmt::format("http://127.0.0.1:{}", port);
  return std::move(CurlEndpoint::create(options).value());
}

Deadline soon() {
  return std::chrono::steady_clock::now() + 60s;  // a slow machine or a sanitizer must not decide
}

TEST(CurlEndpoint, ReusesItsConnection) {
  TestServer server([](Peer& peer) {
    while (!peer.read_until("hello").empty()) peer.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  {
    const auto endpoint = endpoint_at(server.port());
    for (int i = 0; i < 5; ++i) EXPECT_EQ(endpoint->send(put(), soon()).response.status, 200);
    EXPECT_EQ(server.connections(), 1);
  }
}

TEST(CurlEndpoint, LeavesNothingOfOneRequestInTheNext) {
  std::string second;
  TestServer server([&](Peer& peer) {
    peer.read_until("hello");
    peer.write("HTTP/1.1 200 OK\r\nX-First: 1\r\nContent-Length: 0\r\n\r\n");
    second = peer.read_until("\r\n\r\n");
    peer.write("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto endpoint = endpoint_at(server.port());
  endpoint->send(put(), soon());
  WireRequest request = put();
  request.method = "DELETE";
  request.body.clear();
  const Exchange exchange = endpoint->send(request, soon());
  EXPECT_EQ(exchange.response.status, 204) << exchange.detail;
  EXPECT_FALSE(exchange.response.headers.has("x-first"));
  EXPECT_EQ(second, "DELETE /b/k HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

TEST(CurlEndpoint, WaitsForContinueWhenAsked) {
  std::string head;
  std::string body;
  TestServer server([&](Peer& peer) {
    head = peer.read_until("\r\n\r\n");
    peer.write("HTTP/1.1 100 Continue\r\n\r\n");
    body = peer.read_bytes(5);
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  WireRequest request = put();
  request.headers.add("Expect", "100-continue");
  const Exchange exchange = endpoint_at(server.port())->send(request, soon());
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail;
  EXPECT_TRUE(head.ends_with("\r\n\r\n")) << "the body must not come before 100 Continue";
  EXPECT_EQ(body, "hello");
}

TEST(CurlEndpoint, HandsRawBytesToTheRawClient) {
  std::string head;
  TestServer server([&](Peer& peer) {
    head = peer.read_until("\r\n\r\n");
    peer.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  });
  WireRequest request = put();
  request.raw_bytes = to_bytes(std::string_view("GET / HTTP/1.1\r\nno colon here\r\nX-Nul: a\0b\r\n\r\n", 45));
  EXPECT_EQ(endpoint_at(server.port())->send(request, soon()).response.status, 400);
  EXPECT_EQ(head, as_text(*request.raw_bytes));
}

TEST(OrdinaryRequest, KnowsWhatLibcurlWouldChange) {
  EXPECT_TRUE(is_ordinary(put()));
  const auto with = [](std::string name, std::string value) {
    WireRequest request = put();
    request.headers.add(std::move(name), std::move(value));
    return is_ordinary(request);
  };
  EXPECT_TRUE(with("Content-Length", "5"));
  EXPECT_FALSE(with("Content-Length", "6"));
  EXPECT_FALSE(with("Transfer-Encoding", "gzip"));
  EXPECT_FALSE(with("Host", "other"));
  EXPECT_FALSE(with("X Space", "1"));
  EXPECT_FALSE(with("", "1"));
  EXPECT_FALSE(with("X-Blank", "  "));
  EXPECT_FALSE(with("X-Nul", std::string("a\0b", 3)));
  EXPECT_FALSE(with("X-Split", "a\r\nX-Other: b"));
  WireRequest no_host = put();
  no_host.headers = {};
  EXPECT_FALSE(is_ordinary(no_host));
}

}  // namespace
}  // namespace s3sse::harness
