#include "simulator/service/settings/access_settings.h"

#include "simulator/service/policy/acl.h"

namespace s3sse::service {
namespace {

bool is_set(const pugi::xml_node& root, std::string_view name) {
  return child_text(root, name) == "true";
}

}  // namespace

void take_public_access_block(const pugi::xml_node& root, store::BucketSettings& settings) {
  settings.public_access = {.block_public_acls = is_set(root, "BlockPublicAcls"),
                            .ignore_public_acls = is_set(root, "IgnorePublicAcls"),
                            .block_public_policy = is_set(root, "BlockPublicPolicy"),
                            .restrict_public_buckets = is_set(root, "RestrictPublicBuckets")};
}

S3Result<void> complete_public_access_block(Call& /*call*/, const store::BucketRecord& /*bucket*/,
                                            pugi::xml_node root) {
  for (const char* name : {"BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"}) {
    const std::string said = child_text(root, name).value_or("false");
    root.remove_child(name);
    add_text(root, name, said);
  }
  return {};
}

S3Result<void> check_ownership(Call& /*call*/, const store::BucketRecord& bucket, pugi::xml_node root) {
  const pugi::xml_node rule = child(root, "Rule");
  if (rule.next_sibling()) return refuse(errors::malformed_xml());
  const bool enforces = child_text(rule, "ObjectOwnership") == "BucketOwnerEnforced";
  const auto& acl = bucket.settings->acl;
  if (enforces && acl && grants_to_others(*acl, bucket.owner_canonical_id)) {
    return refuse(acl_with_enforced_ownership());
  }
  return {};
}

void take_ownership(const pugi::xml_node& root, store::BucketSettings& settings) {
  using enum store::ObjectOwnership;
  const auto named = child_text(child(root, "Rule"), "ObjectOwnership");
  // Without a rule whoever writes an object owns it, as it was before there were rules.
  settings.ownership = named == "BucketOwnerEnforced"    ? bucket_owner_enforced
                       : named == "BucketOwnerPreferred" ? bucket_owner_preferred
                                                         : object_writer;
}

S3Error acl_with_enforced_ownership() {
  return {400, "InvalidBucketAclWithObjectOwnership",
          "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting"};
}

}  // namespace s3sse::service
