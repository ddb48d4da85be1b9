#include "simulator/base/encoding.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/listing.h"

namespace s3sse::service {
namespace {

/// Continuation tokens are opaque to clients; here they are the last key in Base64.
S3Result<std::string> read_continuation(std::string_view token) {
  const auto key = from_base64(token);
  if (token.empty() || !key) {
    return refuse(errors::invalid_argument("The continuation token provided is incorrect", "continuation-token"));
  }
  return std::string(as_text(*key));
}

}  // namespace

S3Result<Response> list_objects_v2(Call& call) {
  const auto bucket = open_bucket(call);
  if (!bucket) return refuse(bucket.error());
  if (call.query("list-type") != "2") {
    const std::string value(call.query("list-type").value_or(""));
    return refuse(errors::invalid_argument("Invalid List Type specified in Request", "list-type", &value));
  }
  auto parameters = read_list_parameters(call);
  if (!parameters) return refuse(std::move(parameters.error()));
  const auto token = call.query("continuation-token");
  const auto start_after = call.query("start-after");
  if (token) {
    auto key = read_continuation(*token);
    if (!key) return refuse(std::move(key.error()));
    parameters->query.start_after = std::move(*key);
  } else if (start_after) {
    parameters->query.start_after = *start_after;
  }
  const store::ObjectListing page = call.core.store->list(call.bucket, parameters->query);

  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListBucketResult");
  add_text(root, "Name", call.bucket);
  add_text(root, "Prefix", shown(*parameters, parameters->query.prefix));
  if (start_after) add_text(root, "StartAfter", shown(*parameters, *start_after));
  if (token) add_text(root, "ContinuationToken", *token);
  if (page.truncated) add_text(root, "NextContinuationToken", to_base64(as_bytes(page.last)));
  add_text(root, "KeyCount", std::to_string(page.entries.size() + page.common_prefixes.size()));
  add_text(root, "MaxKeys", std::to_string(parameters->query.max_keys));
  if (!parameters->query.delimiter.empty())
    add_text(root, "Delimiter", shown(*parameters, parameters->query.delimiter));
  if (parameters->url_encoded) add_text(root, "EncodingType", "url");
  add_text(root, "IsTruncated", page.truncated ? "true" : "false");
  const bool with_owner = call.query("fetch-owner") == "true";
  for (const auto& object : page.entries) add_contents(call, *parameters, *bucket, *object, with_owner, root);
  add_common_prefixes(*parameters, page.common_prefixes, root);
  Response response = xml_response(document);
  response.headers.add("x-amz-bucket-region", bucket->region);
  return response;
}

}  // namespace s3sse::service
