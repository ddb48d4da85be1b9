#include "simulator/crypto/crc.h"

#include "simulator/crypto/crc_fold.h"
#include "simulator/crypto/crc_table.h"

namespace s3sse::crypto {
namespace {

template <template <CrcParameters> class Implementation>
CrcUpdate choose(const CrcParameters& parameters) {
  if (parameters.polynomial == crc32_parameters.polynomial) return Implementation<crc32_parameters>::update;
  if (parameters.polynomial == crc32c_parameters.polynomial) return Implementation<crc32c_parameters>::update;
  return Implementation<crc64nvme_parameters>::update;
}

template <CrcParameters Parameters>
struct ByTable {
  static constexpr CrcUpdate update = update_by_table<Parameters>;
};

#if defined(__x86_64__)
template <CrcParameters Parameters>
struct ByFolding {
  static constexpr CrcUpdate update = update_by_folding<Parameters>;
};
#endif

// The product of two registers modulo the polynomial.
std::uint64_t multiply(const CrcParameters& parameters, std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  for (std::uint64_t bit = 1ULL << (parameters.width - 1); bit != 0; bit >>= 1) {
    if ((a & bit) != 0) product ^= b;
    b = (b & 1) != 0 ? (b >> 1) ^ parameters.polynomial : b >> 1;
  }
  return product;
}

}  // namespace

CrcUpdate crc_update_by_table(const CrcParameters& parameters) {
  return choose<ByTable>(parameters);
}

CrcUpdate crc_update_by_folding([[maybe_unused]] const CrcParameters& parameters) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("pclmul") != 0 && __builtin_cpu_supports("sse4.1") != 0) {
    return choose<ByFolding>(parameters);
  }
#endif
  return nullptr;
}

CrcUpdate crc_update(const CrcParameters& parameters) {
  const CrcUpdate folding = crc_update_by_folding(parameters);
  return folding != nullptr ? folding : crc_update_by_table(parameters);
}

std::uint64_t crc_combine(const CrcParameters& parameters, std::uint64_t crc_a, std::uint64_t crc_b,
                          std::uint64_t length_b) {
  const std::uint64_t one = 1ULL << (parameters.width - 1);
  std::uint64_t power = one >> 8;  // x^8: one byte
  std::uint64_t shift = one;
  for (; length_b != 0; length_b >>= 1) {
    if ((length_b & 1) != 0) shift = multiply(parameters, shift, power);
    power = multiply(parameters, power, power);
  }
  return multiply(parameters, shift, crc_a) ^ crc_b;
}

}  // namespace s3sse::crypto
