#pragma once
#include "harness/transport/endpoint.h"

namespace s3sse::harness {

/// False when an HTTP library would change, drop or refuse something: raw bytes, a handshake of its own, not exactly
/// one Host, framing headers of its own, names that are no tokens, control characters in a value, values of nothing but
/// blanks, a target with blanks or not in origin form, HEAD with a body.
bool is_ordinary(const WireRequest& request);

}  // namespace s3sse::harness
