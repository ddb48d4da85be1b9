#include "harness/cli/simulator/host_guard.h"

#include <arpa/inet.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <utility>

#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

/// Without the port, in lower case; a name may end in a dot.
std::string name_in(std::string_view host) {
  if (host.starts_with('[')) {
    const auto end = host.find(']');
    return end == std::string_view::npos ? std::string() : std::string(host.substr(0, end));
  }
  std::string name = ascii_lower(host.substr(0, host.find(':')));
  if (name.ends_with('.')) name.pop_back();
  return name;
}

bool is_address(const std::string& name) {
  if (name.find('\0') != std::string::npos) return false;
  in6_addr six{};
  in_addr four{};
  return name.starts_with('[') ? inet_pton(AF_INET6, name.c_str() + 1, &six) == 1
                               : inet_pton(AF_INET, name.c_str(), &four) == 1;
}

bool is_or_ends_in(std::string_view name, std::string_view suffix) {
  return name == suffix ||
         (name.size() > suffix.size() && name.ends_with(suffix) && name[name.size() - suffix.size() - 1] == '.');
}

std::string name_of_machine() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return ascii_lower(name.data());
}

}  // namespace

HostGuard::HostGuard(std::vector<std::string> suffixes) : suffixes_(std::move(suffixes)), machine_(name_of_machine()) {
  suffixes_.insert(suffixes_.end(), {"localhost", "amazonaws.com"});
}

bool HostGuard::is_ours(std::string_view host) const {
  const std::string name = name_in(host);
  if (name.empty()) return false;
  if (is_address(name) || name == machine_) return true;
  return std::ranges::any_of(suffixes_, [&](const std::string& suffix) { return is_or_ends_in(name, suffix); });
}

server::Handler behind(HostGuard guard, server::Handler handler) {
  return [guard = std::move(guard), handler = std::move(handler)](Request request) {
    if (guard.is_ours(request.headers.get_or("Host", ""))) return handler(std::move(request));
    Response response;
    response.status = 403;
    response.headers.add("Content-Type", "application/xml");
    // The name is not repeated: whoever sent it knows it.
    response.body = std::make_unique<MemorySource>(std::string_view(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code><Message>The Host header is no "
        "name of this server. Start s3sse serve with --host-name for a further one.</Message></Error>"));
    return response;
  };
}

bool is_loopback(std::string_view address) {
  return address.starts_with("127.") || address == "::1";
}

}  // namespace s3sse::cli
