#include "simulator/client_side/policy.h"

#include <fmt/format.h>

#include <array>

#include "simulator/deviations/decide.h"

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
  const Rules& rules = policy.rules;
  const auto invalid = [](std::string reason) { return Failure{ErrorClass::config_invalid, std::move(reason)}; };
  const AlgorithmSuite& suite = about(policy.write_suite());
  const std::string_view fitting = about(suite_of(policy.commitment)).name;
  const auto current = require(
      rules, !suite.legacy,
      {Rule::client_config_legacy_algorithm_is_refused, Rule::client_config_chosen_algorithm_is_checked,
       Rule::client_suite_cbc_is_never_written, Rule::client_suite_ctr_is_never_written,
       Rule::client_suite_writing_with_ctr_fails, Rule::client_suite_writing_with_committing_ctr_fails},
      [&] { return invalid(fmt::format("{} is for reading old objects only; write with {}", suite.name, fitting)); });
  if (!current) return current;
  const auto fits = require(rules, suite.legacy || suite.committing == about(suite_of(policy.commitment)).committing,
                            {Rule::client_config_algorithm_is_checked_against_the_policy,
                             Rule::client_config_algorithm_against_the_policy_is_refused},
                            [&] {
                              return invalid(fmt::format("{} writes with {}, not with {}; change one of the two",
                                                         name_of(policy.commitment), fitting, suite.name));
                            });
  if (!fits) return fits;
  const auto one_way =
      require(rules, !policy.buffer_size || !policy.delayed_authentication,
              Rule::client_config_buffer_size_and_delay_are_refused, invalid,
              "delayed authentication holds nothing back, so it takes no buffer size; leave out one of the two");
  if (!one_way) return one_way;
  if (policy.buffer_size && (*policy.buffer_size < smallest_buffer_size || *policy.buffer_size > largest_buffer_size)) {
    return tl::unexpected(invalid(fmt::format("a buffer has {} to {} bytes, not {}", smallest_buffer_size,
                                              largest_buffer_size, *policy.buffer_size)));
  }
  return {};
}

}  // namespace s3sse::client_side
