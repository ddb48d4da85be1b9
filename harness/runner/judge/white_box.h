#pragma once
// Checks of what a probe sees behind the answers.
#include "harness/runner/judge/finding_list.h"

namespace s3sse::harness::runner {

/// Both return why nothing could be checked; empty: checked.
std::string check_at_rest(const model::Expectation& expectation, FindingList& findings);
std::string check_ledger(const model::Expectation& expectation, FindingList& findings);

/// All of the stored metadata, or with a JSON pointer the value there in the envelope, which is its first line.
std::optional<std::string> stored_metadata(Probe& probe, const std::string& bucket, const std::string& key,
                                           const std::string& pointer);
/// SHA-256 of the stored bytes in hex; nothing when there are none.
std::optional<std::string> stored_digest(Probe& probe, const std::string& bucket, const std::string& key);

}  // namespace s3sse::harness::runner
