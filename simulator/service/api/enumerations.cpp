#include "simulator/service/api/enumerations.h"

#include <array>

namespace s3sse::service {
namespace {

constexpr std::string_view query_on_archive =
    "Only RestoreObject with a query on the archive has it, which is refused.";
constexpr std::string_view directory_bucket = "Only directory buckets have it.";
constexpr std::string_view no_class_of_buckets =
    "400 InvalidStorageClass, since general purpose buckets have no such class.";
constexpr std::string_view other_default = "400, since only access points of FSx and AWS Backup have it.";
constexpr std::string_view restored_at_once = "A restore is done by the time it is answered.";
constexpr std::string_view no_key_store =
    "400 UnsupportedOperationException, since there are no custom key stores here.";
constexpr std::string_view no_enclave = "400 UnsupportedOperationException, since nobody calls from an enclave.";

constexpr std::string_view of_china = "400 UnsupportedOperationException, since only the Regions of China have it.";
constexpr std::string_view no_openssl = "400 UnsupportedOperationException, since OpenSSL 3.0 cannot do it.";

constexpr auto s3 = "S3";
constexpr auto kms = "KMS";

constexpr auto notes = std::to_array<ValueNote>({
    {s3, "BucketNamespace", "account-regional", Treatment::refused, "All buckets share one name space here."},
    {s3, "BucketType", "", Treatment::refused, directory_bucket},
    {s3, "CompressionType", "", Treatment::refused, query_on_archive},
    {s3, "DataRedundancy", "", Treatment::refused, directory_bucket},
    {s3, "ExpressionType", "", Treatment::refused, query_on_archive},
    {s3, "FileHeaderInfo", "", Treatment::refused, query_on_archive},
    {s3, "JSONType", "", Treatment::refused, query_on_archive},
    {s3, "LocationType", "", Treatment::refused, directory_bucket},
    {s3, "MFADelete", "Enabled", Treatment::refused, "Nobody has a device for the code."},
    {s3, "ObjectCannedACL", "aws-exec-read", Treatment::refused, "Nobody here is Amazon EC2, which it lets read."},
    {s3, "ObjectLockEventHold", "", Treatment::refused, "Nothing here waits for an event."},
    {s3, "QuoteFields", "", Treatment::refused, query_on_archive},
    {s3, "RestoreRequestType", "", Treatment::refused, query_on_archive},
    {s3, "ServerSideEncryption", "aws:backup", Treatment::implemented, other_default},
    {s3, "ServerSideEncryption", "aws:fsx", Treatment::implemented, other_default},
    {s3, "StorageClass", "AWS_BACKUP_LOW_COST_WARM", Treatment::implemented, no_class_of_buckets},
    {s3, "StorageClass", "AWS_BACKUP_WARM", Treatment::implemented, no_class_of_buckets},
    {s3, "StorageClass", "EXPRESS_ONEZONE", Treatment::implemented, no_class_of_buckets},
    {s3, "StorageClass", "FSX_ONTAP", Treatment::implemented, no_class_of_buckets},
    {s3, "StorageClass", "FSX_OPENZFS", Treatment::implemented, no_class_of_buckets},
    {s3, "StorageClass", "OUTPOSTS", Treatment::implemented, no_class_of_buckets},
    {s3, "StorageClass", "SNOW", Treatment::implemented, no_class_of_buckets},
    {s3, "Tier", "", Treatment::without_effect, restored_at_once},
    {kms, "CustomerMasterKeySpec", "SM2", Treatment::refused, of_china},
    {kms, "DataKeyPairSpec", "ML_KEM_1024", Treatment::refused, no_openssl},
    {kms, "DataKeyPairSpec", "ML_KEM_512", Treatment::refused, no_openssl},
    {kms, "DataKeyPairSpec", "ML_KEM_768", Treatment::refused, no_openssl},
    {kms, "DataKeyPairSpec", "SM2", Treatment::refused, no_openssl},
    {kms, "KeyEncryptionMechanism", "", Treatment::refused, no_enclave},
    {kms, "KeySpec", "SM2", Treatment::refused, of_china},
    {kms, "OriginType", "AWS_CLOUDHSM", Treatment::refused, no_key_store},
    {kms, "OriginType", "EXTERNAL_KEY_STORE", Treatment::refused, no_key_store},
});

}  // namespace

std::span<const ValueNote> value_notes() {
  return notes;
}

}  // namespace s3sse::service
