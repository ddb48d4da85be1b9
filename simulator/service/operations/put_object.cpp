#include "simulator/service/operations/operations.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/settings/lifecycle.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/new_object.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/seal_body.h"

namespace s3sse::service {
namespace {

S3Result<Response> store_body(Call& call, PutRequest& put) {
  const PreparedEncryption& encryption = *put.encryption;
  SealingJob job{.data_keys = encryption.keys.keys,
                 .method = encryption.plan.method,
                 .place = encryption.place,
                 .integrity = std::move(put.integrity),
                 .checksums = {},
                 .announced_length = put.length};
  if (!job.integrity.algorithm) job.checksums = default_checksums(job.method, call.rules());
  auto part = seal(call, *call.request.body, job);
  if (!part) return refuse(std::move(part.error()));

  Response response;
  response.headers.add("ETag", in_quotes(part->etag));
  add_checksum_headers(part->checksums, "FULL_OBJECT", 1, response.headers);
  store::ObjectRecord object = new_object(call, put.bucket, encryption, std::move(put.metadata), std::move(*part));
  add_write_headers(call, encryption, object, response.headers);
  add_expiration_header(put.bucket, object, response.headers);
  const std::string version = object.version_id;
  const auto status = call.core.store->put_object(call.bucket, std::move(object), put.condition);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  replicate(call, put.bucket, version, pointer_to(encryption.plan.customer_key));
  return response;
}

}  // namespace

S3Result<Response> put_object(Call& call) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  PutRequest put{.bucket = std::move(*bucket)};
  if (auto fine = ask_in_order(put_order(), call, put); !fine) return refuse(std::move(fine.error()));
  return store_body(call, put);
}

}  // namespace s3sse::service
