#include "simulator/service/fault_spec.h"

#include <fmt/format.h>

#include <string>
#include <vector>

#include "simulator/base/nearest_word.h"
#include "simulator/kms/json/kms_json.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

std::vector<std::string> s3_operation_names() {
  std::vector<std::string> out;
  for (const Operation& operation : operation_table) out.emplace_back(operation.name);
  return out;
}

/// Gives the name its right spelling. Empty names are any operation.
Result<void> settle(std::string& name, const std::vector<std::string>& known, const char* option, const char* service) {
  if (name.empty()) return {};
  auto found = known_word(name, known);
  if (!found)
    return fail(
        fmt::format("{}={}: {} has no operation of that name{}", option, name, service, did_you_mean(name, known)));
  name = std::move(*found);
  return {};
}

}  // namespace

Result<faults::Fault> parse_fault(std::string_view spec) {
  auto fault = faults::parse_fault(spec);
  if (!fault) return fault;
  if (const auto kms = settle(fault->operation, kms::operation_names(), "op", "KMS"); !kms)
    return tl::unexpected(kms.error());
  if (const auto s3 = settle(fault->s3_operation, s3_operation_names(), "s3", "S3"); !s3)
    return tl::unexpected(s3.error());
  return fault;
}

}  // namespace s3sse::service
