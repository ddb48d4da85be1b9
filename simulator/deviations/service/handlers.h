#pragma once
// Misbehaviour around the handler of an operation, in addition to what S3 does: a key asked for that nobody
// needs, a refused object stored, objects rewrapped by a configuration. The rows of the index with Acts{} are these.
#include "simulator/service/operation.h"

namespace s3sse::deviations {

/// The answer of `handler`, and nothing else, while every rule holds.
S3Result<Response> handle(service::Handler handler, service::Call& call);

}  // namespace s3sse::deviations
