#include "simulator/client_side/policy.h"

#include <fmt/format.h>

#include <array>

namespace s3sse::client_side {
namespace {

constexpr std::array<std::string_view, 3> policy_names = {
    "FORBID_ENCRYPT_ALLOW_DECRYPT", "REQUIRE_ENCRYPT_ALLOW_DECRYPT", "REQUIRE_ENCRYPT_REQUIRE_DECRYPT"};

}  // namespace

std::string_view name_of(CommitmentPolicy policy) {
  return policy_names.at(static_cast<std::size_t>(policy));
}

std::optional<CommitmentPolicy> find_commitment_policy(std::string_view name) {
  for (std::size_t i = 0; i < policy_names.size(); ++i) {
    if (policy_names[i] == name) return static_cast<CommitmentPolicy>(i);
  }
  return std::nullopt;
}

SuiteId suite_of(CommitmentPolicy policy) {
  return policy == CommitmentPolicy::forbid_encrypt_allow_decrypt ? SuiteId::gcm : SuiteId::gcm_committing;
}

ClientResult<void> check(const Policy& policy) {
  const AlgorithmSuite& suite = about(policy.write_suite());
  if (suite.legacy) {
    return refuse_object(ErrorClass::config_invalid, fmt::format("{} is for reading old objects only; write with {}",
                                                                 suite.name, about(suite_of(policy.commitment)).name));
  }
  if (suite.committing != about(suite_of(policy.commitment)).committing) {
    return refuse_object(ErrorClass::config_invalid,
                         fmt::format("{} writes with {}, not with {}; change one of the two",
                                     name_of(policy.commitment), about(suite_of(policy.commitment)).name, suite.name));
  }
  if (policy.buffer_size && policy.delayed_authentication) {
    return refuse_object(
        ErrorClass::config_invalid,
        "delayed authentication holds nothing back, so it takes no buffer size; leave out one of the two");
  }
  if (policy.buffer_size && (*policy.buffer_size < smallest_buffer_size || *policy.buffer_size > largest_buffer_size)) {
    return refuse_object(ErrorClass::config_invalid,
                         fmt::format("a buffer has {} to {} bytes, not {}", smallest_buffer_size, largest_buffer_size,
                                     *policy.buffer_size));
  }
  return {};
}

}  // namespace s3sse::client_side
