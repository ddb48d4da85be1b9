#pragma once
// The JSON forms of evidence: the file that somebody sends, and the one that many of them are merged into.
#include <string>
#include <string_view>

#include "reports/model/evidence.h"

namespace s3sse::reports {

/// Both end with a line feed.
std::string evidence_json(const Evidence& evidence);
std::string observed_json(const Observed& observed);

/// Errors say what is wrong and where. Members that this version does not know are passed over; another `format` is
/// refused.
Result<Evidence> parse_evidence(std::string_view text);
Result<Observed> parse_observed(std::string_view text);

}  // namespace s3sse::reports
