#pragma once
// The form in which a trace shows a secret: a customer key, a data key, a signature, a credential.
#include <string>

#include "simulator/base/bytes.h"

namespace s3sse::trace {

/// "sha256:1a2b3c4d", the first eight hex digits of the SHA-256 of `secret`: enough to see that two are the same.
std::string fingerprint(ByteView secret);

/// The key as a trace shows it: its fingerprint; or all of it in hex while this thread is Revealing.
std::string shown_key(ByteView key);

/// While it lives, traces that this thread writes show keys as they are. Only for a simulator whose keys are thrown
/// away: what is shown once is no secret any more. Signatures and credentials stay fingerprints.
class Revealing {
 public:
  /// False: nothing changes.
  explicit Revealing(bool reveals);
  ~Revealing();
  Revealing(const Revealing&) = delete;
  Revealing& operator=(const Revealing&) = delete;

 private:
  bool before_;
};

}  // namespace s3sse::trace
