#pragma once
// A stored object by its format alone: entries, body, and the calls of KMS before it.
#include <optional>
#include <vector>

#include "harness/client_side/scenarios/steps.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::harness::client_side {

/// "x-amz-key-v2" or "x-amz-3".
const char* wrapped_key_name(Format format);

/// The data key of an object that a raw keyring of `trial` wrote; nothing where it does not open.
std::optional<SecretBytes> raw_data_key(Trial& trial, const Scenario& scenario, const TextMap& entries);

/// Findings for all that is not as the format says. `seen` is what crossed the wire while the object was written.
void judge_object(Trial& trial, const Scenario& scenario, const std::vector<SeenRequest>& seen, const Written& written);

}  // namespace s3sse::harness::client_side
