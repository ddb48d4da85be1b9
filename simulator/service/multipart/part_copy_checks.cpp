#include "simulator/service/multipart/part_copy_checks.h"

#include "simulator/deviations/decide.h"

namespace s3sse::service {

S3Result<void> read_number_of_part_copy(const Call& call, PartCopyRequest& part) {
  const auto number = read_part_number(call);
  if (!number) return refuse(number.error());
  part.number = *number;
  return {};
}

S3Result<void> find_source_of_part_copy(const Call& call, PartCopyRequest& part) {
  auto source = find_copy_source(call);
  if (!source) return refuse(std::move(source.error()));
  part.source = std::move(*source);
  return {};
}

S3Result<void> read_range_of_part_copy(const Call& call, PartCopyRequest& part) {
  const auto range = read_source_range(call.request.headers, *part.source.object, call.rules());
  if (!range) return refuse(range.error());
  part.range = *range;
  return {};
}

S3Result<void> check_size_of_part_copy(const Call& /*call*/, PartCopyRequest& part) {
  return check_source_size(part.range.count);
}

S3Result<void> open_keys_of_part_copy(const Call& call, PartCopyRequest& part) {
  auto keys = open_part_keys(call, part.open);
  if (!keys) return refuse(std::move(keys.error()));
  part.data_keys = std::move(*keys);
  return accepted(call.rules(), Rule::multipart_part_copy_keys_are_independent, part.source.envelope.customer_key_md5,
                  part.open.envelope.customer_key_md5);
}

S3Result<void> open_source_of_part_copy(const Call& call, PartCopyRequest& part) {
  auto body = open_copy_source(call, part.source, part.range);
  if (!body) return refuse(std::move(body.error()));
  part.body = std::move(*body);
  return {};
}

}  // namespace s3sse::service
