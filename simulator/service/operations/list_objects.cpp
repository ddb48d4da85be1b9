#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/listing.h"

namespace s3sse::service {

S3Result<Response> list_objects(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  auto parameters = read_list_parameters(call);
  if (!parameters) return refuse(std::move(parameters.error()));
  const std::string_view marker = call.query("marker").value_or("");
  parameters->query.start_after = marker;
  const store::ObjectListing page = call.core.store->list(call.bucket, parameters->query);

  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListBucketResult");
  add_text(root, "Name", call.bucket);
  add_text(root, "Prefix", shown(*parameters, parameters->query.prefix));
  add_text(root, "Marker", shown(*parameters, marker));
  // NextMarker is told only with a delimiter; else the last key of the page is the next marker.
  if (page.truncated && !parameters->query.delimiter.empty()) {
    add_text(root, "NextMarker", shown(*parameters, page.last));
  }
  add_text(root, "MaxKeys", std::to_string(parameters->query.max_keys));
  if (!parameters->query.delimiter.empty())
    add_text(root, "Delimiter", shown(*parameters, parameters->query.delimiter));
  if (parameters->url_encoded) add_text(root, "EncodingType", "url");
  add_text(root, "IsTruncated", page.truncated ? "true" : "false");
  for (const auto& object : page.entries) add_contents(call, *parameters, *bucket, *object, true, root);
  add_common_prefixes(*parameters, page.common_prefixes, root);
  Response response = xml_response(document);
  response.headers.add("x-amz-bucket-region", bucket->region);
  return response;
}

}  // namespace s3sse::service
