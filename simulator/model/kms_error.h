#pragma once
// An error answer of KMS, as S3 meets it too.
#include <string>
#include <tl/expected.hpp>

namespace s3sse::kms {

/// The exception name without namespace ("NotFoundException") and its message, which may be empty (recorded for
/// InvalidCiphertextException).
struct KmsError {
  std::string type;
  std::string message;
};

template <class T>
using KmsResult = tl::expected<T, KmsError>;

}  // namespace s3sse::kms
