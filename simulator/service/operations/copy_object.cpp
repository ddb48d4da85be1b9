#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/read/client_side_objects.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/copy_encryption.h"
#include "simulator/service/write/new_object.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

/// COPY or REPLACE, with COPY as the default; the name of the header tells metadata from tagging.
S3Result<bool> replaces(const Call& call, std::string_view header, std::string_view what) {
  const std::string value(call.header(header).value_or("COPY"));
  if (value == "COPY") return false;
  if (value == "REPLACE") return true;
  return refuse(errors::invalid_argument("Unknown " + std::string(what) + " directive.", std::string(header), &value));
}

S3Result<ObjectMetadata> metadata_of_copy(const Call& call, const CopySource& source, bool replaces_metadata) {
  const auto replaces_tags = replaces(call, "x-amz-tagging-directive", "tagging");
  if (!replaces_tags) return refuse(replaces_tags.error());
  auto metadata =
      read_metadata(call.request.headers, call.rules());  // checks what was sent even where the source's is kept
  if (!metadata) return metadata;
  if (!replaces_metadata) {
    const auto redirect = metadata->system.find("x-amz-website-redirect-location");
    std::map<std::string, std::string> system = source.object->system_metadata;
    system.erase("x-amz-website-redirect-location");  // never copied
    if (redirect != metadata->system.end()) system.insert(*redirect);
    metadata->system = std::move(system);
    metadata->user = source.object->user_metadata;
    keep_client_side_metadata(metadata->user, call.rules());
  }
  if (!*replaces_tags) metadata->tags = source.object->tags;
  return metadata;
}

/// The one that the request asks for, else that of the source (CSUM-06), else the default.
S3Result<std::vector<crypto::ChecksumAlgorithm>> checksum_of_copy(const Call& call, const CopySource& source,
                                                                  EncryptionMethod method) {
  if (const auto asked = call.header("x-amz-checksum-algorithm")) {
    const auto algorithm = crypto::checksum_algorithm_of(*asked);
    if (!algorithm) {
      return refuse(errors::invalid_request(
          "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
          "CRC64NVME, SHA1, SHA256]"));
    }
    return std::vector{*algorithm};
  }
  const auto carried = chosen(call.rules(), Rule::checksum_is_carried_to_the_copy,
                              crypto::checksum_algorithm_of(checksum_algorithm_name(source.object->checksums)));
  if (carried) return std::vector{*carried};
  return default_checksums(method, call.rules());
}

/// The version of the copy. Where versioning is suspended CopyObject tells "null", which PutObject does not.
std::optional<std::string> told_version(const Call& call, const store::BucketRecord& bucket,
                                        const store::ObjectRecord& object) {
  if (bucket.versioning != store::Versioning::suspended) return std::nullopt;
  return chosen(call.rules(), Rule::copy_object_suspended_bucket_answers_with_null_version,
                std::optional(object.version_id));
}

Response copy_answer(const Call& call, const store::BucketRecord& bucket, const PreparedEncryption& encryption,
                     const CopySource& source, const store::ObjectRecord& object, const Checksums& checksums) {
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "CopyObjectResult");
  add_time(root, "LastModified", object.last_modified, call.rules());
  add_text(root, "ETag", in_quotes(object.etag));
  for (const auto& [name, value] : checksums) add_text(root, checksum_element(name), checksum_text(value, "", 0));
  if (!checksums.empty()) add_text(root, "ChecksumType", "FULL_OBJECT");
  Response response = xml_response(document);
  cite(Rule::copy_object_answer_headers_equal_put_object);
  add_write_headers(call, encryption, object, response.headers);
  if (auto version = told_version(call, bucket, object)) response.headers.set("x-amz-version-id", std::move(*version));
  if (source.bucket.versioning != store::Versioning::never) {
    response.headers.add("x-amz-copy-source-version-id", source.object->version_id);
  }
  return response;
}

}  // namespace

S3Result<Response> copy_object(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (auto fits = check_key_length(call.key); !fits) return refuse(std::move(fits.error()));
  auto condition = read_write_condition(call.request.headers);
  if (!condition) return refuse(std::move(condition.error()));
  const auto source = find_copy_source(call);
  if (!source) return refuse(source.error());
  auto request = read_copy_encryption(call, *bucket, *source);
  if (!request) return refuse(std::move(request.error()));
  const auto replaces_metadata = replaces(call, "x-amz-metadata-directive", "metadata");
  if (!replaces_metadata) return refuse(replaces_metadata.error());
  auto metadata = metadata_of_copy(call, *source, *replaces_metadata);
  if (!metadata) return refuse(std::move(metadata.error()));
  if (auto legal = check_copy_changes_something(call, *bucket, *source, *replaces_metadata); !legal) {
    return refuse(std::move(legal.error()));
  }
  if (auto guarded = read_protection(call, *bucket, false, *metadata); !guarded) {
    return refuse(std::move(guarded.error()));
  }
  if (auto fits = check_source_size(source->object->size); !fits) return refuse(std::move(fits.error()));
  if (auto held = check_write_condition(call, *condition); !held) return refuse(std::move(held.error()));

  // KMS sees Decrypt with the source's key, then GenerateDataKey with the destination's.
  cite(Rule::copy_object_kms_copy_decrypts_then_generates_data_key);
  auto body = open_copy_source(call, *source, {.first = 0, .count = source->object->size});
  if (!body) return refuse(std::move(body.error()));
  const auto encryption = prepare_encryption(call, std::move(*request), *bucket);
  if (!encryption) return refuse(encryption.error());
  auto checksums = checksum_of_copy(call, *source, encryption->plan.method);
  if (!checksums) return refuse(std::move(checksums.error()));
  auto part = seal(call, **body,
                   {.data_keys = encryption->keys.keys,
                    .method = encryption->plan.method,
                    .place = encryption->place,
                    .integrity = {},
                    .checksums = std::move(*checksums),
                    .announced_length = source->object->size});
  if (!part) return refuse_late(call, std::move(part.error()));
  part->etag =
      chosen(call.rules(), Rule::etag_copy_between_methods_changes_its_class, part->etag, source->object->etag);

  const Checksums shown = part->checksums;
  store::ObjectRecord object =
      chosen(call.rules(), Rule::versioning_self_copy_creates_a_new_version,
             new_object(call, *bucket, *encryption, std::move(*metadata), std::move(*part)), *source->object);
  // Over the whole, whatever that of the source was made of.
  object.checksum_type = chosen(call.rules(), Rule::checksum_copy_of_composite_is_full_object, object.checksum_type,
                                source->object->checksum_type);
  const std::string version = object.version_id;
  Response response = copy_answer(call, *bucket, *encryption, *source, object, shown);
  const auto status = call.core.store->put_object(call.bucket, std::move(object), *condition);
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  replicate(call, *bucket, version, pointer_to(encryption->plan.customer_key));
  return response;
}

}  // namespace s3sse::service
