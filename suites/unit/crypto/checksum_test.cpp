#include "simulator/crypto/checksum.h"

#include <gtest/gtest.h>

#include "simulator/base/entropy.h"
#include "simulator/crypto/crc.h"
#include "suites/unit/crypto/hex.h"

namespace s3sse::crypto {
namespace {

Bytes checksum_of(ChecksumAlgorithm algorithm, ByteView bytes) {
  auto checksum = make_checksum(algorithm);
  checksum->update(bytes);
  return checksum->finish();
}

std::string base64_of(ChecksumAlgorithm algorithm, std::string_view text) {
  return to_base64(checksum_of(algorithm, as_bytes(text)));
}

// The "check" column of the CRC catalogue (reveng.sourceforge.io/crc-catalogue): the CRC of the ASCII digits 1 to 9.
TEST(Crc, MatchesTheCatalogue) {
  const ByteView digits = as_bytes("123456789");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32, digits)), "cbf43926");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32c, digits)), "e3069283");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc64nvme, digits)), "ae8b14860a799888");
}

// RFC 3720, appendix B.4 prints each CRC with its least significant byte first.
TEST(Crc, Crc32cMatchesRfc3720) {
  Bytes up, down;
  for (int i = 0; i < 32; ++i) {
    up.push_back(static_cast<std::uint8_t>(i));
    down.push_back(static_cast<std::uint8_t>(31 - i));
  }
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32c, Bytes(32, 0))), "8a9136aa");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32c, Bytes(32, 0xff))), "62a8ab43");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32c, up)), "46dd794e");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc32c, down)), "113fdb5c");
}

// NVM Express NVM Command Set specification, 64b CRC test cases.
TEST(Crc, Crc64NvmeMatchesTheNvmeSpecification) {
  Bytes up(4096), down(4096);
  for (std::size_t i = 0; i < 4096; ++i) {
    up[i] = static_cast<std::uint8_t>(i);
    down[i] = static_cast<std::uint8_t>(4095 - i);
  }
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc64nvme, Bytes(4096, 0))), "6482d367eb22b64e");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc64nvme, Bytes(4096, 0xff))), "c0ddba7302eca3ac");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc64nvme, up)), "3e729f5f6750449c");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::crc64nvme, down)), "9a2df64b8e9e517e");
}

// The values that the xxHash specification and its test suite give for the empty text, and RFC 1321 and FIPS 180-4.
TEST(Checksum, AlgorithmsOf2026MatchTheirPublishedValues) {
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::xxhash64, {})), "ef46db3751d8e999");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::xxhash3, {})), "2d06800538d394c2");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::xxhash128, {})), "99aa06d3014798d86001c324468d497f");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::md5, as_bytes("abc"))), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::sha512, as_bytes("abc"))),
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f");
}

// As S3 returns them in x-amz-checksum-crc64nvme.
TEST(Crc, Crc64NvmeReadsAsS3SendsIt) {
  EXPECT_EQ(base64_of(ChecksumAlgorithm::crc64nvme, ""), "AAAAAAAAAAA=");
  EXPECT_EQ(base64_of(ChecksumAlgorithm::crc64nvme, "a"), "jC+ERbTL/Dw=");
  EXPECT_EQ(base64_of(ChecksumAlgorithm::crc64nvme, "hello world"), "jSnVw/bqjr4=");
  EXPECT_EQ(base64_of(ChecksumAlgorithm::crc64nvme, "Hello world"), "OOJZ0D8xKts=");
}

TEST(Checksum, ShaReadsAsS3SendsIt) {
  EXPECT_EQ(to_hex(checksum_of(ChecksumAlgorithm::sha1, as_bytes("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(base64_of(ChecksumAlgorithm::sha256, ""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(Crc, FoldingAgreesWithTheTables) {
  SeededEntropy entropy("crc");
  const Bytes bytes = entropy.bytes(5000);
  for (const CrcParameters& parameters : {crc32_parameters, crc32c_parameters, crc64nvme_parameters}) {
    const CrcUpdate folding = crc_update_by_folding(parameters);
    if (folding == nullptr) GTEST_SKIP() << "this machine has no PCLMULQDQ";
    const CrcUpdate table = crc_update_by_table(parameters);
    for (std::size_t size = 0; size <= 700; ++size) {
      for (const std::size_t offset : {0u, 1u, 7u}) {
        const ByteView view = ByteView{bytes}.subspan(offset, size);
        ASSERT_EQ(folding(parameters.mask(), view), table(parameters.mask(), view)) << size;
        ASSERT_EQ(folding(0x0123456789abcdef & parameters.mask(), view),
                  table(0x0123456789abcdef & parameters.mask(), view));
      }
    }
    ASSERT_EQ(folding(1, bytes), table(1, bytes));
  }
}

TEST(Checksum, PiecesGiveTheSameAsTheWhole) {
  SeededEntropy entropy("pieces");
  const Bytes bytes = entropy.bytes(1000);
  for (const auto algorithm : {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme,
                               ChecksumAlgorithm::sha1, ChecksumAlgorithm::sha256}) {
    auto checksum = make_checksum(algorithm);
    for (std::size_t at = 0, step = 1; at < bytes.size(); at += step, step = step * 3 % 211) {
      checksum->update(ByteView{bytes}.subspan(at, std::min(step, bytes.size() - at)));
    }
    const Bytes result = checksum->finish();
    EXPECT_EQ(result, checksum_of(algorithm, bytes)) << to_string(algorithm);
    EXPECT_EQ(result.size(), checksum_size(algorithm));
    EXPECT_EQ(checksum->finish(), checksum_of(algorithm, {})) << "finish() starts anew";
  }
}

TEST(Crc, CombinesToTheCrcOfTheWhole) {
  SeededEntropy entropy("combine");
  const Bytes bytes = entropy.bytes(3000);
  for (const auto algorithm : {ChecksumAlgorithm::crc32, ChecksumAlgorithm::crc32c, ChecksumAlgorithm::crc64nvme}) {
    for (const std::size_t cut : {0u, 1u, 15u, 16u, 1024u, 2999u, 3000u}) {
      const ByteView a = ByteView{bytes}.first(cut);
      const ByteView b = ByteView{bytes}.subspan(cut);
      EXPECT_EQ(combine_crc(algorithm, checksum_of(algorithm, a), checksum_of(algorithm, b), b.size()),
                checksum_of(algorithm, bytes))
          << to_string(algorithm) << " cut at " << cut;
    }
  }
}

TEST(Checksum, NamesAreTheApiValues) {
  EXPECT_EQ(checksum_algorithm_of("crc64nvme"), ChecksumAlgorithm::crc64nvme);
  EXPECT_EQ(checksum_algorithm_of("SHA256"), ChecksumAlgorithm::sha256);
  EXPECT_EQ(checksum_algorithm_of("MD4"), std::nullopt);
  EXPECT_EQ(checksum_header(ChecksumAlgorithm::crc32c), "x-amz-checksum-crc32c");
  EXPECT_EQ(to_string(ChecksumAlgorithm::crc64nvme), "CRC64NVME");
  EXPECT_TRUE(is_crc(ChecksumAlgorithm::crc64nvme));
  EXPECT_FALSE(is_crc(ChecksumAlgorithm::sha1));
}

}  // namespace
}  // namespace s3sse::crypto
