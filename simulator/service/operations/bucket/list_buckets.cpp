#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/regions.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_bucket_page = 10'000;

struct BucketQuery {
  std::string_view prefix;
  std::string_view region;  ///< empty: all
  std::size_t page_size = largest_bucket_page;
  std::string behind;  ///< name of the last bucket of the page before
  bool has_parameter = false;
};

S3Result<BucketQuery> read_bucket_query(const Call& call) {
  BucketQuery query{
      .prefix = call.query("prefix").value_or(""), .region = call.query("bucket-region").value_or(""), .behind = {}};
  for (const std::string_view name : {"prefix", "bucket-region", "max-buckets", "continuation-token"})
    if (!call.query(name).value_or("").empty()) query.has_parameter = true;
  if (!query.region.empty() && !is_region(query.region)) {
    return refuse(errors::invalid_argument("Argument value " + std::string(query.region) + " is not a valid AWS Region",
                                           "bucket-region"));
  }
  if (const auto given = call.query("max-buckets")) {
    const std::string value(*given);
    const auto size = parse_decimal<std::size_t>(value);
    if (!size || *size < 1 || *size > largest_bucket_page) {
      return refuse(errors::invalid_argument("Argument max-buckets must be an integer between 1 and 10000",
                                             "max-buckets", &value));
    }
    query.page_size = chosen(call.rules(), Rule::list_buckets_page_is_as_large_as_asked, *size);
  }
  if (const auto token = call.query("continuation-token")) {
    const auto name = from_base64(*token);
    if (token->empty() || !name) {
      return refuse(errors::invalid_argument("The continuation token provided is incorrect", "continuation-token"));
    }
    query.behind = as_text(*name);
  }
  return query;
}

bool is_listed(const Call& call, const BucketQuery& query, const store::BucketRecord& bucket) {
  return bucket.owner_account == call.caller.principal.account_id && bucket.name.starts_with(query.prefix) &&
         (query.region.empty() || bucket.region == query.region) && bucket.name > query.behind;
}

}  // namespace

S3Result<Response> list_buckets(Call& call) {
  const auto query = read_bucket_query(call);
  if (!query) return refuse(query.error());
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "ListAllMyBucketsResult");
  add_text(root.append_child("Owner"), "ID", call.caller.principal.canonical_id);
  pugi::xml_node list = root.append_child("Buckets");
  std::size_t count = 0;
  std::string last;
  bool truncated = false;
  for (const store::BucketRecord& bucket : call.core.store->buckets()) {
    if (!is_listed(call, *query, bucket)) continue;
    truncated = count == query->page_size;
    if (truncated) break;
    pugi::xml_node node = list.append_child("Bucket");
    add_text(node, "Name", bucket.name);
    add_time(node, "CreationDate", bucket.created, call.rules());
    if (query->has_parameter) add_text(node, "BucketRegion", bucket.region);
    const auto arn =
        chosen(call.rules(), Rule::list_buckets_tells_of_each_bucket, std::optional(object_arn(bucket.name, {})));
    if (arn) add_text(node, "BucketArn", *arn);
    last = bucket.name;
    ++count;
  }
  if (!query->prefix.empty()) add_text(root, "Prefix", query->prefix);
  if (truncated) add_text(root, "ContinuationToken", to_base64(as_bytes(std::string_view(last))));
  return xml_response(document);
}

}  // namespace s3sse::service
