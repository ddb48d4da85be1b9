#pragma once
// Failures are values. An S3 or KMS error answer is data and has types of its own (simulator/model, simulator/kms);
// Error below is for everything that a person has to mend: files, sockets, configuration, malformed input.
#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace s3sse {

/// A failure, in one sentence that names the offending value (never a secret) and the way to mend it.
struct Error {
  std::string message;
  /// A stable name of the failure where a caller must tell failures apart (an S3 error code, "timeout", "cancelled");
  /// otherwise empty.
  std::string code{};
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> fail(std::string message, std::string code = {}) {
  return tl::unexpected<Error>(Error{std::move(message), std::move(code)});
}

}  // namespace s3sse
