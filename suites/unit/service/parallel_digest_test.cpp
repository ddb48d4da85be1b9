#include "simulator/service/write/parallel_digest.h"

#include <gtest/gtest.h>

#include <thread>

#include "simulator/crypto/digest.h"

namespace s3sse::service {
namespace {

TEST(ParallelMd5Test, SmallOrUnknownBodiesDoNotGetAThread) {
  EXPECT_EQ(ParallelMd5::start_if_worthwhile(std::nullopt), nullptr);
  EXPECT_EQ(ParallelMd5::start_if_worthwhile(1024 * 1024 - 1), nullptr);
}

TEST(ParallelMd5Test, EqualsTheSerialDigestWhateverThePieces) {
  if (std::thread::hardware_concurrency() < 2) GTEST_SKIP() << "no core to spare on this machine";
  Bytes content(5'000'001);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 37 >> 3);
  for (const std::size_t piece : {1000UL, 262'144UL, 262'145UL, 5'000'001UL}) {
    const auto md5 = ParallelMd5::start_if_worthwhile(content.size());
    ASSERT_NE(md5, nullptr);
    for (std::size_t at = 0; at < content.size(); at += piece) {
      md5->update(ByteView(content).subspan(at, std::min(piece, content.size() - at)));
    }
    EXPECT_EQ(md5->finish(), crypto::md5(content)) << piece;
  }
}

TEST(ParallelMd5Test, AbandonedDigestEndsItsThread) {
  for (int i = 0; i < 20; ++i) {
    const auto md5 = ParallelMd5::start_if_worthwhile(10 * 1024 * 1024);
    if (md5 != nullptr) md5->update(Bytes(300'000));
  }
}

TEST(ParallelMd5Test, NoMoreThreadsThanSpareCores) {
  std::vector<std::unique_ptr<ParallelMd5>> all;
  for (unsigned i = 0; i < std::thread::hardware_concurrency() + 3; ++i) {
    if (auto md5 = ParallelMd5::start_if_worthwhile(10 * 1024 * 1024)) all.push_back(std::move(md5));
  }
  EXPECT_EQ(all.size(), std::thread::hardware_concurrency() - 1);
}

}  // namespace
}  // namespace s3sse::service
