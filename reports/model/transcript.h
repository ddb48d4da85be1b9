#pragma once
// The transcript of a case, and the way for a person to do the same by hand. Free of secrets: whoever fills
// it redacts first.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace s3sse::reports {

/// A body as far as a report keeps it.
struct BodyExcerpt {
  std::size_t size = 0;  ///< bytes of the whole body
  bool hex = false;      ///< `shown` is hex digits, because the body is no text
  bool cut = false;      ///< there is more than `shown`
  std::string shown;
};

struct Message {
  std::string line;  ///< "PUT /bucket/key?versionId=1" or "403 Forbidden"; empty when nothing was answered
  std::vector<std::pair<std::string, std::string>> headers;  ///< in wire order, duplicates kept
  BodyExcerpt body;
};

struct ExchangeRecord {
  std::string step;  ///< "2 GetObject", "set-up", "clean-up"
  std::string url;   ///< "https://127.0.0.1:9000": scheme and authority
  Message request;
  Message response;
  std::string failure;  ///< the reason why there is no whole answer; empty: there is one
  double seconds = 0;
};

/// One step as lines that can be pasted into a shell (or, for boto3, into Python). Secrets are variables.
struct Reproduction {
  std::string step;  ///< "2 GetObject"; "prepare": what goes before; "clean-up": what goes after
  std::string curl;
  std::string aws_cli;
  std::string boto3;
};

}  // namespace s3sse::reports
