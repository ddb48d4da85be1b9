#include "simulator/client_side/error_class.h"

#include <array>
#include <utility>

#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

constexpr std::array<std::pair<ErrorClass, std::string_view>, 16> error_class_names = {{
    {ErrorClass::not_s3ec, "not-s3ec"},
    {ErrorClass::malformed_metadata, "malformed-metadata"},
    {ErrorClass::format_conflict, "format-conflict"},
    {ErrorClass::legacy_disabled, "legacy-disabled"},
    {ErrorClass::policy_violation, "policy-violation"},
    {ErrorClass::config_invalid, "config-invalid"},
    {ErrorClass::wrong_keyring, "wrong-keyring"},
    {ErrorClass::context_mismatch, "context-mismatch"},
    {ErrorClass::unwrap_failed, "unwrap-failed"},
    {ErrorClass::commitment_mismatch, "commitment-mismatch"},
    {ErrorClass::tag_mismatch, "tag-mismatch"},
    {ErrorClass::too_large, "too-large"},
    {ErrorClass::range_invalid, "range-invalid"},
    {ErrorClass::sequence, "sequence"},
    {ErrorClass::unsupported, "unsupported"},
    {ErrorClass::other, "other"},
}};

}  // namespace

std::string_view name_of(ErrorClass error_class) {
  return error_class_names.at(static_cast<std::size_t>(error_class)).second;
}

std::optional<ErrorClass> find_error_class(std::string_view name) {
  for (const auto& [error_class, its_name] : error_class_names) {
    if (its_name == name) return error_class;
  }
  return std::nullopt;
}

std::string Failure::outside(const Rules& rules) const {
  switch (error_class) {
    case ErrorClass::unwrap_failed:
    case ErrorClass::commitment_mismatch:
    case ErrorClass::tag_mismatch:
      return chosen(rules, Rule::client_attack_failures_look_alike_outside,
                    std::string("the object cannot be decrypted: the key is another one, or the object was changed"),
                    reason);
    default:
      return reason;
  }
}

}  // namespace s3sse::client_side
