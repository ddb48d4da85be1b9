#pragma once
// libcurl, loaded when the first endpoint is made: with the 26 libraries that it brings it is a fifth of the memory of
// a simulator that only serves.
#include <curl/curl.h>

#include "simulator/base/result.h"

namespace s3sse::harness {

/// The functions of libcurl that are called here, under their names less "curl_".
struct CurlFunctions {
  decltype(&::curl_easy_init) easy_init;
  decltype(&::curl_easy_cleanup) easy_cleanup;
  decltype(&::curl_easy_reset) easy_reset;
  decltype(&::curl_easy_setopt) easy_setopt;
  decltype(&::curl_easy_perform) easy_perform;
  decltype(&::curl_easy_getinfo) easy_getinfo;
  decltype(&::curl_easy_strerror) easy_strerror;
  decltype(&::curl_slist_append) slist_append;
  decltype(&::curl_slist_free_all) slist_free_all;
};

/// Loads and starts libcurl, once for the process; fails where it is not installed.
Result<void> load_curl();

/// Only after load_curl() succeeded.
const CurlFunctions& curl();

}  // namespace s3sse::harness
