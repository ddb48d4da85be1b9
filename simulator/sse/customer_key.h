#pragma once
// The SSE-C header triple: presence, and the checks of its values in the order in which S3 makes them.
#include <optional>

#include "simulator/sse/encryption_request.h"

namespace s3sse::sse {

/// One of the two triples, and its purpose: the rules differ a little.
enum class TripleUse { write, part, read, copy_source };

/// Any one of the three headers makes it an SSE-C request (SSEC-06).
bool has_customer_key_headers(const Headers& headers, TripleUse use, const Rules& rules);

/// SSE-C headers on a connection without TLS (SSEC-01, SSEC-03).
S3Result<void> check_customer_key_transport(const Headers& headers, TripleUse use, const Peer& peer,
                                            const Rules& rules);

/// Algorithm, key, MD5, length. Nothing when no header of the triple is there.
S3Result<std::optional<CustomerKey>> read_triple(const Headers& headers, TripleUse use, const Rules& rules);

}  // namespace s3sse::sse
