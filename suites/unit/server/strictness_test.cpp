// Requests that HTTP servers have been seen to read in two ways. Each must be refused, and a request hidden behind it
// must never be answered.
#include "suites/unit/server/raw_client.h"

namespace s3sse::server {
namespace {

constexpr std::string_view hidden = "GET /hidden HTTP/1.1\r\nHost: h\r\n\r\n";

struct Case {
  const char* name;
  std::string request;
  std::string expected;  ///< status codes
};

std::string put(const std::string& headers, const std::string& body = "abc") {
  return "PUT /k HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n" + body;
}

const std::vector<Case>& cases() {
  static const std::string smuggled = "abc" + std::string(hidden);
  static const std::vector<Case> all = {
      {"length twice, different", put("Content-Length: 3\r\nContent-Length: 41\r\n", smuggled), "400"},
      {"length twice, equal", put("Content-Length: 3\r\nContent-Length: 3\r\n"), "400"},
      {"length as a list", put("Content-Length: 3, 3\r\n"), "400"},
      {"length, then chunked", put("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
      {"chunked, then length", put("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", "0\r\n\r\n"), "400"},
      {"gzip coding, then length", put("Transfer-Encoding: gzip\r\nContent-Length: 3\r\n", smuggled), "400"},
      {"unknown coding", put("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), "400"},
      {"gzip, chunked", put("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), "400"},
      {"chunked twice", put("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400"},
      {"identity", put("Transfer-Encoding: identity\r\n"), "400"},
      {"chunked on HTTP/1.0", "PUT /k HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
      {"length with plus", put("Content-Length: +3\r\n"), "400"},
      {"length in hex", put("Content-Length: 0x3\r\n"), "400"},
      {"length negative", put("Content-Length: -1\r\n"), "400"},
      {"length beyond 64 bits", put("Content-Length: 18446744073709551619\r\n"), "400"},
      {"length empty", put("Content-Length: \r\n"), "400"},
      {"chunk size with 0x", put("Transfer-Encoding: chunked\r\n", "0x3\r\nabc\r\n0\r\n\r\n"), "400"},
      {"chunk size negative", put("Transfer-Encoding: chunked\r\n", "-3\r\nabc\r\n0\r\n\r\n"), "400"},
      {"chunk size of 17 digits", put("Transfer-Encoding: chunked\r\n", "00000000000000003\r\nabc\r\n0\r\n\r\n"),
       "400"},
      {"chunk with bare line feeds", put("Transfer-Encoding: chunked\r\n", "3\nabc\n0\n\n"), "400"},
      {"chunk longer than its size", put("Transfer-Encoding: chunked\r\n", "3\r\nabcd\r\n0\r\n\r\n"), "400"},
      {"space before the colon", put("Content-Length : 3\r\n"), "400"},
      {"empty header name", put(": x\r\n", ""), "400"},
      {"line without colon", put("nonsense\r\n", ""), "400"},
      {"bare CR in a value", put("X-A: a\rb\r\n", ""), "400"},
      {"NUL in a value", put(std::string("X-A: a\0b\r\n", 10), ""), "400"},
      {"bare LF line ends", "GET / HTTP/1.1\nHost: h\n\n", "400"},
      {"folded header", put("X-A: a\r\n b\r\n", ""), "400"},
      {"folded with a tab", put("X-A: a\r\n\tContent-Length: 3\r\n", ""), "400"},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", "400"},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "400"},
      {"no version", "GET /\r\nHost: h\r\n\r\n", "400"},
      {"version 2", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "400"},
      {"two spaces in the request line", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"authority form", "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n", "400"},
      {"not HTTP at all", "\x16\x03\x01\x02\x00\x01\r\n\r\n", "400"},
      {"headers beyond 64 KiB", put("X-A: " + std::string(70000, 'a') + "\r\n", ""), "400"},
      {"too many headers",
       [] {
         std::string many;
         for (int i = 0; i < 200; ++i) many += "X-A: a\r\n";
         return put(many, "");
       }(),
       "400"},
  };
  return all;
}

class Strictness : public testing::TestWithParam<std::size_t> {};

TEST_P(Strictness, IsRefusedAndTheConnectionEnds) {
  const Case& item = cases()[GetParam()];
  SCOPED_TRACE(item.name);
  const std::string answer = ask_once(item.request + std::string(hidden));
  EXPECT_EQ(statuses(answer), item.expected) << answer;
  EXPECT_EQ(answer.find("/hidden"), std::string::npos);
  EXPECT_NE(answer.find("Connection: close"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Raw, Strictness, testing::Range(std::size_t{0}, cases().size()));

TEST(Acceptance, UnusualButRight) {
  const Case fine[] = {
      {"chunked with extension and trailer",
       put("Transfer-Encoding: chunked\r\n", "3;a=b\r\nabc\r\n0\r\nX-T: 1\r\n\r\n"), "200"},
      {"chunked in capitals", put("TRANSFER-ENCODING: Chunked\r\n", "3\r\nabc\r\n0\r\n\r\n"), "200"},
      {"20 KiB header", put("X-A: " + std::string(20000, 'a') + "\r\nContent-Length: 3\r\n"), "200"},
      {"8 KiB target", "GET /" + std::string(8192, 'a') + " HTTP/1.1\r\nHost: h\r\n\r\n", "200"},
      {"empty line before the request", "\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "200"},
      {"absolute form", "GET http://h/k?acl HTTP/1.1\r\nHost: h\r\n\r\n", "200"},
      {"UTF-8 target", "GET /\xc3\xa4 HTTP/1.1\r\nHost: h\r\n\r\n", "200"},
      {"HTTP/1.0", "GET / HTTP/1.0\r\nHost: h\r\n\r\n", "200"},
  };
  for (const Case& item : fine) {
    SCOPED_TRACE(item.name);
    EXPECT_EQ(statuses(ask_once(item.request)), item.expected);
  }
  EXPECT_NE(ask_once(fine[5].request).find("GET /k?acl []"), std::string::npos);
}

TEST(Acceptance, HeadersKeepOrderSpellingAndDuplicates) {
  std::string seen;
  (void)ask_once("GET / HTTP/1.1\r\nhOst: h\r\nX-B: 1\r\nX-A:  2 \r\nx-b: a%2Fb\r\nX-Empty:\r\n\r\n",
                 [&](Request request) {
                   for (const Header& header : request.headers) seen += header.name + "=" + header.value + ";";
                   return Response{};
                 });
  EXPECT_EQ(seen, "hOst=h;X-B=1;X-A=2;x-b=a%2Fb;X-Empty=;");
}

}  // namespace
}  // namespace s3sse::server
