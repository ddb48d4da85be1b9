#include "simulator/base/time_format.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

S3Result<Response> list_buckets(Call& call) {
  const std::string_view prefix = call.query("prefix").value_or("");
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListAllMyBucketsResult");
  add_text(root.append_child("Owner"), "ID", call.caller.principal.canonical_id);
  pugi::xml_node list = root.append_child("Buckets");
  for (const store::BucketRecord& bucket : call.core.store->buckets()) {
    if (bucket.owner_account != call.caller.principal.account_id || !bucket.name.starts_with(prefix)) continue;
    pugi::xml_node node = list.append_child("Bucket");
    add_text(node, "Name", bucket.name);
    add_text(node, "CreationDate", format_iso8601(bucket.created));
    add_text(node, "BucketRegion", bucket.region);
  }
  if (!prefix.empty()) add_text(root, "Prefix", prefix);
  return xml_response(document);
}

}  // namespace s3sse::service
