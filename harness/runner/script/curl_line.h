#pragma once
// A step as a line of curl.
#include <string>

#include "harness/runner/request/request_builder.h"
#include "harness/runner/script/shell_text.h"

namespace s3sse::harness::runner {

struct CurlLine {
  std::string text;        ///< a comment where curl cannot send the step
  bool sent = true;        ///< false: the text is that comment
  bool as_in_case = true;  ///< false: it is not sent, or in another way that may change the answer; a comment says how
};

/// `body`: name of the file with the body; empty: it is short, and stands in the line.
CurlLine curl_line(const model::Step& step, const BuiltRequest& request, const std::string& body,
                   const ScriptText& text);

/// Prefix of the variables with the keys of whoever sends a step: "SECOND", "OTHER"; empty: the owner.
std::string principal_prefix(const model::Step& step);

}  // namespace s3sse::harness::runner
