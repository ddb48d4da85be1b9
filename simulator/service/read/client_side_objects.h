#pragma once
// Objects that an encryption client encrypted before it sent them. To S3 they are objects like any other (CSE-01 ..
// CSE-07), and the decisions here say so.
#include <map>
#include <string>

#include "simulator/service/core.h"
#include "simulator/service/read/byte_range.h"

namespace s3sse::service {

/// User metadata as stored, names without "x-amz-meta-".
using UserMetadata = std::map<std::string, std::string>;

/// Server-side encryption covers it like any other object (CSE-01), and answers say so.
bool gets_sse_on_top(const UserMetadata& metadata, const Rules& rules);

/// Leaves of it what the store keeps: everything (CSE-03, CSE-04).
void keep_client_side_metadata(UserMetadata& metadata, const Rules& rules);

/// Client-side encryption asks for no header of server-side encryption (CSE-07).
S3Result<void> check_client_side_write(const Headers& headers, const UserMetadata& metadata, const Rules& rules);

/// The bytes that are served: the ciphertext as it came (CSE-02), and a range of it where one was asked for (CSE-06).
void serve_client_ciphertext(const UserMetadata& metadata, const Rules& rules, ByteRange& range);

}  // namespace s3sse::service
