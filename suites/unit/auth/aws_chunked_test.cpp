// The chunked upload examples of the S3 API reference, and what must not get past the decoder.
#include "simulator/auth/aws_chunked.h"

#include <algorithm>

#include "suites/unit/auth/published_requests.h"

namespace s3sse::auth {
namespace {

/// Hands out at most `piece` bytes at a time: boundaries of reads fall anywhere.
class Dribble final : public BodySource {
 public:
  Dribble(std::string text, std::size_t piece) : text_(std::move(text)), piece_(piece) {}
  Result<std::size_t> read(ByteSpan out) override {
    const std::size_t count = std::min({out.size(), piece_, text_.size() - position_});
    std::copy_n(text_.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
    position_ += count;
    return count;
  }

 private:
  std::string text_;
  std::size_t piece_;
  std::size_t position_ = 0;
};

std::string chunk(std::string_view size, std::string_view signature, const std::string& data) {
  return std::string(size) + ";chunk-signature=" + std::string(signature) + "\r\n" + data + "\r\n";
}

std::string example_chunks() {
  return chunk("10000", "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648", std::string(65536, 'a')) +
         chunk("400", "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497", std::string(1024, 'a')) +
         chunk("0", "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9", "");
}

Request example_upload(std::string body, std::size_t piece) {
  Request request = request_of(
      "PUT", "/examplebucket/chunkObject.txt",
      {{"Host", "s3.amazonaws.com"},
       {"x-amz-date", std::string(example_time)},
       {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
       {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"},
       {"Content-Encoding", "aws-chunked"},
       {"x-amz-decoded-content-length", "66560"},
       {"Content-Length", "66824"},
       {"Authorization", authorization("content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;"
                                       "x-amz-decoded-content-length;x-amz-storage-class",
                                       "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")}});
  request.body = std::make_unique<Dribble>(std::move(body), piece);
  return request;
}

Request example_trailer_upload(std::string trailer) {
  Request request = request_of(
      "PUT", "/examplebucket/chunkObject.txt",
      {{"Host", "s3.amazonaws.com"},
       {"x-amz-date", std::string(example_time)},
       {"x-amz-storage-class", "REDUCED_REDUNDANCY"},
       {"x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"},
       {"Content-Encoding", "aws-chunked"},
       {"x-amz-decoded-content-length", "66560"},
       {"x-amz-trailer", "x-amz-checksum-crc32c"},
       {"Authorization", authorization("content-encoding;host;x-amz-content-sha256;x-amz-date;"
                                       "x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer",
                                       "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e")}});
  request.body = std::make_unique<Dribble>(
      chunk("10000", "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2", std::string(65536, 'a')) +
          chunk("400", "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7", std::string(1024, 'a')) +
          "0;chunk-signature=2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n" + trailer,
      5000);
  return request;
}

constexpr auto example_trailer =
    "x-amz-checksum-crc32c:sOO8/Q==\r\n"
    "x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

TEST(AwsChunked, PublishedExampleInPiecesOfAnySize) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{16384}, std::size_t{1000000}}) {
    Door door;
    Request request = example_upload(example_chunks(), piece);
    const auto result = door.ask(request);
    ASSERT_TRUE(result.has_value()) << result.error().message;
    EXPECT_EQ(request.body->length(), 66560u);
    EXPECT_FALSE(request.headers.has("Content-Encoding"));
    const auto body = read_all(*request.body, 100000);
    ASSERT_TRUE(body.has_value()) << piece << " " << body.error().message;
    EXPECT_EQ(as_text(*body), std::string(66560, 'a'));
  }
}

TEST(AwsChunked, PublishedTrailerExample) {
  Door door;
  Request request = example_trailer_upload(example_trailer);
  const auto result = door.ask(request);
  ASSERT_TRUE(result.has_value()) << result.error().message;
  EXPECT_TRUE(door.trailers->empty()) << "nothing is known before the body was read";
  const auto body = read_all(*request.body, 100000);
  ASSERT_TRUE(body.has_value()) << body.error().message;
  EXPECT_EQ(door.trailers->get("x-amz-checksum-crc32c"), "sOO8/Q==");
}

TEST(AwsChunked, ForgedTrailerIsRefused) {
  std::string forged = example_trailer;
  forged.replace(forged.find("sOO8"), 4, "AAAA");
  for (const std::string& trailer : {forged, std::string("x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n")}) {
    Door door;
    Request request = example_trailer_upload(trailer);
    ASSERT_TRUE(door.ask(request).has_value());
    const auto body = read_all(*request.body, 100000);
    ASSERT_FALSE(body.has_value());
    EXPECT_EQ(body.error().code, "SignatureDoesNotMatch");
    EXPECT_TRUE(door.trailers->empty());
  }
}

TEST(AwsChunked, ChangedByteIsRefusedAndStaysRefused) {
  std::string body = example_chunks();
  body[30000] = 'b';
  Door door;
  Request request = example_upload(body, 4096);
  ASSERT_TRUE(door.ask(request).has_value());
  const auto read = read_all(*request.body, 100000);
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, "SignatureDoesNotMatch");
  std::uint8_t byte = 0;
  EXPECT_FALSE(request.body->read({&byte, 1}).has_value());
}

TEST(AwsChunked, ChangedLastChunkSignatureIsRefused) {
  std::string body = example_chunks();
  body[body.rfind("b6c6")] = 'c';
  Door door;
  Request request = example_upload(body, 100);
  ASSERT_TRUE(door.ask(request).has_value());
  EXPECT_EQ(read_all(*request.body, 100000).error().code, "SignatureDoesNotMatch");
}

TEST(AwsChunked, EveryTruncationIsIncomplete) {
  const std::string body = example_chunks();
  for (const std::size_t keep : {std::size_t{0}, std::size_t{5}, std::size_t{1000}, std::size_t{65000},
                                 body.size() - 90, body.size() - 2, body.size() - 1}) {
    Door door;
    Request request = example_upload(body.substr(0, keep), 512);
    ASSERT_TRUE(door.ask(request).has_value());
    const auto read = read_all(*request.body, 100000);
    ASSERT_FALSE(read.has_value()) << keep;
    EXPECT_EQ(read.error().code, "IncompleteBody") << keep;
  }
}

struct Decoded {
  Result<Bytes> body;
  Trailers trailers;
};

Decoded decode_unsigned(std::string text, std::uint64_t length, std::vector<std::string> declared = {},
                        std::size_t piece = 3) {
  AwsChunkedForm form;
  form.decoded_length = length;
  form.trailers = true;
  form.declared_trailers = std::move(declared);
  auto trailers = std::make_shared<Headers>();
  AwsChunkedSource source(std::make_unique<Dribble>(std::move(text), piece), std::move(form), trailers);
  return {read_all(source, 100000), trailers};
}

// The body that botocore 1.43 and the AWS CLI put on the wire for ten bytes.
TEST(AwsChunked, UnsignedTrailerFormOfTheCli) {
  const auto decoded =
      decode_unsigned("a\r\nhello sse\n\r\n0\r\nx-amz-checksum-crc32:Ex1GcA==\r\n\r\n", 10, {"x-amz-checksum-crc32"});
  ASSERT_TRUE(decoded.body.has_value()) << decoded.body.error().message;
  EXPECT_EQ(as_text(*decoded.body), "hello sse\n");
  EXPECT_EQ(decoded.trailers->get("X-Amz-Checksum-Crc32"), "Ex1GcA==");
}

// As the manual of S3 prints trailers, and minio-go sends them.
TEST(AwsChunked, ATrailerMayEndInABareLineFeed) {
  const std::string data = "3\r\nabc\r\n0\r\n";
  for (const std::string end : {"\n\r\n\r\n", "\n\r\n", "\r\n\r\n"}) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{10000}}) {
      const auto decoded =
          decode_unsigned(data + "x-amz-checksum-crc32:Ex1GcA==" + end, 3, {"x-amz-checksum-crc32"}, piece);
      ASSERT_TRUE(decoded.body.has_value()) << decoded.body.error().message;
      EXPECT_EQ(decoded.trailers->get("x-amz-checksum-crc32"), "Ex1GcA==");
    }
  }
  for (const std::string end : {"\n", "\n\n", "\n\r\nmore", "\n\r\n\r\nmore", "\r\n", "\n\n\r\n"}) {
    EXPECT_FALSE(
        decode_unsigned(data + "x-amz-checksum-crc32:Ex1GcA==" + end, 3, {"x-amz-checksum-crc32"}).body.has_value())
        << end.size();
  }
}

TEST(AwsChunked, EmptyBody) {
  EXPECT_TRUE(decode_unsigned("0\r\n\r\n", 0).body.has_value());
  EXPECT_EQ(decode_unsigned("0\r\n\r\n", 1).body.error().code, "IncompleteBody");
}

TEST(AwsChunked, MalformedFramingIsRefused) {
  struct Case {
    std::string text;
    std::string code;
  };
  const Case cases[] = {
      {"0x3\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"+3\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"-3\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {" 3\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"3 \r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"3;x=y\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"3\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"3\r\nabc\n0\r\n\r\n", "InvalidRequest"},
      {"3\r\nabcd\r\n0\r\n\r\n", "InvalidRequest"},
      {"3\r\nabc\r\n0\r\n\r\nmore", "InvalidRequest"},
      {"4\r\nabcd\r\n0\r\n\r\n", "IncompleteBody"},
      {"2\r\nab\r\n0\r\n\r\n", "IncompleteBody"},
      {"ffffffffffffffff\r\nabc\r\n0\r\n\r\n", "IncompleteBody"},
      {"10000000000000003\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {std::string(5000, '0') + "3\r\nabc\r\n0\r\n\r\n", "InvalidRequest"},
      {"3\r\nabc\r\n0\r\nx-amz-checksum-crc32:AAAA\r\n\r\n", "MalformedTrailerError"},
      {"3\r\nabc\r\n0\r\nno colon\r\n\r\n", "MalformedTrailerError"},
  };
  for (const Case& item : cases) {
    for (const std::size_t piece : {std::size_t{1}, std::size_t{10000}}) {
      const auto decoded = decode_unsigned(item.text, 3, {}, piece);
      ASSERT_FALSE(decoded.body.has_value()) << item.text.substr(0, 60);
      EXPECT_EQ(decoded.body.error().code, item.code) << item.text.substr(0, 60);
    }
  }
}

TEST(AwsChunked, OnlyTheLastChunkMayBeSmallerThan8KiB) {
  const std::string large = "2000\r\n" + std::string(8192, 'a') + "\r\n";
  const std::string small = "1fff\r\n" + std::string(8191, 'a') + "\r\n";
  EXPECT_TRUE(decode_unsigned(large + "1\r\nb\r\n0\r\n\r\n", 8193).body.has_value());
  const auto refused = decode_unsigned(small + "1\r\nb\r\n0\r\n\r\n", 8192);
  ASSERT_FALSE(refused.body.has_value());
  EXPECT_EQ(refused.body.error().code, "InvalidChunkSizeError");
}

TEST(AwsChunked, AnnouncedTrailerMustCome) {
  EXPECT_EQ(decode_unsigned("0\r\n\r\n", 0, {"x-amz-checksum-crc32"}).body.error().code, "MalformedTrailerError");
  EXPECT_EQ(decode_unsigned("0\r\nx-a:1\r\nx-a:1\r\n\r\n", 0, {"x-a", "x-b"}).body.error().code,
            "MalformedTrailerError");
}

TEST(AwsChunked, DecodedLengthIsNeeded) {
  Door door;
  Request request =
      request_of("PUT", "/b/k", {{"Host", "h"}, {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"}});
  auto result = door.ask(request);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "MissingContentLength");
  request.headers.add("x-amz-decoded-content-length", "-1");
  result = door.ask(request);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().code, "InvalidArgument");
}

TEST(AwsChunked, OtherContentCodingsStay) {
  Door door;
  Request request = request_of("PUT", "/b/k",
                               {{"Host", "h"},
                                {"Content-Encoding", "aws-chunked, gzip"},
                                {"x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER"},
                                {"x-amz-decoded-content-length", "0"}},
                               "0\r\n\r\n");
  ASSERT_TRUE(door.ask(request).has_value());
  EXPECT_EQ(request.headers.get("Content-Encoding"), "gzip");
}

}  // namespace
}  // namespace s3sse::auth
