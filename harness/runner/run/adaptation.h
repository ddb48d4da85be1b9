#pragma once
// The form in which an endpoint can be asked what a case asks: a case says which method it is about, but its author had
// to write some key, some source and some other method.
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

  /// The capability that part of an answer would have been about; empty: every answer is looked at as a whole.
  std::string unseen;

  /// A capability that the endpoint lacks, and requests that name it although something else decides what comes of
  /// them.
  struct Beside {
    std::string capability;
    std::vector<std::string> steps;  ///< "2 PutObject"
    bool in_own_words = false;       ///< the endpoint may refuse them with any error, not with 501 alone
  };
  std::vector<Beside> beside;
};

/// Returns the case as the endpoint can be asked; nothing where it lacks nothing of these, or where the case is about
/// what it lacks: it declares the capability, or all of its answers show it.
/// - A KMS key is named where the case leaves it open and the endpoint wants one.
/// - Without SSE-S3, what a case of another method has under SSE-S3 besides is written as the endpoint writes by
/// itself,
///   and what an answer would say of SSE-S3 is not looked at.
/// - Without bucket keys, the header goes out beside others of KMS, and nothing is expected of it.
/// - A request that S3 refuses for something that the endpoint has goes out as it is, whatever else it names: a bucket
///   key, or SSE-S3.
/// - Without trailers, a body in chunks that nobody asks the checksum of goes in signed ones.
std::optional<Adapted> adapt(const model::Case& written, const Capabilities& capabilities);

/// Sets a result to what may be said of it: the endpoint may refuse what it lacks in words of its own, and what nobody
/// looked at did not pass.
void temper(const Adapted& adapted, reports::CaseResult& result);

}  // namespace s3sse::harness::runner
