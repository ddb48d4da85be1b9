#include "simulator/service/operations/operations.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {

S3Result<Response> delete_object_tagging(Call& call) {
  return replace_tags(call, {}, 204);
}

}  // namespace s3sse::service
