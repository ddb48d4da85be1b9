#pragma once
// Is something that has to stay secret among these bytes?
#include <optional>
#include <string>

#include "harness/model/expectation.h"
#include "harness/runner/run/scope.h"

namespace s3sse::harness::runner {

/// The form in which `thing` occurs in `bytes` ("raw", "hex", "Base64"); nothing if it does not. Of a body, any of its
/// blocks of 32 bytes (or all of it, from 16 bytes on) counts, so a partial leak shows; shorter ones say nothing.
std::optional<std::string> find_thing(ByteView bytes, const model::Thing& thing, const Scope& scope);

/// "the body of step put", "customer key k1".
std::string describe(const model::Thing& thing);

}  // namespace s3sse::harness::runner
