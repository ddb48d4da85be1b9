#pragma once
// The form in which an endpoint can be asked what a case asks: a case says which method it is about, but its author had
// to write some key and some source.
#include <optional>
#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/runner/run/options.h"

namespace s3sse::harness::runner {

/// A case in the form in which this endpoint can be asked.
struct Adapted {
  model::Case form;
  std::vector<std::string> notes;  ///< sentences, each about something that is not as its file has it
};

/// Returns the case with a KMS key named where it leaves the key open and the endpoint wants one, and with objects of
/// its set-up written as the endpoint writes by itself where they are under SSE-S3 and the endpoint has none. Nothing
/// where the endpoint lacks neither, or where the case is about that: it declares the capability, or an answer would
/// show it.
std::optional<Adapted> adapt(const model::Case& written, const Capabilities& capabilities);

}  // namespace s3sse::harness::runner
