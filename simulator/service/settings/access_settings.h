#pragma once
// PublicAccessBlock and OwnershipControls: what their documents decide over.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// Adds to the document, as false, what it leaves out: all four settings are read back.
S3Result<void> complete_public_access_block(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
void take_public_access_block(const pugi::xml_node& root, store::BucketSettings& settings);

/// One rule, and none that enforces ownership while the list of the bucket grants something to others.
S3Result<void> check_ownership(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
void take_ownership(const pugi::xml_node& root, store::BucketSettings& settings);

/// InvalidBucketAclWithObjectOwnership.
S3Error acl_with_enforced_ownership();

}  // namespace s3sse::service
