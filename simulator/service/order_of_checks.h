#pragma once
// The order in which a request is judged, as tables that are read from top to bottom: the first check that fails
// answers. What is wrong with a header alone comes first, then what is not there, then what the caller may not do, then
// what depends on the state of the thing that is there. The tables: order_of_checks.cpp. A test walks them with two
// faults in one request.
#include <optional>
#include <span>
#include <string_view>

#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/completion_checks.h"
#include "simulator/service/multipart/creation_checks.h"
#include "simulator/service/multipart/part_copy_checks.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/write/copy_checks.h"
#include "simulator/service/write/copy_source.h"
#include "simulator/service/write/put_checks.h"

namespace s3sse::service {

/// One question that a request has to pass. What it finds on its way it puts into the subject.
template <class Subject>
struct Check {
  std::string_view name;
  S3Result<void> (*ask)(const Call&, Subject&);
  std::optional<Rule> before_next{};  ///< the rule that says that this check wins over the next one
};

template <class Subject>
using Order = std::span<const Check<Subject>>;

/// Every operation on a bucket and on what is in it.
Order<store::BucketRecord> bucket_order();
/// GetObject and HeadObject, once the bucket is open. GetObjectAttributes and others that read no bytes stop before
/// the conditions.
Order<ReadTarget> read_order();
Order<ReadTarget> description_order();
/// The source of CopyObject and UploadPartCopy.
Order<CopySource> source_order();
/// CreateMultipartUpload, once the bucket is open.
Order<CreationRequest> creation_order();
/// UploadPart, once the upload is found, and so its bucket is open.
Order<PartRequest> part_order();
/// UploadPartCopy, once the upload is found; its source goes through source_order().
Order<PartCopyRequest> part_copy_order();
/// CompleteMultipartUpload, once the upload is found.
Order<CompletionRequest> completion_order();
/// CopyObject, once the bucket of the copy is open; its source goes through source_order().
Order<CopyRequest> copy_order();
/// PutObject, once the bucket is open and before the first byte of the body is read.
Order<PutRequest> put_order();

/// The refusal of the first check that fails.
template <class Subject>
S3Result<void> ask_in_order(Order<Subject> order, const Call& call, Subject& subject) {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const auto ask = [&](std::size_t at) { return [&, at] { return order[at].ask(call, subject); }; };
    const bool paired = order[i].before_next && i + 1 < order.size();
    auto passed = paired ? in_order(call.rules(), *order[i].before_next, ask(i), ask(i + 1)) : ask(i)();
    if (!passed) return passed;
    if (paired) ++i;
  }
  return {};
}

}  // namespace s3sse::service
