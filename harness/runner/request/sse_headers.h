#pragma once
// The encryption headers that a step asks for, right or damaged on purpose.
#include "harness/model/step.h"
#include "harness/runner/run/scope.h"
#include "simulator/base/http.h"

namespace s3sse::harness::runner {

/// x-amz-server-side-encryption..., x-amz-copy-source-server-side-encryption-customer-...
Headers encryption_headers(const model::Step& step, const Scope& scope);

}  // namespace s3sse::harness::runner
