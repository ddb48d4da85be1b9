#include "simulator/service/settings/new_bucket.h"

#include <algorithm>

#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/policy/acl.h"
#include "simulator/service/settings/access_settings.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/settings/setting_checks.h"

namespace s3sse::service {
namespace {

constexpr std::string_view ownership_header = "x-amz-object-ownership";
constexpr std::string_view lock_header = "x-amz-bucket-object-lock-enabled";

void begin_setting(std::string_view subresource, std::string_view content, store::BucketSettings& settings) {
  const Setting& setting = find_setting(subresource);
  store_setting(setting, {}, {.xml = setting_text(setting, content)}, settings);
}

/// The ownership that the request names; nothing where it names none.
S3Result<std::optional<std::string>> read_ownership(const Call& call) {
  const auto named = call.header(ownership_header);
  if (!named) return std::optional<std::string>();
  const auto known = split("BucketOwnerEnforced|BucketOwnerPreferred|ObjectWriter", '|');
  if (std::ranges::find(known, *named) != known.end()) return std::optional<std::string>(*named);
  const std::string value(*named);
  return refuse(errors::invalid_argument("Invalid " + std::string(ownership_header) + " header: " + value,
                                         std::string(ownership_header), &value));
}

void block_public_access(const Call& call, store::BucketSettings& settings) {
  const bool today = call.core.config.era >= Era::y2025;
  if (!chosen(call.rules(), Rule::public_access_new_bucket_blocks_all, today)) return;
  std::string content;
  for (const ShapeRow& row : find_setting("publicAccessBlock").shape.subspan(1)) {
    content += "<" + std::string(row.name) + ">true</" + std::string(row.name) + ">";
  }
  begin_setting("publicAccessBlock", content, settings);
}

S3Result<void> settle_ownership(const Call& call, store::BucketSettings& settings) {
  const auto named = read_ownership(call);
  if (!named) return refuse(named.error());
  const bool today = call.core.config.era >= Era::y2025;
  const bool enforced = chosen(call.rules(), Rule::ownership_new_bucket_enforces_its_owner, today);
  settings.ownership = store::ObjectOwnership::object_writer;
  if (!*named && !enforced) return {};
  const std::string ownership = named->value_or("BucketOwnerEnforced");
  begin_setting("ownershipControls", "<Rule><ObjectOwnership>" + ownership + "</ObjectOwnership></Rule>", settings);
  return {};
}

S3Result<void> settle_acl(const Call& call, const store::BucketRecord& bucket, store::BucketSettings& settings) {
  auto acl = read_acl_headers(call.request.headers, bucket);
  if (!acl) return refuse(std::move(acl.error()));
  if (!*acl) return {};
  const bool enforced = settings.ownership == store::ObjectOwnership::bucket_owner_enforced;
  const bool for_others = grants_to_others(**acl, bucket.owner_canonical_id);
  auto fits = require(call.rules(), !enforced || !for_others, Rule::error_bucket_acl_without_ownership_is_refused,
                      acl_with_enforced_ownership);
  if (!fits) return fits;
  if (settings.public_access.block_public_acls && is_public(**acl)) {
    return refuse(S3Error{400, "InvalidBucketAclWithBlockPublicAccessError",
                          "Bucket cannot have public ACLs set with BlockPublicAccess enabled"});
  }
  settings.acl = std::move(**acl);
  return {};
}

S3Result<bool> wants_lock(const Call& call) {
  const std::string value(call.header(lock_header).value_or("false"));
  const bool wanted = iequals(value, "true");
  if (wanted || iequals(value, "false")) {
    return chosen(call.rules(), Rule::object_lock_new_bucket_may_have_it, wanted);
  }
  return refuse(
      errors::invalid_argument("Invalid value for " + std::string(lock_header), std::string(lock_header), &value));
}

S3Result<void> settle_tags(Call& call, const pugi::xml_node& configuration, const store::BucketRecord& bucket,
                           store::BucketSettings& settings) {
  const pugi::xml_node tags = child(configuration, "Tags");
  if (!tags) return {};
  pugi::xml_document document;
  pugi::xml_node root = start_document(document, "Tagging");
  pugi::xml_node set = root.append_child("TagSet");
  for (const pugi::xml_node& tag : tags.children()) {
    pugi::xml_node copy = set.append_child(std::string(local_name(tag)).c_str());
    for (const char* name : {"Key", "Value"}) {
      if (child(tag, name)) add_text(copy, name, child(tag, name).text().get());
    }
  }
  if (auto fine = check_bucket_tags(call, bucket, root); !fine) return fine;
  store_setting(find_setting("tagging"), {}, {.xml = xml_text(document)}, settings);
  return {};
}

}  // namespace

S3Result<void> settle_settings(Call& call, const pugi::xml_node& configuration, store::BucketRecord& bucket) {
  store::BucketSettings settings;
  block_public_access(call, settings);
  if (auto settled = settle_ownership(call, settings); !settled) return settled;
  if (auto settled = settle_acl(call, bucket, settings); !settled) return settled;
  if (auto settled = settle_tags(call, configuration, bucket, settings); !settled) return settled;
  const auto lock = wants_lock(call);
  if (!lock) return refuse(lock.error());
  if (*lock) {
    begin_setting("object-lock", "<ObjectLockEnabled>Enabled</ObjectLockEnabled>", settings);
    bucket.versioning = store::Versioning::enabled;
  }
  bucket.settings = std::make_shared<const store::BucketSettings>(std::move(settings));
  return {};
}

}  // namespace s3sse::service
