#pragma once
// The lesson's table: five ways to encrypt and four questions, answered by cases that are run for it.
#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

/// Prints the table and returns the exit code: 1 where a cell was not shown, which then says why.
int explain_methods(const Vectors& vectors, bool json);

}  // namespace s3sse::cli
