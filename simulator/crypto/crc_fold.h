#pragma once
// CRC by folding (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction", Intel
// 2009). Four 128-bit accumulators are multiplied forward by x^512 modulo the polynomial, 64 bytes a step; the 16 bytes
// that remain are congruent to the whole input, so the tables finish them. Works for every width up to 64.
#if defined(__x86_64__)
#include <immintrin.h>

#include "simulator/crypto/crc_table.h"

namespace s3sse::crypto {

/// x^n modulo the polynomial, as a 64-bit register with the coefficient of x^0 in the highest bit.
constexpr std::uint64_t power_of_x(CrcParameters parameters, unsigned n) {
  std::uint64_t value = 1ULL << (parameters.width - 1);  // x^0 in a register of that width
  for (; n > 0; --n) value = (value & 1) != 0 ? (value >> 1) ^ parameters.polynomial : value >> 1;
  return value << (64 - parameters.width);
}

// The product of two bit-reversed 64-bit factors comes out one place short of a bit-reversed 128-bit number, which is a
// factor x: hence the exponents less one.
template <CrcParameters Parameters, unsigned Distance>
struct FoldConstants {
  static constexpr std::uint64_t low = power_of_x(Parameters, Distance + 63);
  static constexpr std::uint64_t high = power_of_x(Parameters, Distance - 1);
};

template <CrcParameters Parameters, unsigned Distance>
[[gnu::target("pclmul,sse4.1"), gnu::always_inline]] inline __m128i fold(__m128i accumulator, __m128i next) {
  using K = FoldConstants<Parameters, Distance>;
  const __m128i constants = _mm_set_epi64x(static_cast<long long>(K::high), static_cast<long long>(K::low));
  const __m128i low = _mm_clmulepi64_si128(accumulator, constants, 0x00);
  const __m128i high = _mm_clmulepi64_si128(accumulator, constants, 0x11);
  return _mm_xor_si128(_mm_xor_si128(low, high), next);
}

template <CrcParameters Parameters>
[[gnu::target("pclmul,sse4.1")]] std::uint64_t update_by_folding(std::uint64_t reg, ByteView bytes) {
  if (bytes.size() < 128) return update_by_table<Parameters>(reg, bytes);
  const auto* at = reinterpret_cast<const __m128i*>(bytes.data());
  const auto* const end = at + bytes.size() / 16;
  __m128i a = _mm_xor_si128(_mm_loadu_si128(at), _mm_set_epi64x(0, static_cast<long long>(reg)));
  __m128i b = _mm_loadu_si128(at + 1);
  __m128i c = _mm_loadu_si128(at + 2);
  __m128i d = _mm_loadu_si128(at + 3);
  for (at += 4; end - at >= 4; at += 4) {
    a = fold<Parameters, 512>(a, _mm_loadu_si128(at));
    b = fold<Parameters, 512>(b, _mm_loadu_si128(at + 1));
    c = fold<Parameters, 512>(c, _mm_loadu_si128(at + 2));
    d = fold<Parameters, 512>(d, _mm_loadu_si128(at + 3));
  }
  b = fold<Parameters, 128>(a, b);
  c = fold<Parameters, 128>(b, c);
  d = fold<Parameters, 128>(c, d);
  for (; at != end; ++at) d = fold<Parameters, 128>(d, _mm_loadu_si128(at));
  std::array<std::uint8_t, 16> rest{};
  _mm_storeu_si128(reinterpret_cast<__m128i*>(rest.data()), d);
  const std::uint64_t folded = update_by_table<Parameters>(0, rest);
  return update_by_table<Parameters>(folded, bytes.subspan(bytes.size() / 16 * 16));
}

}  // namespace s3sse::crypto
#endif
