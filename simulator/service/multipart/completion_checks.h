#pragma once
// The checks of CompleteMultipartUpload, in the order that completion_order() has them.
#include "simulator/service/multipart/completion.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/read/conditions.h"

namespace s3sse::service {

/// The object's checksum as the request states it. The headers are not about the body of this request, which is why the
/// integrity of the body is not read here.
struct StatedChecksum {
  BodyIntegrity value{};
  std::string type{};
};

struct ObjectChecksum {
  Checksums values{};
  std::string type = "FULL_OBJECT";
};

/// All that is settled before the object is stored.
struct CompletionRequest {
  OpenUpload open;
  WriteCondition condition{};
  StatedChecksum stated{};
  std::optional<sse::CustomerKey> customer_key{};
  std::vector<ListedPart> listed{};
  std::vector<store::SealedPart> parts{};
  ObjectChecksum checksum{};
};

S3Result<void> read_condition_of_completion(const Call& call, CompletionRequest& completion);
S3Result<void> read_checksum_of_completion(const Call& call, CompletionRequest& completion);
S3Result<void> read_key_of_completion(const Call& call, CompletionRequest& completion);
S3Result<void> read_list_of_completion(const Call& call, CompletionRequest& completion);
S3Result<void> choose_parts_of_completion(const Call& call, CompletionRequest& completion);
S3Result<void> settle_checksum_of_completion(const Call& call, CompletionRequest& completion);
S3Result<void> check_condition_of_completion(const Call& call, CompletionRequest& completion);
/// Asked once the body has been read, which may take long.
S3Result<void> check_conflict_of_completion(const Call& call, CompletionRequest& completion);

}  // namespace s3sse::service
