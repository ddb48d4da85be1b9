#pragma once
// The checks of a setting beyond the shape of its document. Each refuses with the code of S3, or completes the
// document where S3 gives something itself.
#include "simulator/service/core.h"
#include "simulator/service/xml.h"

namespace s3sse::service {

/// The status is there, and the name of the bucket has no dots.
S3Result<void> check_accelerate(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
/// At most a hundred rules, methods that browsers send, one wildcard in an origin.
S3Result<void> check_cors(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
/// The destination is the ARN of a bucket; one encryption at most.
S3Result<void> check_inventory(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
/// The target bucket is there, and belongs to the same account.
S3Result<void> check_logging(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
/// The destinations are ARNs. Gives ids to those that have none.
S3Result<void> check_notification(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
/// At most fifty tags, no key twice; the limits of keys and values.
S3Result<void> check_bucket_tags(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);
/// Either a redirection of all requests, or an index document.
S3Result<void> check_website(Call& call, const store::BucketRecord& bucket, pugi::xml_node root);

/// The name of the bucket in arn:aws:s3:::bucket; nothing where it is no such ARN.
std::optional<std::string> bucket_of_arn(std::string_view arn);

}  // namespace s3sse::service
