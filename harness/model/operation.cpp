#include "harness/model/operation.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace s3sse::harness::model {
namespace {

using Level = Operation::Level;
using Upload = Operation::Upload;
using Document = Operation::Document;
using Effect = Operation::Effect;
using Act = Operation::Act;

constexpr std::string_view kms_prefix = "kms:";

constexpr Operation kms_operation(std::string_view name, Effect effect = Effect::none) {
  return {.name = name, .kind = Operation::Kind::kms, .effect = effect, .capability = "kms-api"};
}

constexpr Operation about_grants(std::string_view name) {
  return {.name = name, .kind = Operation::Kind::kms, .capability = "kms-grants"};
}

constexpr Operation about_rotation(std::string_view name) {
  return {.name = name, .kind = Operation::Kind::kms, .capability = "kms-rotation"};
}

constexpr Operation about_key_pairs(std::string_view name) {
  return {.name = name, .kind = Operation::Kind::kms, .capability = "kms-asymmetric"};
}

constexpr auto known_operations = std::to_array<Operation>({
    // S3: https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations_Amazon_Simple_Storage_Service.html
    {.name = "ListBuckets", .method = "GET", .level = Level::service},
    {.name = "CreateBucket",
     .method = "PUT",
     .level = Level::bucket,
     .document = Document::location,
     .effect = Effect::makes_bucket},
    {.name = "DeleteBucket", .method = "DELETE", .level = Level::bucket},
    {.name = "HeadBucket", .method = "HEAD", .level = Level::bucket},
    {.name = "GetBucketLocation", .method = "GET", .level = Level::bucket, .query = "location"},
    {.name = "GetBucketAcl", .method = "GET", .level = Level::bucket, .query = "acl"},
    {.name = "CreateSession", .method = "GET", .level = Level::bucket, .query = "session", .in_every_sdk = false},
    {.name = "ListObjects", .method = "GET", .level = Level::bucket},
    {.name = "ListObjectsV2", .method = "GET", .level = Level::bucket, .query = "list-type=2"},
    {.name = "ListObjectVersions",
     .method = "GET",
     .level = Level::bucket,
     .query = "versions",
     .capability = "versioning"},
    {.name = "ListMultipartUploads", .method = "GET", .level = Level::bucket, .query = "uploads"},
    {.name = "DeleteObjects",
     .method = "POST",
     .level = Level::bucket,
     .query = "delete",
     .default_md5 = true,
     .document = Document::keys},
    {.name = "PutBucketEncryption",
     .method = "PUT",
     .level = Level::bucket,
     .query = "encryption",
     .default_md5 = true,
     .document = Document::bucket_encryption,
     .capability = "bucket-encryption"},
    {.name = "GetBucketEncryption",
     .method = "GET",
     .level = Level::bucket,
     .query = "encryption",
     .capability = "bucket-encryption"},
    {.name = "DeleteBucketEncryption",
     .method = "DELETE",
     .level = Level::bucket,
     .query = "encryption",
     .capability = "bucket-encryption"},
    {.name = "PutBucketVersioning",
     .method = "PUT",
     .level = Level::bucket,
     .query = "versioning",
     .default_md5 = true,
     .document = Document::versioning,
     .effect = Effect::keeps_versions,
     .capability = "versioning"},
    {.name = "GetBucketVersioning",
     .method = "GET",
     .level = Level::bucket,
     .query = "versioning",
     .capability = "versioning"},
    {.name = "PutBucketPolicy",
     .method = "PUT",
     .level = Level::bucket,
     .query = "policy",
     .default_md5 = true,
     .effect = Effect::sets_policy,
     .capability = "bucket-policy"},
    {.name = "GetBucketPolicy",
     .method = "GET",
     .level = Level::bucket,
     .query = "policy",
     .capability = "bucket-policy"},
    {.name = "GetBucketPolicyStatus",
     .method = "GET",
     .level = Level::bucket,
     .query = "policyStatus",
     .capability = "bucket-policy"},
    {.name = "DeleteBucketPolicy",
     .method = "DELETE",
     .level = Level::bucket,
     .query = "policy",
     .capability = "bucket-policy"},
    {.name = "PutObjectLockConfiguration",
     .method = "PUT",
     .level = Level::bucket,
     .query = "object-lock",
     .default_md5 = true,
     .capability = "object-lock"},
    {.name = "PostObject",
     .method = "POST",
     .level = Level::bucket,
     .form = true,
     .effect = Effect::writes_object,
     .capability = "post-object"},
    {.name = "PutObject", .method = "PUT", .level = Level::object, .effect = Effect::writes_object},
    {.name = "GetObject", .method = "GET", .level = Level::object, .effect = Effect::reads_object},
    {.name = "HeadObject", .method = "HEAD", .level = Level::object},
    {.name = "DeleteObject", .method = "DELETE", .level = Level::object},
    {.name = "CopyObject",
     .method = "PUT",
     .level = Level::object,
     .checksum_by_name = true,
     .effect = Effect::writes_object,
     .capability = "copy"},
    {.name = "GetObjectAttributes",
     .method = "GET",
     .level = Level::object,
     .query = "attributes",
     .asks_for_attributes = true,
     .sdk_sends_key_as_given = true,
     .capability = "object-attributes"},
    {.name = "GetObjectAcl", .method = "GET", .level = Level::object, .query = "acl"},
    {.name = "PutObjectAcl", .method = "PUT", .level = Level::object, .query = "acl"},
    {.name = "GetObjectTagging", .method = "GET", .level = Level::object, .query = "tagging", .capability = "tagging"},
    {.name = "PutObjectTagging",
     .method = "PUT",
     .level = Level::object,
     .query = "tagging",
     .default_md5 = true,
     .capability = "tagging"},
    {.name = "DeleteObjectTagging",
     .method = "DELETE",
     .level = Level::object,
     .query = "tagging",
     .capability = "tagging"},
    {.name = "GetObjectAnnotation",
     .method = "GET",
     .level = Level::object,
     .query = "annotation",
     .capability = "annotations"},
    {.name = "PutObjectAnnotation",
     .method = "PUT",
     .level = Level::object,
     .query = "annotation",
     .default_md5 = true,
     .capability = "annotations"},
    {.name = "GetObjectRetention",
     .method = "GET",
     .level = Level::object,
     .query = "retention",
     .capability = "object-lock"},
    {.name = "PutObjectRetention",
     .method = "PUT",
     .level = Level::object,
     .query = "retention",
     .default_md5 = true,
     .capability = "object-lock"},
    {.name = "GetObjectLegalHold",
     .method = "GET",
     .level = Level::object,
     .query = "legal-hold",
     .capability = "object-lock"},
    {.name = "PutObjectLegalHold",
     .method = "PUT",
     .level = Level::object,
     .query = "legal-hold",
     .default_md5 = true,
     .capability = "object-lock"},
    {.name = "RestoreObject",
     .method = "POST",
     .level = Level::object,
     .query = "restore",
     .default_md5 = true,
     .capability = "restore"},
    {.name = "SelectObjectContent",
     .method = "POST",
     .level = Level::object,
     .query = "select&select-type=2",
     .in_every_sdk = false,
     .effect = Effect::reads_object,
     .capability = "select"},
    {.name = "UpdateObjectEncryption",
     .method = "PUT",
     .level = Level::object,
     .query = "encryption",
     .default_md5 = true,
     .document = Document::object_encryption,
     .in_every_sdk = false,
     .capability = "update-object-encryption"},
    {.name = "CreateMultipartUpload",
     .method = "POST",
     .level = Level::object,
     .query = "uploads",
     .upload = Upload::begins,
     .checksum_by_name = true},
    {.name = "UploadPart", .method = "PUT", .level = Level::object, .upload = Upload::takes_part},
    {.name = "UploadPartCopy",
     .method = "PUT",
     .level = Level::object,
     .upload = Upload::copies_part,
     .capability = "copy"},
    {.name = "ListParts",
     .method = "GET",
     .level = Level::object,
     .upload = Upload::lists_parts,
     .sdk_sends_key_as_given = true},
    {.name = "CompleteMultipartUpload",
     .method = "POST",
     .level = Level::object,
     .upload = Upload::completes,
     .document = Document::parts,
     .effect = Effect::writes_object},
    {.name = "AbortMultipartUpload", .method = "DELETE", .level = Level::object, .upload = Upload::aborts},

    // KMS: https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
    kms_operation("kms:CancelKeyDeletion"),
    kms_operation("kms:ConnectCustomKeyStore"),
    kms_operation("kms:CreateAlias"),
    kms_operation("kms:CreateCustomKeyStore"),
    about_grants("kms:CreateGrant"),
    kms_operation("kms:CreateKey", Effect::makes_key),
    kms_operation("kms:Decrypt"),
    kms_operation("kms:Decapsulate"),
    kms_operation("kms:DeleteAlias"),
    kms_operation("kms:DeleteCustomKeyStore"),
    kms_operation("kms:DeleteImportedKeyMaterial"),
    about_key_pairs("kms:DeriveSharedSecret"),
    kms_operation("kms:DescribeCustomKeyStores"),
    kms_operation("kms:DescribeKey"),
    kms_operation("kms:DisableKey"),
    about_rotation("kms:DisableKeyRotation"),
    kms_operation("kms:DisconnectCustomKeyStore"),
    kms_operation("kms:EnableKey"),
    about_rotation("kms:EnableKeyRotation"),
    kms_operation("kms:Encapsulate"),
    kms_operation("kms:Encrypt"),
    kms_operation("kms:GenerateDataKey"),
    about_key_pairs("kms:GenerateDataKeyPair"),
    about_key_pairs("kms:GenerateDataKeyPairWithoutPlaintext"),
    kms_operation("kms:GenerateDataKeyWithoutPlaintext"),
    about_key_pairs("kms:GenerateMac"),
    kms_operation("kms:GenerateRandom"),
    kms_operation("kms:GetKeyLastUsage"),
    kms_operation("kms:GetKeyPolicy"),
    about_rotation("kms:GetKeyRotationStatus"),
    kms_operation("kms:GetParametersForImport"),
    about_key_pairs("kms:GetPublicKey"),
    kms_operation("kms:ImportKeyMaterial"),
    kms_operation("kms:ListAliases"),
    about_grants("kms:ListGrants"),
    kms_operation("kms:ListKeyPolicies"),
    about_rotation("kms:ListKeyRotations"),
    kms_operation("kms:ListKeys"),
    kms_operation("kms:ListResourceTags"),
    about_grants("kms:ListRetirableGrants"),
    kms_operation("kms:PutKeyPolicy"),
    kms_operation("kms:ReEncrypt"),
    {.name = "kms:ReplicateKey", .kind = Operation::Kind::kms, .capability = "kms-multi-region"},
    about_grants("kms:RetireGrant"),
    about_grants("kms:RevokeGrant"),
    about_rotation("kms:RotateKeyOnDemand"),
    kms_operation("kms:ScheduleKeyDeletion"),
    about_key_pairs("kms:Sign"),
    kms_operation("kms:TagResource"),
    kms_operation("kms:UntagResource"),
    kms_operation("kms:UpdateAlias"),
    kms_operation("kms:UpdateCustomKeyStore"),
    kms_operation("kms:UpdateKeyDescription"),
    {.name = "kms:UpdatePrimaryRegion", .kind = Operation::Kind::kms, .capability = "kms-multi-region"},
    about_key_pairs("kms:Verify"),
    about_key_pairs("kms:VerifyMac"),

    // A look inside, or a change, that no client can make
    {.name = "probe:CorruptStoredByte",
     .kind = Operation::Kind::probe,
     .act = Act::corrupt_stored_byte,
     .capability = "probe-corrupt"},
    {.name = "probe:AdvanceClock",
     .kind = Operation::Kind::probe,
     .act = Act::advance_clock,
     .capability = "probe-clock",
     .runs_alone = true},
    {.name = "probe:InjectFault",
     .kind = Operation::Kind::probe,
     .act = Act::inject_fault,
     .capability = "probe-fault",
     .runs_alone = true},

    {.name = "Raw", .kind = Operation::Kind::raw},
});

constexpr Operation no_operation{};

}  // namespace

std::string_view Operation::api() const {
  return kind == Operation::Kind::kms ? name.substr(kms_prefix.size()) : name;
}

const Operation* find_operation(std::string_view name) {
  const auto found = std::ranges::find(known_operations, name, &Operation::name);
  return found == known_operations.end() ? nullptr : &*found;
}

const Operation& operation(std::string_view name) {
  const Operation* found = find_operation(name);
  if (found == nullptr) std::abort();
  return *found;
}

const Operation& unknown_operation() {
  return no_operation;
}

std::vector<std::string> operation_names(Operation::Kind kind) {
  std::vector<std::string> out;
  for (const Operation& row : known_operations)
    if (row.kind == kind) out.emplace_back(row.api());
  return out;
}

}  // namespace s3sse::harness::model
