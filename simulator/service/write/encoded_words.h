#pragma once
// Text beyond ASCII in headers, as RFC 2047 writes it: =?UTF-8?B?w4Q=?=. So S3 takes user metadata, and gives it out.
#include <string>
#include <string_view>

namespace s3sse::service {

/// Returns `text` with its encoded words in the clear, as UTF-8. What is no encoded word of UTF-8, US-ASCII or
/// ISO-8859-1 stays as it is.
std::string decode_words(std::string_view text);

/// Returns printable ASCII as it is, and all else as one encoded word.
std::string encode_words(std::string_view text);

}  // namespace s3sse::service
