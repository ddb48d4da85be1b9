#include "harness/mutation/exchange/survivors.h"

namespace s3sse::harness::mutation {
namespace {

constexpr std::string_view framing = "HTTP itself: clients and proxies see to it before anybody reads the answer";
constexpr std::string_view ids =
    "ids of requests and hosts are for the support of the vendor; their form is held by the mutants of all answers";
constexpr std::string_view not_told =
    "says nothing of encryption or of the bytes, and no rule of this suite speaks of it";
constexpr std::string_view paging = "paging of listings: every listing of the suite fits on one page";
constexpr std::string_view whose = "names the owner, whom a target file need not know";
constexpr std::string_view only_form = "nobody knows the right value beforehand: a case holds its form";
constexpr std::string_view times = "of times a case knows that they are times: clocks differ";
constexpr std::string_view wording = "the wording is neither recorded nor documented";
constexpr std::string_view beside_code = "nobody knows more of this refusal than its status, or its code";
constexpr std::string_view two_values = "only values that fit the case were seen in other answers";
constexpr std::string_view by_later_use =
    "its worth shows where it is used, and cases whose set-up fails prove nothing";
constexpr std::string_view late_failure =
    "a failure of the server itself: which code and words it has is its own affair";
constexpr std::string_view right_digest = "a right digest changes nothing; wrong ones are held by cases of their own";
constexpr std::string_view refused_anyway = "sent where the request is refused, with it and without it";
constexpr std::string_view set_up_only = "only set-up sends it, and a case whose set-up is refused proves nothing";
constexpr std::string_view idempotent = "done twice is done once (RFC 9110, 9.2.2), and nothing counts how often";
constexpr std::string_view alike = "all answers that one case gets are alike";
constexpr std::string_view default_checksum = "a form that asks for no checksum: only reads are known to tell it";

constexpr Survivor survivor_list[] = {
    {"*.date.*", framing},
    {"*.server.*", framing},
    {"*.content-length.*", framing},
    {"*.content-type.*", framing},
    {"*.x-amz-id-2.*", ids},
    {"*.x-amz-request-id.*", ids},
    {"*.x-amzn-requestid.*", ids},
    {"*./Error/HostId.*", ids},
    {"*./Error/RequestId.*", ids},

    {"*.accept-ranges.*", not_told},
    {"*.location.*", not_told},
    {"HeadBucket.x-amz-access-point-alias.*", not_told},
    {"*.x-amz-bucket-region.*", not_told},
    {"GetObject.x-amz-tagging-count.*", not_told},
    {"GetObjectTagging./Tagging/TagSet/Tag/Key.*", not_told},
    {"UpdateObjectEncryption.x-amz-version-id.*", not_told},
    {"*StorageClass.*", not_told},
    {"ListParts./ListPartsResult/UploadId.*", not_told},
    {"Raw./ListMultipartUploadsResult/Upload/*", not_told},
    {"ListObjects./ListBucketResult/Contents/Checksum*", not_told},
    {"kms:ListAliases./Aliases/LastUpdatedDate.*", not_told},
    {"kms:GetKeyLastUsage./KeyId.*", not_told},
    {"kms:GetKeyRotationStatus./KeyId.*", not_told},
    {"kms:ScheduleKeyDeletion./KeyId.*", not_told},
    {"kms:ListResourceTags./Tags.*", not_told},
    {"kms:ReplicateKey./ReplicaKeyMetadata/KeyState.*", "a new replica is Creating for a while, and then Enabled"},
    {"kms:ReplicateKey./ReplicaKeyMetadata/Enabled.*", "a new replica is Creating for a while, and then Enabled"},

    {"*IsTruncated.*", paging},
    {"*Marker.*", paging},
    {"*/Max*", paging},
    {"*Result/Prefix.*", paging},
    {"kms:*./Truncated.*", paging},

    {"*/Owner*", whose},
    {"*/Initiator*", whose},

    {"*LastModified.*", times},
    {"*.last-modified.*", times},
    {"*Timestamp.*", times},
    {"*./Error/Expires.*", times},
    {"*./Error/ServerTime.*", times},
    {"*/Initiated.*", times},

    {"kms:ListKeys./Keys/KeyId.changed", only_form},
    {"kms:ListAliases./Aliases/AliasArn.changed", only_form},
    {"kms:GenerateRandom./Plaintext.*", only_form},
    {"CompleteMultipartUpload./CompleteMultipartUploadResult/ChecksumSHA256.*", only_form},

    {"PostObject*.x-amz-checksum-*", default_checksum},
    {"PostObject-303.etag.*", "the parameters of the redirection tell it, and cases look there"},
    {"GetBucketPolicy.body.changed", "policies are compared as JSON where they are read back"},

    {"AccessDenied./Error/HeadersNotSigned.of-another", two_values},
    {"AccessDeniedException./message.*", wording},
    {"AlreadyExistsException./message.*", wording},
    {"*Result/Bucket.*", not_told},
    {"CompleteMultipartUpload./CompleteMultipartUploadResult/Key.*", not_told},
    {"ListParts./ListPartsResult/Key.*", not_told},
    {"CopyObject./Error/Code.changed", late_failure},
    {"CopyObject./Error/Message.*", late_failure},
    {"UploadPartCopy./Error/Code.changed", late_failure},
    {"UploadPartCopy./Error/Message.*", late_failure},
    {"InternalError./Error/*", late_failure},
    {"DeleteObject.x-amz-version-id.of-another", only_form},
    {"IncompleteSignatureException./*", beside_code},
    {"NotAuthorizedException./*", beside_code},
    {"SerializationException./*", beside_code},
    {"InvalidBucketOwnerAWSAccountID./Error/Message.*", wording},
    {"InvalidPart./Error/*", beside_code},
    {"InvalidPartNumber./Error/*", beside_code},
    {"NoSuchVersion./Error/*", beside_code},
    {"KMS.InvalidKeyUsageException./Error/Message.*", wording},
    {"ThrottlingException./message.changed", wording},
    {"ListObjectVersions./ListVersionsResult/Version/ChecksumAlgorithm.of-another", two_values},
    {"MethodNotAllowed./Error/*", beside_code},
    {"MethodNotAllowed.allow.*", beside_code},
    {"MethodNotAllowed.x-amz-*", beside_code},
    {"NoSuchKey.x-amz-version-id.*", "that a 404 tells the version of a delete marker is not documented"},
    {"HeadObject-404.x-amz-version-id.*", "that a 404 tells the version of a delete marker is not documented"},
    {"HeadObject-405.allow.*", beside_code},
    {"HeadObject-405.x-amz-*", beside_code},
    {"Raw./ListAllMyBucketsResult/Buckets/Bucket/CreationDate.changed", times},
    {"NoSuchUpload./Error/UploadId.of-another", two_values},
    {"NotImplemented./Error/*", wording},
    {"SignatureDoesNotMatch./Error/CanonicalRequest*", only_form},
    {"SignatureDoesNotMatch./Error/SignatureProvided.*", only_form},
    {"UploadPartCopy./CopyPartResult/ETag.of-another", two_values},
    {"kms:CreateKey./KeyMetadata/CurrentKeyMaterialId.of-another", only_form},
    {"kms:*./KeyId.of-another", two_values},
    {"kms:DescribeKey./KeyMetadata/CreationDate.of-another", times},
    {"kms:DescribeKey./KeyMetadata/MultiRegionConfiguration/ReplicaKeys/*.of-another", two_values},
    {"kms:*./PrivateKeyCiphertextBlob.*", by_later_use},
    {"kms:GenerateDataKeyPair./PrivateKeyPlaintext.of-another", only_form},
    {"kms:GenerateDataKeyPair*./PublicKey.of-another", only_form},
    {"kms:GetKeyLastUsage./KeyCreationDate.changed", times},
    {"kms:GetKeyLastUsage./TrackingStartDate.changed", times},
    {"kms:GetKeyLastUsage./KeyLastUsage/CloudTrailEventId.changed", only_form},
    {"kms:GetKeyLastUsage./KeyLastUsage/KmsRequestId.*", only_form},
    {"kms:GetKeyPolicy./Policy.changed", only_form},
    {"kms:List*Date.changed", times},
    {"kms:ListKeyRotations./Rotations/RotationDate.of-another", times},
    {"kms:ListGrants./Grants/GrantId.of-another", two_values},
    {"kms:ListGrants./Grants/KeyId.of-another", two_values},
    {"kms:ListKeyRotations./Rotations/KeyId.of-another", two_values},
    {"kms:ListKeyRotations./Rotations/KeyMaterialId.*", only_form},
    {"kms:ListKeys./Keys/KeyArn.of-another", only_form},
    {"kms:ReEncrypt./CiphertextBlob.*", by_later_use},
    {"kms:ReplicateKey./ReplicaKeyMetadata/CreationDate.changed", times},
    {"kms:ReplicateKey./ReplicaKeyMetadata/CurrentKeyMaterialId.*", only_form},
    {"kms:ReplicateKey./ReplicaKeyMetadata/KeyId.of-another", two_values},
    {"kms:ReplicateKey./ReplicaKeyMetadata/MultiRegionConfiguration/*", only_form},
    {"kms:ReplicateKey./ReplicaPolicy.changed", only_form},
    {"kms:ScheduleKeyDeletion./DeletionDate.of-another", times},
    {"kms:Sign./Signature.dropped", by_later_use},

    {"CompleteMultipartUpload./CompleteMultipartUpload/Part/ChecksumCRC32C.overlooked", right_digest},
    {"*.content-md5.overlooked", right_digest},
    {"PutObject.x-amz-checksum-crc64nvme.overlooked", right_digest},
    {"UploadPart.x-amz-checksum-*.overlooked", right_digest},
    {"CopyObject.x-amz-acl.overlooked", not_told},
    {"GetObject.?response-content-type.overlooked", not_told},
    {"CreateBucket./CreateBucketConfiguration/ServerSideEncryptionConfiguration*", refused_anyway},
    {"PutBucketEncryption./EncryptionConfiguration/*", refused_anyway},
    {"Raw.*.overlooked", refused_anyway},
    {"SelectObjectContent.*.overlooked", refused_anyway},
    {"UpdateObjectEncryption./ObjectEncryption/*.overlooked", refused_anyway},
    {"UploadPart*.x-amz-server-side-encryption*.overlooked", refused_anyway},
    {"kms:Decrypt./EncryptionContext/*.overlooked", refused_anyway},
    {"kms:Encrypt./EncryptionContext/a/b.overlooked", refused_anyway},
    {"PutObject.x-amz-server-side-encryption-aws-bucket-key-enabled.overlooked",
     "no header at all: a misspelt one has no effect"},
    {"kms:Decrypt./GrantTokens.overlooked", "a grant counts without its token as soon as it is known everywhere"},
    {"kms:PutKeyPolicy./*", set_up_only},
    {"kms:CancelKeyDeletion./KeyId.overlooked", set_up_only},
    {"CreateBucket.twice", idempotent},
    {"DeleteObjects.twice", idempotent},
    {"RestoreObject.twice", idempotent},
    {"SelectObjectContent.twice", idempotent},
    {"UpdateObjectEncryption.twice", idempotent},
    {"UploadPart*.twice", idempotent},
    {"RestoreObject.answers-swapped", alike},
    {"kms:RevokeGrant.answers-swapped", alike},
    {"RestoreObject.late", "no object is archived here, so that every restoration is refused"},
    {"SelectObjectContent.refusal-destroys", "S3 Select only reads: there is nothing that it would replace"},

    {"AccessControlListNotSupported./Error/Message.*", wording},
    {"InvalidBucketAclWithObjectOwnership./Error/Message.*", wording},
    {"InvalidBucketState./Error/Message.*", wording},
    {"InvalidLocationConstraint./Error/*", beside_code},
    {"NoSuch*Configuration./Error/*", beside_code},
    {"ServerSideEncryptionConfigurationNotFoundError./Error/BucketName.*", beside_code},
    {"NoSuchTagSet./Error/*", beside_code},
    {"ObjectLockConfigurationNotFoundError./Error/*", beside_code},
    {"GetObject.x-amz-expiration.*", not_told},
    {"PutObjectRetention.x-amz-version-id.*", not_told},
    {"PutBucketTagging./Tagging/Labels*", refused_anyway},
    {"PutPublicAccessBlock.?publicAccessBlock.overlooked", set_up_only},
    {"PutObjectLegalHold.*", set_up_only},
    {"PutObjectRetention.*", set_up_only},
    {"PutBucket*.twice", idempotent},
    {"PutPublicAccessBlock.twice", idempotent},
    {"DeleteBucket*.twice", idempotent},
    {"PutObjectLockConfiguration.twice", idempotent},
    {"PutObjectTagging.twice", idempotent},
    {"GetBucketVersioning.answers-swapped", alike},
    {"PutPublicAccessBlock.answers-swapped", alike},
    {"PutBucketOwnershipControls.answers-swapped", alike},
    {"PutBucketLifecycleConfiguration.answers-swapped", alike},
    {"PutBucketReplication.answers-swapped", alike},
    {"PutObjectLockConfiguration.answers-swapped", alike},
};

}  // namespace

std::span<const Survivor> survivors() {
  return survivor_list;
}

}  // namespace s3sse::harness::mutation
