#include "harness/transport/in_process/in_process_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "signed_client.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
using testing_support::SignedClient;
using testing_support::soon;

InProcessOptions options(std::string seed = "seed") {
  InProcessOptions result;
  result.service = testing_support::one_account();
  result.seed = std::move(seed);
  result.start = *parse_iso8601_basic("20261123T120000Z");
  return result;
}

class InProcess : public testing::Test {
 protected:
  InProcess() { EXPECT_EQ(client_.call("PUT", "/bucket").response.status, 200); }

  static std::string text(const Exchange& exchange) { return std::string(as_text(exchange.response.body)); }

  InProcessEndpoint endpoint_{options()};
  SignedClient client_{endpoint_, endpoint_.clock()};
  std::string plaintext_ = std::string(100'000, 'p') + "the end";
};

TEST_F(InProcess, AnObjectComesBackAsItWentIn) {
  const Exchange put = client_.call("PUT", "/bucket/key", plaintext_, {{"Content-Type", "text/plain"}});
  ASSERT_EQ(put.response.status, 200) << text(put);
  EXPECT_EQ(put.response.headers.get("x-amz-server-side-encryption"), "AES256");
  EXPECT_EQ(put.response.headers.get("content-length"), "0");

  const Exchange get = client_.call("GET", "/bucket/key");
  EXPECT_EQ(get.response.status, 200);
  EXPECT_TRUE(text(get) == plaintext_);
  EXPECT_EQ(get.response.headers.get("content-length"), "100007");
  EXPECT_EQ(get.response.headers.get("date"), "Mon, 23 Nov 2026 12:00:00 GMT");

  const Exchange head = client_.call("HEAD", "/bucket/key");
  EXPECT_EQ(head.response.status, 200);
  EXPECT_EQ(head.response.headers.get("content-length"), "100007");
  EXPECT_TRUE(head.response.body.empty());
}

TEST_F(InProcess, TakesEveryFormOfSignedBody) {
  using sigv4::Payload;
  for (const Payload payload : {Payload::unsigned_payload, Payload::streaming_signed, Payload::streaming_signed_trailer,
                                Payload::streaming_unsigned_trailer}) {
    const Exchange put = client_.call("PUT", "/bucket/key", plaintext_, {}, payload);
    EXPECT_EQ(put.response.status, 200) << static_cast<int>(payload) << text(put);
    EXPECT_TRUE(text(client_.call("GET", "/bucket/key")) == plaintext_);
  }
  WireRequest chunked = client_.signed_request("PUT", "/bucket/key", plaintext_, {}, Payload::streaming_signed);
  chunked.chunked = true;
  EXPECT_EQ(endpoint_.send(chunked, soon()).response.status, 200);
}

TEST_F(InProcess, RefusesWhatIsSignedWrong) {
  WireRequest request = client_.request("GET", "/bucket");
  sigv4::SignOptions sign;
  sign.time = endpoint_.clock().now();
  sign.mistakes.wrong_secret = true;
  client_.signer().sign(request, client_.credentials(), sign);
  const Exchange exchange = endpoint_.send(request, soon());
  EXPECT_EQ(exchange.response.status, 403);
  EXPECT_THAT(text(exchange), HasSubstr("<Code>SignatureDoesNotMatch</Code>"));
}

TEST_F(InProcess, TheProbeSeesCiphertextOnly) {
  client_.call("PUT", "/bucket/key", plaintext_, {{"x-amz-meta-note", "seen"}});
  const auto stored = endpoint_.probe()->stored_bytes("bucket", "key");
  ASSERT_TRUE(stored.has_value());
  EXPECT_GE(stored->size(), plaintext_.size());
  EXPECT_EQ(as_text(*stored).find("pppppppp"), std::string_view::npos);
  const auto metadata = endpoint_.probe()->stored_metadata("bucket", "key");
  ASSERT_TRUE(metadata.has_value());
  EXPECT_THAT(*metadata, testing::AllOf(HasSubstr("note: seen"), Not(HasSubstr("the end"))));
  EXPECT_FALSE(endpoint_.probe()->stored_bytes("bucket", "other").has_value());
  EXPECT_FALSE(endpoint_.probe()->stored_metadata("nowhere", "key").has_value());
}

TEST_F(InProcess, TheProbeSeesTheKmsLedger) {
  const std::uint64_t before = endpoint_.probe()->kms_position();
  const Exchange put = client_.call("PUT", "/bucket/key", "x", {{"x-amz-server-side-encryption", "aws:kms"}});
  ASSERT_EQ(put.response.status, 200) << text(put);
  const auto calls = endpoint_.probe()->kms_calls(before);
  ASSERT_EQ(calls.size(), 1u);
  EXPECT_EQ(calls.front().api, "GenerateDataKey");
  EXPECT_EQ(calls.front().via_service, "s3.us-east-1.amazonaws.com");
  EXPECT_EQ(calls.front().key_arn, put.response.headers.get("x-amz-server-side-encryption-aws-kms-key-id"));
  EXPECT_THAT(calls.front().context, testing::Contains(testing::Pair("aws:s3:arn", "arn:aws:s3:::bucket/key")));
  EXPECT_TRUE(endpoint_.probe()->kms_calls(endpoint_.probe()->kms_position()).empty());
}

TEST_F(InProcess, ACorruptedByteIsNeverServed) {
  client_.call("PUT", "/bucket/key", plaintext_);
  const std::size_t size = endpoint_.probe()->stored_bytes("bucket", "key")->size();
  EXPECT_FALSE(endpoint_.probe()->corrupt("bucket", "key", size));
  EXPECT_FALSE(endpoint_.probe()->corrupt("bucket", "other", 0));
  const Bytes before = *endpoint_.probe()->stored_bytes("bucket", "key");
  ASSERT_TRUE(endpoint_.probe()->corrupt("bucket", "key", size - 1));
  Bytes expected = before;
  expected.back() ^= 1;
  EXPECT_TRUE(*endpoint_.probe()->stored_bytes("bucket", "key") == expected);

  const Exchange get = client_.call("GET", "/bucket/key");
  EXPECT_TRUE(get.failure == TransportFailure::connection || get.response.status >= 500) << get.response.status;
  EXPECT_EQ(text(get).find("the end"), std::string::npos);
  EXPECT_TRUE(get.answer_began) << "or a runner would try again";
}

TEST_F(InProcess, TheProbeMovesTheClock) {
  WireRequest request = client_.request("GET", "/bucket/key");
  client_.call("PUT", "/bucket/key", "x");
  sigv4::PresignOptions presign;
  presign.time = endpoint_.clock().now();
  presign.expires = 60s;
  client_.signer().presign(request, client_.credentials(), presign);
  EXPECT_EQ(endpoint_.send(request, soon()).response.status, 200);
  endpoint_.probe()->advance_clock(61s);
  const Exchange late = endpoint_.send(request, soon());
  EXPECT_EQ(late.response.status, 403);
  EXPECT_THAT(text(late), HasSubstr("Request has expired"));
}

TEST_F(InProcess, PlainHttpIsSeenAsSuch) {
  WireRequest request = client_.signed_request("PUT", "/bucket/key", "x",
                                               {{"x-amz-server-side-encryption-customer-algorithm", "AES256"},
                                                {"x-amz-server-side-encryption-customer-key", "k"},
                                                {"x-amz-server-side-encryption-customer-key-MD5", "m"}});
  request.secure = false;
  const Exchange exchange = endpoint_.send(request, soon());
  EXPECT_EQ(exchange.response.status, 400);
  EXPECT_THAT(text(exchange), HasSubstr("must be made over a secure connection"));
}

TEST_F(InProcess, BytesThatAreNoRequestAreJudgedByTheFront) {
  WireRequest request;
  request.raw_bytes = to_bytes("GET / HTTP/1.1\r\nHost: s3.localhost\r\nno colon\r\n\r\n");
  EXPECT_EQ(endpoint_.send(request, soon()).response.status, 400);

  WireRequest doubled = client_.signed_request("PUT", "/bucket/key", "hello");
  doubled.headers.add("Content-Length", "5");
  doubled.headers.add("Content-Length", "41");
  EXPECT_EQ(endpoint_.send(doubled, soon()).response.status, 400);
  EXPECT_FALSE(endpoint_.probe()->stored_bytes("bucket", "key").has_value());
}

TEST_F(InProcess, RawBytesOfAGoodRequestAreAnswered) {
  WireRequest request = client_.signed_request("PUT", "/bucket/key", plaintext_);
  std::string bytes = "PUT /bucket/key HTTP/1.1\r\n";
  for (const Header& header : request.headers) bytes += header.name + ": " + header.value + "\r\n";
  bytes += "Content-Length: " + std::to_string(plaintext_.size()) + "\r\n\r\n" + plaintext_;
  request.raw_bytes = to_bytes(bytes);
  const Exchange exchange = endpoint_.send(request, soon());
  EXPECT_EQ(exchange.response.status, 200) << exchange.detail << text(exchange);
  EXPECT_TRUE(text(client_.call("GET", "/bucket/key")) == plaintext_);
}

TEST_F(InProcess, AnUnfinishedRequestEndsWithTheDeadline) {
  WireRequest request;
  request.raw_bytes = to_bytes("GET / HTTP/1.1\r\nHost: ");
  const Exchange exchange = endpoint_.send(request, std::chrono::steady_clock::now() + 200ms);
  EXPECT_EQ(exchange.failure, TransportFailure::timeout);
}

TEST_F(InProcess, AnOfferIsAHandshake) {
  const auto shake = [&](TlsVersion lowest, TlsVersion highest) {
    WireRequest request = client_.signed_request("GET", "/bucket");
    request.tls = {lowest, highest};
    return endpoint_.send(request, soon());
  };
  const Exchange both = shake(TlsVersion::v1_2, TlsVersion::v1_3);
  EXPECT_EQ(both.response.status, 200) << both.detail;
  EXPECT_EQ(both.tls, "1.3");
  EXPECT_EQ(shake(TlsVersion::v1_0, TlsVersion::v1_2).tls, "1.2");
  const Exchange old = shake(TlsVersion::v1_0, TlsVersion::v1_1);
  EXPECT_EQ(old.failure, TransportFailure::tls);
  EXPECT_EQ(old.tls, "refused");
}

TEST(InProcessRun, TheSameSeedGivesTheSameBytes) {
  const auto stored = [](const std::string& seed) {
    InProcessEndpoint endpoint(options(seed));
    SignedClient client(endpoint, endpoint.clock());
    client.call("PUT", "/bucket");
    client.call("PUT", "/bucket/key", "some plaintext");
    return *endpoint.probe()->stored_bytes("bucket", "key");
  };
  EXPECT_TRUE(stored("a") == stored("a"));
  EXPECT_FALSE(stored("a") == stored("b"));
}

}  // namespace
}  // namespace s3sse::harness
