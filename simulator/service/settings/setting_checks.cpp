#include "simulator/service/settings/setting_checks.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/service/write/tag_set.h"

namespace s3sse::service {
namespace {

constexpr std::size_t most_cors_rules = 100;
constexpr std::size_t most_bucket_tags = 50;
constexpr std::string_view bucket_arn_prefix = "arn:aws:s3:::";

S3Result<void> check_cors_rule(const pugi::xml_node& rule) {
  constexpr std::array<std::string_view, 5> methods = {"GET", "PUT", "HEAD", "POST", "DELETE"};
  for (const pugi::xml_node& node : rule.children()) {
    const std::string text = node.text().get();
    if (local_name(node) == "AllowedMethod" && std::ranges::find(methods, text) == methods.end()) {
      return refuse(
          errors::invalid_request("Found unsupported HTTP method in CORS config. Unsupported method is " + text));
    }
    if (local_name(node) == "AllowedOrigin" && std::ranges::count(text, '*') > 1) {
      return refuse(errors::invalid_request("AllowedOrigin \"" + text + "\" can not have more than one wildcard."));
    }
  }
  return {};
}

}  // namespace

std::optional<std::string> bucket_of_arn(std::string_view arn) {
  if (!arn.starts_with(bucket_arn_prefix) || arn.size() == bucket_arn_prefix.size()) return std::nullopt;
  return std::string(arn.substr(bucket_arn_prefix.size()));
}

S3Result<void> check_accelerate(Call& call, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  if (!child(root, "Status")) return refuse(errors::malformed_xml());
  if (call.bucket.find('.') != std::string::npos) {
    return refuse(errors::invalid_request(
        "S3 Transfer Acceleration is not supported for buckets with periods (.) in their names"));
  }
  return {};
}

S3Result<void> check_cors(Call& /*call*/, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  std::size_t count = 0;
  for (const pugi::xml_node& rule : root.children()) {
    if (++count > most_cors_rules) {
      return refuse(errors::invalid_request("The number of CORS rules should not exceed allowed limit of 100 rules."));
    }
    if (auto fine = check_cors_rule(rule); !fine) return fine;
  }
  return {};
}

S3Result<void> check_inventory(Call& /*call*/, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  const pugi::xml_node destination = child(child(root, "Destination"), "S3BucketDestination");
  if (!bucket_of_arn(child_text(destination, "Bucket").value_or(""))) {
    return refuse(S3Error{400, "InvalidS3DestinationBucket", "Invalid bucket ARN."});
  }
  const pugi::xml_node encryption = child(destination, "Encryption");
  if (encryption && std::distance(encryption.begin(), encryption.end()) != 1) return refuse(errors::malformed_xml());
  return {};
}

S3Result<void> check_logging(Call& call, const store::BucketRecord& bucket, pugi::xml_node root) {
  const pugi::xml_node enabled = child(root, "LoggingEnabled");
  if (!enabled) return {};
  const std::string target = child_text(enabled, "TargetBucket").value_or("");
  const auto found = call.core.store->bucket(target);
  if (!found || found->owner_account != bucket.owner_account) {
    return refuse(S3Error{400,
                          "InvalidTargetBucketForLogging",
                          found ? "The owner for the bucket to be logged and the target bucket must be the same."
                                : "The target bucket for logging does not exist",
                          {{"TargetBucket", target}}});
  }
  return {};
}

S3Result<void> check_notification(Call& call, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  for (pugi::xml_node node : root.children()) {
    if (local_name(node) == "EventBridgeConfiguration") continue;
    for (const std::string_view name : {"Topic", "Queue", "CloudFunction"}) {
      const auto arn = child_text(node, name);
      if (!arn || arn->starts_with("arn:")) continue;
      return refuse(errors::invalid_argument("The ARN could not be parsed", std::string(name), &*arn));
    }
    if (!child(node, "Id")) node.prepend_child("Id").text().set(call.core.doors.entropy.hex(16).c_str());
  }
  return {};
}

S3Result<void> check_bucket_tags(Call& /*call*/, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  auto tags = read_tag_set(root, most_bucket_tags, "Bucket tag count cannot be greater than 50");
  if (!tags) return refuse(std::move(tags.error()));
  return {};
}

S3Result<void> check_website(Call& /*call*/, const store::BucketRecord& /*bucket*/, pugi::xml_node root) {
  const pugi::xml_node redirect = child(root, "RedirectAllRequestsTo");
  if (redirect) {
    if (!redirect.next_sibling() && !redirect.previous_sibling()) return {};
    return refuse(errors::invalid_argument(
        "RedirectAllRequestsTo cannot be provided in conjunction with other Routing Rules.", "RedirectAllRequestsTo"));
  }
  const auto suffix = child_text(child(root, "IndexDocument"), "Suffix");
  if (!suffix) {
    return refuse(errors::invalid_argument(
        "A value for IndexDocument Suffix must be provided if RedirectAllRequestsTo is empty", "IndexDocument"));
  }
  if (suffix->empty() || suffix->find('/') != std::string::npos) {
    return refuse(errors::invalid_argument("The IndexDocument Suffix is not well formed", "IndexDocument", &*suffix));
  }
  return {};
}

}  // namespace s3sse::service
