#pragma once
// The settings with which a bucket begins.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// Since April 2023 all public access is blocked and the ownership of the bucket's owner is enforced; then what the
/// headers and the body of CreateBucket name: ownership, access control list, Object Lock (which keeps versions), tags.
/// `configuration` may be null.
S3Result<void> settle_settings(Call& call, const pugi::xml_node& configuration, store::BucketRecord& bucket);

}  // namespace s3sse::service
