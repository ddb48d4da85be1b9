#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_acl = 64 * 1024;

}  // namespace

/// Takes what changes nothing, and refuses the rest: the buckets of this simulator enforce the ownership of objects.
S3Result<Response> put_object_acl(Call& call) {
  const auto found = find_described(call);
  if (!found) return refuse(found.error());
  const auto body = read_document(call, largest_acl);
  if (!body) return refuse(body.error());
  if (auto fits = check_acl_headers(call.request.headers); !fits) return refuse(std::move(fits.error()));
  if (!body->empty()) {
    if (auto fits = check_acl_document(*body, found->bucket); !fits) return refuse(std::move(fits.error()));
  } else if (!call.header("x-amz-acl")) {
    return refuse(S3Error{400, "MissingSecurityHeader", "Your request was missing a required header"});
  }
  Response response;
  add_version_header(*found, response.headers);
  return response;
}

}  // namespace s3sse::service
