#pragma once
// One request over one libcurl handle.
#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>

#include "harness/transport/curl_request.h"
#include "harness/transport/endpoint.h"
#include "harness/transport/endpoint_url.h"
#include "harness/transport/remote_options.h"
#include "harness/transport/response_head.h"

namespace s3sse::harness {

/// The settings that every transfer of an endpoint shares.
struct CurlSettings {
  RemoteOptions options;
  CurlList resolve;
};

class CurlTransfer {
 public:
  /// All references must outlive the object. `handle` keeps its connections, and loses its options.
  CurlTransfer(CURL* handle, const CurlSettings& settings, const EndpointUrl& url, const WireRequest& request,
               Deadline deadline);
  Exchange perform();

 private:
  void set_limits();
  void set_target();
  void set_trust();
  void set_body();
  void set_callbacks();
  [[nodiscard]] Exchange outcome(CURLcode code);
  void explain(CURLcode code, Exchange& exchange) const;
  void explain_timeout(Exchange& exchange) const;
  void explain_tls(CURLcode code, Exchange& exchange) const;

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_read(char* out, std::size_t size, std::size_t count, void* self);
  static int on_seek(void* self, curl_off_t offset, int origin);
  static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t);
  bool take_header_line(std::string_view line);

  CURL* handle_;
  const CurlSettings& settings_;
  const EndpointUrl& url_;
  const WireRequest& request_;
  Deadline deadline_;
  CurlList headers_;
  std::array<char, CURL_ERROR_SIZE> error_{};

  std::size_t sent_ = 0;
  Deadline sent_at_;
  ResponseHead head_;
  std::size_t head_bytes_ = 0;
  bool head_ended_ = false;
  bool answered_ = false;  ///< any byte of an answer
  Bytes body_;
  TransportFailure own_failure_ = TransportFailure::none;  ///< the reason why a callback gave up
  std::string own_detail_;
};

}  // namespace s3sse::harness
