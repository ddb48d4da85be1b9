#pragma once
// The door for white-box questions to `s3sse serve`, in front of S3 and on the same ports. The protocol stands in
// harness/transport/remote_probe.h.
#include <string>
#include <vector>

#include "harness/cli/simulator/offset_clock.h"
#include "harness/transport/endpoint.h"
#include "simulator/base/http.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/service/service.h"

namespace s3sse::cli {

/// The states that the simulator can be put back into.
struct Snapshots {
  Service& service;
  std::string first;  ///< the one that serve began with; empty: none
};

/// Thread-safe. Only who shows the token is answered; it is compared in constant time and never repeated.
class ProbeDoor {
 public:
  /// `probe` answers, and moves `clock`; both must outlive the door. `host_suffixes` are those of the service: below
  /// them, a path that starts with /_s3sse/probe/ is the key of an object.
  ProbeDoor(harness::Probe& probe, const OffsetClock& clock, Snapshots snapshots, SecretBytes token,
            std::vector<std::string> host_suffixes);

  /// True if the request is for the door and not for S3.
  [[nodiscard]] bool is_for_it(const Request& request) const;
  /// Answers a request for which is_for_it holds; never throws.
  Response answer(Request& request);

 private:
  [[nodiscard]] bool shows_token(const Headers& headers) const;

  harness::Probe& probe_;
  const OffsetClock& clock_;
  Snapshots snapshots_;
  SecretBytes token_;
  std::vector<std::string> host_suffixes_;
};

}  // namespace s3sse::cli
