#pragma once
// The calls that SSE-KMS and DSSE-KMS make to KMS.
#include "simulator/sse/workshop.h"

namespace s3sse::sse {

struct KmsWrapped {
  SecretBytes plaintext;
  Bytes blob;
};

/// GenerateDataKey, or Encrypt for a data key that exists already.
S3Result<KmsWrapped> wrap_by_kms(Workshop& workshop, const WrapJob& job, const kms::EncryptionContext& context,
                                 const SecretBytes* existing);

/// Decrypt, with the context that was stored (CTX-02).
S3Result<SecretBytes> unwrap_by_kms(Workshop& workshop, const UnwrapJob& job, const Bytes& blob);

/// The stored context must name the place that the envelope is found at; otherwise it was moved.
S3Result<void> check_context_place(const Workshop& workshop, const UnwrapJob& job);

}  // namespace s3sse::sse
