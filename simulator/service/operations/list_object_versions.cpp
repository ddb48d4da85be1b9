#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/listing.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/write/object_checksums.h"

namespace s3sse::service {
namespace {

void add_version(const Call& call, const ListParameters& parameters, const store::BucketRecord& bucket,
                 const store::ObjectRecord& version, bool latest, pugi::xml_node root) {
  pugi::xml_node node = root.append_child(version.delete_marker ? "DeleteMarker" : "Version");
  add_text(node, "Key", shown(parameters, version.key));
  add_text(node, "VersionId", version.version_id);
  add_text(node, "IsLatest", latest ? "true" : "false");
  add_time(node, "LastModified", version.last_modified, call.rules());
  if (!version.delete_marker) {
    add_text(node, "ETag", in_quotes(version.etag));
    add_listed_checksum(call, checksum_algorithm_name(version.checksums), version.checksum_type, node);
    add_text(node, "Size", std::to_string(version.size));
  }
  add_text(node.append_child("Owner"), "ID", bucket.owner_canonical_id);
  if (!version.delete_marker) add_text(node, "StorageClass", version.storage_class);
  add_restore_status(call, version, node);
}

}  // namespace

S3Result<Response> list_object_versions(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  auto parameters = read_list_parameters(call);
  if (!parameters) return refuse(std::move(parameters.error()));
  const std::string_view key_marker = call.query("key-marker").value_or("");
  const std::string_view version_marker = call.query("version-id-marker").value_or("");
  if (call.query("version-id-marker") && !call.query("key-marker")) {
    const std::string value(version_marker);
    auto placed = refused(call.rules(), Rule::list_objects_senseless_parameter_is_refused, errors::invalid_argument,
                          "A version-id marker cannot be specified without a key marker.", "version-id-marker", &value);
    if (!placed) return refuse(std::move(placed.error()));
  }
  parameters->query.start_after = key_marker;
  parameters->query.behind_id = version_marker;
  const store::VersionListing page = call.core.store->list_versions(call.bucket, parameters->query);

  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListVersionsResult");
  add_text(root, "Name", call.bucket);
  add_text(root, "Prefix", shown(*parameters, parameters->query.prefix));
  add_text(root, "KeyMarker", shown(*parameters, key_marker));
  add_text(root, "VersionIdMarker", version_marker);
  if (page.truncated) {
    add_text(root, "NextKeyMarker", shown(*parameters, page.last));
    const bool ends_in_version = !page.entries.empty() && page.entries.back().object->key == page.last;
    if (ends_in_version) add_text(root, "NextVersionIdMarker", page.entries.back().object->version_id);
  }
  add_text(root, "MaxKeys", std::to_string(parameters->query.max_keys));
  if (!parameters->query.delimiter.empty()) {
    add_text(root, "Delimiter", shown(*parameters, parameters->query.delimiter));
  }
  if (parameters->url_encoded) add_text(root, "EncodingType", "url");
  add_text(root, "IsTruncated", page.truncated ? "true" : "false");
  for (const auto& [version, latest] : page.entries) add_version(call, *parameters, *bucket, *version, latest, root);
  add_common_prefixes(*parameters, page.common_prefixes, root);
  return xml_response(document);
}

}  // namespace s3sse::service
