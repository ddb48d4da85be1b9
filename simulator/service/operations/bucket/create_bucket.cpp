#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/regions.h"
#include "simulator/service/settings/new_bucket.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/xml.h"

namespace s3sse::service {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool looks_like_ip_address(std::string_view name) {
  const auto labels = split(name, '.');
  return labels.size() == 4 &&
         std::ranges::all_of(labels, [](std::string_view l) { return parse_decimal<unsigned>(l).has_value(); });
}

/// The naming rules of general purpose buckets.
bool is_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return false;
  if (!is_letter_or_digit(name.front()) || !is_letter_or_digit(name.back())) return false;
  if (!std::ranges::all_of(name, [](char c) { return is_letter_or_digit(c) || c == '.' || c == '-'; })) return false;
  if (name.find("..") != std::string_view::npos || looks_like_ip_address(name)) return false;
  for (const std::string_view prefix : {"xn--", "sthree-", "amzn-s3-demo-"}) {
    if (name.starts_with(prefix)) return false;
  }
  for (const std::string_view suffix : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
    if (name.ends_with(suffix)) return false;
  }
  return true;
}

/// CreateBucketConfiguration has no element for encryption: a new bucket has the default of S3, whatever the body says.
S3Result<BucketEncryption> read_encryption(const Call& call, const pugi::xml_node& configuration) {
  const pugi::xml_node element = child(configuration, "ServerSideEncryptionConfiguration");
  if (!element) return BucketEncryption{};
  return chosen(call.rules(), Rule::bucket_encryption_create_bucket_takes_no_encryption,
                S3Result<BucketEncryption>(refuse(errors::malformed_xml())), element);
}

S3Result<std::string> settle_region(std::string_view here, std::string_view wanted, const Rules& rules) {
  if (wanted.empty()) return std::string(here);
  // As with S3, the us-east-1 endpoint makes buckets anywhere; that of another Region only makes its own.
  const bool names_us_east_1 = wanted == "us-east-1";
  if (here == "us-east-1" && wanted == "EU") return std::string("eu-west-1");  // its name of old
  if (here == "us-east-1" && !names_us_east_1 && is_region(wanted)) return std::string(wanted);
  if (here == wanted && !names_us_east_1) return std::string(here);
  if (here == "us-east-1") {
    return refused<std::string>(rules, Rule::create_bucket_unknown_region_is_refused, [&] {
      return S3Error{400,
                     "InvalidLocationConstraint",
                     "The specified location-constraint is not valid",
                     {{"LocationConstraint", std::string(wanted)}}};
    });
  }
  return refuse(S3Error{400, "IllegalLocationConstraintException",
                        "The " + std::string(wanted) +
                            " location constraint is incompatible for the region specific endpoint this request was "
                            "sent to."});
}

/// Reads what the request asks for, in its body and its headers.
S3Result<void> read_wanted(Call& call, store::BucketRecord& bucket) {
  const auto body = read_document(call, 64 * 1024);
  if (!body) return refuse(body.error());
  pugi::xml_document document;
  pugi::xml_node configuration;
  if (!body->empty()) {
    const auto root = parse_xml(*body, "CreateBucketConfiguration", document);
    if (!root) return refuse(root.error());
    configuration = *root;
  }
  auto encryption = read_encryption(call, configuration);
  if (!encryption) return refuse(std::move(encryption.error()));
  bucket.encryption = std::move(*encryption);
  if (child(configuration, "Bucket") || child(configuration, "Location"))
    return refuse(errors::not_implemented("CreateBucket of a directory bucket"));
  auto region = settle_region(call.core.config.region, child_text(configuration, "LocationConstraint").value_or(""),
                              call.rules());
  if (!region) return refuse(std::move(region.error()));
  bucket.region = std::move(*region);
  return settle_settings(call, configuration, bucket);
}

bool starts_blocked(const Call& call, std::string_view region) {
  if (call.core.config.era < Era::y2026) return false;
  const bool exempt = chosen(call.rules(), Rule::blocked_encryption_middle_east_regions_start_unblocked,
                             region == "me-south-1" || region == "me-central-1");
  // Shows in the first write.
  return chosen(call.rules().everywhere(), Rule::blocked_encryption_new_bucket_blocks_sse_c, !exempt);
}

Response made(const Call& call) {
  Response response;
  response.headers.add("Location", "/" + call.bucket);
  response.headers.add("x-amz-bucket-arn", object_arn(call.bucket, {}));
  return response;
}

S3Result<Response> answer_existing(const Call& call, const store::BucketRecord& existing) {
  if (existing.owner_account != call.caller.principal.account_id) {
    return refuse(errors::bucket_already_exists(call.bucket));
  }
  // us-east-1 keeps the answer of old: making one's own bucket again is no error.
  if (call.core.config.region != "us-east-1") return refuse(errors::bucket_already_owned_by_you(call.bucket));
  return made(call);
}

}  // namespace

S3Result<Response> create_bucket(Call& call) {
  if (!is_bucket_name(call.bucket)) return refuse(errors::invalid_bucket_name(call.bucket));
  if (call.header("x-amz-bucket-namespace").value_or("global") != "global") {
    return refuse(errors::not_implemented("a namespace of the account", "x-amz-bucket-namespace"));
  }
  store::BucketRecord bucket;
  bucket.name = call.bucket;
  bucket.owner_account = call.caller.principal.account_id;
  bucket.owner_canonical_id = call.caller.principal.canonical_id;
  bucket.created = call.now();
  if (auto read = read_wanted(call, bucket); !read) return refuse(std::move(read.error()));
  if (starts_blocked(call, bucket.region)) bucket.encryption.blocked = BucketEncryption::Blocked::sse_c;
  if (call.core.store->create_bucket(std::move(bucket)) == store::StoreStatus::bucket_exists) {
    const auto existing = call.core.store->bucket(call.bucket);
    if (!existing)
      return refuse(S3Error{409, "OperationAborted",
                            "A conflicting conditional operation is currently in progress against this "
                            "resource. Please try again."});
    return answer_existing(call, *existing);
  }
  return made(call);
}

}  // namespace s3sse::service
