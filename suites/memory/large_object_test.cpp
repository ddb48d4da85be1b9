// One object in many parts, larger than any memory, in and out over HTTP: the process, with its client, grows by
// nothing that goes with the size.
//
//   S3SSE_LARGE_OBJECT_MIB=65536 large_object      64 GiB; without the variable 256 MiB
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fstream>

#include "harness/sigv4/signer.h"
#include "simulator/base/encoding.h"
#include "simulator/base/entropy.h"
#include "simulator/base/text.h"
#include "simulator/crypto/digest.h"
#include "simulator/kms/kms.h"
#include "simulator/server/server.h"
#include "simulator/service/service.h"
#include "simulator/sse/sse_engine.h"
#include "suites/benchmarks/wire.h"
#include "suites/memory/hash_only_store.h"

namespace s3sse {
namespace {

using benchmarks::Head;
using benchmarks::Wire;

constexpr std::uint64_t mebibyte = 1ULL << 20;
constexpr std::uint64_t allowance = 64 * mebibyte;
constexpr std::size_t chunk_size = 256 * 1024;
constexpr std::uint32_t part_count = 16;
constexpr const char* target = "/bucket/large";

std::uint64_t object_size() {
  const char* given = std::getenv("S3SSE_LARGE_OBJECT_MIB");
  const auto mebibytes = given == nullptr ? std::optional<std::uint64_t>(256) : parse_decimal<std::uint64_t>(given);
  return mebibytes.value_or(0) * mebibyte;
}

/// Bytes that this process has held at once since peak_from_here().
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

void peak_from_here() {
  std::ofstream("/proc/self/clear_refs") << 5;
}

class LargeObject : public ::testing::Test {
 protected:
  LargeObject() : service_(config(), Doors{clock_, entropy_}, tests::make_hash_only_store()) {
    server::ServerOptions options;
    options.https_port.reset();
    options.trusted_proxies.add("127.0.0.1");
    server_ = std::move(*server::Server::start(server::handler_of(service_), std::move(options)));
    wire_ = Wire::connect(*server_->http_port(), false);
  }

  static ServiceConfig config() {
    ServiceConfig config;
    config.era = Era::y2025;  // SSE-C is not blocked on new buckets
    config.accounts.push_back({.access_key_id = "EXAMPLE", .secret_access_key = "example-secret"});
    return config;
  }

  /// Sends the head of a request, and a small body.
  void begin(const std::string& method, const std::string& path, bool under_key, std::uint64_t length,
             std::string_view body = {}) {
    harness::WireRequest request;
    request.method = method;
    request.target = path;
    request.headers.add("Host", "127.0.0.1");
    request.headers.add("X-Forwarded-Proto", "https");  // SSE-C wants it, and TLS is not what this is about
    const std::string prefix = "x-amz-server-side-encryption-customer-";
    if (under_key) {
      request.headers.add(prefix + "algorithm", "AES256");
      request.headers.add(prefix + "key", to_base64(customer_key_));
      request.headers.add(prefix + "key-MD5", to_base64(crypto::md5(customer_key_)));
    }
    harness::sigv4::SignOptions options;
    options.time = clock_.now();
    options.payload = harness::sigv4::Payload::unsigned_payload;
    signer_.sign(request, harness::sigv4::make_credentials("EXAMPLE", "example-secret"), options);
    std::string head = method + " " + path + " HTTP/1.1\r\n";
    for (const auto& header : request.headers) head += header.name + ": " + header.value + "\r\n";
    head += fmt::format("Content-Length: {}\r\n\r\n{}", length, body);
    ASSERT_TRUE(wire_->write(as_bytes(head)));
  }

  /// The rest of an answer, which is small.
  std::string answer(Head& head) {
    head = benchmarks::read_head(*wire_);
    std::string body(head.rest.begin(), head.rest.end());
    Bytes buffer(4096);
    while (body.size() < head.content_length()) {
      const std::size_t count = wire_->read(buffer);
      if (count == 0) break;
      body.append(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    }
    EXPECT_TRUE(head.text.starts_with("HTTP/1.1 200")) << head.text << body;
    return body;
  }
  std::string call(const std::string& method, const std::string& path, bool under_key, std::string_view body = {}) {
    begin(method, path, under_key, body.size(), body);
    Head head;
    return answer(head);
  }

  /// Returns the ETag.
  std::string put_part(const std::string& upload, std::uint32_t number, std::uint64_t first, std::uint64_t size) {
    begin("PUT", fmt::format("{}?partNumber={}&uploadId={}", target, number, upload), true, size);
    Bytes chunk(chunk_size);
    for (std::uint64_t sent = 0; sent < size;) {
      const ByteSpan piece(chunk.data(), std::min<std::uint64_t>(chunk.size(), size - sent));
      tests::fill_with_pattern(first + sent, piece);
      sent_.update(piece);
      if (!wire_->write(piece)) break;
      sent += piece.size();
    }
    Head head;
    answer(head);
    return text_between(head.text, "ETag: ", "\r\n");
  }

  static std::string text_between(std::string_view text, std::string_view before, std::string_view after) {
    const auto begin = text.find(before);
    if (begin == std::string_view::npos) return {};
    const auto rest = text.substr(begin + before.size());
    return std::string(rest.substr(0, rest.find(after)));
  }

  void put_object(std::uint64_t size) {
    const std::string upload = text_between(call("POST", fmt::format("{}?uploads=", target), true), "<UploadId>", "<");
    std::string listed;
    for (std::uint32_t number = 1; number <= part_count; ++number) {
      const std::uint64_t part_size = size / part_count;
      const std::string etag = put_part(upload, number, (number - 1) * part_size, part_size);
      listed += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", number, etag);
    }
    call("POST", fmt::format("{}?uploadId={}", target, upload), true,
         "<CompleteMultipartUpload>" + listed + "</CompleteMultipartUpload>");
  }

  /// Tells each part what it is made of, by the keys that its customer has.
  void set_origins() {
    const store::ObjectRef object = service_.store().object("bucket", "large");
    ASSERT_NE(object, nullptr);
    const sse::ObjectPlace place{.bucket = "bucket", .key = object->key, .seal_id = object->seal_id};
    const Rules rules;
    kms::Kms kms({.region = "us-east-1"}, clock_, entropy_, rules);
    sse::SseEngine engine(kms, entropy_, entropy_.secret(32), clock_);
    const sse::CustomerKey key{.key = SecretBytes::copy_of(customer_key_),
                               .key_md5 = to_base64(crypto::md5(customer_key_))};
    Peer peer;
    peer.secure = true;
    const Principal principal;
    const sse::RequestFacts facts{
        .peer = peer, .principal = principal, .action = "s3:GetObject", .resource_arn = "", .rules = rules};
    const auto keys = engine.open(*sse::parse_envelope(object->envelope), place, &key, facts, {});
    ASSERT_TRUE(keys) << keys.error().code;
    std::uint64_t first = 0;
    for (const store::SealedPart& part : object->parts) {
      tests::set_origin(*part.ciphertext, {.keys = crypto::derive_segment_keys(*keys, as_bytes(part.salt)),
                                           .binding = sse::segment_binding(place, part.part_number),
                                           .first = first,
                                           .size = part.size});
      first += part.size;
    }
  }

  /// Returns the SHA-256 of what comes.
  Bytes get_object(std::uint64_t size) {
    begin("GET", target, true, 0);
    Head head = benchmarks::read_head(*wire_);
    EXPECT_TRUE(head.text.starts_with("HTTP/1.1 200")) << head.text;
    EXPECT_EQ(head.content_length(), size);
    crypto::Digest digest(crypto::DigestAlgorithm::sha256);
    digest.update(head.rest);
    std::uint64_t received = head.rest.size();
    Bytes chunk(chunk_size);
    while (received < size) {
      const std::size_t count = wire_->read(chunk);
      if (count == 0) break;
      digest.update(ByteView(chunk).first(count));
      received += count;
    }
    EXPECT_EQ(received, size);
    return digest.finish();
  }

  SystemClock clock_;
  SystemEntropy entropy_;
  Service service_;
  std::unique_ptr<server::Server> server_;
  std::unique_ptr<Wire> wire_;
  harness::sigv4::Signer signer_;
  const Bytes customer_key_ = Bytes(32, 7);
  crypto::Digest sent_{crypto::DigestAlgorithm::sha256};
};

TEST_F(LargeObject, GoesInAndOutInConstantMemory) {
  using Seconds = std::chrono::duration<double>;
  const auto now = [] { return std::chrono::steady_clock::now(); };
  const std::uint64_t size = object_size();
  ASSERT_EQ(size % (part_count * mebibyte), 0U) << "S3SSE_LARGE_OBJECT_MIB is a number of MiB that 16 divides";
  ASSERT_NE(size, 0U);
  ASSERT_NE(wire_, nullptr);
  call("PUT", "/bucket", false);
  peak_from_here();
  const std::uint64_t before = peak_memory();
  ASSERT_GT(before, 0U);

  const auto begin = now();
  put_object(size);
  const auto between = now();
  set_origins();
  ASSERT_FALSE(HasFatalFailure());
  EXPECT_EQ(get_object(size), sent_.finish());
  const std::uint64_t grown = peak_memory() - before;
  fmt::print("{} MiB in {} parts: in {:.0f} s, out {:.0f} s, {} MiB more than before at the peak\n", size / mebibyte,
             part_count, Seconds(between - begin).count(), Seconds(now() - between).count(), grown / mebibyte);
  EXPECT_LE(grown, allowance);
}

TEST_F(LargeObject, CiphertextThatIsNotThatOfTheStoreIsNotGivenOut) {
  call("PUT", "/bucket", false);
  put_object(part_count * 5 * mebibyte);
  const store::ObjectRef object = service_.store().object("bucket", "large");
  ASSERT_NE(object, nullptr);
  Bytes out(100);
  EXPECT_FALSE(object->parts[0].ciphertext->read_at(0, out)) << "nobody said what it is made of";
  set_origins();
  EXPECT_EQ(*object->parts[1].ciphertext->read_at(3 * mebibyte, out), out.size());
  EXPECT_EQ(*object->parts[1].ciphertext->read_at(0, out), out.size()) << "back to the start";
  crypto::SegmentKeys others;
  others.layers.push_back(entropy_.secret(32));
  tests::set_origin(*object->parts[0].ciphertext, {.keys = std::move(others), .binding = {}, .size = 5 * mebibyte});
  EXPECT_FALSE(object->parts[0].ciphertext->read_at(0, out));
}

}  // namespace
}  // namespace s3sse
