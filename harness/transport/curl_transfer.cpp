#include "harness/transport/curl_transfer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstring>

#include "harness/transport/endpoint_url.h"

namespace s3sse::harness {
namespace {

using std::chrono::steady_clock;
constexpr long curl_buffer_bytes = 512 * 1024;

std::string_view without_line_end(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

long milliseconds_until(Deadline deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
  return static_cast<long>(std::clamp<long long>(left, 1, 24LL * 3600 * 1000));  // 0 would mean no limit
}

}  // namespace

CurlTransfer::CurlTransfer(CURL* handle, const CurlSettings& settings, const EndpointUrl& url,
                           const WireRequest& request, Deadline deadline)
    : handle_(handle), settings_(settings), url_(url), request_(request), deadline_(deadline) {}

Exchange CurlTransfer::perform() {
  const auto start = steady_clock::now();
  sent_at_ = start;
  curl().easy_reset(handle_);
  set_limits();
  set_target();
  set_trust();
  set_body();
  set_callbacks();
  const CURLcode code = curl().easy_perform(handle_);
  Exchange exchange = outcome(code);
  exchange.seconds = std::chrono::duration<double>(steady_clock::now() - start).count();
  // The handle outlives this object, which it must not point to.
  curl().easy_reset(handle_);
  return exchange;
}

void CurlTransfer::set_limits() {
  const long left = milliseconds_until(deadline_);
  curl().easy_setopt(handle_, CURLOPT_NOSIGNAL, 1L);
  curl().easy_setopt(handle_, CURLOPT_TIMEOUT_MS, left);
  curl().easy_setopt(handle_, CURLOPT_CONNECTTIMEOUT_MS,
                     std::max(1L, std::min(left, static_cast<long>(settings_.options.connect_limit.count()))));
  curl().easy_setopt(handle_, CURLOPT_BUFFERSIZE, curl_buffer_bytes);
  curl().easy_setopt(handle_, CURLOPT_UPLOAD_BUFFERSIZE, curl_buffer_bytes);
}

void CurlTransfer::set_target() {
  curl().easy_setopt(handle_, CURLOPT_URL, url_.text().c_str());
  curl().easy_setopt(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  curl().easy_setopt(handle_, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl().easy_setopt(handle_, CURLOPT_PATH_AS_IS, 1L);
  curl().easy_setopt(handle_, CURLOPT_REQUEST_TARGET, request_.target.c_str());
  curl().easy_setopt(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  curl().easy_setopt(handle_, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  curl().easy_setopt(handle_, CURLOPT_PROXY, settings_.options.proxy.c_str());  // empty: none, whatever variables say
  curl().easy_setopt(handle_, CURLOPT_HTTPPROXYTUNNEL, 1L);
  curl().easy_setopt(handle_, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  if (settings_.resolve) curl().easy_setopt(handle_, CURLOPT_RESOLVE, settings_.resolve.get());
}

void CurlTransfer::set_trust() {
  const RemoteOptions& options = settings_.options;
  curl().easy_setopt(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
  curl().easy_setopt(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
  curl().easy_setopt(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options.ca_pem.empty()) {
    curl_blob blob{const_cast<char*>(options.ca_pem.data()), options.ca_pem.size(), CURL_BLOB_NOCOPY};
    curl().easy_setopt(handle_, CURLOPT_CAINFO_BLOB, &blob);
  } else if (!options.ca_file.empty()) {
    curl().easy_setopt(handle_, CURLOPT_CAINFO, options.ca_file.c_str());
  } else {
    return;
  }
  // Trust the given bundle instead of the system's, not besides it.
  curl().easy_setopt(handle_, CURLOPT_CAPATH, nullptr);
}

void CurlTransfer::set_body() {
  const bool uploads =
      !request_.body.empty() || request_.chunked || request_.method == "PUT" || request_.method == "POST";
  if (request_.method == "HEAD") {
    curl().easy_setopt(handle_, CURLOPT_NOBODY, 1L);
  } else if (uploads) {
    curl().easy_setopt(handle_, CURLOPT_UPLOAD, 1L);
    const curl_off_t size = request_.chunked ? -1 : static_cast<curl_off_t>(request_.body.size());
    curl().easy_setopt(handle_, CURLOPT_INFILESIZE_LARGE, size);
  } else {
    curl().easy_setopt(handle_, CURLOPT_HTTPGET, 1L);
  }
  curl().easy_setopt(handle_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  headers_ = curl_headers(request_);
  curl().easy_setopt(handle_, CURLOPT_HTTPHEADER, headers_.get());
}

void CurlTransfer::set_callbacks() {
  curl().easy_setopt(handle_, CURLOPT_ERRORBUFFER, error_.data());
  curl().easy_setopt(handle_, CURLOPT_HEADERFUNCTION, &CurlTransfer::on_header);
  curl().easy_setopt(handle_, CURLOPT_HEADERDATA, this);
  curl().easy_setopt(handle_, CURLOPT_WRITEFUNCTION, &CurlTransfer::on_body);
  curl().easy_setopt(handle_, CURLOPT_WRITEDATA, this);
  curl().easy_setopt(handle_, CURLOPT_READFUNCTION, &CurlTransfer::on_read);
  curl().easy_setopt(handle_, CURLOPT_READDATA, this);
  curl().easy_setopt(handle_, CURLOPT_SEEKFUNCTION, &CurlTransfer::on_seek);
  curl().easy_setopt(handle_, CURLOPT_SEEKDATA, this);
  if (settings_.options.first_byte_limit.count() > 0) {
    curl().easy_setopt(handle_, CURLOPT_NOPROGRESS, 0L);
    curl().easy_setopt(handle_, CURLOPT_XFERINFOFUNCTION, &CurlTransfer::on_progress);
    curl().easy_setopt(handle_, CURLOPT_XFERINFODATA, this);
  }
}

bool CurlTransfer::take_header_line(std::string_view line) {
  answered_ = true;
  head_bytes_ += line.size();
  if (head_bytes_ > largest_head_bytes) {
    own_failure_ = TransportFailure::protocol;
    own_detail_ = "sent more than 1 MiB of headers";
    return false;
  }
  line = without_line_end(line);
  const bool starts_head = (head_.status == 0 || head_ended_) && line.starts_with("HTTP/");
  if (starts_head) {
    head_ = {};
    head_ended_ = false;
    const auto status = parse_status_line(line);
    if (status) head_.status = *status;
    if (status) return true;
  } else if (head_ended_) {
    return true;  // a trailer of a chunked body
  } else if (line.empty()) {
    head_ended_ = true;
    return true;
  } else if (add_header_line(head_, line)) {
    return true;
  }
  own_failure_ = TransportFailure::protocol;
  own_detail_ = "answered with a malformed head";
  return false;
}

std::size_t CurlTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<CurlTransfer*>(self)->take_header_line({data, size * count}) ? size * count : 0;
}

std::size_t CurlTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const std::size_t bytes = size * count;
  const std::size_t limit = answer_limit(transfer.request_, transfer.settings_.options.body_limit);
  const std::size_t kept = std::min(bytes, limit - std::min(limit, transfer.body_.size()));
  transfer.body_.insert(transfer.body_.end(), data, data + kept);
  if (kept == bytes) return bytes;
  transfer.own_failure_ = TransportFailure::too_large;
  transfer.own_detail_ = fmt::format("sent a body of more than {} bytes", limit);
  return 0;
}

std::size_t CurlTransfer::on_read(char* out, std::size_t size, std::size_t count, void* self) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  const Bytes& body = transfer.request_.body;
  const std::size_t bytes = std::min(size * count, body.size() - transfer.sent_);
  if (bytes > 0) std::memcpy(out, body.data() + transfer.sent_, bytes);
  transfer.sent_ += bytes;
  transfer.sent_at_ = steady_clock::now();
  return bytes;
}

int CurlTransfer::on_seek(void* self, curl_off_t offset, int origin) {
  auto& transfer = *static_cast<CurlTransfer*>(self);
  if (origin != SEEK_SET || offset < 0 || static_cast<std::size_t>(offset) > transfer.request_.body.size()) {
    return CURL_SEEKFUNC_FAIL;
  }
  transfer.sent_ = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

int CurlTransfer::on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto& transfer = *static_cast<CurlTransfer*>(self);
  const bool waits = !transfer.answered_ && transfer.sent_ == transfer.request_.body.size();
  return waits && steady_clock::now() > transfer.sent_at_ + transfer.settings_.options.first_byte_limit ? 1 : 0;
}

}  // namespace s3sse::harness
