#pragma once
// The closed lists of the vector format.
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::harness::model {

/// Capability names that "needs" may hold; explained in vectors/README.md.
std::span<const std::string_view> capabilities();
bool is_capability(std::string_view name);
/// True if a probe answers for it: without it, an expectation is not-checked instead of not-applicable.
bool is_probe_capability(std::string_view name);

/// SSE-S3, SSE-KMS, DSSE-KMS, SSE-C, TLS, CSE, KMS-API.
std::span<const std::string_view> methods();
bool is_method(std::string_view name);

std::vector<std::string> as_strings(std::span<const std::string_view> names);

}  // namespace s3sse::harness::model
