#include "simulator/service/router.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/api/members.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

/// Asks for another form of the answer, and names no subresource: a plain operation may carry it.
constexpr std::string_view list_type = "list-type";

/// The subresource, of whatever it is one, or the operation told by a header, that makes the request another one than
/// the plain operation of its method. Empty: nothing does.
std::string named_besides(const Request& request, const Target& target, const Operation& plain, Scope scope) {
  for (const ModelOperation& other : aws_models().s3.operations) {
    const bool is_parameter = other.subresource.empty() || other.subresource == list_type;
    if (!is_parameter && target.has(other.subresource)) return "?" + std::string(other.subresource);
    const bool by_header = other.subresource.empty() && !other.header.empty() && other.header != plain.header;
    if (by_header && other.method == request.method && other.scope == scope && request.headers.has(other.header))
      return std::string(other.name);
  }
  return {};
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
         (operation.traits.parameter.empty() || target.has(operation.traits.parameter)) &&
         (operation.header.empty() || request.headers.has(operation.header));
}

/// Refuses a write that names a version, or a part without an upload: a new object has neither, so that it means
/// something else than to put the object that is there.
S3Result<void> require_whole_object(const Operation& operation, const Target& target) {
  if (!operation.traits.begins_object || operation.scope != Scope::object) return {};
  for (const std::string_view name : {"versionId", "partNumber"}) {
    if (!target.has(name)) continue;
    const std::string value(target.value_or(name, ""));
    return refuse(errors::invalid_argument("This operation does not accept " + std::string(name) + ".",
                                           std::string(name), &value));
  }
  return {};
}

}  // namespace

Address address_of(const Request& request, const Target& target, const std::vector<std::string>& host_suffixes) {
  const std::string_view path = std::string_view(target.path).substr(1);
  std::string bucket = bucket_of_host(request.headers.get_or("host", ""), host_suffixes);
  if (!bucket.empty()) return {std::move(bucket), std::string(path), true};
  const auto slash = path.find('/');
  if (slash == std::string_view::npos) return {std::string(path), {}};
  return {std::string(path.substr(0, slash)), std::string(path.substr(slash + 1))};
}

S3Result<const Operation*> route(const Request& request, const Target& target, const Address& address,
                                 const Rules& rules) {
  const Scope scope = address.bucket.empty() ? Scope::service : address.key.empty() ? Scope::bucket : Scope::object;

  for (const Operation& operation : operation_table) {
    if (!fits(operation, request, target, scope)) continue;
    if (operation.subresource.empty()) {
      // The plain operation must not answer in the place of another one: a PUT with ?acl would else overwrite the
      // object, a DELETE with ?cors delete the bucket.
      const std::string other = named_besides(request, target, operation, scope);
      auto plain = require(rules, other.empty(), Rule::error_subresource_is_another_operation,
                           [&] { return errors::not_implemented(request.method + " " + other); });
      if (!plain) return refuse(std::move(plain.error()));
    }
    if (operation.handler == nullptr) return refuse(errors::not_implemented(std::string(operation.name)));
    if (auto obeyed = require_obeyed_members(operation.name, request, target); !obeyed)
      return refuse(std::move(obeyed.error()));
    if (auto whole = require_whole_object(operation, target); !whole) return refuse(std::move(whole.error()));
    return &operation;
  }
  const std::string_view resource = scope == Scope::service ? "SERVICE" : scope == Scope::bucket ? "BUCKET" : "OBJECT";
  return refuse(errors::method_not_allowed(request.method, resource));
}

}  // namespace s3sse::service
