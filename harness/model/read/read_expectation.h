#pragma once
// From JSON to expectations. For .cpp files of this folder.
#include "harness/model/expectation.h"
#include "harness/model/read/reader.h"

namespace s3sse::harness::model {

/// One expectation object.
Expectation read_expectation(const Node& node);
/// Reads what stands under "expect": one object, or a list of which all hold.
std::vector<Expectation> read_expectations(const Node& node);

}  // namespace s3sse::harness::model
