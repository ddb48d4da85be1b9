#pragma once
// The source of CopyObject and UploadPartCopy: found, checked and opened.
#include "simulator/service/read/byte_range.h"
#include "simulator/service/write/write_encryption.h"

namespace s3sse::service {

/// x-amz-copy-source: [/]bucket/key[?versionId=id], percent-encoded; '+' stands for a space.
struct SourceName {
  std::string bucket;
  std::string key;
  std::optional<std::string> version_id;
};
S3Result<SourceName> read_source_name(const Headers& headers, const Rules& rules);

struct CopySource {
  SourceName name;
  store::BucketRecord bucket;
  store::ObjectRef object;
  sse::Envelope envelope;
  std::optional<sse::CustomerKey> customer_key;
};

/// The source, after the checks of source_order(); decrypts nothing.
S3Result<CopySource> find_copy_source(const Call& call);

// The checks of source_order().
S3Result<void> read_name_of_source(const Call& call, CopySource& source);
S3Result<void> open_bucket_of_source(const Call& call, CopySource& source);
S3Result<void> find_object_of_source(const Call& call, CopySource& source);
S3Result<void> check_class_of_source(const Call& call, CopySource& source);
S3Result<void> check_signature_of_source(const Call& call, CopySource& source);
S3Result<void> read_key_of_source(const Call& call, CopySource& source);
S3Result<void> check_key_of_source(const Call& call, CopySource& source);
S3Result<void> check_conditions_of_source(const Call& call, CopySource& source);

/// The plaintext of `range`; KMS methods call Decrypt in the caller's name (COPY-06, COPY-07).
S3Result<std::unique_ptr<BodySource>> open_copy_source(const Call& call, const CopySource& source,
                                                       const ByteRange& range);

/// The answer to an error that comes up while data are being copied: S3 has begun to answer 200 by then, and the
/// document says Error (COPY-23).
S3Result<Response> refuse_late(const Call& call, S3Error error);

/// Source objects above 5 GiB are refused.
S3Result<void> check_source_size(std::uint64_t size);

}  // namespace s3sse::service
