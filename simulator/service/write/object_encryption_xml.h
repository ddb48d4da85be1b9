#pragma once
// The body of UpdateObjectEncryption.
#include <string>

#include "simulator/base/bytes.h"
#include "simulator/model/encryption_method.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::service {

struct EncryptionUpdate {
  EncryptionMethod method = EncryptionMethod::sse_kms;
  std::string kms_key_arn;  ///< as sent; empty: none
  bool bucket_key_enabled = false;
};

/// <ObjectEncryption> with one target in it. Targets other than SSE-KMS (UOE-09, UOE-10), values that are no boolean
/// (UOE-12), and keys that are not named by a full ARN (UOE-06) are refused in the documented words.
S3Result<EncryptionUpdate> parse_encryption_update(ByteView body, const Rules& rules);

/// The account in a KMS key ARN; empty for anything else.
std::string account_of_key(std::string_view key_arn);

}  // namespace s3sse::service
