#pragma once
// Drawings for a terminal: boxes of text, side by side and one below the other.
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::cli {

using Lines = std::vector<std::string>;

/// Columns that a terminal gives the text: code points, as far as this program writes them.
std::size_t columns_of(std::string_view text);

/// The text cut to so many columns, with "…" at the end where something is missing.
std::string cut_to(std::string_view text, std::size_t columns);

/// The text on lines of at most so many columns, broken at blanks where there are some: for keys and ciphertext.
Lines broken_to(std::string_view text, std::size_t columns);

/// A frame of `width` columns with the title in its upper edge. Lines that are too long are cut.
Lines box(std::string_view title, const Lines& content, std::size_t width);

/// Both beside each other, `between` on the line numbered `at` (from 0) of the gap and blanks on all others.
Lines beside(const Lines& left, const Lines& right, std::string_view between, std::size_t at);

/// Moved to the right by so many columns.
Lines moved(Lines lines, std::size_t columns);

std::string as_text_lines(const Lines& lines);

}  // namespace s3sse::cli
