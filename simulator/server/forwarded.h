#pragma once
// Behind a proxy that ends TLS: whom to believe, and what it says of the client's connection.
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/http.h"

namespace s3sse::server {

/// Networks whose hosts may say how a client reached them. Empty: nobody is believed.
class TrustedProxies {
 public:
  /// Adds "10.0.0.0/8", "fd00::/8" or a single address. False for text that is none.
  bool add(std::string_view network);
  /// `address` is numeric; an IPv4 address in its IPv6 form counts as IPv4.
  [[nodiscard]] bool contains(std::string_view address) const;
  [[nodiscard]] bool empty() const { return networks_.empty(); }

 private:
  struct Network {
    std::array<std::uint8_t, 16> bytes{};
    std::size_t size = 0;  ///< in bytes: 4 or 16
    unsigned prefix = 0;   ///< in bits
  };
  static std::optional<Network> parse_address(std::string_view text);

  std::vector<Network> networks_;
};

/// The facts that the proxy next to us added. Of lists, as several proxies make them, the last element: all before it
/// could come from the client.
struct Forwarded {
  std::optional<bool> secure{};  ///< nothing: it does not say
  std::string client_address{};  ///< numeric; empty: it does not say
};

/// Forwarded (RFC 7239), or else X-Forwarded-Proto and X-Forwarded-For.
Forwarded read_forwarded(const Headers& headers);

}  // namespace s3sse::server
