#pragma once
// The drawing of the web lesson as a file: who has what once an object is written, and what went where.
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace s3sse::cli {

/// An SVG of the first write of the topic, light or dark as the reader has it; every value in it is of that write.
/// `topic`: see topic_plays(). Empty where nothing is written.
std::string flow_picture(const nlohmann::ordered_json& topic);

}  // namespace s3sse::cli
