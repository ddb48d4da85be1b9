#pragma once
// From a request to bucket, key and operation.
#include <string>
#include <vector>

#include "simulator/base/http.h"
#include "simulator/base/uri.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"
#include "simulator/service/operation.h"

namespace s3sse::service {

/// The bucket and the key that a request names.
struct Address {
  std::string bucket;  ///< empty: the service
  std::string key;     ///< empty: the bucket, or the service
  bool bucket_in_host = false;
};

/// Path-style (/bucket/key), or virtual-host style where the host is <bucket>.<suffix> for one of `host_suffixes`.
Address address_of(const Request& request, const Target& target, const std::vector<std::string>& host_suffixes);

/// The operation that answers. Refused: a method that S3 does not know, and an operation of S3 that has no row
/// (NotImplemented, ERR-18). Query keys that S3 does not know mean nothing. Points into the table.
S3Result<const Operation*> route(const Request& request, const Target& target, const Address& address,
                                 const Rules& rules);

}  // namespace s3sse::service
