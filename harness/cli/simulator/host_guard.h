#pragma once
// The names that a server answers to. A page of another site can let its own name lead to this machine (DNS rebinding)
// and use the published example keys: its requests carry that name in Host.
#include <string>
#include <string_view>
#include <vector>

#include "simulator/server/server.h"

namespace s3sse::cli {

class HostGuard {
 public:
  /// `suffixes` in lower case: they and what stands before them and a dot are names of the server.
  explicit HostGuard(std::vector<std::string> suffixes);

  /// True of addresses, names of loopback, of Amazon, of this machine, and of the suffixes. `host` as sent in Host.
  [[nodiscard]] bool is_ours(std::string_view host) const;

 private:
  std::vector<std::string> suffixes_;
  std::string machine_;
};

/// Hands on what is for a name of ours, and answers all else with 403.
server::Handler behind(HostGuard guard, server::Handler handler);

/// True of a numeric address that only this machine reaches.
bool is_loopback(std::string_view address);

}  // namespace s3sse::cli
