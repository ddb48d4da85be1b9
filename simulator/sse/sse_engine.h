#pragma once
// From a plan to sealed bytes and back. One file per method does the wrapping (sse_s3.cpp, sse_kms.cpp, dsse_kms.cpp,
// sse_c.cpp); this class picks the method and hides it from the operations.
#include <functional>
#include <memory>

#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/kms/kms.h"
#include "simulator/sse/data_keys.h"
#include "simulator/sse/encryption_plan.h"
#include "simulator/sse/envelope.h"

namespace s3sse::sse {

/// Plaintext data keys of one object, with the envelope that wraps them.
struct NewDataKeys {
  crypto::SegmentKeys keys;
  Envelope envelope;
};

struct Workshop;

/// Returns what is put in front of the stage that wraps and unwraps, or the stage itself again.
using InFrontOf = std::function<std::unique_ptr<DataKeys>(std::unique_ptr<DataKeys>)>;

/// The rules that decide come with each call, in RequestFacts: they are those of the operation.
class SseEngine {
 public:
  /// `root_key`: 32 bytes, wraps the data keys of SSE-S3 and the outer layer of DSSE-KMS. `clock` says when a bucket
  /// key has lived its five minutes. All references must outlive the engine. Thread-safe.
  SseEngine(kms::Kms& kms, Entropy& entropy, SecretBytes root_key, const Clock& clock = system_clock(),
            const InFrontOf& in_front = {});
  ~SseEngine();

  /// Settles the method and, for KMS methods, the key ARN: a malformed, unknown or foreign-Region key id is refused
  /// here (PUT-17 ... PUT-20), so CreateMultipartUpload refuses it too (MPU-18). KMS methods over plain HTTP are
  /// refused whether asked for by header or by default (KMSI-24).
  S3Result<EncryptionPlan> plan(EncryptionRequest request, const BucketEncryption& bucket, const RequestFacts& facts);

  /// New data keys for one object or upload: KMS methods call GenerateDataKey in the caller's name.
  S3Result<NewDataKeys> generate(const EncryptionPlan& plan, const ObjectPlace& place, const RequestFacts& facts,
                                 const kms::CallOrigin& origin);

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

  /// Bucket keys are fetched anew: those of KMS are not what they were.
  void forget_bucket_keys();

  /// As check_access for a part of a multipart upload, with the texts recorded for parts (MPU-06 ... MPU-08).
  S3Result<void> check_part_access(const Envelope& envelope, const CustomerKey* customer_key,
                                   const RequestFacts& facts);

 private:
  static const Clock& system_clock();

  S3Result<NewDataKeys> wrap(const WrapJob& job);

  std::unique_ptr<Workshop> workshop_;
  std::unique_ptr<DataKeys> data_keys_;
};

/// Associated data of the segments of one part. Names bucket, key, seal id and part number, but not the method: the
/// method is bound into the wrapped keys, so that UpdateObjectEncryption can wrap anew without moving data.
Bytes segment_binding(const ObjectPlace& place, std::uint32_t part_number);

/// The extent to which an answer tells of encryption.
enum class EncryptionEcho {
  write,     ///< PutObject, CopyObject, CreateMultipartUpload: with the context header (HDR-18)
  read,      ///< GetObject, HeadObject, UploadPart, UploadPartCopy: without it (HDR-17)
  complete,  ///< CompleteMultipartUpload: managed method, key and bucket-key flag only (MPU-14)
};
void add_encryption_headers(const Envelope& envelope, EncryptionEcho echo, std::string_view context_header,
                            const Rules& rules, Headers& headers);

}  // namespace s3sse::sse
