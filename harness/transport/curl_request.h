#pragma once
// A request in the words of libcurl.
#include <memory>

#include "harness/transport/curl_library.h"
#include "harness/transport/endpoint.h"

namespace s3sse::harness {

struct CurlListDeleter {
  void operator()(curl_slist* list) const { curl().slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;

/// The headers in order, with the marks that libcurl wants: "Name;" for an empty value, "Name:" for what it must not
/// add.
CurlList curl_headers(const WireRequest& request);

}  // namespace s3sse::harness
