#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_tagging = 64 * 1024;

}  // namespace

S3Result<Response> put_object_tagging(Call& call) {
  if (auto bucket = open_bucket(call); !bucket) return refuse(std::move(bucket.error()));
  const auto body = read_document(call, largest_tagging);
  if (!body) return refuse(body.error());
  auto tags = parse_tagging(*body);
  if (!tags) return refuse(std::move(tags.error()));
  return replace_tags(call, std::move(*tags), 200);
}

}  // namespace s3sse::service
