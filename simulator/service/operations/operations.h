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
S3Result<Response> get_bucket_acl(Call& call);

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
              abort_multipart_upload},
    Operation{"ListParts", "s3:ListMultipartUploadParts", "GET", Scope::object, "uploadId", "", list_parts,
              traits::works_on_stored},
    Operation{"CopyObject", "s3:PutObject", "PUT", Scope::object, "", "x-amz-copy-source", copy_object, traits::copy},
    Operation{"PutObject", "s3:PutObject", "PUT", Scope::object, "", "", put_object, traits::begins_object},
    Operation{"GetObject", "s3:GetObject", "GET", Scope::object, "", "", get_object, traits::works_on_stored},
    Operation{"HeadObject", "s3:GetObject", "HEAD", Scope::object, "", "", head_object, traits::works_on_stored},
    Operation{"DeleteObject", "s3:DeleteObject", "DELETE", Scope::object, "", "", delete_object,
              traits::works_on_stored},

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
    Operation{"PutBucketPolicy", "s3:PutBucketPolicy", "PUT", Scope::bucket, "policy", "", put_bucket_policy},
    Operation{"GetBucketPolicy", "s3:GetBucketPolicy", "GET", Scope::bucket, "policy", "", get_bucket_policy},
    Operation{"DeleteBucketPolicy", "s3:DeleteBucketPolicy", "DELETE", Scope::bucket, "policy", "",
              delete_bucket_policy},
    Operation{"GetBucketPolicyStatus", "s3:GetBucketPolicyStatus", "GET", Scope::bucket, "policyStatus", "",
              get_bucket_policy_status},
    Operation{"ListObjectVersions", "s3:ListBucketVersions", "GET", Scope::bucket, "versions", "", list_object_versions,
              traits::listing},
    Operation{"ListMultipartUploads", "s3:ListBucketMultipartUploads", "GET", Scope::bucket, "uploads", "",
              list_multipart_uploads},
    Operation{"DeleteObjects", "s3:DeleteObject", "POST", Scope::bucket, "delete", "", delete_objects,
              traits::about_objects},
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
