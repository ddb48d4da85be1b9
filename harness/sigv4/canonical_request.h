#pragma once
// The canonical request: the one spelling of a request that both sides sign.
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/http.h"

namespace s3sse::harness::sigv4 {

/// The headers that count, as one block and one list.
struct CanonicalHeaders {
  std::string block;  ///< "host:example.com\nx-amz-date:...\n"
  std::string names;  ///< "host;x-amz-date"
};

/// Signs host, content-type, content-md5, content-encoding, every x-amz-* and the names of `also_sign`, without those
/// of `leave_unsigned`. Repeated headers become one, their values joined by commas in wire order.
CanonicalHeaders canonical_headers(const Headers& headers, const std::vector<std::string>& also_sign,
                                   const std::vector<std::string>& leave_unsigned);

/// Percent-encoded once, as S3 wants it (other services encode twice; KMS has the path "/" only). A path that is not
/// valid percent encoding is encoded as it stands.
std::string canonical_path(std::string_view raw_path);

/// Decoded, encoded anew and sorted by encoded name, then value. "?acl" and "?acl=" come out alike.
std::string canonical_query(std::string_view raw_query);

/// `target` is the request target as it is sent. `payload` is the last line: a hex hash or one of the literals.
std::string canonical_request(std::string_view method, std::string_view target, const CanonicalHeaders& headers,
                              std::string_view payload);

}  // namespace s3sse::harness::sigv4
