#pragma once
// From a request to bucket, key and operation.
#include <string>
#include <vector>

#include "simulator/base/http.h"
#include "simulator/base/uri.h"
#include "simulator/model/s3_error.h"
#include "simulator/service/operation.h"

namespace s3sse::service {

struct Route {
  const Operation* operation = nullptr;
  std::string bucket;
  std::string key;
};

/// Path-style (/bucket/key), or virtual-host style where the host is <bucket>.<suffix> for one of `host_suffixes`.
/// Refused: a method that S3 does not know, and a subresource that no operation answers (NotImplemented).
S3Result<Route> route(const Request& request, const Target& target, const std::vector<std::string>& host_suffixes);

}  // namespace s3sse::service
