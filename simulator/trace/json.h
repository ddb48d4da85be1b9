#pragma once
#include <string>

#include "simulator/trace/event.h"

namespace s3sse::trace {

/// Returns the trace as one line of JSON, without the line's end: {"time", "requestId", "operation", "events":
/// [{"stage", "decision", "rules": ["SSEC-17"], "broken", "values": [{"name", "value"}]}]}. Bytes that are not UTF-8
/// come out as U+FFFD.
std::string to_json(const Trace& trace);

}  // namespace s3sse::trace
