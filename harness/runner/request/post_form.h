#pragma once
// PostObject: a browser's form with its signed policy.
#include <string>

#include "harness/runner/run/scope.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::runner {

struct PostRequest {
  std::string content_type;
  Bytes body;
};

/// The form of `step` around `file`. Sugar for encryption becomes fields; the policy covers each field exactly, except
/// those that the step leaves uncovered.
PostRequest post_object_form(const model::Step& step, const Scope& scope, const Bytes& file, TimePoint now);

}  // namespace s3sse::harness::runner
