#pragma once
// One call as a CloudTrail record. The members that a caller chooses (names of buckets and keys, encryption contexts)
// are in it as they came; of headers only the known ones of encryption that hold no secret.
#include <string>

#include "simulator/kms/kms.h"
#include "simulator/service/core.h"

namespace s3sse::service {

/// An answered request of S3 (AUD-01 .. AUD-05, AUD-08, AUD-10). `error_code` is empty for a success.
std::string s3_event(const Call& call, const Response& response, const std::string& error_code);

/// A call to KMS, direct or by S3 (AUD-06, AUD-07).
std::string kms_event(const kms::LedgerEntry& entry, const kms::KmsConfig& config, const Rules& rules);

}  // namespace s3sse::service
