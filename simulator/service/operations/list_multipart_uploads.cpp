#include <algorithm>

#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/listing.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::uint32_t largest_upload_page = 1000;

}  // namespace

S3Result<Response> list_multipart_uploads(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  auto parameters = read_list_parameters(call);
  if (!parameters) return refuse(parameters.error());
  const auto most = read_page_number(call, "max-uploads", largest_upload_page);
  if (!most) return refuse(most.error());
  parameters->query.max_keys = std::min<std::size_t>(*most, largest_upload_page);
  const std::string_view prefix = parameters->query.prefix;
  const std::string_view key_marker = call.query("key-marker").value_or("");
  const std::string_view id_marker = call.query("upload-id-marker").value_or("");
  parameters->query.start_after = key_marker;
  parameters->query.behind_id = id_marker;
  const store::UploadListing page = call.core.store->list_uploads(call.bucket, parameters->query);

  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListMultipartUploadsResult");
  add_text(root, "Bucket", call.bucket);
  add_text(root, "KeyMarker", shown(*parameters, key_marker));
  add_text(root, "UploadIdMarker", id_marker);
  // There in any case, and empty where nothing is listed.
  const bool ends_in_upload = !page.entries.empty() && page.entries.back()->key == page.last;
  add_text(root, "NextKeyMarker", shown(*parameters, page.last));
  add_text(root, "NextUploadIdMarker",
           ends_in_upload ? std::string_view(page.entries.back()->upload_id) : std::string_view());
  if (!prefix.empty()) add_text(root, "Prefix", shown(*parameters, prefix));
  add_text(root, "MaxUploads", std::to_string(parameters->query.max_keys));
  if (parameters->url_encoded) add_text(root, "EncodingType", "url");
  if (!parameters->query.delimiter.empty()) {
    add_text(root, "Delimiter", shown(*parameters, parameters->query.delimiter));
  }
  add_text(root, "IsTruncated", page.truncated ? "true" : "false");
  for (const store::UploadRef& upload : page.entries) {
    pugi::xml_node node = root.append_child("Upload");
    add_text(node, "Key", shown(*parameters, upload->key));
    add_text(node, "UploadId", upload->upload_id);
    add_text(node.append_child("Initiator"), "ID", upload->initiator_id);
    add_text(node.append_child("Owner"), "ID", bucket->owner_canonical_id);
    add_text(node, "StorageClass", upload->storage_class);
    add_time(node, "Initiated", upload->initiated, call.rules());
    add_listed_checksum(call, upload->checksum_algorithm.value_or(""), upload->checksum_type, node);
  }
  add_common_prefixes(*parameters, page.common_prefixes, root);
  return xml_response(document);
}

}  // namespace s3sse::service
