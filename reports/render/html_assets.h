#pragma once
// Style and script of the HTML report, put into the binary when it is built. Private to this folder.

namespace s3sse::reports {

extern const char* const html_style;
extern const char* const html_script;

}  // namespace s3sse::reports
