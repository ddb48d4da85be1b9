#include "simulator/policy/conditions/condition_keys.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"

namespace s3sse::policy {
namespace {

constexpr std::string_view s3_keys[] = {
    "s3:accessgrantsinstancearn",
    "s3:accesspointnetworkorigin",
    "s3:authtype",
    "s3:bucketnamespace",
    "s3:creationdate",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
    "s3:delimiter",
    "s3:existingjoboperation",
    "s3:existingjobpriority",
    "s3:if-match",
    "s3:if-none-match",
    "s3:inventoryaccessibleoptionalfields",
    "s3:isreplicationpauserequest",
    "s3:jobsuspendedcause",
    "s3:locationconstraint",
    "s3:max-keys",
    "s3:object-lock-legal-hold",
    "s3:object-lock-mode",
    "s3:object-lock-remaining-retention-days",
    "s3:object-lock-retain-until-date",
    "s3:objectcreationoperation",
    "s3:prefix",
    "s3:requestjoboperation",
    "s3:requestjobpriority",
    "s3:requestobjecttagkeys",
    "s3:resourceaccount",
    "s3:signatureage",
    "s3:signatureversion",
    "s3:tlsversion",
    "s3:versionid",
    "s3:x-amz-acl",
    "s3:x-amz-content-sha256",
    "s3:x-amz-copy-source",
    "s3:x-amz-grant-full-control",
    "s3:x-amz-grant-read",
    "s3:x-amz-grant-read-acp",
    "s3:x-amz-grant-write",
    "s3:x-amz-grant-write-acp",
    "s3:x-amz-metadata-directive",
    "s3:x-amz-object-ownership",
    "s3:x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer-algorithm",
    "s3:x-amz-storage-class",
    "s3:x-amz-website-redirect-location",
};

constexpr std::string_view s3_key_families[] = {
    "s3:existingobjecttag/",
    "s3:requestobjecttag/",
    "s3:buckettag/",
};

bool starts_with_any(std::string_view key, const auto& prefixes) {
  return std::ranges::any_of(
      prefixes, [&](std::string_view prefix) { return key.starts_with(prefix) && key.size() > prefix.size(); });
}

}  // namespace

bool may_name_in_bucket_policy(std::string_view key, const Rules& rules) {
  const std::string name = ascii_lower(key);
  constexpr std::string_view global[] = {"aws:"};
  const bool known = std::ranges::find(s3_keys, name) != std::end(s3_keys) || starts_with_any(name, s3_key_families) ||
                     starts_with_any(name, global);
  const bool about_encryption = name.starts_with("s3:x-amz-server-side-encryption");
  return about_encryption ? chosen(rules, Rule::policy_encryption_condition_keys_are_accepted, known) : known;
}

}  // namespace s3sse::policy
