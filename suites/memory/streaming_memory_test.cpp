// 1 GiB in and out: the process may grow by the stored ciphertext and 32 MiB, no more.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>

#include "harness/sigv4/signer.h"
#include "simulator/base/entropy.h"
#include "simulator/service/service.h"

namespace s3sse {
namespace {

constexpr std::uint64_t gibibyte = 1ull << 30;
constexpr std::uint64_t allowance = 32ull << 20;

/// Bytes that this process has ever held at once.
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoull(line.substr(6)) * 1024;
  }
  return 0;
}

class GeneratedBody final : public BodySource {
 public:
  Result<std::size_t> read(ByteSpan out) override {
    const std::size_t count = std::min<std::uint64_t>(out.size(), left_);
    std::fill_n(out.begin(), count, std::uint8_t{0x5a});
    left_ -= count;
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return left_; }

 private:
  std::uint64_t left_ = gibibyte;
};

class StreamingMemory : public ::testing::TestWithParam<const char*> {
 protected:
  StreamingMemory() : service_(config(), Doors{clock_, entropy_}) {}

  static ServiceConfig config() {
    ServiceConfig config;
    config.accounts.push_back({.access_key_id = "EXAMPLE", .secret_access_key = "example-secret"});
    return config;
  }

  Response send(const std::string& method, const std::string& target, Headers headers = {},
                std::unique_ptr<BodySource> body = std::make_unique<MemorySource>(Bytes{})) {
    harness::WireRequest wire;
    wire.method = method;
    wire.target = target;
    wire.headers = std::move(headers);
    wire.headers.add("Host", "127.0.0.1");
    harness::sigv4::SignOptions options;
    options.time = clock_.now();
    options.payload = harness::sigv4::Payload::unsigned_payload;
    signer_.sign(wire, harness::sigv4::make_credentials("EXAMPLE", "example-secret"), options);
    Request request;
    request.method = method;
    request.target = target;
    request.headers = wire.headers;
    if (const auto length = body->length()) request.headers.set("Content-Length", std::to_string(*length));
    request.body = std::move(body);
    return service_.handle(std::move(request));
  }

  SystemClock clock_;
  SystemEntropy entropy_;
  Service service_;
  harness::sigv4::Signer signer_;
};

TEST_P(StreamingMemory, StaysBounded) {
  ASSERT_EQ(send("PUT", "/bucket").status, 200);
  const std::uint64_t before = peak_memory();
  ASSERT_GT(before, 0u);

  ASSERT_EQ(
      send("PUT", "/bucket/doc", {{"x-amz-server-side-encryption", GetParam()}}, std::make_unique<GeneratedBody>())
          .status,
      200);
  const std::uint64_t stored = service_.store().object("bucket", "doc")->parts.front().ciphertext->size();
  ASSERT_GE(stored, gibibyte);
  EXPECT_LE(peak_memory(), before + stored + allowance);

  Response answer = send("GET", "/bucket/doc");
  ASSERT_EQ(answer.status, 200);
  Bytes buffer(256 * 1024);
  std::uint64_t received = 0;
  while (true) {
    const auto count = answer.body->read(buffer);
    ASSERT_TRUE(count) << count.error().message;
    if (*count == 0) break;
    received += *count;
  }
  EXPECT_EQ(received, gibibyte);
  EXPECT_LE(peak_memory(), before + stored + allowance);
}

INSTANTIATE_TEST_SUITE_P(Methods, StreamingMemory, ::testing::Values("AES256", "aws:kms:dsse"),
                         [](const auto& parameter) { return parameter.index == 0 ? "SseS3" : "DsseKms"; });

}  // namespace
}  // namespace s3sse
