#include "simulator/kms/key_request_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_specs.h"

namespace s3sse::kms {
namespace {

constexpr std::size_t max_tags = 50;
constexpr std::size_t max_description = 8192;

bool contains(auto&& values, std::string_view value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

std::optional<KmsError> check_spec_and_usage(const Rules& rules, std::string_view region,
                                             const CreateKeyRequest& request) {
  const KeySpecInfo* spec = find_key_spec(request.key_spec);
  if (spec == nullptr) {
    std::vector<std::string_view> names;
    for (const KeySpecInfo& known : key_specs()) names.push_back(known.name);
    return errors::constraint(request.key_spec, "keySpec", enum_constraint(names));
  }
  if (request.key_usage && !contains(key_usages(), *request.key_usage)) {
    return errors::constraint(*request.key_usage, "keyUsage", enum_constraint(key_usages()));
  }
  if (spec->name == "SM2" && !region.starts_with("cn-")) {
    return errors::unsupported("KeySpec SM2 exists in the China Regions only.");
  }
  const auto said = require(rules, request.key_usage || spec->name == "SYMMETRIC_DEFAULT",
                            Rule::kms_api_special_key_spec_needs_usage, errors::validation,
                            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
  if (!said) return said.error();
  if (request.key_usage && !contains(spec->usages, *request.key_usage)) {
    return errors::validation(
        fmt::format("KeyUsage {} is not compatible with KeySpec {}", *request.key_usage, spec->name));
  }
  return check_makeable(spec->name);
}

std::optional<KmsError> check_origin(const CreateKeyRequest& request) {
  if (!contains(key_origins(), request.origin)) {
    return errors::constraint(request.origin, "origin", enum_constraint(key_origins()));
  }
  if (request.origin == "AWS_CLOUDHSM" || request.origin == "EXTERNAL_KEY_STORE") {
    return errors::unsupported(
        fmt::format("Origin {} needs a custom key store, and this simulator has none.", request.origin));
  }
  return std::nullopt;
}

}  // namespace

std::optional<KmsError> check_tags(const Rules& rules, const std::vector<std::pair<std::string, std::string>>& tags,
                                   const std::map<std::string, std::string>& present) {
  std::set<std::string_view> keys;
  const std::string type = chosen(rules, Rule::kms_api_tag_errors_are_tag_exceptions, std::string("TagException"));
  for (const auto& [key, value] : tags) {
    if (ascii_lower(key).starts_with("aws:")) return KmsError{type, "Tags beginning with aws: are reserved"};
    if (!keys.insert(key).second) return KmsError{type, "Duplicate tag keys"};
  }
  const auto known =
      std::ranges::count_if(keys, [&](std::string_view key) { return present.contains(std::string(key)); });
  if (keys.size() + present.size() - static_cast<std::size_t>(known) > max_tags) return KmsError{type, "Too many tags"};
  return std::nullopt;
}

std::string default_key_usage(std::string_view key_spec) {
  const KeySpecInfo* spec = find_key_spec(key_spec);
  if (spec == nullptr || contains(spec->usages, "ENCRYPT_DECRYPT")) return "ENCRYPT_DECRYPT";
  return std::string(spec->usages.front());
}

std::optional<KmsError> check_create_key(const Rules& rules, std::string_view region, const CreateKeyRequest& request) {
  if (request.description.size() > max_description) {
    return errors::constraint(request.description, "description", "Member must have length less than or equal to 8192");
  }
  if (auto error = check_spec_and_usage(rules, region, request)) return error;
  if (auto error = check_origin(request)) return error;
  return check_tags(rules, request.tags, {});
}

}  // namespace s3sse::kms
