#include "harness/model/vocabulary.h"

#include <algorithm>
#include <array>

namespace s3sse::harness::model {
namespace {

constexpr auto kCapabilities = std::to_array<std::string_view>({
    "sse-s3",
    "sse-kms",
    "kms-default-key",
    "kms-key",
    "kms-api",
    "kms-rotation",
    "kms-grants",
    "bucket-keys",
    "dsse-kms",
    "sse-c",
    "tls",
    "plain-http",
    "bucket-encryption",
    "blocked-encryption-types",
    "bucket-policy",
    "versioning",
    "multipart",
    "checksums",
    "copy",
    "conditional",
    "presigned",
    "post-object",
    "streaming",
    "sigv2",
    "virtual-host",
    "object-attributes",
    "update-object-encryption",
    "tagging",
    "object-lock",
    "annotations",
    "select",
    "restore",
    "second-principal",
    "second-account",
    "second-region",
    "probe-at-rest",
    "probe-kms",
    "probe-audit",
    "probe-clock",
    "probe-corrupt",
    "probe-fault",
});

constexpr auto kOperations = std::to_array<std::string_view>({
    "AbortMultipartUpload",
    "CompleteMultipartUpload",
    "CopyObject",
    "CreateBucket",
    "CreateMultipartUpload",
    "CreateSession",
    "DeleteBucket",
    "DeleteBucketEncryption",
    "DeleteBucketPolicy",
    "DeleteObject",
    "DeleteObjectTagging",
    "DeleteObjects",
    "GetBucketEncryption",
    "GetBucketLocation",
    "GetBucketPolicy",
    "GetBucketVersioning",
    "GetObject",
    "GetObjectAcl",
    "GetObjectAnnotation",
    "GetObjectAttributes",
    "GetObjectLegalHold",
    "GetObjectRetention",
    "GetObjectTagging",
    "HeadBucket",
    "HeadObject",
    "ListBuckets",
    "ListMultipartUploads",
    "ListObjectVersions",
    "ListObjects",
    "ListObjectsV2",
    "ListParts",
    "PostObject",
    "PutBucketEncryption",
    "PutBucketPolicy",
    "PutBucketVersioning",
    "PutObject",
    "PutObjectAcl",
    "PutObjectAnnotation",
    "PutObjectLegalHold",
    "PutObjectLockConfiguration",
    "PutObjectRetention",
    "PutObjectTagging",
    "RestoreObject",
    "SelectObjectContent",
    "UpdateObjectEncryption",
    "UploadPart",
    "UploadPartCopy",
    "Raw",
});

// https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html
constexpr auto kKmsOperations = std::to_array<std::string_view>({
    "CancelKeyDeletion",
    "ConnectCustomKeyStore",
    "CreateAlias",
    "CreateCustomKeyStore",
    "CreateGrant",
    "CreateKey",
    "Decrypt",
    "Decapsulate",
    "DeleteAlias",
    "DeleteCustomKeyStore",
    "DeleteImportedKeyMaterial",
    "DeriveSharedSecret",
    "DescribeCustomKeyStores",
    "DescribeKey",
    "DisableKey",
    "DisableKeyRotation",
    "DisconnectCustomKeyStore",
    "EnableKey",
    "EnableKeyRotation",
    "Encapsulate",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext",
    "GenerateDataKeyWithoutPlaintext",
    "GenerateMac",
    "GenerateRandom",
    "GetKeyLastUsage",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "GetParametersForImport",
    "GetPublicKey",
    "ImportKeyMaterial",
    "ListAliases",
    "ListGrants",
    "ListKeyPolicies",
    "ListKeyRotations",
    "ListKeys",
    "ListResourceTags",
    "ListRetirableGrants",
    "PutKeyPolicy",
    "ReEncrypt",
    "ReplicateKey",
    "RetireGrant",
    "RevokeGrant",
    "RotateKeyOnDemand",
    "ScheduleKeyDeletion",
    "Sign",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateCustomKeyStore",
    "UpdateKeyDescription",
    "UpdatePrimaryRegion",
    "Verify",
    "VerifyMac",
});

constexpr auto kMethods =
    std::to_array<std::string_view>({"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C", "TLS", "CSE", "KMS-API"});

bool contains(std::span<const std::string_view> list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

std::span<const std::string_view> capabilities() {
  return kCapabilities;
}
bool is_capability(std::string_view name) {
  return contains(kCapabilities, name);
}
bool is_probe_capability(std::string_view name) {
  return name.starts_with("probe-");
}
std::span<const std::string_view> s3_operations() {
  return kOperations;
}
bool is_s3_operation(std::string_view name) {
  return contains(kOperations, name);
}
std::span<const std::string_view> kms_operations() {
  return kKmsOperations;
}
bool is_kms_operation(std::string_view name) {
  return contains(kKmsOperations, name);
}
std::span<const std::string_view> methods() {
  return kMethods;
}
bool is_method(std::string_view name) {
  return contains(kMethods, name);
}

std::vector<std::string> as_strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

}  // namespace s3sse::harness::model
