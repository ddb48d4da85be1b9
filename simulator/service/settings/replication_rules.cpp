#include "simulator/service/settings/replication_rules.h"

#include "simulator/base/text.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/settings/setting_checks.h"

namespace s3sse::service {
namespace {

bool is_enabled(const pugi::xml_node& node) {
  return child_text(node, "Status") == "Enabled";
}

ReplicationRule read_replication_rule(const pugi::xml_node& node) {
  const pugi::xml_node destination = child(node, "Destination");
  const pugi::xml_node markers = child(node, "DeleteMarkerReplication");
  ReplicationRule rule{
      .priority = parse_decimal<int>(child_text(node, "Priority").value_or("")).value_or(0),
      .filter = read_filter(node),
      .destination = bucket_of_arn(child_text(destination, "Bucket").value_or("")).value_or(""),
      .storage_class = child_text(destination, "StorageClass").value_or(""),
      .with_kms_objects = is_enabled(child(child(node, "SourceSelectionCriteria"), "SseKmsEncryptedObjects")),
      .replica_key = child_text(child(destination, "EncryptionConfiguration"), "ReplicaKmsKeyID"),
      // A rule of the older form, without a filter, takes the markers along.
      .with_delete_markers = child(node, "Filter") ? is_enabled(markers) : true};
  return rule;
}

/// Refuses a rule of the newer form, the one with a filter, that says too little.
S3Result<void> check_form(const pugi::xml_node& rule) {
  if (!child(rule, "Filter")) return {};
  const std::string_view ending =
      " must be specified for this version of Cross Region Replication configuration schema. Please refer to S3 "
      "Developer Guide for more information.";
  for (const std::string_view needed : {"Priority", "DeleteMarkerReplication"}) {
    if (!child(rule, needed)) return refuse(errors::invalid_request(std::string(needed) + std::string(ending)));
  }
  return {};
}

S3Result<void> check_encryption(const pugi::xml_node& rule) {
  const bool selected = static_cast<bool>(child(child(rule, "SourceSelectionCriteria"), "SseKmsEncryptedObjects"));
  const pugi::xml_node encryption = child(child(rule, "Destination"), "EncryptionConfiguration");
  if (selected && !encryption) {
    return refuse(
        errors::invalid_request("EncryptionConfiguration must be specified if SseKmsEncryptedObjects tag is present."));
  }
  if (encryption && !selected) {
    return refuse(
        errors::invalid_request("SseKmsEncryptedObjects must be specified if EncryptionConfiguration is present."));
  }
  return {};
}

S3Result<void> check_destination(const Call& call, const pugi::xml_node& rule) {
  const auto name = bucket_of_arn(child_text(child(rule, "Destination"), "Bucket").value_or(""));
  if (!name) return refuse(errors::invalid_argument("Invalid bucket ARN."));
  if (*name == call.bucket) {
    return refuse(errors::invalid_request("Destination bucket cannot be the same as the source bucket."));
  }
  const auto bucket = call.core.store->bucket(*name);
  if (!bucket) return refuse(errors::invalid_request("Destination bucket must exist."));
  if (bucket->versioning != store::Versioning::enabled) {
    return refuse(errors::invalid_request("Destination bucket must have versioning enabled."));
  }
  return {};
}

}  // namespace

Replication replication_of(const store::BucketRecord& bucket) {
  pugi::xml_document document;
  const pugi::xml_node root = load_setting(bucket, "replication", document);
  Replication replication{.role = child_text(root, "Role").value_or(""), .rules = {}};
  for (const pugi::xml_node& rule : root.children()) {
    if (local_name(rule) == "Rule" && is_enabled(rule)) replication.rules.push_back(read_replication_rule(rule));
  }
  return replication;
}

S3Result<void> check_replication(Call& call, const store::BucketRecord& bucket, pugi::xml_node root) {
  if (bucket.versioning != store::Versioning::enabled) {
    return refuse(
        errors::invalid_request("Versioning must be 'Enabled' on the bucket to apply a replication configuration"));
  }
  const std::string role = child_text(root, "Role").value_or("");
  if (!role.starts_with("arn:") || role.find(":role/") == std::string::npos) {
    return refuse(errors::invalid_argument("Invalid Role specified in replication configuration", "Role", &role));
  }
  for (pugi::xml_node rule : root.children()) {
    if (local_name(rule) != "Rule") continue;
    for (const auto& check : {check_form(rule), check_encryption(rule), check_destination(call, rule)}) {
      if (!check) return refuse(check.error());
    }
    give_id(call, rule);
  }
  return {};
}

}  // namespace s3sse::service
