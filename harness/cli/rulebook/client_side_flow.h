#pragma once
// Client-side encryption shown whole: a text is encrypted, stored, fetched and decrypted, and what S3 sees of it.
#include <string>

#include "harness/cli/rulebook/vectors.h"

namespace s3sse::cli {

/// Prints it and returns the exit code. The key is drawn for this one run, from `seed` unless that is empty.
int explain_client_side(const Vectors& vectors, bool json, const std::string& seed);

}  // namespace s3sse::cli
