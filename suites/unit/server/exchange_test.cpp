// Bodies, framing of answers, pipelining, Expect and what happens when one side gives up.
#include "suites/unit/server/raw_client.h"

namespace s3sse::server {
namespace {

constexpr std::string_view plain_get = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

/// Gives `good` bytes, then fails or ends; the length is said or not.
class Scripted final : public BodySource {
 public:
  Scripted(std::size_t good, bool breaks, std::optional<std::uint64_t> length)
      : left_(good), breaks_(breaks), length_(length) {}
  Result<std::size_t> read(ByteSpan out) override {
    if (left_ == 0 && breaks_) return fail("the stored object is damaged");
    const std::size_t count = std::min(out.size(), left_);
    std::fill_n(out.begin(), count, std::uint8_t{'x'});
    left_ -= count;
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return length_; }

 private:
  std::size_t left_;
  bool breaks_;
  std::optional<std::uint64_t> length_;
};

Handler giving(std::size_t good, bool breaks, std::optional<std::uint64_t> length) {
  return [=](const Request&) {
    Response response;
    response.body = std::make_unique<Scripted>(good, breaks, length);
    return response;
  };
}

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

TEST(Exchange, PipelinedRequestsAreAnsweredInOrder) {
  const std::string answer = ask_once(
      "GET /1 HTTP/1.1\r\nHost: h\r\n\r\nPUT /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"
      "PUT /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nho\r\n0\r\n\r\nGET /4 HTTP/1.1\r\nHost: "
      "h\r\n\r\n");
  EXPECT_EQ(statuses(answer), "200,200,200,200");
  const auto one = answer.find("GET /1 []");
  const auto two = answer.find("PUT /2 [hi]");
  const auto three = answer.find("PUT /3 [ho]");
  const auto four = answer.find("GET /4 []");
  EXPECT_LT(one, two);
  EXPECT_LT(two, three);
  EXPECT_LT(three, four);
  EXPECT_NE(four, std::string::npos);
}

TEST(Exchange, RequestInSingleBytes) {
  const auto server = start(echo, http_only());
  RawClient client(*server->http_port());
  for (const char c :
       std::string("\r\nPUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n")) {
    client.send({&c, 1});
  }
  EXPECT_NE(client.read_until("[abc]").find("PUT /k [abc]"), std::string::npos);
}

TEST(Exchange, BigBodyInChunksAcrossReads) {
  std::string body;
  std::string wire = "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t i = 1; i < 400; ++i) {
    const std::string piece(i * 7, static_cast<char>('a' + i % 26));
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", piece.size());
    wire += size + piece + "\r\n";
    body += piece;
  }
  wire += "0\r\n\r\n";
  EXPECT_NE(ask_once(wire).find("[" + body + "]"), std::string::npos);
}

TEST(Exchange, HeadHasTheLengthButNoBody) {
  const std::string answer =
      ask_once("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\n" + std::string(plain_get), giving(5, false, 5));
  EXPECT_EQ(statuses(answer), "200,200");
  EXPECT_EQ(body_of(answer).substr(0, 8), "HTTP/1.1");
  EXPECT_NE(answer.find("Content-Length: 5"), std::string::npos);
  EXPECT_NE(answer.find("\r\nDate: "), std::string::npos);
}

TEST(Exchange, NoContentHasNeitherLengthNorBody) {
  const std::string answer = ask_once(plain_get, [](const Request&) {
    return Response{204, {}, nullptr, std::nullopt};
  });
  EXPECT_EQ(statuses(answer), "204");
  EXPECT_EQ(answer.find("Content-Length"), std::string::npos);
}

TEST(Exchange, UnknownLengthIsChunkedOrCloseDelimited) {
  const std::string modern = ask_once(plain_get, giving(300000, false, std::nullopt));
  EXPECT_NE(modern.find("Transfer-Encoding: chunked"), std::string::npos);
  EXPECT_TRUE(modern.ends_with("\r\n0\r\n\r\n"));
  const std::string old =
      ask_once("GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n", giving(300000, false, std::nullopt));
  EXPECT_EQ(old.find("Transfer-Encoding"), std::string::npos);
  EXPECT_NE(old.find("Connection: close"), std::string::npos);
  EXPECT_EQ(body_of(old).size(), 300000u);
}

TEST(Exchange, KeepAliveOfHttp10IsConfirmed) {
  const std::string answer =
      ask_once("GET /1 HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n" + std::string(plain_get));
  EXPECT_EQ(statuses(answer), "200,200");
  EXPECT_NE(answer.find("Connection: keep-alive"), std::string::npos);
}

TEST(Exchange, ConnectionCloseIsObeyed) {
  const std::string answer =
      ask_once("GET /1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n" + std::string(plain_get));
  EXPECT_EQ(statuses(answer), "200");
}

TEST(Exchange, BodyThatBreaksAtOnceIsAnError) {
  EXPECT_EQ(statuses(ask_once(plain_get, giving(0, true, 10))), "500");
}

TEST(Exchange, BodyThatBreaksLaterIsNeverASuccess) {
  for (const std::optional<std::uint64_t> length :
       {std::optional<std::uint64_t>(1000000), std::optional<std::uint64_t>()}) {
    const auto server = start(giving(600000, true, length), http_only());
    RawClient client(*server->http_port());
    client.send(plain_get);
    const std::string answer = client.read_to_end();
    EXPECT_TRUE(client.was_reset());
    EXPECT_LT(body_of(answer).size(), 1000000u);
    EXPECT_FALSE(answer.ends_with("0\r\n\r\n"));
  }
}

TEST(Exchange, BodyOfAnotherLengthThanAnnouncedIsCut) {
  for (const std::uint64_t announced : {std::uint64_t{400000}, std::uint64_t{700000}}) {
    const auto server = start(giving(600000, false, announced), http_only());
    RawClient client(*server->http_port());
    client.send(plain_get);
    const std::string answer = client.read_to_end();
    EXPECT_TRUE(client.was_reset()) << announced;
    EXPECT_LT(body_of(answer).size(), announced);
  }
}

TEST(Exchange, HeaderValuesCannotSplitTheAnswer) {
  const std::string answer = ask_once(plain_get, [](const Request&) {
    Response response;
    response.headers.add("x-amz-meta-a", "1\r\nSet-Cookie: evil\r\n\r\nbody");
    return response;
  });
  EXPECT_EQ(answer.find("\r\nSet-Cookie"), std::string::npos);
}

TEST(Exchange, HandlerThatThrowsIsAnError) {
  EXPECT_EQ(statuses(ask_once(plain_get, [](const Request&) -> Response { throw std::runtime_error("bug"); })), "500");
}

TEST(Expect, ContinueIsSentWhenTheBodyIsFirstRead) {
  const auto server = start(echo, http_only());
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-Continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(client.read_until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  client.send("abc");
  EXPECT_EQ(statuses(client.read_until("[abc]")), "100,200");
}

TEST(Expect, RefusalComesWithoutContinueAndCloses) {
  const auto refuse = [](const Request&) { return Response{403, {}, nullptr, std::nullopt}; };
  const auto server = start(refuse, http_only());
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  const std::string answer = client.read_until("\r\n\r\n");
  EXPECT_EQ(statuses(answer), "403");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
  client.end_sending();
  client.read_to_end();
  EXPECT_TRUE(client.closed());
}

TEST(Unread, SmallBodyIsDroppedAndTheConnectionGoesOn) {
  const auto refuse = [](const Request&) { return Response{403, {}, nullptr, std::nullopt}; };
  const std::string put = "PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + std::string(100000, 'a');
  EXPECT_EQ(statuses(ask_once(put + std::string(plain_get), refuse)), "403,403");
  const std::string chunked = "PUT /k HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
  EXPECT_EQ(statuses(ask_once(chunked + std::string(plain_get), refuse)), "403,403");
}

TEST(Unread, BigBodyClosesAfterTheAnswer) {
  const auto refuse = [](const Request&) { return Response{403, {}, nullptr, std::nullopt}; };
  const auto server = start(refuse, http_only());
  RawClient client(*server->http_port());
  client.send("PUT /k HTTP/1.1\r\nHost: h\r\nContent-Length: 5000000000\r\n\r\n" + std::string(2000000, 'a'));
  const std::string answer = client.read_until("\r\n\r\n");
  EXPECT_EQ(statuses(answer), "403");
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

TEST(Unread, ClientThatGoesAwayWithinTheBody) {
  for (const std::string framing : {"Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\na\r\nabc"}) {
    const std::string answer = ask_once("PUT /k HTTP/1.1\r\nHost: h\r\n" + framing);
    EXPECT_EQ(statuses(answer), "400");
    EXPECT_NE(answer.find("error IncompleteBody"), std::string::npos);
  }
}

}  // namespace
}  // namespace s3sse::server
