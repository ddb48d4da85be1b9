#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/read/open_object.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/store_faults.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/service/write/write_encryption.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

S3Result<std::unique_ptr<BodySource>> open_body(const Call& call, const ReadTarget& target,
                                                crypto::SegmentKeys data_keys, sse::ObjectPlace place) {
  const ByteRange& range = target.range;
  auto body = from_store(
      call, open_object(target.object, std::move(data_keys), std::move(place), range.first, range.count, call.rules()));
  if (range.count > crypto::segment_plaintext_size) return body;
  // A small body is opened before the head goes out, so that a broken seal is a clean error (STO-06).
  Bytes bytes(static_cast<std::size_t>(range.count) + 1);  // one more, so that the end is read, too
  const auto count = read_full(*body, bytes);
  if (!count) return refuse(errors::internal_error());
  bytes.resize(*count);
  return std::make_unique<MemorySource>(std::move(bytes));
}

}  // namespace

S3Result<Response> get_object(Call& call) {
  auto target = open_for_read(call);
  if (!target) return refuse(std::move(target.error()));
  Response response = describe(call, *target);
  if (target->not_modified) return response;

  const store::ObjectRecord& object = *target->object;
  sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = object.seal_id};
  auto data_keys =
      call.core.engine.open(target->envelope, place, pointer_to(target->customer_key), call.facts(), call.kms_origin());
  if (!data_keys) return refuse(std::move(data_keys.error()));
  cite(Rule::kms_rotation_does_not_rewrite_objects);
  add_read_checksums(call, *target, &*data_keys, response.headers);

  auto body = trace::stage(
      Stage::open, [&] { return open_body(call, *target, std::move(*data_keys), std::move(place)); },
      [&](const auto&) { return told_opening(object, target->range.first, target->range.count); });
  if (!body) return refuse(std::move(body.error()));
  response.body = std::move(*body);
  return response;
}

}  // namespace s3sse::service
