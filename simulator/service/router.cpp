#include "simulator/service/router.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

/// Subresources of operations that have no row.
constexpr auto further_subresources = std::to_array<std::string_view>({"accelerate",
                                                                       "analytics",
                                                                       "annotation",
                                                                       "cors",
                                                                       "intelligent-tiering",
                                                                       "inventory",
                                                                       "legal-hold",
                                                                       "lifecycle",
                                                                       "logging",
                                                                       "metadataTable",
                                                                       "metrics",
                                                                       "notification",
                                                                       "object-lock",
                                                                       "ownershipControls",
                                                                       "publicAccessBlock",
                                                                       "replication",
                                                                       "requestPayment",
                                                                       "retention",
                                                                       "session",
                                                                       "torrent",
                                                                       "website"});

/// Parameters that rows of the table ask for, and that name no subresource: a plain operation may carry them.
constexpr auto parameters = std::to_array<std::string_view>({"list-type", "uploadId"});

/// The subresource that the query names, if any. Where no row fits it, the plain operation must not answer in its
/// place: a PUT with ?acl would else overwrite the object.
std::string_view subresource_of(const Target& target) {
  if (target.query.empty()) return {};
  const auto named = [&](std::string_view name) { return !name.empty() && target.has(name); };
  for (const Operation& row : operation_table)
    if (named(row.subresource) && std::ranges::find(parameters, row.subresource) == parameters.end())
      return row.subresource;
  const auto further = std::ranges::find_if(further_subresources, named);
  return further == further_subresources.end() ? std::string_view() : *further;
}

std::string_view host_name(std::string_view host) {
  if (host.starts_with('[')) return host;  // an IPv6 address is never a bucket
  return host.substr(0, host.find(':'));
}

/// The bucket that the host names, or an empty text for path style.
std::string bucket_of_host(std::string_view host, const std::vector<std::string>& suffixes) {
  const std::string name = ascii_lower(host_name(host));
  // A host that is itself a suffix is path style, even where a shorter suffix would leave a "bucket".
  if (std::ranges::find(suffixes, name) != suffixes.end()) return {};
  std::string_view longest;
  for (const std::string& suffix : suffixes) {
    const bool fits =
        name.size() > suffix.size() + 1 && name.ends_with(suffix) && name[name.size() - suffix.size() - 1] == '.';
    if (fits && suffix.size() > longest.size()) longest = suffix;
  }
  if (longest.empty()) return {};
  return name.substr(0, name.size() - longest.size() - 1);
}

bool fits(const Operation& operation, const Request& request, const Target& target, Scope scope) {
  return operation.method == request.method && operation.scope == scope &&
         (operation.subresource.empty() || target.has(operation.subresource)) &&
         (operation.header.empty() || request.headers.has(operation.header));
}

}  // namespace

Address address_of(const Request& request, const Target& target, const std::vector<std::string>& host_suffixes) {
  const std::string_view path = std::string_view(target.path).substr(1);
  std::string bucket = bucket_of_host(request.headers.get_or("host", ""), host_suffixes);
  if (!bucket.empty()) return {std::move(bucket), std::string(path)};
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {std::string(path), {}};
  return {std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
}

S3Result<const Operation*> route(const Request& request, const Target& target, const Address& address) {
  const Scope scope = address.bucket.empty() ? Scope::service : address.key.empty() ? Scope::bucket : Scope::object;

  for (const Operation& operation : operation_table) {
    if (!fits(operation, request, target, scope)) continue;
    if (operation.subresource.empty()) {
      const std::string_view left = subresource_of(target);
      if (!left.empty()) return refuse(errors::not_implemented(request.method + " ?" + std::string(left)));
    }
    if (operation.handler == nullptr) return refuse(errors::not_implemented(std::string(operation.name)));
    return &operation;
  }
  const std::string_view resource = scope == Scope::service ? "SERVICE" : scope == Scope::bucket ? "BUCKET" : "OBJECT";
  return refuse(errors::method_not_allowed(request.method, resource));
}

}  // namespace s3sse::service
