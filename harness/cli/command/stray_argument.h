#pragma once
#include <string>

namespace s3sse::cli {

struct VerbInfo;

/// Returns what somebody meant who wrote the name of a case, a topic or a rule where a verb takes none: "--only smoke".
/// Empty: the word names nothing, or the verb has no flag for it.
std::string interpret_stray_argument(const std::string& argument, const VerbInfo& verb);

}  // namespace s3sse::cli
