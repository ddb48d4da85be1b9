#pragma once
// Access control lists of buckets with enforced ownership, which is what S3 makes since April 2023: the owner has full
// control, and nothing else can be granted.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// AccessControlPolicy with the one grant that there can be.
void write_owner_acl(const store::BucketRecord& bucket, pugi::xml_document& document);

/// The canned ACL and the grants in the headers of a request: AccessControlListNotSupported unless they say what holds
/// anyway.
S3Result<void> check_acl_headers(const Headers& headers);

/// The same for a document. MalformedACLError for what is no AccessControlPolicy.
S3Result<void> check_acl_document(ByteView body, const store::BucketRecord& bucket);

}  // namespace s3sse::service
