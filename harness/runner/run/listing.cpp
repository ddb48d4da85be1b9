#include "harness/runner/run/listing.h"

#include <string_view>

namespace s3sse::harness::runner {
namespace {

/// True if a NUL stands in `xml`, or a reference to it: "&#0;", "&#x00;".
bool names_nul(std::string_view xml) {
  if (xml.find('\0') != std::string_view::npos) return true;
  constexpr std::string_view reference = "&#";
  for (auto at = xml.find(reference); at != std::string_view::npos; at = xml.find(reference, at)) {
    at += reference.size();
    if (xml.substr(at, 1) == "x") ++at;
    const auto end = xml.find_first_not_of('0', at);
    if (end != at && (end == std::string_view::npos || xml[end] == ';')) return true;
  }
  return false;
}

}  // namespace

bool load_listing(const Exchange& exchange, pugi::xml_document& document) {
  const Bytes& body = exchange.response.body;
  return exchange.response.status == 200 && exchange.failure == TransportFailure::none && !names_nul(as_text(body)) &&
         document.load_buffer(body.data(), body.size());
}

}  // namespace s3sse::harness::runner
