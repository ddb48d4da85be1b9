#pragma once
// S3, as far as an encryption client needs it.
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/body.h"

namespace s3sse::client_side {

/// User metadata: names in lower case, without x-amz-meta-.
using Metadata = std::map<std::string, std::string>;

/// Content-Range of an answer: bytes first to last of total.
struct ContentRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
  std::uint64_t total = 0;
};

struct ReceivedObject {
  Metadata metadata;
  std::unique_ptr<BodySource> body;  ///< knows its length
  std::optional<ContentRange> range{};
};

struct UploadedPart {
  int number = 0;
  std::string etag;
};

/// Failures: Error::code is the error code of S3 ("NoSuchKey"), or "timeout", "connection".
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;
  /// GetObject; `range` is the value of a Range header.
  virtual Result<ReceivedObject> get(const std::string& bucket, const std::string& key,
                                     const std::optional<std::string>& range) = 0;
  /// PutObject of `length` bytes; the answer is the ETag.
  virtual Result<std::string> put(const std::string& bucket, const std::string& key, const Metadata& metadata,
                                  BodySource& body, std::uint64_t length) = 0;
  /// DeleteObject.
  virtual Result<void> remove(const std::string& bucket, const std::string& key) = 0;
  /// DeleteObjects: one request.
  virtual Result<void> remove_many(const std::string& bucket, const std::vector<std::string>& keys) = 0;

  /// Uploads in parts; a store that has none, which is the default, refuses each of them with "NotImplemented".
  /// CreateMultipartUpload; the answer is the upload id.
  virtual Result<std::string> create_upload(const std::string& bucket, const std::string& key,
                                            const Metadata& metadata);
  /// UploadPart of `length` bytes; the answer is the ETag.
  virtual Result<std::string> upload_part(const std::string& bucket, const std::string& key,
                                          const std::string& upload_id, int number, BodySource& body,
                                          std::uint64_t length);
  /// CompleteMultipartUpload.
  virtual Result<void> complete_upload(const std::string& bucket, const std::string& key, const std::string& upload_id,
                                       const std::vector<UploadedPart>& parts);
  /// AbortMultipartUpload.
  virtual Result<void> abort_upload(const std::string& bucket, const std::string& key, const std::string& upload_id);
};

}  // namespace s3sse::client_side
