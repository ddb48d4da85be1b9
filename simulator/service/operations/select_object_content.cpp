#include "simulator/service/operations/operations.h"
#include "simulator/service/read/read_target.h"

namespace s3sse::service {

/// The encryption of the object is judged as for a read (GOA-10); the query itself is beyond this simulator.
S3Result<Response> select_object_content(Call& call) {
  const auto target = open_for_description(call, true);
  if (!target) return refuse(target.error());
  return refuse(errors::not_implemented("SelectObjectContent: queries"));
}

}  // namespace s3sse::service
