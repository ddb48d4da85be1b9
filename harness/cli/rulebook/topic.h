#pragma once
#include <vector>

#include "harness/model/case.h"

namespace s3sse::cli {

/// Prints the cases of a topic, each once whatever its variants: id and title, and the symptom of a mistake. The exit
/// code.
int print_topic(const std::vector<const harness::model::Case*>& cases, bool json);

}  // namespace s3sse::cli
