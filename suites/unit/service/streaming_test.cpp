// Large bodies stream through the service without being held.
#include <malloc.h>

#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

constexpr std::uint64_t object_size = 64ULL << 20;
constexpr std::size_t allowance = 8ULL << 20;

/// Bytes that the C library has handed out and not got back, large mappings included.
std::size_t allocated() {
  const struct mallinfo2 info = mallinfo2();
  return info.uordblks + info.hblkhd;
}

/// A body that is made while it is read, and remembers the most memory in use meanwhile beyond `pulled` bytes.
class Counter final : public BodySource {
 public:
  explicit Counter(std::size_t& most) : base_(allocated()), most_(most) {}
  Result<std::size_t> read(ByteSpan out) override {
    const std::uint64_t count = std::min<std::uint64_t>(out.size(), object_size - done_);
    for (std::uint64_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>((done_ + i) * 2654435761U >> 13);
    done_ += count;
    const std::size_t used = allocated() - base_;
    most_ = std::max(most_, used > done_ ? used - done_ : 0);
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override { return object_size - done_; }

 private:
  std::uint64_t done_ = 0;
  std::size_t base_;
  std::size_t& most_;
};

class StreamingTest : public ServiceTest {};

TEST_F(StreamingTest, MemoryStaysNearTheStoredCiphertext) {
  make_bucket();
  for (const Headers& method : {Headers{}, Headers{{"x-amz-server-side-encryption", "aws:kms:dsse"}}}) {
    std::size_t most = 0;
    ASSERT_EQ(send_stream("PUT", "/bkt/big", std::make_unique<Counter>(most), method).status, 200);
    EXPECT_LT(most, allowance) << "while writing";

    Response response = raw("GET", "/bkt/big", std::make_unique<MemorySource>(Bytes{}), {});
    ASSERT_EQ(response.status, 200);
    const std::size_t base = allocated();
    std::size_t reading = 0;
    std::uint64_t size = 0;
    Bytes buffer(256 * 1024);
    bool same = true;
    while (true) {
      const auto count = response.body->read(buffer);
      ASSERT_TRUE(count);
      if (*count == 0) break;
      for (std::size_t i = 0; i < *count; i += 977) {
        same &= buffer[i] == static_cast<std::uint8_t>((size + i) * 2654435761U >> 13);
      }
      size += *count;
      reading = std::max(reading, allocated() - std::min(base, allocated()));
    }
    EXPECT_EQ(size, object_size);
    EXPECT_TRUE(same);
    EXPECT_LT(reading, allowance) << "while reading";
  }
}

}  // namespace
}  // namespace s3sse
