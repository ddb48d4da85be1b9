#pragma once
// The three CRCs of S3, all reflected, with initial value and final XOR of all ones. Two implementations with one
// result: eight tables (any machine), and folding with carry-less multiplication (PCLMULQDQ). Both are public so that
// tests can hold one against the other.
#include <cstdint>

#include "simulator/base/bytes.h"

namespace s3sse::crypto {

/// `polynomial` bit-reversed, as the register is.
struct CrcParameters {
  unsigned width;
  std::uint64_t polynomial;
  [[nodiscard]] constexpr std::uint64_t mask() const { return width == 64 ? ~0ULL : (1ULL << width) - 1; }
};

inline constexpr CrcParameters crc32_parameters{32, 0xEDB88320};              // CRC-32/ISO-HDLC
inline constexpr CrcParameters crc32c_parameters{32, 0x82F63B78};             // CRC-32/ISCSI
inline constexpr CrcParameters crc64nvme_parameters{64, 0x9A6C9329AC4BC9B5};  // CRC-64/NVME

/// The register goes in and comes out raw: the caller starts with mask() and XORs with mask() at the end.
using CrcUpdate = std::uint64_t (*)(std::uint64_t reg, ByteView bytes);

/// Runs on every machine.
CrcUpdate crc_update_by_table(const CrcParameters& parameters);
/// Null where the machine lacks PCLMULQDQ.
CrcUpdate crc_update_by_folding(const CrcParameters& parameters);
/// The faster one that this machine has.
CrcUpdate crc_update(const CrcParameters& parameters);

/// The CRC of A||B from those of A and B (final values), in a number of steps that grows with log(length_b).
std::uint64_t crc_combine(const CrcParameters& parameters, std::uint64_t crc_a, std::uint64_t crc_b,
                          std::uint64_t length_b);

}  // namespace s3sse::crypto
