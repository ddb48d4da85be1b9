#pragma once
// Inside views that show something else than what is expected.
#include <memory>
#include <vector>

#include "harness/runner/judge/checks.h"

namespace s3sse::harness::mutation {

/// Nothing is stored; other bytes are; and what must not be there is.
std::vector<std::shared_ptr<Probe>> other_stores(const runner::StepFacts& facts, const runner::Scope& scope,
                                                 const model::AtRestExpectation& expected);

/// No call was made; each was made twice, or by another; and calls that nobody asked for.
std::vector<std::shared_ptr<Probe>> other_calls(const runner::StepFacts& facts, const runner::Scope& scope,
                                                const model::LedgerExpectation& expected);

}  // namespace s3sse::harness::mutation
