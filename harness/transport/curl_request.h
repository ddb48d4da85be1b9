#pragma once
// What of a request libcurl can put on the wire as it is, and what it cannot.
#include <curl/curl.h>

#include <memory>

#include "harness/transport/endpoint.h"

namespace s3sse::harness {

struct CurlListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlList = std::unique_ptr<curl_slist, CurlListDeleter>;

/// False when libcurl would change, drop or refuse something: raw bytes, not exactly one Host, its own framing headers,
/// names that are no tokens, line breaks or NUL in a value, values of nothing but blanks, a target with blanks, HEAD
/// with a body.
bool curl_can_send(const WireRequest& request);

/// The headers in order, with the marks that libcurl wants: "Name;" for an empty value, "Name:" for what it must not
/// add.
CurlList curl_headers(const WireRequest& request);

}  // namespace s3sse::harness
