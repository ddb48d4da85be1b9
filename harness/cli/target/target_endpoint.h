#pragma once
// From a target to something that requests can be sent to.
#include <memory>

#include "harness/cli/target/target.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"
#include "simulator/base/result.h"

namespace s3sse::cli {

/// Owns the endpoint and, where it is the simulator, all that is behind it.
class TargetEndpoint {
 public:
  virtual ~TargetEndpoint() = default;
  virtual harness::Endpoint& endpoint() = 0;
  /// The clock by which requests are signed; a probe that moves the simulator's clock moves this one.
  [[nodiscard]] virtual const Clock& clock() const = 0;
  /// Returns what the user should know before a run, in one sentence; mostly empty.
  [[nodiscard]] virtual std::string warning() const { return {}; }
};

/// `seed` makes the simulator's randomness repeatable. Errors: a CA file that cannot be read, no free port ...
Result<std::unique_ptr<TargetEndpoint>> open_target(const Target& target, int era, const std::string& seed);

}  // namespace s3sse::cli
