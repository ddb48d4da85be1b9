#pragma once
// Text from outside, made harmless for the place it goes to.
#include <string>
#include <string_view>

namespace s3sse::reports {

/// For HTML text and quoted attributes; characters that control, hide or turn text are shown as escapes.
std::string html_escaped(std::string_view text);

/// A JSON text that may stand inside a <script> element: "<", ">" and "&" are escaped, and characters that control,
/// hide or turn text are the texts of their escapes, so that a page shows them.
std::string script_safe(std::string_view json);

/// One line of Markdown in which nothing is markup, a mention or a link.
std::string markdown_escaped(std::string_view text);

/// A code span, whatever number of backticks `text` holds.
std::string markdown_code(std::string_view text);

/// Lines of text as a fenced block, whatever number of backticks they hold.
std::string markdown_block(std::string_view text, std::string_view language);

}  // namespace s3sse::reports
