#pragma once
// The parts of a request, each of which a server may overlook.
#include <string>
#include <vector>

#include "harness/transport/endpoint.h"

namespace s3sse::harness::mutation {

struct RequestPart {
  enum class Kind { header, parameter, element, member };
  Kind kind = Kind::header;
  std::string name;  ///< "content-type", "?versionId", "/Delete/Object/Key", "/KeySpec"
};

/// Returns each part once. Left out is what carries the request: its host, its framing, its signature.
std::vector<RequestPart> parts_of(const WireRequest& request);

/// Returns the request without the part, wherever it stands; digests of the body fit. The signature is the old one.
WireRequest without_part(const WireRequest& request, const RequestPart& part);

/// Returns the request with another body; digests of it in the headers that are there fit. The signature is the old
/// one.
WireRequest with_body(const WireRequest& request, std::string_view body);

}  // namespace s3sse::harness::mutation
