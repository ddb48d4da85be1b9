#pragma once
// A transcript told briefly: what a reader needs to see of each exchange, and nothing else.
#include <string>
#include <utility>
#include <vector>

#include "reports/model/transcript.h"

namespace s3sse::cli {

/// One request and its answer.
struct Told {
  std::string step;                                          ///< "set-up", "2 GetObject"
  std::string request;                                       ///< "PUT /bucket/doc"
  std::vector<std::pair<std::string, std::string>> headers;  ///< those about encryption, in wire order
  std::string answer;                                        ///< "403 AccessDenied: Access Denied"
  std::vector<std::pair<std::string, std::string>> answer_headers;

  /// The part that a client acts on; names that are new in every run are left out.
  [[nodiscard]] bool answers_like(const Told& other) const;
};

/// Without the clean-up. The transcript is free of secrets, and so is this.
std::vector<Told> tell(const std::vector<reports::ExchangeRecord>& transcript);

}  // namespace s3sse::cli
