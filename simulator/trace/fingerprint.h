#pragma once
// The form in which a trace shows a secret: a customer key, a data key, a signature, a credential.
#include <string>

#include "simulator/base/bytes.h"

namespace s3sse::trace {

/// "sha256:1a2b3c4d", the first eight hex digits of the SHA-256 of `secret`: enough to see that two are the same.
std::string fingerprint(ByteView secret);

}  // namespace s3sse::trace
