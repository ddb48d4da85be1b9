#pragma once
// One expanded case in terms of HTTP alone. For .cpp files of this folder.
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "harness/model/case.h"

namespace s3sse::harness::bundle {

using Json = nlohmann::ordered_json;

/// Nothing when the case needs more than a plain signed request and a look at status, headers, error and body: a probe,
/// a streaming payload, a form, a wrong signature, the plain-HTTP side, a virtual host.
std::optional<Json> http_case(const model::Case& of, const std::string& seed);

}  // namespace s3sse::harness::bundle
