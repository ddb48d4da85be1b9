#pragma once
// CRC by eight tables ("slicing by eight", Kounavis and Berry 2005): eight bytes a step instead of one.
#include <array>
#include <bit>
#include <cstring>

#include "simulator/crypto/crc.h"

namespace s3sse::crypto {

using CrcTables = std::array<std::array<std::uint64_t, 256>, 8>;

constexpr CrcTables make_crc_tables(CrcParameters parameters) {
  CrcTables tables{};
  for (std::uint64_t byte = 0; byte < 256; ++byte) {
    std::uint64_t reg = byte;
    for (int bit = 0; bit < 8; ++bit) reg = (reg & 1) != 0 ? (reg >> 1) ^ parameters.polynomial : reg >> 1;
    tables[0][byte] = reg;
  }
  for (std::size_t slice = 1; slice < 8; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t before = tables[slice - 1][byte];
      tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

template <CrcParameters Parameters>
inline constexpr CrcTables crc_tables = make_crc_tables(Parameters);

template <CrcParameters Parameters>
std::uint64_t update_by_table(std::uint64_t reg, ByteView bytes) {
  static_assert(std::endian::native == std::endian::little, "words are loaded as they lie in memory");
  const CrcTables& tables = crc_tables<Parameters>;
  const std::uint8_t* at = bytes.data();
  std::size_t left = bytes.size();
  for (; left >= 8; at += 8, left -= 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, at, 8);
    word ^= reg;
    reg = 0;
    for (std::size_t i = 0; i < 8; ++i) reg ^= tables[7 - i][(word >> (8 * i)) & 0xFF];
  }
  for (; left > 0; ++at, --left) reg = (reg >> 8) ^ tables[0][(reg ^ *at) & 0xFF];
  return reg;
}

}  // namespace s3sse::crypto
