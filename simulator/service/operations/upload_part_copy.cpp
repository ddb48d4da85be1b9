#include "simulator/deviations/decide.h"
#include "simulator/service/multipart/upload_access.h"
#include "simulator/service/multipart/upload_checksum.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/write/copy_source.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

Response part_copy_answer(const Call& call, const OpenUpload& open, const CopySource& source,
                          const store::SealedPart& part) {
  pugi::xml_document document;
  const pugi::xml_node root = start_document(document, "CopyPartResult");
  add_time(root, "LastModified", part.last_modified, call.rules());
  add_text(root, "ETag", in_quotes(part.etag));
  if (open.upload->checksum_algorithm) {
    const auto told = chosen(call.rules(), Rule::checksum_of_a_copied_part_is_told, std::optional(part.checksums));
    const Checksums checksums = told.value_or(Checksums{});
    const auto value = checksums.find(*open.upload->checksum_algorithm);
    if (value != checksums.end()) add_text(root, checksum_element(value->first), checksum_text(value->second, "", 0));
  }
  Response response = xml_response(document);
  sse::add_encryption_headers(open.envelope, sse::EncryptionEcho::read, "", call.rules(), response.headers);
  if (source.bucket.versioning != store::Versioning::never) {
    response.headers.add("x-amz-copy-source-version-id", source.object->version_id);
  }
  return response;
}

}  // namespace

S3Result<Response> upload_part_copy(Call& call) {
  const auto open = open_upload(call);
  if (!open) return refuse(open.error());
  const auto number = read_part_number(call);
  if (!number) return refuse(number.error());
  const auto source = find_copy_source(call);
  if (!source) return refuse(source.error());
  const auto range = read_source_range(call.request.headers, *source->object, call.rules());
  if (!range) return refuse(range.error());
  if (auto fits = check_source_size(range->count); !fits) return refuse(std::move(fits.error()));
  auto checksums = part_checksums(call, *open->upload, {});
  if (!checksums) return refuse(std::move(checksums.error()));
  const auto data_keys = open_part_keys(call, *open);
  if (!data_keys) return refuse(data_keys.error());
  auto independent = accepted(call.rules(), Rule::multipart_part_copy_keys_are_independent,
                              source->envelope.customer_key_md5, open->envelope.customer_key_md5);
  if (!independent) return refuse(std::move(independent.error()));
  auto body = open_copy_source(call, *source, *range);
  if (!body) return refuse(std::move(body.error()));

  auto part = seal(call, **body,
                   {.data_keys = *data_keys,
                    .method = open->envelope.method,
                    .place = open->place,
                    .part_number = *number,
                    .etag_of = EtagOf::part,
                    .integrity = {},
                    .checksums = std::move(*checksums),
                    .announced_length = range->count});
  if (!part) return refuse_late(call, std::move(part.error()));
  Response response = part_copy_answer(call, *open, *source, *part);
  const auto status = call.core.store->put_part(call.bucket, call.key, open->upload->upload_id, std::move(*part));
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  return response;
}

}  // namespace s3sse::service
