#include "simulator/client_side/algorithm_suite.h"

#include <array>

namespace s3sse::client_side {
namespace {

constexpr std::array<AlgorithmSuite, 5> suites = {{
    {SuiteId::cbc, "ALG_AES_256_CBC_IV16_NO_KDF", "AES/CBC/PKCS5Padding", false, true},
    {SuiteId::ctr, "ALG_AES_256_CTR_IV16_TAG16_NO_KDF", "", false, true},
    {SuiteId::gcm, "ALG_AES_256_GCM_IV12_TAG16_NO_KDF", "AES/GCM/NoPadding", false, false},
    {SuiteId::gcm_committing, "ALG_AES_256_GCM_HKDF_SHA512_COMMIT_KEY", "115", true, false},
    {SuiteId::ctr_committing, "ALG_AES_256_CTR_HKDF_SHA512_COMMIT_KEY", "", true, true},
}};

}  // namespace

const AlgorithmSuite& about(SuiteId id) {
  return suites.at(static_cast<std::size_t>(id) - static_cast<std::size_t>(SuiteId::cbc));
}

std::optional<SuiteId> find_suite(std::string_view name) {
  for (const AlgorithmSuite& suite : suites) {
    if (suite.name == name) return suite.id;
  }
  return std::nullopt;
}

}  // namespace s3sse::client_side
