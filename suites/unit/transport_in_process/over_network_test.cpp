// Signer, libcurl client, raw client, server and service together, over real HTTP and HTTPS.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "harness/transport/curl_endpoint.h"
#include "harness/transport/in_process/in_process_endpoint.h"
#include "harness/transport/raw_endpoint.h"
#include "signed_client.h"
#include "simulator/base/entropy.h"
#include "simulator/server/server.h"

namespace s3sse::harness {
namespace {

using testing_support::SignedClient;
using testing_support::soon;

class OverNetwork : public testing::Test {
 protected:
  OverNetwork() {
    server_ = std::move(server::Server::start(server::handler_of(service_), server::ServerOptions{}).value());
    options_.http_url = fmt::format("http://127.0.0.1:{}", *server_->http_port());
    options_.https_url = fmt::format("https://127.0.0.1:{}", *server_->https_port());
    options_.ca_pem = server_->ca_pem();
  }

  void round_trip(Endpoint& endpoint, bool secure) {
    SignedClient client(endpoint, clock_);
    const std::string body(300'000, 'x');
    const auto send = [&](const char* method, const char* target, std::string_view text, sigv4::Payload payload,
                          bool chunked) {
      WireRequest request = client.signed_request(method, target, text, {}, payload);
      request.secure = secure;
      request.chunked = chunked;
      return endpoint.send(request, soon());
    };
    using sigv4::Payload;
    EXPECT_EQ(send("PUT", "/bucket", "", Payload::signed_hash, false).response.status, 200);
    for (const Payload payload :
         {Payload::signed_hash, Payload::streaming_signed, Payload::streaming_unsigned_trailer}) {
      for (const bool chunked : {false, true}) {
        if (chunked && payload == Payload::signed_hash) continue;
        const Exchange put = send("PUT", "/bucket/a%20key", body, payload, chunked);
        EXPECT_EQ(put.response.status, 200) << put.detail << as_text(put.response.body);
        const Exchange get = send("GET", "/bucket/a%20key", "", Payload::signed_hash, false);
        EXPECT_EQ(get.failure, TransportFailure::none) << get.detail;
        EXPECT_TRUE(as_text(get.response.body) == body);
      }
    }
    EXPECT_EQ(send("HEAD", "/bucket/a%20key", "", Payload::signed_hash, false).response.headers.get("content-length"),
              "300000");
    EXPECT_EQ(send("DELETE", "/bucket/a%20key", "", Payload::signed_hash, false).response.status, 204);
  }

  SystemClock clock_;
  SeededEntropy entropy_{"over network"};
  Service service_{testing_support::one_account(), Doors{clock_, entropy_}};
  std::unique_ptr<server::Server> server_;
  RemoteOptions options_;
};

TEST_F(OverNetwork, ByLibcurl) {
  const auto endpoint = std::move(CurlEndpoint::create(options_).value());
  round_trip(*endpoint, true);
  round_trip(*endpoint, false);
}

TEST_F(OverNetwork, ByRawSockets) {
  const auto endpoint = std::move(RawEndpoint::create(options_).value());
  round_trip(*endpoint, true);
  round_trip(*endpoint, false);
}

/// The in-process call has to add to an answer what the front adds.
TEST_F(OverNetwork, AnswersLookTheSameInProcess) {
  InProcessOptions in_process;
  in_process.service = testing_support::one_account();
  in_process.start = clock_.now();
  InProcessEndpoint inside(std::move(in_process));
  const auto outside = std::move(CurlEndpoint::create(options_).value());
  SignedClient inside_client(inside, inside.clock());
  SignedClient outside_client(*outside, clock_);
  for (const auto& [method, target, body] : std::vector<std::array<std::string, 3>>{{"PUT", "/bucket", ""},
                                                                                    {"PUT", "/bucket/k", "hello"},
                                                                                    {"GET", "/bucket/k", ""},
                                                                                    {"HEAD", "/bucket/k", ""},
                                                                                    {"GET", "/bucket/none", ""},
                                                                                    {"HEAD", "/bucket/none", ""},
                                                                                    {"GET", "/bucket?location", ""},
                                                                                    {"DELETE", "/bucket/k", ""}}) {
    const auto shape = [](const Exchange& exchange) {
      std::string names = std::to_string(exchange.response.status);
      for (const Header& header : exchange.response.headers) {
        if (header.name != "Connection") names += " " + header.name;
      }
      return names;
    };
    EXPECT_EQ(shape(inside_client.call(method, target, body)), shape(outside_client.call(method, target, body)))
        << method << " " << target;
  }
}

}  // namespace
}  // namespace s3sse::harness
