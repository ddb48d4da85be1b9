#pragma once
// A story as a recording for asciinema, and as a picture.
#include <string>
#include <vector>

namespace s3sse::cli {

/// An asciicast of version 2: a header, then a line of output an event. `pace`: seconds between two paragraphs.
std::string asciicast(const std::vector<std::string>& paragraphs, int pace);

/// The text as an SVG in a typeface of fixed width, light or dark as the reader has it.
std::string svg_of(const std::vector<std::string>& paragraphs);

}  // namespace s3sse::cli
