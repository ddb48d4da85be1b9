#include "harness/transport/response_reader.h"

#include <gtest/gtest.h>

#include "harness/transport/remote_options.h"

namespace s3sse::harness {
namespace {

constexpr std::string_view chunked_answer =
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: 1\r\n folded\r\n\r\n"
    "5\r\nhello\r\n1;name=value\r\n!\r\n0\r\nTrailer: x\r\n\r\n";

TEST(ResponseReader, EverySplitGivesTheSameAnswer) {
  for (std::size_t cut = 0; cut <= chunked_answer.size(); ++cut) {
    ResponseReader reader(false, 100);
    reader.feed(as_bytes(chunked_answer.substr(0, cut)));
    reader.feed(as_bytes(chunked_answer.substr(cut)));
    ASSERT_TRUE(reader.done()) << cut;
    ASSERT_EQ(reader.failure(), TransportFailure::none) << cut << reader.detail();
    const WireResponse response = reader.take();
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("x-a"), "1 folded");
    EXPECT_EQ(as_text(response.body), "hello!");
  }
}

TEST(ResponseReader, EveryCutIsAFailure) {
  for (std::size_t cut = 0; cut < chunked_answer.size(); ++cut) {
    ResponseReader reader(false, 100);
    reader.feed(as_bytes(chunked_answer.substr(0, cut)));
    reader.end(true);
    EXPECT_EQ(reader.failure(), TransportFailure::connection) << cut;
  }
}

TEST(ResponseReader, RefusesAmbiguousFraming) {
  for (const std::string_view head :
       {"Content-Length: 1\r\nContent-Length: 2", "Content-Length: -1", "Content-Length: 99999999999999999999",
        "Transfer-Encoding: gzip", "Transfer-Encoding: gzip, chunked", "no colon", ": no name"}) {
    ResponseReader reader(false, 100);
    reader.feed(as_bytes("HTTP/1.1 200 OK\r\n" + std::string(head) + "\r\n\r\n"));
    EXPECT_EQ(reader.failure(), TransportFailure::protocol) << head;
  }
}

TEST(ResponseReader, RefusesMalformedChunks) {
  for (const std::string_view chunks : {"x\r\n", "\r\n", "3\r\nabcd\r\n", "11111111111111111\r\n", "0x3\r\nabc\r\n"}) {
    ResponseReader reader(false, 100);
    reader.feed(as_bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + std::string(chunks)));
    EXPECT_EQ(reader.failure(), TransportFailure::protocol) << chunks;
  }
}

}  // namespace
}  // namespace s3sse::harness
