#include "simulator/crypto/checksum.h"

#include <array>

#include "simulator/base/text.h"
#include "simulator/crypto/crc.h"
#include "simulator/crypto/digest.h"
#include "simulator/crypto/xxhash_checksum.h"

namespace s3sse::crypto {
namespace {

struct Named {
  ChecksumAlgorithm algorithm;
  std::string_view name;
  std::size_t size;
};
constexpr std::array<Named, 10> algorithms{{{ChecksumAlgorithm::crc32, "CRC32", 4},
                                            {ChecksumAlgorithm::crc32c, "CRC32C", 4},
                                            {ChecksumAlgorithm::crc64nvme, "CRC64NVME", 8},
                                            {ChecksumAlgorithm::sha1, "SHA1", 20},
                                            {ChecksumAlgorithm::sha256, "SHA256", 32},
                                            {ChecksumAlgorithm::sha512, "SHA512", 64},
                                            {ChecksumAlgorithm::md5, "MD5", 16},
                                            {ChecksumAlgorithm::xxhash64, "XXHASH64", 8},
                                            {ChecksumAlgorithm::xxhash3, "XXHASH3", 8},
                                            {ChecksumAlgorithm::xxhash128, "XXHASH128", 16}}};

const Named& row_of(ChecksumAlgorithm algorithm) {
  return algorithms[static_cast<std::size_t>(algorithm)];
}

const CrcParameters& parameters_of(ChecksumAlgorithm algorithm) {
  if (algorithm == ChecksumAlgorithm::crc32) return crc32_parameters;
  if (algorithm == ChecksumAlgorithm::crc32c) return crc32c_parameters;
  return crc64nvme_parameters;
}

Bytes big_endian(std::uint64_t value, std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = size; i-- > 0; value >>= 8) bytes[i] = static_cast<std::uint8_t>(value);
  return bytes;
}

std::uint64_t from_big_endian(ByteView bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

class CrcChecksum final : public Checksum {
 public:
  explicit CrcChecksum(const CrcParameters& parameters)
      : parameters_(parameters), update_(crc_update(parameters)), register_(parameters.mask()) {}
  void update(ByteView bytes) override { register_ = update_(register_, bytes); }
  Bytes finish() override {
    Bytes result = big_endian(register_ ^ parameters_.mask(), parameters_.width / 8);
    register_ = parameters_.mask();
    return result;
  }

 private:
  const CrcParameters& parameters_;
  CrcUpdate update_;
  std::uint64_t register_;
};

class DigestChecksum final : public Checksum {
 public:
  explicit DigestChecksum(DigestAlgorithm algorithm) : digest_(algorithm) {}
  void update(ByteView bytes) override { digest_.update(bytes); }
  Bytes finish() override { return digest_.finish(); }

 private:
  Digest digest_;
};

DigestAlgorithm evp_digest_of(ChecksumAlgorithm algorithm) {
  if (algorithm == ChecksumAlgorithm::md5) return DigestAlgorithm::md5;
  if (algorithm == ChecksumAlgorithm::sha1) return DigestAlgorithm::sha1;
  return algorithm == ChecksumAlgorithm::sha512 ? DigestAlgorithm::sha512 : DigestAlgorithm::sha256;
}

}  // namespace

std::string_view to_string(ChecksumAlgorithm algorithm) {
  return row_of(algorithm).name;
}

std::string checksum_header(ChecksumAlgorithm algorithm) {
  return "x-amz-checksum-" + ascii_lower(to_string(algorithm));
}

std::optional<ChecksumAlgorithm> checksum_algorithm_of(std::string_view name) {
  for (const Named& row : algorithms) {
    if (iequals(row.name, name)) return row.algorithm;
  }
  return std::nullopt;
}

std::size_t checksum_size(ChecksumAlgorithm algorithm) {
  return row_of(algorithm).size;
}

bool is_crc(ChecksumAlgorithm algorithm) {
  return algorithm <= ChecksumAlgorithm::crc64nvme;
}

std::unique_ptr<Checksum> make_checksum(ChecksumAlgorithm algorithm) {
  if (is_crc(algorithm)) return std::make_unique<CrcChecksum>(parameters_of(algorithm));
  if (auto xxhash = make_xxhash(algorithm)) return xxhash;
  return std::make_unique<DigestChecksum>(evp_digest_of(algorithm));
}

Bytes combine_crc(ChecksumAlgorithm algorithm, ByteView crc_a, ByteView crc_b, std::uint64_t length_b) {
  const CrcParameters& parameters = parameters_of(algorithm);
  return big_endian(crc_combine(parameters, from_big_endian(crc_a), from_big_endian(crc_b), length_b),
                    parameters.width / 8);
}

}  // namespace s3sse::crypto
