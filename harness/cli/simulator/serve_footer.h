#pragma once

namespace s3sse::cli {

/// Returns what the help of `s3sse serve` teaches below its flags.
const char* serve_footer();

}  // namespace s3sse::cli
