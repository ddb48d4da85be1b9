// Link: s3sse::server
// Words of proxies: the first line is a network to trust, further ones "Name: value" headers. An address that is told
// is an address, and nobody outside of a network is in it.
#include "simulator/base/text.h"
#include "simulator/server/forwarded.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto lines = split(fuzz::text_of(data, size), '\n');
  server::TrustedProxies proxies;
  const bool added = proxies.add(lines[0]);
  fuzz::check(added != proxies.empty(), "what is taken is there");
  Headers headers;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto colon = lines[i].find(':');
    if (colon == std::string_view::npos || colon == 0) continue;
    headers.add(std::string(lines[i].substr(0, colon)), std::string(trim(lines[i].substr(colon + 1))));
  }
  const server::Forwarded forwarded = server::read_forwarded(headers);
  server::TrustedProxies everybody;
  everybody.add("0.0.0.0/0");
  everybody.add("::/0");
  if (!forwarded.client_address.empty())
    fuzz::check(everybody.contains(forwarded.client_address), "an address that is told is one");
  if (!added) fuzz::check(!proxies.contains(forwarded.client_address), "nobody is in no network");
  (void)proxies.contains(lines.back());
  return 0;
}
