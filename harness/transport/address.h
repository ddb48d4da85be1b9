#pragma once
// From a URL to the addresses to try.
#include <memory>
#include <string>
#include <vector>

#include "harness/transport/endpoint_url.h"
#include "harness/transport/remote_options.h"

struct addrinfo;

namespace s3sse::harness {

struct AddressListDeleter {
  void operator()(addrinfo* list) const;
};
using AddressList = std::unique_ptr<addrinfo, AddressListDeleter>;

/// An entry "host:port:address" of `resolve` goes before the system's resolver. Null: no address.
AddressList look_up(const EndpointUrl& url, const std::vector<std::string>& resolve);

}  // namespace s3sse::harness
