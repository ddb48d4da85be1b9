#include "simulator/server/forwarded.h"

#include <arpa/inet.h>

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse::server {
namespace {

std::string_view last_element(std::string_view list) {
  const auto comma = list.rfind(',');
  return trim(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

/// The value of the last header line of that name: a proxy that adds a line adds it at the end.
std::string_view last_line(const Headers& headers, std::string_view name) {
  std::string_view value;
  for (const Header& header : headers) {
    if (iequals(header.name, name)) value = header.value;
  }
  return value;
}

/// "192.0.2.1", "192.0.2.1:4711", "[2001:db8::1]", "[2001:db8::1]:4711" -> the address, without its port.
std::string address_of(std::string_view node) {
  if (node.starts_with('[')) {
    const auto end = node.find(']');
    return end == std::string_view::npos ? std::string() : std::string(node.substr(1, end - 1));
  }
  const auto colon = node.find(':');
  const bool is_ipv4_with_port = colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos;
  return std::string(is_ipv4_with_port ? node.substr(0, colon) : node);
}

bool is_address(const std::string& text) {
  std::array<std::uint8_t, 16> bytes{};
  return inet_pton(AF_INET, text.c_str(), bytes.data()) == 1 || inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1;
}

void set_address(Forwarded& forwarded, std::string_view node) {
  std::string address = address_of(node);
  if (is_address(address)) forwarded.client_address = std::move(address);
}

std::string_view unquoted(std::string_view text) {
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') return text.substr(1, text.size() - 2);
  return text;
}

void read_pair(Forwarded& forwarded, std::string_view pair) {
  const auto equals = pair.find('=');
  if (equals == std::string_view::npos) return;
  const std::string_view name = trim(pair.substr(0, equals));
  const std::string_view value = unquoted(trim(pair.substr(equals + 1)));
  if (iequals(name, "proto")) forwarded.secure = iequals(value, "https");
  if (iequals(name, "for")) set_address(forwarded, value);
}

}  // namespace

std::optional<TrustedProxies::Network> TrustedProxies::parse_address(std::string_view text) {
  const std::string copy(text);
  Network network;
  if (inet_pton(AF_INET, copy.c_str(), network.bytes.data()) == 1) {
    network.size = 4;
  } else if (inet_pton(AF_INET6, copy.c_str(), network.bytes.data()) == 1) {
    network.size = 16;
    constexpr std::array<std::uint8_t, 12> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    if (std::equal(mapped.begin(), mapped.end(), network.bytes.begin())) {
      std::copy_n(network.bytes.begin() + 12, 4, network.bytes.begin());
      network.size = 4;
    }
  } else {
    return std::nullopt;
  }
  network.prefix = static_cast<unsigned>(network.size * 8);
  return network;
}

bool TrustedProxies::add(std::string_view text) {
  const auto slash = text.find('/');
  auto network = parse_address(text.substr(0, slash));
  if (!network) return false;
  if (slash != std::string_view::npos) {
    const auto prefix = parse_decimal<unsigned>(text.substr(slash + 1));
    if (!prefix || *prefix > network->prefix) return false;
    network->prefix = *prefix;
  }
  networks_.push_back(*network);
  return true;
}

bool TrustedProxies::contains(std::string_view address) const {
  const auto host = parse_address(address);
  if (!host) return false;
  return std::ranges::any_of(networks_, [&](const Network& network) {
    if (network.size != host->size) return false;
    for (unsigned bit = 0; bit < network.prefix; ++bit) {
      const unsigned mask = 0x80U >> (bit % 8);
      if ((network.bytes[bit / 8] & mask) != (host->bytes[bit / 8] & mask)) return false;
    }
    return true;
  });
}

Forwarded read_forwarded(const Headers& headers) {
  Forwarded forwarded;
  if (const std::string_view standard = last_line(headers, "Forwarded"); !standard.empty()) {
    for (const std::string_view pair : split(last_element(standard), ';')) read_pair(forwarded, pair);
    return forwarded;
  }
  const std::string_view proto = last_element(last_line(headers, "X-Forwarded-Proto"));
  if (!proto.empty()) forwarded.secure = iequals(proto, "https");
  set_address(forwarded, last_element(last_line(headers, "X-Forwarded-For")));
  return forwarded;
}

}  // namespace s3sse::server
