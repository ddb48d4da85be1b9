#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/base/result.h"

namespace s3sse::harness {

/// An endpoint as people write it: scheme, host and port, nothing else.
struct EndpointUrl {
  bool secure = true;
  std::string host;  ///< without the brackets of an IPv6 address
  std::uint16_t port = 443;

  /// https://host:port, always with the port.
  [[nodiscard]] std::string text() const;
  /// As a Host header has it: the port only where it is not the scheme's own.
  [[nodiscard]] std::string host_header() const;
  /// "localhost", 127.0.0.1 and ::1 are one machine.
  [[nodiscard]] bool same_place(const EndpointUrl& other) const;
};

/// The error says what is wrong: no scheme, a path, a user name ... It repeats no password.
Result<EndpointUrl> parse_endpoint_url(std::string_view text);

}  // namespace s3sse::harness
