#pragma once
// From JSON to a step. For .cpp files of this folder.
#include "harness/model/read/reader.h"
#include "harness/model/step.h"

namespace s3sse::harness::model {

/// A step with "repeat" gives as many steps, ${repeat} replaced.
std::vector<Step> read_step(const Node& node);
EncryptionRule read_encryption_rule(const Node& node);
/// true, false or text, as text.
std::string read_flag_text(const Node& node);

}  // namespace s3sse::harness::model
