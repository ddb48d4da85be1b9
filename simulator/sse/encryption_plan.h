#pragma once
// The plan for the encryption of one object, and the place where its sealed bytes belong.
#include <optional>
#include <string>

#include "simulator/sse/encryption_request.h"

namespace s3sse::sse {

/// The encryption that an object is to have: request and bucket default put together (DEF and PUT rules).
struct EncryptionPlan {
  EncryptionMethod method = EncryptionMethod::sse_s3;
  std::string kms_key_arn;          ///< resolved full ARN for the KMS methods
  kms::EncryptionContext context;   ///< extra pairs of the client
  std::string context_header;       ///< as sent, for the echo
  bool bucket_key_enabled = false;  ///< only ever true for SSE-KMS (BK-16, ENC-22)
  std::optional<CustomerKey> customer_key;
  /// Written before January 2023 (or with DEF-01 switched off) without any say: sealed all the same, but S3 would have
  /// stored it unencrypted, so no answer may claim encryption (DEF-06).
  bool legacy_unencrypted = false;
};

/// The place where sealed bytes belong; bound into every segment and every wrapped key, so that bytes moved elsewhere
/// do not open.
struct ObjectPlace {
  std::string bucket;
  std::string key;
  std::string seal_id;  ///< random per object version or upload
};

}  // namespace s3sse::sse
