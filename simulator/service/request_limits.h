#pragma once
// The demands of S3 on every request, whatever it is for.
#include "simulator/base/http.h"
#include "simulator/base/uri.h"
#include "simulator/model/s3_error.h"

namespace s3sse::service {

/// RequestHeaderSectionTooLarge where the header lines are longer than 8 KiB together, line ends included.
/// Source: "PutObject" and "List of error codes" of the S3 API reference.
S3Result<void> require_small_header_section(const Headers& headers);

/// True if path and query of the target are UTF-8, as names of S3 are ("Creating object key names").
bool is_text(const Target& target);

}  // namespace s3sse::service
