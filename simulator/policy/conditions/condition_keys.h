#pragma once
// The condition keys that a bucket policy may name (Amazon S3 User Guide, "Condition keys"; Service Authorization
// Reference, "Amazon S3").
#include <string_view>

#include "simulator/rules/rules.h"

namespace s3sse::policy {

/// POL-14. Every aws: key is let pass: the list of global keys grows, and one that no request carries does no harm.
bool may_name_in_bucket_policy(std::string_view key, const Rules& rules);

}  // namespace s3sse::policy
