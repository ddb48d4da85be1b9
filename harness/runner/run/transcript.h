#pragma once
// The way from what was recorded to what a report may show.
#include <vector>

#include "harness/transport/recording_endpoint.h"
#include "harness/transport/redactor.h"
#include "reports/model/transcript.h"

namespace s3sse::harness::runner {

/// Text up to 2 KiB, anything else as hex of its first 64 bytes; secrets as fingerprints.
std::vector<reports::ExchangeRecord> transcript_of(const std::vector<Recording>& recordings, const EndpointInfo& info,
                                                   const Redactor& of_case);

}  // namespace s3sse::harness::runner
