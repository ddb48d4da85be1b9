#pragma once
// The encryption that a request asks for, read and checked in the order in which S3 does it.
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/http.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/kms/kms.h"
#include "simulator/model/bucket_encryption.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::sse {

/// A checked SSE-C triple: 32 bytes, and the Base64 MD5 that the answer echoes.
struct CustomerKey {
  SecretBytes key;
  std::string key_md5;
};

/// The encryption that the client asked for. Nothing set: the bucket default decides.
struct EncryptionRequest {
  std::optional<EncryptionMethod> method;  ///< explicit x-amz-server-side-encryption, or sse_c with `customer_key`
  std::optional<std::string> kms_key_id;   ///< as sent
  kms::EncryptionContext context;          ///< decoded extra pairs, without aws:s3:arn
  std::string context_header;              ///< as sent; echoed by PutObject, CopyObject and CreateMultipartUpload
  std::optional<bool> bucket_key_enabled;
  std::optional<CustomerKey> customer_key;
};

/// Facts that the checks need beside the headers.
struct RequestFacts {
  const Peer& peer;
  const Principal& principal;
  std::string_view action;        ///< "s3:PutObject" ... named in the text of a refusal
  std::string_view resource_arn;  ///< arn:aws:s3:::bucket/key
  const Rules& rules;             ///< those of the operation
  Era era = Era::y2026;
};

/// For PutObject, CopyObject (destination) and CreateMultipartUpload. Decides, in this order: SSE-C over plain HTTP,
/// SSE-C blocked by the bucket (before the key material is looked at), conflict of methods, algorithm, key, length,
/// MD5, then the managed headers.
S3Result<EncryptionRequest> read_write_encryption(const Headers& headers, const BucketEncryption& bucket,
                                                  const RequestFacts& facts);

/// For operations that work with an encryption that is decided already, or with none: refuses the headers that choose a
/// managed one (GET-02 ... GET-06, GET-20, GET-22, MPU-04, MPU-27).
S3Result<void> refuse_managed_encryption(const Headers& headers, const Rules& rules);

/// For GetObject, HeadObject, GetObjectAttributes, CompleteMultipartUpload, ListParts: an SSE-C triple or nothing.
S3Result<std::optional<CustomerKey>> read_customer_key(const Headers& headers, const RequestFacts& facts);

/// For UploadPart and UploadPartCopy: an SSE-C triple or nothing; a bucket that blocks SSE-C refuses the triple
/// (BLK-04).
S3Result<std::optional<CustomerKey>> read_part_customer_key(const Headers& headers, const BucketEncryption& bucket,
                                                            const RequestFacts& facts);

/// The x-amz-copy-source-server-side-encryption-customer-* triple (COPY-09, COPY-13, COPY-15).
S3Result<std::optional<CustomerKey>> read_source_customer_key(const Headers& headers, const RequestFacts& facts);

}  // namespace s3sse::sse
