#pragma once
// From JSON to bodies and matchers. For .cpp files of this folder.
#include "harness/model/matcher.h"
#include "harness/model/read/reader.h"

namespace s3sse::harness::model {

inline constexpr std::uint64_t largest_body_bytes = 64ULL * 1024 * 1024;

BodySpec read_body(const Node& node);
/// A step's name, a list of such names (concatenated), or a body.
BodySpec read_body_reference(const Node& node);
Matcher read_matcher(const Node& node);
std::vector<NamedMatcher> read_matchers(const Node& node);
/// Takes "rule" and "nature".
Attribution read_attribution(ObjectReader& object);
/// JSON text of any value, for documents that the runner sends or compares.
std::string json_text_of(const Node& node);

}  // namespace s3sse::harness::model
