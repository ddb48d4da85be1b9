#pragma once
// Signs requests again that were altered on their way: the server is to overlook something, not to find a signature
// that does not fit.
#include <optional>
#include <string_view>

#include "harness/mutation/subject.h"
#include "harness/runner/request/request_signer.h"

namespace s3sse::harness::mutation {

class Resigner {
 public:
  /// `subject` outlives it.
  explicit Resigner(Subject& subject) : subject_(subject), principals_(subject.run_options().principals) {}

  /// Returns `altered` signed as `sent` was: by the same principal, for the same time. Nothing where that cannot be
  /// done: presigned, streamed, under version 2, by nobody known, or wrong on purpose.
  std::optional<WireRequest> signed_like(const WireRequest& sent, const WireRequest& altered);

  /// Returns the request signed by the owner of the buckets, now.
  WireRequest signed_by_owner(WireRequest request);

 private:
  [[nodiscard]] const sigv4::Credentials* principal_of(std::string_view authorization) const;

  Subject& subject_;
  sigv4::Principals principals_;
};

}  // namespace s3sse::harness::mutation
