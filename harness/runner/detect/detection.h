#pragma once
// The abilities of an endpoint, found out by asking: a few dozen requests against throw-away buckets.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "harness/runner/request/caller.h"
#include "harness/runner/run/journal.h"
#include "harness/runner/run/options.h"

namespace s3sse::harness::runner {

/// The way in which an endpoint says no to what it has not.
enum class Decline {
  none,      ///< it has it, or nothing was found out
  honestly,  ///< an error that says so
  silently,  ///< a success, and nothing was done
  falsely,   ///< a success that claims it, and bytes or a later answer prove otherwise
};
std::string_view to_string(Decline decline);

enum class Presence { present, absent, unknown };
std::string_view to_string(Presence presence);

struct Detected {
  std::string capability;
  Presence presence = Presence::unknown;
  Decline decline = Decline::none;
  std::string observed;  ///< "PUT with SSE-C headers: 501 NotImplemented"; free of secrets
};

struct Detection {
  std::vector<Detected> capabilities;  ///< those of the closed list that can be asked for, in its order
  std::string server;                  ///< Server header
  std::string region;                  ///< as the endpoint says; empty: it does not
  std::string account;                 ///< of the caller, by the ARN of a KMS key or alias; empty: none seen
  std::optional<std::chrono::seconds> clock_skew;  ///< its clock minus ours
  std::vector<std::string> dangers;  ///< "DELETE ?policy deleted the bucket": what a client must never send here
  std::vector<std::string> left_behind;
  std::string obstacle;  ///< the reason why nothing more could be found out; empty: none
  double seconds = 0;

  [[nodiscard]] const Detected* find(std::string_view capability) const;
};

struct DetectOptions {
  std::string run_id;
  std::vector<std::string> kms_key_arns;
  bool has_plain = false;
  std::chrono::milliseconds limit{60000};  ///< of the whole
  std::chrono::milliseconds step_limit{10000};
  Journal* journal = nullptr;
};

/// Buckets are made under the run's name and removed again. Requests that a careless endpoint may take for something
/// else (a subresource for the bucket or object itself) go to throw-away buckets and objects first.
Detection detect(Caller& caller, const DetectOptions& options);

/// The capabilities of `possible` without those that were found absent.
Capabilities detected_capabilities(const Detection& detection, Capabilities possible);

/// One result for each danger, of the worst nature, and for each capability that is not among `present`: how the
/// endpoint declines it. A refusal that is honest does not gate.
std::vector<reports::CaseResult> declined_capabilities(const Detection& detection, const Capabilities& present);

}  // namespace s3sse::harness::runner
