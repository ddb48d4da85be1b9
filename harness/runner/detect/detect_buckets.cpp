// Subresources of a bucket. An endpoint that does not know one may take the request for the bucket itself, and delete
// it: so each is asked of an empty bucket that nobody needs.
#include <fmt/format.h>

#include "harness/runner/detect/detect_context.h"

namespace s3sse::harness::runner {
namespace {

/// A subresource that is written, read back, and (where S3 has it) deleted.
struct Subresource {
  std::string_view capability;
  std::string query;
  std::string document;
  std::string root;      ///< of the document that GET answers
  std::string evidence;  ///< text that GET has to show after the PUT
  bool deletable;
};

std::string policy_for(const std::string& bucket) {
  return fmt::format(
      R"({{"Version":"2012-10-17","Statement":[{{"Sid":"s3sse","Effect":"Deny","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{}/s3sse-nothing"}}]}})",
      bucket);
}

/// True when a request to delete the subresource took the whole bucket.
bool deletes_the_bucket(DetectContext& context, const Subresource& wanted, const std::string& bucket) {
  const Exchange deleted = context.send({.method = "DELETE", .bucket = bucket, .query = wanted.query});
  if (!succeeded(deleted) || context.bucket_is_there(bucket)) return false;
  context.danger(fmt::format("DELETE ?{} deleted the bucket itself", wanted.query));
  return true;
}

void ask_bucket(DetectContext& context, Subresource wanted) {
  const std::string bucket = context.throw_away(wanted.query);
  if (bucket.empty()) return context.unknown(wanted.capability, "no bucket to ask it of");
  if (wanted.query == "policy") wanted.document = policy_for(bucket);
  const std::string what = "PUT ?" + wanted.query;
  const Exchange put =
      context.send({.method = "PUT", .bucket = bucket, .query = wanted.query, .body = wanted.document, .md5 = true});
  const Exchange get = context.send({.bucket = bucket, .query = wanted.query});
  const bool gone = wanted.deletable && deletes_the_bucket(context, wanted, bucket);
  if (!succeeded(put) && gone)
    return context.absent(
        wanted.capability, Decline::falsely,
        fmt::format("{}: {}, but DELETE ?{} deleted the bucket itself", what, short_text(put), wanted.query));
  if (!succeeded(put)) return context.refused(wanted.capability, what, put);
  const std::string_view text = as_text(get.response.body);
  const bool shown = succeeded(get) && text.find(wanted.evidence) != std::string_view::npos;
  if (shown) return context.present(wanted.capability, what + ": kept");
  const bool right_kind = succeeded(get) && text.find(wanted.root) != std::string_view::npos;
  context.absent(wanted.capability, right_kind ? Decline::falsely : Decline::silently,
                 fmt::format("{}: {}, but GET does not show it: {}", what, short_text(put), short_text(get)));
}

void ask_for_object_lock(DetectContext& context) {
  Headers headers;
  headers.add("x-amz-bucket-object-lock-enabled", "true");
  const std::string bucket = context.throw_away("object-lock", headers);
  if (bucket.empty())
    return context.absent("object-lock", Decline::honestly, "CreateBucket with object lock is refused");
  const Exchange get = context.send({.bucket = bucket, .query = "object-lock"});
  if (succeeded(get) && as_text(get.response.body).find("Enabled") != std::string_view::npos)
    return context.present("object-lock", "CreateBucket with it: shown");
  if (succeeded(get))
    return context.absent("object-lock", Decline::silently,
                          "CreateBucket with it: 200, and GET ?object-lock shows nothing of it");
  context.refused("object-lock", "GET ?object-lock", get);
}

std::string encryption_document(const std::string& rule) {
  return "<ServerSideEncryptionConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Rule>" + rule +
         "</Rule></ServerSideEncryptionConfiguration>";
}

/// The default is asked for with a method that the endpoint has.
std::string method_for_a_default(const DetectContext& context) {
  const auto has = [&](std::string_view capability) {
    const Detected* detected = context.result().find(capability);
    return detected != nullptr && detected->presence == Presence::present;
  };
  return !has("sse-s3") && has("sse-kms") ? "aws:kms" : "AES256";
}

void ask_for_bucket_encryption(DetectContext& context) {
  const std::string method = method_for_a_default(context);
  const std::string named = method == "AES256" ? "" : context.key_to_name();
  const std::string key = named.empty() ? "" : "<KMSMasterKeyID>" + named + "</KMSMasterKeyID>";
  const std::string document = encryption_document("<ApplyServerSideEncryptionByDefault><SSEAlgorithm>" + method +
                                                   "</SSEAlgorithm>" + key + "</ApplyServerSideEncryptionByDefault>");
  ask_bucket(context, {"bucket-encryption", "encryption", document, "ServerSideEncryptionConfiguration", method, true});
}

void ask_for_blocked_types(DetectContext& context) {
  const std::string document =
      encryption_document("<BlockedEncryptionTypes><EncryptionType>SSE-C</EncryptionType></BlockedEncryptionTypes>");
  const std::string bucket = context.throw_away("blocked");
  const Exchange put =
      context.send({.method = "PUT", .bucket = bucket, .query = "encryption", .body = document, .md5 = true});
  const Exchange get = context.send({.bucket = bucket, .query = "encryption"});
  if (!succeeded(put))
    context.refused("blocked-encryption-types", "PUT ?encryption with BlockedEncryptionTypes", put);
  else if (as_text(get.response.body).find("SSE-C") != std::string_view::npos)
    context.present("blocked-encryption-types", "PUT ?encryption with it: kept");
  else
    context.absent("blocked-encryption-types", Decline::silently,
                   "PUT ?encryption with BlockedEncryptionTypes: 200, and GET does not show it");
}

}  // namespace

void detect_buckets(DetectContext& context) {
  ask_for_bucket_encryption(context);
  ask_for_blocked_types(context);
  ask_bucket(context, {"bucket-policy", "policy", "", "Statement", "s3sse-nothing", true});
  const std::string space = " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  ask_bucket(context, {"public-access-block", "publicAccessBlock",
                       "<PublicAccessBlockConfiguration" + space +
                           "<BlockPublicAcls>true</BlockPublicAcls><IgnorePublicAcls>false</IgnorePublicAcls>"
                           "<BlockPublicPolicy>true</BlockPublicPolicy><RestrictPublicBuckets>false"
                           "</RestrictPublicBuckets></PublicAccessBlockConfiguration>",
                       "PublicAccessBlockConfiguration", "<BlockPublicPolicy>true", true});
  ask_bucket(context, {"acl", "ownershipControls",
                       "<OwnershipControls" + space +
                           "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule></OwnershipControls>",
                       "OwnershipControls", "ObjectWriter", true});
  ask_bucket(context, {"bucket-settings", "tagging",
                       "<Tagging" + space + "<TagSet><Tag><Key>s3sse</Key><Value>kept</Value></Tag></TagSet></Tagging>",
                       "Tagging", "kept", true});
  ask_bucket(context,
             {"versioning", "versioning",
              "<VersioningConfiguration xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Status>Enabled</Status>"
              "</VersioningConfiguration>",
              "VersioningConfiguration", "Enabled", false});
  ask_for_object_lock(context);
}

}  // namespace s3sse::harness::runner
