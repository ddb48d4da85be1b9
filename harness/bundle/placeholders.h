#pragma once
// Values that are known only while a case runs. The request builder of the runner writes a token for each, made of
// characters that no encoding touches; the bundle shows it as ${name}. For .cpp files of this folder.
#include <string>
#include <string_view>

namespace s3sse::harness::bundle {

std::string token(std::string_view name);
[[nodiscard]] bool holds_token(std::string_view text);
/// Every token as "${name}".
std::string with_placeholders(std::string_view text);

}  // namespace s3sse::harness::bundle
