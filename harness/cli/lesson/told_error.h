#pragma once
// The words of S3 or of a client when something went wrong, as far as a pasted text tells them.
#include <string>
#include <string_view>

namespace s3sse::cli {

/// Empty members: the text does not tell it. None of them has a secret in it.
struct ToldError {
  std::string status{};  ///< "403"
  std::string code{};    ///< "AccessDenied"
  std::string message{};
  std::string operation{};  ///< "PutObject"
};

/// Takes an error document of S3 or KMS, headers, the output of `curl -v`, the AWS CLI, s3cmd or rclone, what boto3 and
/// the SDKs for JavaScript, Java and Go print, or a transcript of this program.
ToldError told_error(std::string_view pasted);

/// The text on one line: a blank for each run of white space, entities of XML as letters. Messages are looked for in
/// it.
std::string on_one_line(std::string_view pasted);

}  // namespace s3sse::cli
