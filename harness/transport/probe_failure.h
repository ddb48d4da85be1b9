#pragma once
#include <stdexcept>

namespace s3sse::harness {

/// A probe was asked and nothing usable came back. Probe's answers have no room for this, and "nothing is stored" must
/// never be what a broken connection looks like: so it leaves as an exception, which ends the case as an error.
/// what() is one sentence without secrets.
class ProbeFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace s3sse::harness
