// The promises of both clients, libcurl and raw, over TCP and TLS.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <ostream>
#include <thread>

#include "harness/transport/curl_endpoint.h"
#include "harness/transport/raw_endpoint.h"
#include "test_server.h"

namespace s3sse::harness {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing_support::closed_port;
using testing_support::Identity;
using testing_support::make_identity;
using testing_support::Peer;
using testing_support::TestServer;

constexpr std::string_view ok_answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

struct Kind {
  std::string name;
  bool curl;
  bool tls;
};

void PrintTo(const Kind& kind, std::ostream* out) {
  *out << kind.name;
}

class EndpointTest : public testing::TestWithParam<Kind> {
 protected:
  std::unique_ptr<Endpoint> connect(std::uint16_t port, RemoteOptions options = {}) {
    if (GetParam().tls) {
      options.https_url = fmt::format("https://127.0.0.1:{}", port);
      if (options.ca_pem.empty()) options.ca_pem = identity_.certificate_pem;
    } else {
      options.http_url = fmt::format("http://127.0.0.1:{}", port);
    }
    return make(std::move(options));
  }

  static std::unique_ptr<Endpoint> make(RemoteOptions options) {
    if (GetParam().curl) return std::move(CurlEndpoint::create(std::move(options)).value());
    return std::move(RawEndpoint::create(std::move(options)).value());
  }

  static WireRequest get() {
    WireRequest request;
    request.method = "GET";
    request.target = "/bucket/key";
    request.headers = {{"Host", "localhost"}};
    request.secure = GetParam().tls;
    return request;
  }

  static WireRequest put(std::string_view body) {
    WireRequest request = get();
    request.method = "PUT";
    request.body = to_bytes(body);
    return request;
  }

  /// One request to a server that runs `script`.
  Exchange ask(TestServer::Script script, const WireRequest& request, std::chrono::milliseconds limit = 5s,
               RemoteOptions options = {}) {
    TestServer server(std::move(script), GetParam().tls ? &identity_ : nullptr);
    return connect(server.port(), std::move(options))->send(request, std::chrono::steady_clock::now() + limit);
  }

  /// The answer `bytes`, after the head of the request.
  static TestServer::Script answer(std::string bytes) {
    return [bytes = std::move(bytes)](Peer& peer) {
      peer.read_until("\r\n\r\n");
      peer.write(bytes);
    };
  }

  Identity identity_ = make_identity();
};

TEST_P(EndpointTest, SendsHeadersByteForByte) {
  WireRequest request = get();
  request.target = "/b/../a//%2e?x=%20|&empty=&bare";
  request.headers = {
      {"Host", "bucket.example:1"},           {"X-B", "2  two"}, {"x-a", "1"}, {"X-B", "again"}, {"X-Empty", ""},
      {"Authorization", "AWS4-HMAC-SHA256 x"}};
  std::string head;
  const Exchange exchange = ask(
      [&](Peer& peer) {
        head = peer.read_until("\r\n\r\n");
        peer.write(ok_answer);
      },
      request);
  EXPECT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
  const std::string_view empty = GetParam().curl ? "X-Empty:" : "X-Empty: ";
  EXPECT_EQ(head,
            fmt::format("GET /b/../a//%2e?x=%20|&empty=&bare HTTP/1.1\r\nHost: bucket.example:1\r\nX-B: 2  two\r\n"
                        "x-a: 1\r\nX-B: again\r\n{}\r\nAuthorization: AWS4-HMAC-SHA256 x\r\n\r\n",
                        empty));
}

TEST_P(EndpointTest, SendsABodyWithItsLengthAndNothingMore) {
  std::string text;
  const Exchange exchange = ask(
      [&](Peer& peer) {
        text = peer.read_until("hello");
        peer.write(ok_answer);
      },
      put("hello"));
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail;
  EXPECT_EQ(text, "PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello");
}

TEST_P(EndpointTest, SendsAnEmptyPutWithLengthZero) {
  std::string text;
  ask(
      [&](Peer& peer) {
        text = peer.read_until("\r\n\r\n");
        peer.write(ok_answer);
      },
      put(""));
  EXPECT_EQ(text, "PUT /bucket/key HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n");
}

TEST_P(EndpointTest, SendsChunkedBodies) {
  WireRequest request = put("hello");
  request.chunked = true;
  std::string text;
  const Exchange exchange = ask(
      [&](Peer& peer) {
        text = peer.read_until("0\r\n\r\n");
        peer.write(ok_answer);
      },
      request);
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail;
  EXPECT_THAT(text, AllOf(HasSubstr("Transfer-Encoding: chunked\r\n"), Not(HasSubstr("Content-Length")),
                          Not(HasSubstr("Expect")), HasSubstr("\r\n\r\n5\r\nhello\r\n0\r\n\r\n")));
}

TEST_P(EndpointTest, SendsEveryByteOfALargeBody) {
  WireRequest request = put("");
  request.body.resize(5'000'000);
  for (std::size_t i = 0; i < request.body.size(); ++i) request.body[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
  std::string body;
  const Exchange exchange = ask(
      [&](Peer& peer) {
        const std::string start = peer.read_until("\r\n\r\n");
        body = start.substr(start.find("\r\n\r\n") + 4);
        body += peer.read_bytes(5'000'000 - body.size());
        peer.write(ok_answer);
      },
      request);
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail;
  EXPECT_TRUE(body == as_text(request.body));
}

TEST_P(EndpointTest, KeepsResponseHeadersInOrderWithDuplicates) {
  const Exchange exchange = ask(answer("HTTP/1.1 100 Continue\r\nX-Interim: 1\r\n\r\n"
                                       "HTTP/1.1 404 Not Found\r\nx-B:1\r\nX-a:  two words \r\nX-b: 3\r\nX-E:\r\n"
                                       "Content-Length: 3\r\n\r\nabc"),
                                get());
  ASSERT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
  EXPECT_EQ(exchange.response.status, 404);
  std::string seen;
  for (const Header& header : exchange.response.headers) seen += header.name + "=" + header.value + ";";
  EXPECT_EQ(seen, "x-B=1;X-a=two words;X-b=3;X-E=;Content-Length=3;");
  EXPECT_EQ(as_text(exchange.response.body), "abc");
}

TEST_P(EndpointTest, DecodesChunkedAnswersAndDropsTrailers) {
  const Exchange exchange = ask(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                       "3;x=y\r\nabc\r\nA\r\n0123456789\r\n0\r\nX-Trailer: 1\r\n\r\n"),
                                get());
  ASSERT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
  EXPECT_EQ(as_text(exchange.response.body), "abc0123456789");
  EXPECT_FALSE(exchange.response.headers.has("x-trailer"));
}

TEST_P(EndpointTest, ReadsABodyUntilTheEndOfTheConnection) {
  const Exchange exchange = ask(answer("HTTP/1.1 200 OK\r\n\r\nall of it"), get());
  EXPECT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
  EXPECT_EQ(as_text(exchange.response.body), "all of it");
}

TEST_P(EndpointTest, HeadHasNoBody) {
  WireRequest request = get();
  request.method = "HEAD";
  const Exchange exchange = ask(answer("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"), request);
  EXPECT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
  EXPECT_EQ(exchange.response.headers.get("content-length"), "1000");
}

TEST_P(EndpointTest, DoesNotFollowRedirects) {
  const Exchange exchange = ask(
      answer("HTTP/1.1 307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"), get());
  EXPECT_EQ(exchange.response.status, 307) << exchange.detail;
}

TEST_P(EndpointTest, TakesAnEarlyAnswerToAnUnfinishedUpload) {
  WireRequest request = put("");
  request.body.resize(8'000'000);
  const Exchange exchange = ask(
      [](Peer& peer) {
        peer.read_until("\r\n\r\n");
        peer.write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        peer.hang();
      },
      request);
  EXPECT_EQ(exchange.response.status, 403) << exchange.detail;
  EXPECT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
}

TEST_P(EndpointTest, AHangingServerEndsWithTheDeadline) {
  const Exchange exchange = ask([](Peer& peer) { peer.hang(); }, get(), 300ms);
  EXPECT_EQ(exchange.failure, TransportFailure::timeout);
  EXPECT_THAT(exchange.detail, HasSubstr("waiting for the first byte of the answer"));
  EXPECT_GE(exchange.seconds, 0.25);
  EXPECT_LT(exchange.seconds, 3.0);
}

TEST_P(EndpointTest, ASilentServerEndsWithTheFirstByteLimit) {
  RemoteOptions options;
  options.first_byte_limit = 200ms;
  const Exchange exchange = ask([](Peer& peer) { peer.hang(); }, get(), 8s, options);
  EXPECT_EQ(exchange.failure, TransportFailure::timeout);
  EXPECT_LT(exchange.seconds, 4.0);
}

TEST_P(EndpointTest, ATricklingAnswerEndsWithTheDeadline) {
  const Exchange exchange = ask(
      [](Peer& peer) {
        peer.read_until("\r\n\r\n");
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n");
        while (peer.write("x")) std::this_thread::sleep_for(20ms);
      },
      get(), 400ms);
  EXPECT_EQ(exchange.failure, TransportFailure::timeout);
  EXPECT_THAT(exchange.detail, HasSubstr("reading the answer"));
  EXPECT_EQ(exchange.response.status, 200);
}

TEST_P(EndpointTest, ACutBodyIsAConnectionFailureThatKeepsWhatCame) {
  const Exchange exchange = ask(answer("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), get());
  EXPECT_EQ(exchange.failure, TransportFailure::connection);
  EXPECT_THAT(exchange.detail, HasSubstr("after 3 bytes"));
  EXPECT_EQ(exchange.response.status, 200);
  EXPECT_EQ(as_text(exchange.response.body), "abc");
}

TEST_P(EndpointTest, ACutChunkedBodyIsAConnectionFailure) {
  const Exchange exchange = ask(answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n"), get());
  EXPECT_EQ(exchange.failure, TransportFailure::connection) << exchange.detail;
}

TEST_P(EndpointTest, NoAnswerAtAllIsAConnectionFailure) {
  const Exchange exchange = ask([](Peer& peer) { peer.read_until("\r\n\r\n"); }, get());
  EXPECT_EQ(exchange.failure, TransportFailure::connection);
  EXPECT_THAT(exchange.detail, HasSubstr("without an answer"));
}

TEST_P(EndpointTest, AResetIsAConnectionFailure) {
  const Exchange exchange = ask(
      [](Peer& peer) {
        peer.read_until("\r\n\r\n");
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        peer.reset_on_close();
      },
      get());
  EXPECT_EQ(exchange.failure, TransportFailure::connection) << exchange.detail;
}

TEST_P(EndpointTest, GarbageIsAProtocolFailure) {
  for (const std::string garbage : {"SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n",
                                    "HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n"}) {
    const Exchange exchange = ask(answer(garbage), get());
    EXPECT_EQ(exchange.failure, TransportFailure::protocol) << garbage << exchange.detail;
    EXPECT_THAT(exchange.detail, HasSubstr("127.0.0.1"));
  }
}

TEST_P(EndpointTest, AFloodOfHeadersEndsBounded) {
  std::atomic<std::size_t> sent = 0;
  const Exchange exchange = ask(
      [&](Peer& peer) {
        peer.read_until("\r\n\r\n");
        if (!peer.write("HTTP/1.1 200 OK\r\n")) return;
        std::string block;
        for (int i = 0; i < 1000; ++i) block += "X-Flood: 0123456789012345678901234567890123456789\r\n";
        while (sent < 100'000'000 && peer.write(block)) sent += block.size();
      },
      get(), 10s);
  EXPECT_EQ(exchange.failure, TransportFailure::protocol) << exchange.detail;
  EXPECT_LT(sent, 50'000'000u);
}

TEST_P(EndpointTest, AHeaderLineWithoutEndIsBounded) {
  const Exchange exchange = ask(
      [](Peer& peer) {
        peer.read_until("\r\n\r\n");
        peer.write("HTTP/1.1 200 OK\r\nX-Long: ");
        const std::string block(100'000, 'x');
        for (int i = 0; i < 1000 && peer.write(block); ++i) {
        }
      },
      get(), 10s);
  EXPECT_EQ(exchange.failure, TransportFailure::protocol) << exchange.detail;
}

TEST_P(EndpointTest, ABodyOverTheLimitIsCut) {
  RemoteOptions options;
  options.body_limit = 1000;
  const Exchange exchange =
      ask(answer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')), get(), 5s, options);
  EXPECT_EQ(exchange.failure, TransportFailure::too_large) << exchange.detail;
  EXPECT_TRUE(exchange.response.body_cut);
  EXPECT_EQ(exchange.response.body.size(), 1000u);
}

TEST_P(EndpointTest, ABodyOfExactlyTheLimitPasses) {
  RemoteOptions options;
  options.body_limit = 5000;
  const Exchange exchange =
      ask(answer("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + std::string(5000, 'x')), get(), 5s, options);
  EXPECT_EQ(exchange.failure, TransportFailure::none) << exchange.detail;
  EXPECT_EQ(exchange.response.body.size(), 5000u);
}

TEST_P(EndpointTest, ARefusedConnectionSaysHowToMendIt) {
  const std::uint16_t port = closed_port();
  const Exchange exchange = connect(port)->send(get(), std::chrono::steady_clock::now() + 5s);
  EXPECT_EQ(exchange.failure, TransportFailure::connection);
  EXPECT_EQ(exchange.detail,
            fmt::format("Nothing listens at {}://127.0.0.1:{} (connection refused): start the server or correct the "
                        "address.",
                        GetParam().tls ? "https" : "http", port));
}

TEST_P(EndpointTest, AMissingSideIsNamed) {
  WireRequest request = get();
  request.secure = !request.secure;
  const Exchange exchange = connect(1)->send(request, std::chrono::steady_clock::now() + 5s);
  EXPECT_EQ(exchange.failure, TransportFailure::connection);
  EXPECT_THAT(exchange.detail, HasSubstr(GetParam().tls ? "no plain-HTTP side" : "no HTTPS side"));
}

TEST_P(EndpointTest, ResolvesNamesAsTold) {
  TestServer server(answer(std::string(ok_answer)), GetParam().tls ? &identity_ : nullptr);
  RemoteOptions options;
  options.resolve = {fmt::format("localhost:{}:127.0.0.1", server.port()),
                     fmt::format("s3.example.test:{}:127.0.0.1", server.port())};
  const std::string host = GetParam().tls ? "localhost" : "s3.example.test";
  options.ca_pem = identity_.certificate_pem;
  (GetParam().tls ? options.https_url : options.http_url) =
      fmt::format("{}://{}:{}", GetParam().tls ? "https" : "http", host, server.port());
  const Exchange exchange = make(options)->send(get(), std::chrono::steady_clock::now() + 5s);
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail;
}

INSTANTIATE_TEST_SUITE_P(Clients, EndpointTest,
                         testing::Values(Kind{"curl", true, false}, Kind{"raw", false, false},
                                         Kind{"curl_tls", true, true}, Kind{"raw_tls", false, true}),
                         [](const auto& tested) { return tested.param.name; });

class CertificateTest : public testing::TestWithParam<bool> {
 protected:
  /// A request to a server with `identity`, by a client that trusts `ca_pem`.
  static Exchange ask(const Identity& identity, const std::string& ca_pem) {
    TestServer server([](Peer& peer) { peer.hang(); }, &identity);
    RemoteOptions options;
    options.https_url = fmt::format("https://127.0.0.1:{}", server.port());
    options.ca_pem = ca_pem;
    std::unique_ptr<Endpoint> endpoint;
    if (GetParam()) {
      endpoint = std::move(CurlEndpoint::create(options).value());
    } else {
      endpoint = std::move(RawEndpoint::create(options).value());
    }
    WireRequest request;
    request.method = "GET";
    request.target = "/";
    request.headers = {{"Host", "localhost"}};
    return endpoint->send(request, std::chrono::steady_clock::now() + 5s);
  }
};

TEST_P(CertificateTest, AnExpiredOneIsNamed) {
  const Identity expired = make_identity(-1);
  const Exchange exchange = ask(expired, expired.certificate_pem);
  EXPECT_EQ(exchange.failure, TransportFailure::tls);
  EXPECT_THAT(exchange.detail, HasSubstr("(certificate has expired): renew it."));
}

TEST_P(CertificateTest, AnUnknownSelfSignedOneIsNamed) {
  const Exchange exchange = ask(make_identity(), make_identity().certificate_pem);
  EXPECT_EQ(exchange.failure, TransportFailure::tls);
  EXPECT_THAT(exchange.detail, AllOf(HasSubstr("is not accepted"), HasSubstr("as the CA bundle")));
}

TEST_P(CertificateTest, AnotherHostsIsNamed) {
  const Identity other = make_identity(1, "DNS:example.test");
  const Exchange exchange = ask(other, other.certificate_pem);
  EXPECT_EQ(exchange.failure, TransportFailure::tls);
  EXPECT_THAT(exchange.detail, HasSubstr("mismatch): use a name that the certificate holds"));
}

TEST_P(CertificateTest, AServerWithoutTlsIsNamed) {
  TestServer server([](Peer& peer) {
    peer.read_bytes(1);
    peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
  });
  RemoteOptions options;
  options.https_url = fmt::format("https://127.0.0.1:{}", server.port());
  options.ca_pem = make_identity().certificate_pem;
  WireRequest request;
  request.method = "GET";
  request.target = "/";
  request.headers = {{"Host", "localhost"}};
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  const Exchange exchange = GetParam() ? CurlEndpoint::create(options).value()->send(request, deadline)
                                       : RawEndpoint::create(options).value()->send(request, deadline);
  EXPECT_EQ(exchange.failure, TransportFailure::tls);
  EXPECT_THAT(exchange.detail, HasSubstr("The TLS handshake with"));
}

TEST_P(CertificateTest, AnOfferDecidesTheVersion) {
  const Identity identity = make_identity();
  const auto answering = [](Peer& peer) {
    peer.read_until("\r\n\r\n");
    peer.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  };
  TestServer server(answering, &identity);
  RemoteOptions options;
  options.https_url = fmt::format("https://localhost:{}", server.port());
  options.ca_pem = identity.certificate_pem;
  WireRequest request;
  request.method = "GET";
  request.target = "/";
  request.headers = {{"Host", "localhost"}};
  request.tls = {TlsVersion::v1_2, TlsVersion::v1_2};
  const auto deadline = std::chrono::steady_clock::now() + 5s;
  const auto send = [&] {
    return GetParam() ? CurlEndpoint::create(options).value()->send(request, deadline)
                      : RawEndpoint::create(options).value()->send(request, deadline);
  };
  const Exchange exchange = send();
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail;
  EXPECT_EQ(exchange.tls, "1.2");

  options.ca_pem = make_identity().certificate_pem;
  EXPECT_EQ(send().tls, "") << "a certificate that is not believed is no refusal";
}

INSTANTIATE_TEST_SUITE_P(Clients, CertificateTest, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "curl" : "raw"; });

}  // namespace
}  // namespace s3sse::harness
