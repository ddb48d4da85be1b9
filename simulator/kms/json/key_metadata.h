#pragma once
// KeyMetadata in JSON, as CreateKey, DescribeKey and ReplicateKey answer it.
#include "simulator/kms/json/json_call.h"

namespace s3sse::kms {

nlohmann::json key_metadata(const JsonCall& call, const KeyMetadata& key);

/// The state by its name in the API.
std::string state_name(const Rules& rules, KeyState state);

}  // namespace s3sse::kms
