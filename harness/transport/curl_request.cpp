#include "harness/transport/curl_request.h"

#include <string>

namespace s3sse::harness {

CurlList curl_headers(const WireRequest& request) {
  CurlList list;
  const auto append = [&](const std::string& line) {
    curl_slist* longer = curl().slist_append(list.get(), line.c_str());
    if (longer == nullptr) return;
    (void)list.release();
    list.reset(longer);
  };
  for (const Header& header : request.headers) {
    append(header.value.empty() ? header.name + ";" : header.name + ": " + header.value);
  }
  for (const char* added : {"Accept", "Content-Type", "User-Agent", "Expect"}) {
    if (!request.headers.has(added)) append(std::string(added) + ":");
  }
  return list;
}

}  // namespace s3sse::harness
