#include "harness/transport/curl_endpoint.h"

#include <mutex>
#include <utility>
#include <vector>

#include "harness/transport/curl_library.h"
#include "harness/transport/curl_transfer.h"
#include "harness/transport/endpoint_url.h"
#include "harness/transport/ordinary_request.h"
#include "harness/transport/raw_endpoint.h"

namespace s3sse::harness {
namespace {

struct HandleDeleter {
  void operator()(CURL* handle) const { curl().easy_cleanup(handle); }
};
using Handle = std::unique_ptr<CURL, HandleDeleter>;

/// Idle handles with their open connections. As many as there ever were requests at one time.
class HandlePool {
 public:
  Handle take() {
    {
      const std::lock_guard lock(mutex_);
      if (!idle_.empty()) {
        Handle handle = std::move(idle_.back());
        idle_.pop_back();
        return handle;
      }
    }
    return Handle(curl().easy_init());
  }

  void give_back(Handle handle) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(handle));
  }

 private:
  std::mutex mutex_;
  std::vector<Handle> idle_;
};

CurlList to_list(const std::vector<std::string>& lines) {
  curl_slist* list = nullptr;
  for (const std::string& line : lines) list = curl().slist_append(list, line.c_str());
  return CurlList(list);
}

}  // namespace

struct CurlEndpoint::State {
  CurlSettings settings;
  EndpointUrls urls;
  std::unique_ptr<RawEndpoint> raw;
  HandlePool handles;
};

Result<std::unique_ptr<CurlEndpoint>> CurlEndpoint::create(RemoteOptions options) {
  auto urls = parse_endpoint_urls(options);
  if (!urls) return tl::unexpected(urls.error());
  auto raw = RawEndpoint::create(options);
  if (!raw) return tl::unexpected(raw.error());
  if (auto loaded = load_curl(); !loaded) return tl::unexpected(loaded.error());
  auto state = std::make_unique<State>();
  state->urls = std::move(*urls);
  state->raw = std::move(*raw);
  state->settings.resolve = to_list(options.resolve);
  state->settings.options = std::move(options);
  return std::unique_ptr<CurlEndpoint>(new CurlEndpoint(std::move(state)));
}

CurlEndpoint::CurlEndpoint(std::unique_ptr<State> state) : state_(std::move(state)) {}
CurlEndpoint::~CurlEndpoint() = default;
const EndpointInfo& CurlEndpoint::info() const {
  return state_->raw->info();
}

Exchange CurlEndpoint::send(const WireRequest& request, Deadline deadline) {
  const EndpointUrl* url = state_->urls.side(request.secure);
  Handle handle = url != nullptr && is_ordinary(request) ? state_->handles.take() : nullptr;
  if (handle == nullptr) return state_->raw->send(request, deadline);
  Exchange exchange = CurlTransfer(handle.get(), state_->settings, *url, request, deadline).perform();
  state_->handles.give_back(std::move(handle));
  return exchange;
}

}  // namespace s3sse::harness
