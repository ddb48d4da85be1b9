#pragma once
// ObjectLockConfiguration: the lock of a bucket, and the retention that new versions begin with.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// The bucket keeps versions; a default retention has a mode and one positive period.
S3Result<void> check_lock_configuration(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
void take_lock_configuration(const pugi::xml_node& root, store::BucketSettings& settings);

/// GOVERNANCE or COMPLIANCE; nothing for any other word.
std::optional<store::RetentionMode> retention_mode_of(std::string_view word);
std::string_view word_of(store::RetentionMode mode);

}  // namespace s3sse::service
