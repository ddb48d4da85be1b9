#pragma once
// Client-side encryption shown whole: a text is encrypted, stored, fetched and decrypted, and what S3 sees of it.
#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

/// Prints it and returns the exit code. The key is drawn for this one run.
int explain_client_side(const Vectors& vectors, bool json);

}  // namespace s3sse::cli
