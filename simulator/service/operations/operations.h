#pragma once
// The operations. Each has a file of its own, which defines its function, and here a declaration and a row. A function
// checks all that can be checked before it reads the first byte of the body, so that a client that waits for
// "100 Continue" is refused early.
#include <array>

#include "simulator/service/core.h"
#include "simulator/service/operation.h"

namespace s3sse::service {

S3Result<Response> put_object(Call& call);
S3Result<Response> get_object(Call& call);
S3Result<Response> head_object(Call& call);
S3Result<Response> get_object_attributes(Call& call);
S3Result<Response> copy_object(Call& call);
S3Result<Response> delete_object(Call& call);
S3Result<Response> delete_objects(Call& call);
S3Result<Response> list_objects(Call& call);
S3Result<Response> list_objects_v2(Call& call);
S3Result<Response> list_object_versions(Call& call);

S3Result<Response> update_object_encryption(Call& call);
S3Result<Response> post_object(Call& call);
S3Result<Response> restore_object(Call& call);
S3Result<Response> select_object_content(Call& call);
S3Result<Response> put_object_tagging(Call& call);
S3Result<Response> get_object_tagging(Call& call);
S3Result<Response> delete_object_tagging(Call& call);
S3Result<Response> put_object_acl(Call& call);
S3Result<Response> get_object_acl(Call& call);
S3Result<Response> put_object_retention(Call& call);
S3Result<Response> get_object_retention(Call& call);
S3Result<Response> put_object_legal_hold(Call& call);
S3Result<Response> get_object_legal_hold(Call& call);

S3Result<Response> create_multipart_upload(Call& call);
S3Result<Response> upload_part(Call& call);
S3Result<Response> upload_part_copy(Call& call);
S3Result<Response> complete_multipart_upload(Call& call);
S3Result<Response> abort_multipart_upload(Call& call);
S3Result<Response> list_parts(Call& call);
S3Result<Response> list_multipart_uploads(Call& call);

S3Result<Response> create_bucket(Call& call);
S3Result<Response> head_bucket(Call& call);
S3Result<Response> delete_bucket(Call& call);
S3Result<Response> list_buckets(Call& call);
S3Result<Response> get_bucket_location(Call& call);
S3Result<Response> put_bucket_encryption(Call& call);
S3Result<Response> get_bucket_encryption(Call& call);
S3Result<Response> delete_bucket_encryption(Call& call);
S3Result<Response> put_bucket_versioning(Call& call);
S3Result<Response> get_bucket_versioning(Call& call);
S3Result<Response> put_bucket_policy(Call& call);
S3Result<Response> get_bucket_policy(Call& call);
S3Result<Response> get_bucket_policy_status(Call& call);
S3Result<Response> delete_bucket_policy(Call& call);
S3Result<Response> put_bucket_acl(Call& call);
S3Result<Response> get_bucket_acl(Call& call);

// Of the setting that the subresource names
S3Result<Response> put_setting(Call& call);
S3Result<Response> get_setting(Call& call);
S3Result<Response> delete_setting(Call& call);
S3Result<Response> list_settings(Call& call);

namespace traits {
inline constexpr Traits begins_object{.begins_object = true};
inline constexpr Traits copy{.begins_object = true, .action_in_refusals = "s3:CopyObject"};
inline constexpr Traits form{.begins_object = true, .about_objects = true, .takes_form = true};
inline constexpr Traits continues_upload{.continues_upload = true, .takes_no_managed_encryption = true};
inline constexpr Traits works_on_stored{.takes_no_managed_encryption = true};
inline constexpr Traits ends_in_refusal{.ends_in_refusal = true};
inline constexpr Traits attributes{.takes_no_managed_encryption = true, .further_action = "s3:GetObject"};
inline constexpr Traits makes_bucket{.makes_bucket = true};
inline constexpr Traits about_objects{.about_objects = true};
inline constexpr Traits only_stored{.only_stored = true};
inline constexpr Traits one_of_several{.parameter = "id"};
/// The same, with another name in CloudTrail.
constexpr Traits told_as(std::string_view event, Traits traits = {}) {
  traits.event = event;
  return traits;
}
inline constexpr Traits deletes_many{.about_objects = true, .takes_no_managed_encryption = true};
inline constexpr Traits listing{.about_objects = true, .takes_no_managed_encryption = true};
}  // namespace traits

inline constexpr std::array operation_table = {
    // Objects
    Operation{"UpdateObjectEncryption", "s3:UpdateObjectEncryption", "PUT", Scope::object, "encryption", "",
              update_object_encryption, Traits{}, Era::y2026},
    Operation{"GetObjectAttributes", "s3:GetObjectAttributes", "GET", Scope::object, "attributes", "",
              get_object_attributes, traits::attributes},
    Operation{"PutObjectTagging", "s3:PutObjectTagging", "PUT", Scope::object, "tagging", "", put_object_tagging},
    Operation{"GetObjectTagging", "s3:GetObjectTagging", "GET", Scope::object, "tagging", "", get_object_tagging},
    Operation{"DeleteObjectTagging", "s3:DeleteObjectTagging", "DELETE", Scope::object, "tagging", "",
              delete_object_tagging},
    Operation{"PutObjectAcl", "s3:PutObjectAcl", "PUT", Scope::object, "acl", "", put_object_acl},
    Operation{"GetObjectAcl", "s3:GetObjectAcl", "GET", Scope::object, "acl", "", get_object_acl},
    Operation{"PutObjectRetention", "s3:PutObjectRetention", "PUT", Scope::object, "retention", "",
              put_object_retention},
    Operation{"GetObjectRetention", "s3:GetObjectRetention", "GET", Scope::object, "retention", "",
              get_object_retention},
    Operation{"PutObjectLegalHold", "s3:PutObjectLegalHold", "PUT", Scope::object, "legal-hold", "",
              put_object_legal_hold},
    Operation{"GetObjectLegalHold", "s3:GetObjectLegalHold", "GET", Scope::object, "legal-hold", "",
              get_object_legal_hold},
    Operation{"RestoreObject", "s3:RestoreObject", "POST", Scope::object, "restore", "", restore_object},
    Operation{"SelectObjectContent", "s3:GetObject", "POST", Scope::object, "select", "", select_object_content,
              traits::ends_in_refusal},
    Operation{"CreateMultipartUpload", "s3:PutObject", "POST", Scope::object, "uploads", "", create_multipart_upload,
              traits::begins_object},
    Operation{"UploadPartCopy", "s3:PutObject", "PUT", Scope::object, "uploadId", "x-amz-copy-source", upload_part_copy,
              traits::continues_upload},
    Operation{"UploadPart", "s3:PutObject", "PUT", Scope::object, "uploadId", "", upload_part,
              traits::continues_upload},
    Operation{"CompleteMultipartUpload", "s3:PutObject", "POST", Scope::object, "uploadId", "",
              complete_multipart_upload, traits::continues_upload},
    Operation{"AbortMultipartUpload", "s3:AbortMultipartUpload", "DELETE", Scope::object, "uploadId", "",
              abort_multipart_upload, traits::works_on_stored},
    Operation{"ListParts", "s3:ListMultipartUploadParts", "GET", Scope::object, "uploadId", "", list_parts,
              traits::works_on_stored},
    Operation{"CopyObject", "s3:PutObject", "PUT", Scope::object, "", "x-amz-copy-source", copy_object, traits::copy},
    Operation{"PutObject", "s3:PutObject", "PUT", Scope::object, "", "", put_object, traits::begins_object},
    Operation{"GetObject", "s3:GetObject", "GET", Scope::object, "", "", get_object, traits::works_on_stored},
    Operation{"HeadObject", "s3:GetObject", "HEAD", Scope::object, "", "", head_object, traits::works_on_stored},
    Operation{"DeleteObject", "s3:DeleteObject", "DELETE", Scope::object, "", "", delete_object,
              traits::works_on_stored},

    // Settings of buckets: simulator/service/settings has a row for each
    Operation{"PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock", "PUT", Scope::bucket, "publicAccessBlock", "",
              put_setting, traits::told_as("PutBucketPublicAccessBlock")},
    Operation{"GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock", "GET", Scope::bucket, "publicAccessBlock", "",
              get_setting, traits::told_as("GetBucketPublicAccessBlock")},
    Operation{"DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock", "DELETE", Scope::bucket, "publicAccessBlock",
              "", delete_setting, traits::told_as("DeleteBucketPublicAccessBlock")},
    Operation{"PutBucketOwnershipControls", "s3:PutBucketOwnershipControls", "PUT", Scope::bucket, "ownershipControls",
              "", put_setting},
    Operation{"GetBucketOwnershipControls", "s3:GetBucketOwnershipControls", "GET", Scope::bucket, "ownershipControls",
              "", get_setting},
    Operation{"DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls", "DELETE", Scope::bucket,
              "ownershipControls", "", delete_setting},
    Operation{"PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration", "PUT", Scope::bucket, "object-lock",
              "", put_setting, traits::told_as("PutBucketObjectLockConfiguration")},
    Operation{"GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration", "GET", Scope::bucket, "object-lock",
              "", get_setting, traits::told_as("GetBucketObjectLockConfiguration")},
    Operation{"PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration", "PUT", Scope::bucket, "lifecycle", "",
              put_setting, traits::told_as("PutBucketLifecycle")},
    Operation{"GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration", "GET", Scope::bucket, "lifecycle", "",
              get_setting, traits::told_as("GetBucketLifecycle")},
    Operation{"DeleteBucketLifecycle", "s3:PutLifecycleConfiguration", "DELETE", Scope::bucket, "lifecycle", "",
              delete_setting},
    Operation{"PutBucketReplication", "s3:PutReplicationConfiguration", "PUT", Scope::bucket, "replication", "",
              put_setting},
    Operation{"GetBucketReplication", "s3:GetReplicationConfiguration", "GET", Scope::bucket, "replication", "",
              get_setting},
    Operation{"DeleteBucketReplication", "s3:PutReplicationConfiguration", "DELETE", Scope::bucket, "replication", "",
              delete_setting},
    Operation{"PutBucketAccelerateConfiguration", "s3:PutAccelerateConfiguration", "PUT", Scope::bucket, "accelerate",
              "", put_setting, traits::only_stored},
    Operation{"GetBucketAccelerateConfiguration", "s3:GetAccelerateConfiguration", "GET", Scope::bucket, "accelerate",
              "", get_setting},
    Operation{"PutBucketCors", "s3:PutBucketCORS", "PUT", Scope::bucket, "cors", "", put_setting, traits::only_stored},
    Operation{"GetBucketCors", "s3:GetBucketCORS", "GET", Scope::bucket, "cors", "", get_setting},
    Operation{"DeleteBucketCors", "s3:PutBucketCORS", "DELETE", Scope::bucket, "cors", "", delete_setting},
    Operation{"PutBucketLogging", "s3:PutBucketLogging", "PUT", Scope::bucket, "logging", "", put_setting,
              traits::only_stored},
    Operation{"GetBucketLogging", "s3:GetBucketLogging", "GET", Scope::bucket, "logging", "", get_setting},
    Operation{"PutBucketNotificationConfiguration", "s3:PutBucketNotification", "PUT", Scope::bucket, "notification",
              "", put_setting, traits::told_as("PutBucketNotification", traits::only_stored)},
    Operation{"GetBucketNotificationConfiguration", "s3:GetBucketNotification", "GET", Scope::bucket, "notification",
              "", get_setting, traits::told_as("GetBucketNotification")},
    Operation{"PutBucketRequestPayment", "s3:PutBucketRequestPayment", "PUT", Scope::bucket, "requestPayment", "",
              put_setting, traits::only_stored},
    Operation{"GetBucketRequestPayment", "s3:GetBucketRequestPayment", "GET", Scope::bucket, "requestPayment", "",
              get_setting},
    Operation{"PutBucketTagging", "s3:PutBucketTagging", "PUT", Scope::bucket, "tagging", "", put_setting,
              traits::only_stored},
    Operation{"GetBucketTagging", "s3:GetBucketTagging", "GET", Scope::bucket, "tagging", "", get_setting},
    Operation{"DeleteBucketTagging", "s3:PutBucketTagging", "DELETE", Scope::bucket, "tagging", "", delete_setting},
    Operation{"PutBucketWebsite", "s3:PutBucketWebsite", "PUT", Scope::bucket, "website", "", put_setting,
              traits::only_stored},
    Operation{"GetBucketWebsite", "s3:GetBucketWebsite", "GET", Scope::bucket, "website", "", get_setting},
    Operation{"DeleteBucketWebsite", "s3:DeleteBucketWebsite", "DELETE", Scope::bucket, "website", "", delete_setting},
    Operation{"PutBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration", "PUT", Scope::bucket, "analytics", "",
              put_setting, traits::only_stored},
    Operation{"GetBucketAnalyticsConfiguration", "s3:GetAnalyticsConfiguration", "GET", Scope::bucket, "analytics", "",
              get_setting, traits::one_of_several},
    Operation{"ListBucketAnalyticsConfigurations", "s3:GetAnalyticsConfiguration", "GET", Scope::bucket, "analytics",
              "", list_settings},
    Operation{"DeleteBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration", "DELETE", Scope::bucket,
              "analytics", "", delete_setting},
    Operation{"PutBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration", "PUT", Scope::bucket,
              "intelligent-tiering", "", put_setting, traits::only_stored},
    Operation{"GetBucketIntelligentTieringConfiguration", "s3:GetIntelligentTieringConfiguration", "GET", Scope::bucket,
              "intelligent-tiering", "", get_setting, traits::one_of_several},
    Operation{"ListBucketIntelligentTieringConfigurations", "s3:GetIntelligentTieringConfiguration", "GET",
              Scope::bucket, "intelligent-tiering", "", list_settings},
    Operation{"DeleteBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration", "DELETE",
              Scope::bucket, "intelligent-tiering", "", delete_setting},
    Operation{"PutBucketInventoryConfiguration", "s3:PutInventoryConfiguration", "PUT", Scope::bucket, "inventory", "",
              put_setting, traits::only_stored},
    Operation{"GetBucketInventoryConfiguration", "s3:GetInventoryConfiguration", "GET", Scope::bucket, "inventory", "",
              get_setting, traits::one_of_several},
    Operation{"ListBucketInventoryConfigurations", "s3:GetInventoryConfiguration", "GET", Scope::bucket, "inventory",
              "", list_settings},
    Operation{"DeleteBucketInventoryConfiguration", "s3:PutInventoryConfiguration", "DELETE", Scope::bucket,
              "inventory", "", delete_setting},
    Operation{"PutBucketMetricsConfiguration", "s3:PutMetricsConfiguration", "PUT", Scope::bucket, "metrics", "",
              put_setting, traits::only_stored},
    Operation{"GetBucketMetricsConfiguration", "s3:GetMetricsConfiguration", "GET", Scope::bucket, "metrics", "",
              get_setting, traits::one_of_several},
    Operation{"ListBucketMetricsConfigurations", "s3:GetMetricsConfiguration", "GET", Scope::bucket, "metrics", "",
              list_settings},
    Operation{"DeleteBucketMetricsConfiguration", "s3:PutMetricsConfiguration", "DELETE", Scope::bucket, "metrics", "",
              delete_setting},

    // Buckets
    Operation{"PutBucketEncryption", "s3:PutEncryptionConfiguration", "PUT", Scope::bucket, "encryption", "",
              put_bucket_encryption},
    Operation{"GetBucketEncryption", "s3:GetEncryptionConfiguration", "GET", Scope::bucket, "encryption", "",
              get_bucket_encryption},
    Operation{"DeleteBucketEncryption", "s3:PutEncryptionConfiguration", "DELETE", Scope::bucket, "encryption", "",
              delete_bucket_encryption},
    Operation{"PutBucketVersioning", "s3:PutBucketVersioning", "PUT", Scope::bucket, "versioning", "",
              put_bucket_versioning},
    Operation{"GetBucketVersioning", "s3:GetBucketVersioning", "GET", Scope::bucket, "versioning", "",
              get_bucket_versioning},
    Operation{"GetBucketLocation", "s3:GetBucketLocation", "GET", Scope::bucket, "location", "", get_bucket_location},
    Operation{"GetBucketAcl", "s3:GetBucketAcl", "GET", Scope::bucket, "acl", "", get_bucket_acl},
    Operation{"PutBucketAcl", "s3:PutBucketAcl", "PUT", Scope::bucket, "acl", "", put_bucket_acl},
    Operation{"PutBucketPolicy", "s3:PutBucketPolicy", "PUT", Scope::bucket, "policy", "", put_bucket_policy},
    Operation{"GetBucketPolicy", "s3:GetBucketPolicy", "GET", Scope::bucket, "policy", "", get_bucket_policy},
    Operation{"DeleteBucketPolicy", "s3:DeleteBucketPolicy", "DELETE", Scope::bucket, "policy", "",
              delete_bucket_policy},
    Operation{"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", "GET", Scope::bucket, "policyStatus", "",
              get_bucket_policy_status},
    Operation{"ListObjectVersions", "s3:ListBucketVersions", "GET", Scope::bucket, "versions", "", list_object_versions,
              traits::listing},
    Operation{"ListMultipartUploads", "s3:ListBucketMultipartUploads", "GET", Scope::bucket, "uploads", "",
              list_multipart_uploads, traits::works_on_stored},
    Operation{"DeleteObjects", "s3:DeleteObject", "POST", Scope::bucket, "delete", "", delete_objects,
              traits::deletes_many},
    Operation{"PostObject", "s3:PutObject", "POST", Scope::bucket, "", "", post_object, traits::form},
    Operation{"ListObjectsV2", "s3:ListBucket", "GET", Scope::bucket, "list-type", "", list_objects_v2,
              traits::listing},
    Operation{"ListObjects", "s3:ListBucket", "GET", Scope::bucket, "", "", list_objects, traits::listing},
    Operation{"CreateBucket", "s3:CreateBucket", "PUT", Scope::bucket, "", "", create_bucket, traits::makes_bucket},
    Operation{"HeadBucket", "s3:ListBucket", "HEAD", Scope::bucket, "", "", head_bucket},
    Operation{"DeleteBucket", "s3:DeleteBucket", "DELETE", Scope::bucket, "", "", delete_bucket},

    // Service
    Operation{"ListBuckets", "s3:ListAllMyBuckets", "GET", Scope::service, "", "", list_buckets},
};

}  // namespace s3sse::service
