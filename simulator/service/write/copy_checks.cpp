#include "simulator/service/write/copy_checks.h"

#include "simulator/service/policy/acl.h"
#include "simulator/service/read/client_side_objects.h"
#include "simulator/service/write/copy_encryption.h"

namespace s3sse::service {
namespace {

/// COPY or REPLACE, with COPY as the default; the name of the header tells metadata from tagging.
S3Result<bool> replaces(const Call& call, std::string_view header, std::string_view what) {
  const std::string value(call.header(header).value_or("COPY"));
  if (value == "COPY") return false;
  if (value == "REPLACE") return true;
  return refuse(errors::invalid_argument("Unknown " + std::string(what) + " directive.", std::string(header), &value));
}

S3Result<ObjectMetadata> metadata_for(const Call& call, const CopySource& source, bool replaces_metadata) {
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

}  // namespace

S3Result<void> check_key_of_copy(const Call& call, CopyRequest& /*copy*/) {
  return check_key_length(call.key);
}

S3Result<void> read_condition_of_copy(const Call& call, CopyRequest& copy) {
  auto condition = read_write_condition(call.request.headers);
  if (!condition) return refuse(std::move(condition.error()));
  copy.condition = std::move(*condition);
  return {};
}

S3Result<void> find_source_of_copy(const Call& call, CopyRequest& copy) {
  auto source = find_copy_source(call);
  if (!source) return refuse(std::move(source.error()));
  copy.source = std::move(*source);
  return {};
}

S3Result<void> read_encryption_of_copy(const Call& call, CopyRequest& copy) {
  auto request = read_copy_encryption(call, copy.bucket, copy.source);
  if (!request) return refuse(std::move(request.error()));
  copy.encryption_request = std::move(*request);
  return {};
}

S3Result<void> read_metadata_of_copy(const Call& call, CopyRequest& copy) {
  const auto replaced = replaces(call, "x-amz-metadata-directive", "metadata");
  if (!replaced) return refuse(replaced.error());
  auto metadata = metadata_for(call, copy.source, *replaced);
  if (!metadata) return refuse(std::move(metadata.error()));
  copy.replaces_metadata = *replaced;
  copy.metadata = std::move(*metadata);
  return {};
}

S3Result<void> check_change_by_copy(const Call& call, CopyRequest& copy) {
  return check_copy_changes_something(call, copy.bucket, copy.source, copy.replaces_metadata);
}

S3Result<void> read_protection_of_copy(const Call& call, CopyRequest& copy) {
  return read_protection(call, copy.bucket, false, copy.metadata);
}

S3Result<void> read_checksum_of_copy(const Call& call, CopyRequest& copy) {
  const auto asked = call.header("x-amz-checksum-algorithm");
  if (!asked) return {};
  copy.checksum = crypto::checksum_algorithm_of(*asked);
  if (copy.checksum) return {};
  return refuse(errors::invalid_request(
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, "
      "CRC64NVME, SHA1, SHA256]"));
}

S3Result<void> check_size_of_copy(const Call& /*call*/, CopyRequest& copy) {
  return check_source_size(copy.source.object->size);
}

S3Result<void> check_condition_of_copy(const Call& call, CopyRequest& copy) {
  return check_write_condition(call, copy.condition);
}

S3Result<void> open_source_of_copy(const Call& call, CopyRequest& copy) {
  auto body = open_copy_source(call, copy.source, {.first = 0, .count = copy.source.object->size});
  if (!body) return refuse(std::move(body.error()));
  copy.body = std::move(*body);
  return {};
}

S3Result<void> prepare_encryption_of_copy(const Call& call, CopyRequest& copy) {
  auto encryption = prepare_encryption(call, std::move(copy.encryption_request), copy.bucket);
  if (!encryption) return refuse(std::move(encryption.error()));
  copy.encryption = std::move(*encryption);
  return {};
}

}  // namespace s3sse::service
