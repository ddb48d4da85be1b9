#pragma once
// An endpoint that is right, and honestly lacks something: a request for it is answered with 501 NotImplemented.
#include <set>
#include <string>

#include "harness/runner/request/caller.h"
#include "harness/transport/endpoint.h"

namespace s3sse::portable {

/// Answers as S3 gives them, or such that a client has to take as well: header names in capitals and another order,
/// headers and elements that nobody knows, errors whose elements stand otherwise, request ids of another form.
enum class Manners { of_s3, of_a_vendor };

/// The kinds of address that an endpoint has.
enum class Sides { https, http, both };

/// Thread-safe, as the endpoint behind it is. No probe looks inside.
class LimitedEndpoint final : public harness::Endpoint {
 public:
  /// All must outlive it. `owner` lifts what a product without blocked encryption types does not block.
  LimitedEndpoint(harness::Endpoint& behind, const Clock& clock, const harness::sigv4::Credentials& owner,
                  std::set<std::string> lacks, Sides sides, Manners manners);

  harness::Exchange send(const harness::WireRequest& request, harness::Deadline deadline) override;
  [[nodiscard]] const harness::EndpointInfo& info() const override { return info_; }

  /// The capabilities that can be taken away by the request that asks for them.
  static std::set<std::string> can_lack();

 private:
  void lift_block(const harness::WireRequest& request, harness::Deadline deadline);

  harness::Endpoint& behind_;
  harness::runner::Caller caller_;
  std::set<std::string> lacks_;
  Manners manners_;
  harness::EndpointInfo info_;
};

}  // namespace s3sse::portable
