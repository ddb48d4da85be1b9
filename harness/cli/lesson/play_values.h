#pragma once
// Values of a play (see play.h), picked out of it for drawings and stories.
#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::cli {

/// The text that is a member of the object; empty where there is none.
std::string string_at(const nlohmann::ordered_json& object, const char* name);

/// Values of that name in the events of a stage of the step's trace.
std::vector<std::string> values_of(const nlohmann::ordered_json& step, std::string_view stage, std::string_view name);
/// The first of them; empty: there is none.
std::string value_of(const nlohmann::ordered_json& step, std::string_view stage, std::string_view name);

/// True if the step is no part of the case itself.
bool is_setup(const nlohmann::ordered_json& step);

/// The first step of the case that stored an object; nullptr: none did. It lives as long as the play.
const nlohmann::ordered_json* first_that_writes(const nlohmann::ordered_json& play);

/// "29 aa b9 …" of the first bytes.
std::string spaced_hex(const std::string& hex, std::size_t bytes);

/// The text of bytes in hexadecimal digits; what does not print is a point.
std::string printable_text(const std::string& hex);

}  // namespace s3sse::cli
