#include <algorithm>
#include <array>

#include "simulator/service/settings/access_settings.h"
#include "simulator/service/settings/lifecycle_rules.h"
#include "simulator/service/settings/object_lock_setting.h"
#include "simulator/service/settings/replication_rules.h"
#include "simulator/service/settings/setting.h"
#include "simulator/service/settings/setting_checks.h"
#include "simulator/service/settings/shapes.h"

namespace s3sse::service {
namespace {

constexpr std::string_view none_of_that_id = "NoSuchConfiguration";
constexpr std::string_view none_of_that_id_message = "The specified configuration does not exist.";

constexpr std::array setting_table = {
    // What decides over objects, and over who may reach them
    Setting{.subresource = "publicAccessBlock",
            .shape = shapes::public_access_block_configuration,
            .unset_code = "NoSuchPublicAccessBlockConfiguration",
            .unset_message = "The public access block configuration was not found",
            .check = complete_public_access_block,
            .take = take_public_access_block},
    Setting{.subresource = "ownershipControls",
            .shape = shapes::ownership_controls,
            .unset_code = "OwnershipControlsNotFoundError",
            .unset_message = "The bucket ownership controls were not found",
            .check = check_ownership,
            .take = take_ownership},
    Setting{.subresource = "object-lock",
            .shape = shapes::object_lock_configuration,
            .unset_code = "ObjectLockConfigurationNotFoundError",
            .unset_message = "Object Lock configuration does not exist for this bucket",
            .needs_integrity = true,
            .check = check_lock_configuration,
            .take = take_lock_configuration},
    Setting{.subresource = "lifecycle",
            .shape = shapes::lifecycle_configuration,
            .unset_code = "NoSuchLifecycleConfiguration",
            .unset_message = "The lifecycle configuration does not exist",
            .needs_integrity = true,
            .header = {.name = "x-amz-transition-default-minimum-object-size",
                       .words = "all_storage_classes_128K|varies_by_storage_class"},
            .check = check_lifecycle},
    Setting{.subresource = "replication",
            .shape = shapes::replication_configuration,
            .unset_code = "ReplicationConfigurationNotFoundError",
            .unset_message = "The replication configuration was not found",
            .check = check_replication},

    // What is only kept
    Setting{.subresource = "accelerate", .shape = shapes::accelerate_configuration, .check = check_accelerate},
    Setting{.subresource = "cors",
            .shape = shapes::cors_configuration,
            .unset_code = "NoSuchCORSConfiguration",
            .unset_message = "The CORS configuration does not exist",
            .needs_integrity = true,
            .check = check_cors},
    Setting{.subresource = "logging", .shape = shapes::bucket_logging_status, .check = check_logging},
    Setting{.subresource = "notification", .shape = shapes::notification_configuration, .check = check_notification},
    Setting{.subresource = "requestPayment",
            .shape = shapes::request_payment_configuration,
            .unset_content = "<Payer>BucketOwner</Payer>"},
    Setting{.subresource = "tagging",
            .shape = shapes::tagging,
            .unset_code = "NoSuchTagSet",
            .unset_message = "The TagSet does not exist",
            .put_status = 204,
            .needs_integrity = true,
            .check = check_bucket_tags},
    Setting{.subresource = "website",
            .shape = shapes::website_configuration,
            .unset_code = "NoSuchWebsiteConfiguration",
            .unset_message = "The specified bucket does not have a website configuration",
            .check = check_website},

    // Several of a bucket, each with an id
    Setting{.subresource = "analytics",
            .shape = shapes::analytics_configuration,
            .unset_code = none_of_that_id,
            .unset_message = none_of_that_id_message,
            .list_root = "ListBucketAnalyticsConfigurationResult"},
    Setting{.subresource = "intelligent-tiering",
            .shape = shapes::intelligent_tiering_configuration,
            .unset_code = none_of_that_id,
            .unset_message = none_of_that_id_message,
            .list_root = "ListBucketIntelligentTieringConfigurationsOutput"},
    Setting{.subresource = "inventory",
            .shape = shapes::inventory_configuration,
            .unset_code = none_of_that_id,
            .unset_message = none_of_that_id_message,
            .list_root = "ListInventoryConfigurationsResult",
            .check = check_inventory},
    Setting{.subresource = "metrics",
            .shape = shapes::metrics_configuration,
            .unset_code = none_of_that_id,
            .unset_message = none_of_that_id_message,
            .list_root = "ListMetricsConfigurationsResult"},
};

}  // namespace

const Setting& find_setting(std::string_view subresource) {
  return *std::ranges::find(setting_table, subresource, &Setting::subresource);
}

const Setting& setting_of(const Call& call) {
  return find_setting(call.operation.subresource);
}

}  // namespace s3sse::service
