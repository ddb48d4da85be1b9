#pragma once
// From a plan to sealed bytes and back. One file per method does the wrapping (sse_s3.cpp, sse_kms.cpp, dsse_kms.cpp,
// sse_c.cpp); this class picks the method and hides it from the operations.
#include <memory>
#include <optional>
#include <string>

#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/kms/kms.h"
#include "simulator/sse/encryption_request.h"
#include "simulator/sse/envelope.h"

namespace s3sse::sse {

/// How an object is to be encrypted: request and bucket default put together (DEF and PUT rules).
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

/// Where sealed bytes belong; bound into every segment and every wrapped key, so that bytes moved elsewhere do not
/// open.
struct ObjectPlace {
  std::string bucket;
  std::string key;
  std::string seal_id;  ///< random per object version or upload
};

/// Plaintext data keys of one object, with the envelope that wraps them.
struct NewDataKeys {
  crypto::SegmentKeys keys;
  Envelope envelope;
};

struct Workshop;

class SseEngine {
 public:
  /// `root_key`: 32 bytes, wraps the data keys of SSE-S3 and the outer layer of DSSE-KMS. `clock` says when a bucket
  /// key has lived its five minutes. All references must outlive the engine. Thread-safe.
  SseEngine(kms::Kms& kms, Entropy& entropy, const Rules& rules, SecretBytes root_key,
            const Clock& clock = system_clock());
  ~SseEngine();

  /// Settles the method and, for KMS methods, the key ARN: a malformed, unknown or foreign-Region key id is refused
  /// here (PUT-17 ... PUT-20), so CreateMultipartUpload refuses it too (MPU-18). KMS methods over plain HTTP are
  /// refused whether asked for by header or by default (KMSI-24).
  S3Result<EncryptionPlan> plan(EncryptionRequest request, const BucketEncryption& bucket, const RequestFacts& facts);

  /// New data keys for one object or upload: KMS methods call GenerateDataKey in the caller's name.
  S3Result<NewDataKeys> generate(const EncryptionPlan& plan, const ObjectPlace& place, const kms::CallOrigin& origin);

  /// The data keys of a stored object. `customer_key` is the triple of the request, if any: it must be there for SSE-C
  /// objects (SSEC-15), be the right one (SSEC-17), and be absent for all others (GET-17). KMS methods call Decrypt.
  S3Result<crypto::SegmentKeys> open(const Envelope& envelope, const ObjectPlace& place,
                                     const CustomerKey* customer_key, const RequestFacts& facts,
                                     const kms::CallOrigin& origin);

  /// The checks of open() that need no data key, and no call to KMS: what HeadObject does (GET-09).
  S3Result<void> check_access(const Envelope& envelope, const CustomerKey* customer_key, const RequestFacts& facts);

  /// The same data keys wrapped anew as `target` asks: UpdateObjectEncryption, which moves no data (UOE-03). The place,
  /// and so the segments, stay what they are. Only between methods of one layer.
  S3Result<Envelope> rewrap(const Envelope& envelope, const EncryptionPlan& target, const ObjectPlace& place,
                            const RequestFacts& facts, const kms::CallOrigin& origin);

  /// As check_access for a part of a multipart upload, with the texts recorded for parts (MPU-06 ... MPU-08).
  S3Result<void> check_part_access(const Envelope& envelope, const CustomerKey* customer_key);

 private:
  static const Clock& system_clock();

  std::unique_ptr<Workshop> workshop_;
};

/// Associated data of the segments of one part. Names bucket, key, seal id and part number, but not the method: the
/// method is bound into the wrapped keys, so that UpdateObjectEncryption can wrap anew without moving data.
Bytes segment_binding(const ObjectPlace& place, std::uint32_t part_number);

/// What an answer says about encryption.
enum class EncryptionEcho {
  write,     ///< PutObject, CopyObject, CreateMultipartUpload: with the context header (HDR-18)
  read,      ///< GetObject, HeadObject, UploadPart, UploadPartCopy: without it (HDR-17)
  complete,  ///< CompleteMultipartUpload: managed method, key and bucket-key flag only (MPU-14)
};
void add_encryption_headers(const Envelope& envelope, EncryptionEcho echo, std::string_view context_header,
                            const Rules& rules, Headers& headers);

}  // namespace s3sse::sse
