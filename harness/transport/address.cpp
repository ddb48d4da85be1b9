#include "harness/transport/address.h"

#include <fmt/format.h>
#include <netdb.h>
#include <sys/socket.h>

#include "harness/transport/endpoint_url.h"
#include "simulator/base/text.h"

namespace s3sse::harness {
namespace {

std::string address_of(const EndpointUrl& url, const std::vector<std::string>& resolve) {
  const std::string wanted = fmt::format("{}:{}:", ascii_lower(url.host), url.port);
  for (const std::string& entry : resolve) {
    if (!ascii_lower(entry).starts_with(wanted)) continue;
    std::string address = entry.substr(wanted.size());
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    return address;
  }
  return url.host;
}

}  // namespace

void AddressListDeleter::operator()(addrinfo* list) const {
  freeaddrinfo(list);
}

AddressList look_up(const EndpointUrl& url, const std::vector<std::string>& resolve) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* list = nullptr;
  const std::string port = fmt::format("{}", url.port);
  if (getaddrinfo(address_of(url, resolve).c_str(), port.c_str(), &hints, &list) != 0) return nullptr;
  return AddressList(list);
}

}  // namespace s3sse::harness
