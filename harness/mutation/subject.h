#pragma once
// The thing that is broken on purpose. The engine knows no simulator: whoever starts a proof says how one is made.
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "harness/runner/run/options.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/clock.h"

namespace s3sse::harness::mutation {

/// An endpoint of its own, with everything that is needed to run cases against it.
class Subject {
 public:
  virtual ~Subject() = default;
  virtual Endpoint& endpoint() = 0;
  [[nodiscard]] virtual const Clock& clock() const = 0;
  /// Returns who signs, and the seed; the engine fills in the rest.
  [[nodiscard]] virtual runner::RunOptions run_options() const = 0;
};

/// A new one that obeys every rule but `broken_rule`, in `era`. Empty: every rule. All that it makes up (ids, keys,
/// times) is the same in each. Called from many threads.
using MakeSubject = std::function<std::unique_ptr<Subject>(const std::string& broken_rule, int era)>;

/// A rule that can be broken.
struct RuleMutant {
  std::string id;
  std::vector<std::string> consulted_at;  ///< for the report
};

}  // namespace s3sse::harness::mutation
