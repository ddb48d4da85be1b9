#include "simulator/service/multipart/upload_access.h"

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/write/seal_body.h"

namespace s3sse::service {

S3Result<OpenUpload> open_upload(const Call& call) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  auto upload = find_upload(call);
  if (!upload) return refuse(std::move(upload.error()));
  auto envelope = envelope_of((*upload)->envelope);
  if (!envelope) return refuse(std::move(envelope.error()));
  envelope->customer_key_md5 = call.header(header::customer_key_md5).value_or("");
  sse::ObjectPlace place{.bucket = call.bucket, .key = call.key, .seal_id = (*upload)->seal_id};
  return OpenUpload{.bucket = std::move(*bucket),
                    .upload = std::move(*upload),
                    .envelope = std::move(*envelope),
                    .place = std::move(place)};
}

void add_upload_version(const Call& call, const store::UploadRecord& upload, Headers& headers) {
  std::optional<std::string> version;
  if (!upload.version_id.empty()) version = upload.version_id;
  add_header(call.rules(), Rule::versioning_upload_tells_its_version, headers, "x-amz-version-id", std::move(version));
}

S3Result<std::uint32_t> read_part_number(const Call& call) {
  const std::string text(call.query("partNumber").value_or(""));
  const auto number = parse_decimal<std::uint32_t>(text);
  if (number && *number >= 1 && *number <= 10'000) return *number;
  return refuse(
      errors::invalid_argument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", &text));
}

S3Result<crypto::SegmentKeys> open_part_keys(const Call& call, const OpenUpload& open) {
  const auto customer_key = sse::read_part_customer_key(call.request.headers, open.bucket.encryption, call.facts());
  if (!customer_key) return refuse(customer_key.error());
  auto bare = accepted(call.rules(), Rule::multipart_managed_part_needs_no_header, open.envelope.method);
  if (!bare) return refuse(std::move(bare.error()));
  const auto access = call.core.engine.check_part_access(open.envelope, pointer_to(*customer_key), call.facts());
  if (!access) return refuse(access.error());
  // The data key was generated when the upload was created.
  cite(Rule::kms_multipart_generates_once_and_decrypts_for_parts);
  return call.core.engine.open(open.envelope, open.place, pointer_to(*customer_key), call.facts(), call.kms_origin());
}

S3Result<void> read_number_of_part(const Call& call, PartRequest& part) {
  const auto number = read_part_number(call);
  if (!number) return refuse(number.error());
  part.number = *number;
  return {};
}

S3Result<void> read_digests_of_part(const Call& call, PartRequest& part) {
  auto integrity = read_body_integrity(call.request.headers);
  if (!integrity) return refuse(std::move(integrity.error()));
  part.integrity = std::move(*integrity);
  return {};
}

S3Result<void> check_checksum_of_part(const Call& call, PartRequest& part) {
  auto checksums = part_checksums(call, *part.open.upload, part.integrity);
  if (!checksums) return refuse(std::move(checksums.error()));
  part.checksums = std::move(*checksums);
  return {};
}

S3Result<void> read_length_of_part(const Call& call, PartRequest& part) {
  const auto length = announced_length(call.request, call.operation);
  if (!length) return refuse(length.error());
  part.length = *length;
  return {};
}

S3Result<void> open_keys_of_part(const Call& call, PartRequest& part) {
  auto keys = open_part_keys(call, part.open);
  if (!keys) return refuse(std::move(keys.error()));
  part.data_keys = std::move(*keys);
  return {};
}

}  // namespace s3sse::service
