#pragma once
// Percent encoding and request targets, RFC 3986, with the encoding that AWS Signature Version 4 prescribes.
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace s3sse {

/// Encodes every byte but the unreserved ones (A-Z a-z 0-9 - . _ ~), with upper-case hex digits. `keep_slash` leaves
/// '/' as it is (object keys in a path).
std::string percent_encode(std::string_view text, bool keep_slash = false);

/// Nothing for a '%' that is not followed by two hex digits. '+' stays '+' (S3 paths are not forms).
std::optional<std::string> percent_decode(std::string_view text);

/// One query parameter, decoded; `has_value` tells "?acl" from "?acl=".
struct QueryParameter {
  std::string name;
  std::string value;
  bool has_value = false;
};

/// A request target (origin form) cut in two. `raw_path` and `raw_query` are the exact bytes that were sent, because
/// signatures are made over them.
struct Target {
  std::string raw_path;   ///< starts with '/'
  std::string raw_query;  ///< without '?'
  std::string path;       ///< percent-decoded raw_path
  std::vector<QueryParameter> query;

  [[nodiscard]] const QueryParameter* find(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
  [[nodiscard]] std::string_view value_or(std::string_view name, std::string_view fallback) const;
};

/// Nothing when the path does not start with '/' or the percent encoding is broken.
std::optional<Target> parse_target(std::string_view raw);

}  // namespace s3sse
