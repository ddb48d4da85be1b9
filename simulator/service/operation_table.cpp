#include <array>

#include "simulator/service/operation.h"
#include "simulator/service/operations/operations.h"

namespace s3sse::service {
namespace {

constexpr auto on_service = Scope::service;
constexpr auto on_bucket = Scope::bucket;
constexpr auto on_object = Scope::object;

constexpr std::array table = {
    // Objects
    Operation{"UpdateObjectEncryption", "s3:UpdateObjectEncryption", "PUT", on_object, "encryption", "",
              update_object_encryption, Era::y2026},
    Operation{"GetObjectAttributes", "s3:GetObjectAttributes", "GET", on_object, "attributes", "",
              get_object_attributes},
    Operation{"PutObjectTagging", "s3:PutObjectTagging", "PUT", on_object, "tagging", "", put_object_tagging},
    Operation{"GetObjectTagging", "s3:GetObjectTagging", "GET", on_object, "tagging", "", get_object_tagging},
    Operation{"DeleteObjectTagging", "s3:DeleteObjectTagging", "DELETE", on_object, "tagging", "",
              delete_object_tagging},
    Operation{"PutObjectAcl", "s3:PutObjectAcl", "PUT", on_object, "acl", "", put_object_acl},
    Operation{"GetObjectAcl", "s3:GetObjectAcl", "GET", on_object, "acl", "", get_object_acl},
    Operation{"RestoreObject", "s3:RestoreObject", "POST", on_object, "restore", "", restore_object},
    Operation{"SelectObjectContent", "s3:GetObject", "POST", on_object, "select", "", select_object_content},
    Operation{"CreateMultipartUpload", "s3:PutObject", "POST", on_object, "uploads", "", create_multipart_upload},
    Operation{"UploadPartCopy", "s3:PutObject", "PUT", on_object, "uploadId", "x-amz-copy-source", upload_part_copy},
    Operation{"UploadPart", "s3:PutObject", "PUT", on_object, "uploadId", "", upload_part},
    Operation{"CompleteMultipartUpload", "s3:PutObject", "POST", on_object, "uploadId", "", complete_multipart_upload},
    Operation{"AbortMultipartUpload", "s3:AbortMultipartUpload", "DELETE", on_object, "uploadId", "",
              abort_multipart_upload},
    Operation{"ListParts", "s3:ListMultipartUploadParts", "GET", on_object, "uploadId", "", list_parts},
    Operation{"CopyObject", "s3:CopyObject", "PUT", on_object, "", "x-amz-copy-source", copy_object},
    Operation{"PutObject", "s3:PutObject", "PUT", on_object, "", "", put_object},
    Operation{"GetObject", "s3:GetObject", "GET", on_object, "", "", get_object},
    Operation{"HeadObject", "s3:GetObject", "HEAD", on_object, "", "", head_object},
    Operation{"DeleteObject", "s3:DeleteObject", "DELETE", on_object, "", "", delete_object},

    // Buckets
    Operation{"PutBucketEncryption", "s3:PutEncryptionConfiguration", "PUT", on_bucket, "encryption", "",
              put_bucket_encryption},
    Operation{"GetBucketEncryption", "s3:GetEncryptionConfiguration", "GET", on_bucket, "encryption", "",
              get_bucket_encryption},
    Operation{"DeleteBucketEncryption", "s3:PutEncryptionConfiguration", "DELETE", on_bucket, "encryption", "",
              delete_bucket_encryption},
    Operation{"PutBucketVersioning", "s3:PutBucketVersioning", "PUT", on_bucket, "versioning", "",
              put_bucket_versioning},
    Operation{"GetBucketVersioning", "s3:GetBucketVersioning", "GET", on_bucket, "versioning", "",
              get_bucket_versioning},
    Operation{"GetBucketLocation", "s3:GetBucketLocation", "GET", on_bucket, "location", "", get_bucket_location},
    Operation{"GetBucketAcl", "s3:GetBucketAcl", "GET", on_bucket, "acl", "", get_bucket_acl},
    Operation{"PutBucketPolicy", "s3:PutBucketPolicy", "PUT", on_bucket, "policy", "", put_bucket_policy},
    Operation{"GetBucketPolicy", "s3:GetBucketPolicy", "GET", on_bucket, "policy", "", get_bucket_policy},
    Operation{"DeleteBucketPolicy", "s3:DeleteBucketPolicy", "DELETE", on_bucket, "policy", "", delete_bucket_policy},
    Operation{"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", "GET", on_bucket, "policyStatus", "",
              get_bucket_policy_status},
    Operation{"ListObjectVersions", "s3:ListBucketVersions", "GET", on_bucket, "versions", "", list_object_versions},
    Operation{"ListMultipartUploads", "s3:ListBucketMultipartUploads", "GET", on_bucket, "uploads", "",
              list_multipart_uploads},
    Operation{"DeleteObjects", "s3:DeleteObject", "POST", on_bucket, "delete", "", delete_objects},
    Operation{"PostObject", "s3:PutObject", "POST", on_bucket, "", "", post_object},
    Operation{"ListObjectsV2", "s3:ListBucket", "GET", on_bucket, "list-type", "", list_objects_v2},
    Operation{"ListObjects", "s3:ListBucket", "GET", on_bucket, "", "", list_objects},
    Operation{"CreateBucket", "s3:CreateBucket", "PUT", on_bucket, "", "", create_bucket},
    Operation{"HeadBucket", "s3:ListBucket", "HEAD", on_bucket, "", "", head_bucket},
    Operation{"DeleteBucket", "s3:DeleteBucket", "DELETE", on_bucket, "", "", delete_bucket},

    // Service
    Operation{"ListBuckets", "s3:ListAllMyBuckets", "GET", on_service, "", "", list_buckets},
};

}  // namespace

std::span<const Operation> operation_table() {
  return table;
}

}  // namespace s3sse::service
