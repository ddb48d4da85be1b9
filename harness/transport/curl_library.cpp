#include "harness/transport/curl_library.h"

#include <dlfcn.h>

#include <string>

namespace s3sse::harness {
namespace {

constexpr const char* library_name = "libcurl.so.4";

/// Looks functions up, and remembers that one was missing.
class CurlLoader {
 public:
  CurlLoader() : library_(::dlopen(library_name, RTLD_NOW | RTLD_LOCAL)), good_(library_ != nullptr) {
    find(functions.easy_init, "curl_easy_init");
    find(functions.easy_cleanup, "curl_easy_cleanup");
    find(functions.easy_reset, "curl_easy_reset");
    find(functions.easy_setopt, "curl_easy_setopt");
    find(functions.easy_perform, "curl_easy_perform");
    find(functions.easy_getinfo, "curl_easy_getinfo");
    find(functions.easy_strerror, "curl_easy_strerror");
    find(functions.slist_append, "curl_slist_append");
    find(functions.slist_free_all, "curl_slist_free_all");
    decltype(&::curl_global_init) global_init = nullptr;
    find(global_init, "curl_global_init");
    good_ = good_ && global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  }

  [[nodiscard]] bool good() const { return good_; }
  CurlFunctions functions{};

 private:
  template <class Function>
  void find(Function& function, const char* name) {
    if (!good_) return;
    function = reinterpret_cast<Function>(::dlsym(library_, name));
    good_ = function != nullptr;
  }

  void* library_;  // stays loaded: other threads may be in it when the process ends
  bool good_;
};

const CurlLoader& loader() {
  static const CurlLoader once;
  return once;
}

}  // namespace

Result<void> load_curl() {
  if (loader().good()) return {};
  return fail(std::string(library_name) + " cannot be loaded; it is in Debian's package libcurl4");
}

const CurlFunctions& curl() {
  return loader().functions;
}

}  // namespace s3sse::harness
