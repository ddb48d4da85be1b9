#pragma once
// Walks over all that a case expects. For .cpp files of this folder.
#include <functional>

#include "harness/model/case.h"

namespace s3sse::harness::lint {

/// Every place that may name a rule of its own, empty ones too.
void for_each_attribution(const model::Case& of, const std::function<void(const model::Attribution&)>& use);

/// Every expectation, and the branches of every choice.
void for_each_expectation(const model::Step& of, const std::function<void(const model::Expectation&)>& use);

}  // namespace s3sse::harness::lint
