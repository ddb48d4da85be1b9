#pragma once
// The headers and query parameters that the model of S3 knows, and what becomes of them here. The service obeys those
// of one list; a second one gives, for what is passed over, the reason why nothing that is stored or answered depends
// on it. What stands in neither is refused, so that a release of the model brings nothing that is silently ignored.
#include <span>
#include <string_view>

#include "simulator/base/uri.h"
#include "simulator/service/api/aws_models.h"

namespace s3sse::service {

enum class Treatment { implemented, refused, without_effect };

std::string_view to_string(Treatment treatment);

struct MemberTreatment {
  Treatment treatment = Treatment::refused;
  std::string_view reason{};  ///< set where it is without effect
};

/// Returns what becomes of a header or parameter in a request for an operation that is implemented.
MemberTreatment treatment_of(const ModelOperation& operation, const ModelMember& member);

/// A header or parameter that is passed over.
struct WithoutEffect {
  std::string_view name;
  std::string_view reason;
};

std::span<const std::string_view> obeyed_headers();     ///< in lower case
std::span<const std::string_view> obeyed_parameters();  ///< of the query
std::span<const WithoutEffect> members_without_effect();

/// NotImplemented for a header or parameter that S3 would obey in a request for the operation, and this service would
/// not. A parameter without a value says nothing.
S3Result<void> require_obeyed_members(std::string_view operation, const Request& request, const Target& target);

}  // namespace s3sse::service
