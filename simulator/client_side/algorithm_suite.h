#pragma once
// The algorithm suites of content, as the specification of the Amazon S3 Encryption Client numbers them
// (https://github.com/awslabs/aws-encryption-sdk-specification, framework/algorithm-suites.md).
#include <cstdint>
#include <optional>
#include <string_view>

namespace s3sse::client_side {

enum class SuiteId : std::uint16_t {
  cbc = 0x0070,             ///< V1, and V2 of old clients: read only
  ctr = 0x0071,             ///< ranges of gcm: read only, never stored
  gcm = 0x0072,             ///< V2
  gcm_committing = 0x0073,  ///< V3
  ctr_committing = 0x0074,  ///< ranges of gcm_committing: read only, never stored
};

struct AlgorithmSuite {
  SuiteId id;
  std::string_view name;       ///< "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY"
  std::string_view stored_as;  ///< in x-amz-cek-alg or x-amz-c; also what wraps are bound to; empty: never stored
  bool committing;
  bool legacy;  ///< without authentication
};

const AlgorithmSuite& about(SuiteId id);
/// By its name in the specification.
std::optional<SuiteId> find_suite(std::string_view name);

inline constexpr std::size_t data_key_size = 32;
inline constexpr std::size_t gcm_iv_size = 12;
inline constexpr std::size_t gcm_content_tag_size = 16;
inline constexpr std::size_t aes_block_size = 16;
inline constexpr std::size_t message_id_size = 28;
inline constexpr std::size_t commitment_size = 28;
/// Bytes that one key and IV of AES-GCM may encrypt: 2^39 - 256 bits (NIST SP 800-38D, 5.2.1.1).
inline constexpr std::uint64_t largest_gcm_plaintext = ((std::uint64_t{1} << 39) - 256) / 8;

}  // namespace s3sse::client_side
