#pragma once
// A decision in words: what `policy explain` prints.
#include <string>

#include "simulator/policy/authorize.h"

namespace s3sse::policy {

/// One line: who may or may not do what, and which statement decided.
std::string summary(const Decision& decision, const RequestContext& context);

/// The summary, then every statement of the trace with the element or condition that let it apply or kept it from it.
/// Lines end with '\n'. Control characters of foreign text are shown as '?'.
std::string explain(const Decision& decision, const RequestContext& context);

}  // namespace s3sse::policy
