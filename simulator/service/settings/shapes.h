#pragma once
// The elements that documents of settings may hold, as the model of the SDKs says it. Written by renew_shapes.py.
// Source: botocore 1.44.8, botocore/data/s3/2006-03-01/service-2.json.
#include "simulator/service/settings/shape.h"

namespace s3sse::service::shapes {

// clang-format off
inline constexpr ShapeRow accelerate_configuration[] = {
    {0, "AccelerateConfiguration", Content::elements, true, false, ""},
    {1, "Status", Content::word, false, false, "Enabled|Suspended"},
};

inline constexpr ShapeRow access_control_policy[] = {
    {0, "AccessControlPolicy", Content::elements, true, false, ""},
    {1, "AccessControlList", Content::elements, false, false, ""},
    {2, "Grant", Content::elements, false, true, ""},
    {3, "Grantee", Content::elements, false, false, ""},
    {4, "DisplayName", Content::text, false, false, ""},
    {4, "EmailAddress", Content::text, false, false, ""},
    {4, "ID", Content::text, false, false, ""},
    {4, "URI", Content::text, false, false, ""},
    {3, "Permission", Content::word, false, false, "FULL_CONTROL|WRITE|WRITE_ACP|READ|READ_ACP"},
    {1, "Owner", Content::elements, false, false, ""},
    {2, "DisplayName", Content::text, false, false, ""},
    {2, "ID", Content::text, false, false, ""},
};

inline constexpr ShapeRow analytics_configuration[] = {
    {0, "AnalyticsConfiguration", Content::elements, true, false, ""},
    {1, "Id", Content::text, true, false, ""},
    {1, "Filter", Content::elements, false, false, ""},
    {2, "Prefix", Content::text, false, false, ""},
    {2, "Tag", Content::elements, false, false, ""},
    {3, "Key", Content::text, true, false, ""},
    {3, "Value", Content::text, true, false, ""},
    {2, "And", Content::elements, false, false, ""},
    {3, "Prefix", Content::text, false, false, ""},
    {3, "Tag", Content::elements, false, true, ""},
    {4, "Key", Content::text, true, false, ""},
    {4, "Value", Content::text, true, false, ""},
    {1, "StorageClassAnalysis", Content::elements, true, false, ""},
    {2, "DataExport", Content::elements, false, false, ""},
    {3, "OutputSchemaVersion", Content::word, true, false, "V_1"},
    {3, "Destination", Content::elements, true, false, ""},
    {4, "S3BucketDestination", Content::elements, true, false, ""},
    {5, "Format", Content::word, true, false, "CSV"},
    {5, "BucketAccountId", Content::text, false, false, ""},
    {5, "Bucket", Content::text, true, false, ""},
    {5, "Prefix", Content::text, false, false, ""},
};

inline constexpr ShapeRow bucket_logging_status[] = {
    {0, "BucketLoggingStatus", Content::elements, true, false, ""},
    {1, "LoggingEnabled", Content::elements, false, false, ""},
    {2, "TargetBucket", Content::text, true, false, ""},
    {2, "TargetGrants", Content::elements, false, false, ""},
    {3, "Grant", Content::elements, false, true, ""},
    {4, "Grantee", Content::elements, false, false, ""},
    {5, "DisplayName", Content::text, false, false, ""},
    {5, "EmailAddress", Content::text, false, false, ""},
    {5, "ID", Content::text, false, false, ""},
    {5, "URI", Content::text, false, false, ""},
    {4, "Permission", Content::word, false, false, "FULL_CONTROL|READ|WRITE"},
    {2, "TargetPrefix", Content::text, true, false, ""},
    {2, "TargetObjectKeyFormat", Content::elements, false, false, ""},
    {3, "SimplePrefix", Content::elements, false, false, ""},
    {3, "PartitionedPrefix", Content::elements, false, false, ""},
    {4, "PartitionDateSource", Content::word, false, false, "EventTime|DeliveryTime"},
};

inline constexpr ShapeRow cors_configuration[] = {
    {0, "CORSConfiguration", Content::elements, true, false, ""},
    {1, "CORSRule", Content::elements, true, true, ""},
    {2, "ID", Content::text, false, false, ""},
    {2, "AllowedHeader", Content::text, false, true, ""},
    {2, "AllowedMethod", Content::text, true, true, ""},
    {2, "AllowedOrigin", Content::text, true, true, ""},
    {2, "ExposeHeader", Content::text, false, true, ""},
    {2, "MaxAgeSeconds", Content::number, false, false, ""},
};

inline constexpr ShapeRow intelligent_tiering_configuration[] = {
    {0, "IntelligentTieringConfiguration", Content::elements, true, false, ""},
    {1, "Id", Content::text, true, false, ""},
    {1, "Filter", Content::elements, false, false, ""},
    {2, "Prefix", Content::text, false, false, ""},
    {2, "Tag", Content::elements, false, false, ""},
    {3, "Key", Content::text, true, false, ""},
    {3, "Value", Content::text, true, false, ""},
    {2, "And", Content::elements, false, false, ""},
    {3, "Prefix", Content::text, false, false, ""},
    {3, "Tag", Content::elements, false, true, ""},
    {4, "Key", Content::text, true, false, ""},
    {4, "Value", Content::text, true, false, ""},
    {1, "Status", Content::word, true, false, "Enabled|Disabled"},
    {1, "Tiering", Content::elements, true, true, ""},
    {2, "Days", Content::number, true, false, ""},
    {2, "AccessTier", Content::word, true, false, "ARCHIVE_ACCESS|DEEP_ARCHIVE_ACCESS"},
};

inline constexpr ShapeRow inventory_configuration[] = {
    {0, "InventoryConfiguration", Content::elements, true, false, ""},
    {1, "Destination", Content::elements, true, false, ""},
    {2, "S3BucketDestination", Content::elements, true, false, ""},
    {3, "AccountId", Content::text, false, false, ""},
    {3, "Bucket", Content::text, true, false, ""},
    {3, "Format", Content::word, true, false, "CSV|ORC|Parquet"},
    {3, "Prefix", Content::text, false, false, ""},
    {3, "Encryption", Content::elements, false, false, ""},
    {4, "SSE-S3", Content::elements, false, false, ""},
    {4, "SSE-KMS", Content::elements, false, false, ""},
    {5, "KeyId", Content::text, true, false, ""},
    {1, "IsEnabled", Content::boolean, true, false, ""},
    {1, "Filter", Content::elements, false, false, ""},
    {2, "Prefix", Content::text, true, false, ""},
    {1, "Id", Content::text, true, false, ""},
    {1, "IncludedObjectVersions", Content::word, true, false, "All|Current"},
    {1, "OptionalFields", Content::elements, false, false, ""},
    {2, "Field", Content::word, false, true,
     "Size|LastModifiedDate|StorageClass|ETag|IsMultipartUploaded|ReplicationStatus|"
     "EncryptionStatus|ObjectLockRetainUntilDate|ObjectLockMode|ObjectLockLegalHoldStatus|"
     "ObjectLockEventHoldStatus|ObjectLockEventHoldDuration|IntelligentTieringAccessTier|"
     "BucketKeyStatus|ChecksumAlgorithm|ObjectAccessControlList|ObjectOwner|LifecycleExpirationDate|"
     "IntelligentTieringReferenceDate"},
    {1, "Schedule", Content::elements, true, false, ""},
    {2, "Frequency", Content::word, true, false, "Daily|Weekly"},
};

inline constexpr ShapeRow legal_hold[] = {
    {0, "LegalHold", Content::elements, true, false, ""},
    {1, "Status", Content::word, false, false, "ON|OFF"},
};

inline constexpr ShapeRow lifecycle_configuration[] = {
    {0, "LifecycleConfiguration", Content::elements, true, false, ""},
    {1, "Rule", Content::elements, true, true, ""},
    {2, "Expiration", Content::elements, false, false, ""},
    {3, "Date", Content::time, false, false, ""},
    {3, "Days", Content::number, false, false, ""},
    {3, "ExpiredObjectDeleteMarker", Content::boolean, false, false, ""},
    {2, "ID", Content::text, false, false, ""},
    {2, "Prefix", Content::text, false, false, ""},
    {2, "Filter", Content::elements, false, false, ""},
    {3, "Prefix", Content::text, false, false, ""},
    {3, "Tag", Content::elements, false, false, ""},
    {4, "Key", Content::text, true, false, ""},
    {4, "Value", Content::text, true, false, ""},
    {3, "ObjectSizeGreaterThan", Content::number, false, false, ""},
    {3, "ObjectSizeLessThan", Content::number, false, false, ""},
    {3, "And", Content::elements, false, false, ""},
    {4, "Prefix", Content::text, false, false, ""},
    {4, "Tag", Content::elements, false, true, ""},
    {5, "Key", Content::text, true, false, ""},
    {5, "Value", Content::text, true, false, ""},
    {4, "ObjectSizeGreaterThan", Content::number, false, false, ""},
    {4, "ObjectSizeLessThan", Content::number, false, false, ""},
    {2, "Status", Content::word, true, false, "Enabled|Disabled"},
    {2, "Transition", Content::elements, false, true, ""},
    {3, "Date", Content::time, false, false, ""},
    {3, "Days", Content::number, false, false, ""},
    {3, "StorageClass", Content::word, false, false,
     "GLACIER|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|DEEP_ARCHIVE|GLACIER_IR"},
    {2, "NoncurrentVersionTransition", Content::elements, false, true, ""},
    {3, "NoncurrentDays", Content::number, false, false, ""},
    {3, "StorageClass", Content::word, false, false,
     "GLACIER|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|DEEP_ARCHIVE|GLACIER_IR"},
    {3, "NewerNoncurrentVersions", Content::number, false, false, ""},
    {2, "NoncurrentVersionExpiration", Content::elements, false, false, ""},
    {3, "NoncurrentDays", Content::number, false, false, ""},
    {3, "NewerNoncurrentVersions", Content::number, false, false, ""},
    {2, "AbortIncompleteMultipartUpload", Content::elements, false, false, ""},
    {3, "DaysAfterInitiation", Content::number, false, false, ""},
};

inline constexpr ShapeRow metrics_configuration[] = {
    {0, "MetricsConfiguration", Content::elements, true, false, ""},
    {1, "Id", Content::text, true, false, ""},
    {1, "Filter", Content::elements, false, false, ""},
    {2, "Prefix", Content::text, false, false, ""},
    {2, "Tag", Content::elements, false, false, ""},
    {3, "Key", Content::text, true, false, ""},
    {3, "Value", Content::text, true, false, ""},
    {2, "AccessPointArn", Content::text, false, false, ""},
    {2, "And", Content::elements, false, false, ""},
    {3, "Prefix", Content::text, false, false, ""},
    {3, "Tag", Content::elements, false, true, ""},
    {4, "Key", Content::text, true, false, ""},
    {4, "Value", Content::text, true, false, ""},
    {3, "AccessPointArn", Content::text, false, false, ""},
};

inline constexpr ShapeRow notification_configuration[] = {
    {0, "NotificationConfiguration", Content::elements, true, false, ""},
    {1, "TopicConfiguration", Content::elements, false, true, ""},
    {2, "Id", Content::text, false, false, ""},
    {2, "Topic", Content::text, true, false, ""},
    {2, "Event", Content::word, true, true,
     "s3:ReducedRedundancyLostObject|s3:ObjectCreated:*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|"
     "s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:*|"
     "s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:*|"
     "s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:*|"
     "s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|"
     "s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|"
     "s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|"
     "s3:LifecycleExpiration:*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|"
     "s3:ObjectTagging:*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:*|"
     "s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put"},
    {2, "Filter", Content::elements, false, false, ""},
    {3, "S3Key", Content::elements, false, false, ""},
    {4, "FilterRule", Content::elements, false, true, ""},
    {5, "Name", Content::word, false, false, "prefix|suffix"},
    {5, "Value", Content::text, false, false, ""},
    {1, "QueueConfiguration", Content::elements, false, true, ""},
    {2, "Id", Content::text, false, false, ""},
    {2, "Queue", Content::text, true, false, ""},
    {2, "Event", Content::word, true, true,
     "s3:ReducedRedundancyLostObject|s3:ObjectCreated:*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|"
     "s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:*|"
     "s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:*|"
     "s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:*|"
     "s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|"
     "s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|"
     "s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|"
     "s3:LifecycleExpiration:*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|"
     "s3:ObjectTagging:*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:*|"
     "s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put"},
    {2, "Filter", Content::elements, false, false, ""},
    {3, "S3Key", Content::elements, false, false, ""},
    {4, "FilterRule", Content::elements, false, true, ""},
    {5, "Name", Content::word, false, false, "prefix|suffix"},
    {5, "Value", Content::text, false, false, ""},
    {1, "CloudFunctionConfiguration", Content::elements, false, true, ""},
    {2, "Id", Content::text, false, false, ""},
    {2, "CloudFunction", Content::text, true, false, ""},
    {2, "Event", Content::word, true, true,
     "s3:ReducedRedundancyLostObject|s3:ObjectCreated:*|s3:ObjectCreated:Put|s3:ObjectCreated:Post|"
     "s3:ObjectCreated:Copy|s3:ObjectCreated:CompleteMultipartUpload|s3:ObjectRemoved:*|"
     "s3:ObjectRemoved:Delete|s3:ObjectRemoved:DeleteMarkerCreated|s3:ObjectRestore:*|"
     "s3:ObjectRestore:Post|s3:ObjectRestore:Completed|s3:Replication:*|"
     "s3:Replication:OperationFailedReplication|s3:Replication:OperationNotTracked|"
     "s3:Replication:OperationMissedThreshold|s3:Replication:OperationReplicatedAfterThreshold|"
     "s3:ObjectRestore:Delete|s3:LifecycleTransition|s3:IntelligentTiering|s3:ObjectAcl:Put|"
     "s3:LifecycleExpiration:*|s3:LifecycleExpiration:Delete|s3:LifecycleExpiration:DeleteMarkerCreated|"
     "s3:ObjectTagging:*|s3:ObjectTagging:Put|s3:ObjectTagging:Delete|s3:ObjectAnnotation:*|"
     "s3:ObjectAnnotation:Put|s3:ObjectAnnotation:Delete|s3:ObjectRetention:Put"},
    {2, "Filter", Content::elements, false, false, ""},
    {3, "S3Key", Content::elements, false, false, ""},
    {4, "FilterRule", Content::elements, false, true, ""},
    {5, "Name", Content::word, false, false, "prefix|suffix"},
    {5, "Value", Content::text, false, false, ""},
    {1, "EventBridgeConfiguration", Content::elements, false, false, ""},
};

inline constexpr ShapeRow object_encryption[] = {
    {0, "ObjectEncryption", Content::elements, true, false, ""},
    {1, "SSE-KMS", Content::elements, false, false, ""},
    {2, "KMSKeyArn", Content::text, true, false, ""},
    {2, "BucketKeyEnabled", Content::boolean, false, false, ""},
};

inline constexpr ShapeRow object_lock_configuration[] = {
    {0, "ObjectLockConfiguration", Content::elements, true, false, ""},
    {1, "ObjectLockEnabled", Content::word, false, false, "Enabled"},
    {1, "Rule", Content::elements, false, false, ""},
    {2, "DefaultRetention", Content::elements, false, false, ""},
    {3, "Mode", Content::word, false, false, "GOVERNANCE|COMPLIANCE"},
    {3, "Days", Content::number, false, false, ""},
    {3, "Years", Content::number, false, false, ""},
    {3, "DefaultEventHold", Content::elements, false, false, ""},
    {4, "Days", Content::number, false, false, ""},
    {4, "Years", Content::number, false, false, ""},
};

inline constexpr ShapeRow ownership_controls[] = {
    {0, "OwnershipControls", Content::elements, true, false, ""},
    {1, "Rule", Content::elements, true, true, ""},
    {2, "ObjectOwnership", Content::word, true, false, "BucketOwnerPreferred|ObjectWriter|BucketOwnerEnforced"},
};

inline constexpr ShapeRow public_access_block_configuration[] = {
    {0, "PublicAccessBlockConfiguration", Content::elements, true, false, ""},
    {1, "BlockPublicAcls", Content::boolean, false, false, ""},
    {1, "IgnorePublicAcls", Content::boolean, false, false, ""},
    {1, "BlockPublicPolicy", Content::boolean, false, false, ""},
    {1, "RestrictPublicBuckets", Content::boolean, false, false, ""},
};

inline constexpr ShapeRow replication_configuration[] = {
    {0, "ReplicationConfiguration", Content::elements, true, false, ""},
    {1, "Role", Content::text, true, false, ""},
    {1, "Rule", Content::elements, true, true, ""},
    {2, "ID", Content::text, false, false, ""},
    {2, "Priority", Content::number, false, false, ""},
    {2, "Prefix", Content::text, false, false, ""},
    {2, "Filter", Content::elements, false, false, ""},
    {3, "Prefix", Content::text, false, false, ""},
    {3, "Tag", Content::elements, false, false, ""},
    {4, "Key", Content::text, true, false, ""},
    {4, "Value", Content::text, true, false, ""},
    {3, "And", Content::elements, false, false, ""},
    {4, "Prefix", Content::text, false, false, ""},
    {4, "Tag", Content::elements, false, true, ""},
    {5, "Key", Content::text, true, false, ""},
    {5, "Value", Content::text, true, false, ""},
    {4, "Not", Content::elements, false, false, ""},
    {5, "Prefix", Content::text, false, false, ""},
    {5, "Tag", Content::elements, false, false, ""},
    {6, "Key", Content::text, true, false, ""},
    {6, "Value", Content::text, true, false, ""},
    {5, "Or", Content::elements, false, false, ""},
    {6, "Prefix", Content::text, false, true, ""},
    {6, "Tag", Content::elements, false, true, ""},
    {7, "Key", Content::text, true, false, ""},
    {7, "Value", Content::text, true, false, ""},
    {3, "Not", Content::elements, false, false, ""},
    {4, "Prefix", Content::text, false, false, ""},
    {4, "Tag", Content::elements, false, false, ""},
    {5, "Key", Content::text, true, false, ""},
    {5, "Value", Content::text, true, false, ""},
    {4, "Or", Content::elements, false, false, ""},
    {5, "Prefix", Content::text, false, true, ""},
    {5, "Tag", Content::elements, false, true, ""},
    {6, "Key", Content::text, true, false, ""},
    {6, "Value", Content::text, true, false, ""},
    {2, "Status", Content::word, true, false, "Enabled|Disabled"},
    {2, "SourceSelectionCriteria", Content::elements, false, false, ""},
    {3, "SseKmsEncryptedObjects", Content::elements, false, false, ""},
    {4, "Status", Content::word, true, false, "Enabled|Disabled"},
    {3, "ReplicaModifications", Content::elements, false, false, ""},
    {4, "Status", Content::word, true, false, "Enabled|Disabled"},
    {2, "ExistingObjectReplication", Content::elements, false, false, ""},
    {3, "Status", Content::word, true, false, "Enabled|Disabled"},
    {2, "Destination", Content::elements, true, false, ""},
    {3, "Bucket", Content::text, true, false, ""},
    {3, "Account", Content::text, false, false, ""},
    {3, "StorageClass", Content::word, false, false,
     "STANDARD|REDUCED_REDUNDANCY|STANDARD_IA|ONEZONE_IA|INTELLIGENT_TIERING|GLACIER|DEEP_ARCHIVE|"
     "OUTPOSTS|GLACIER_IR|SNOW|EXPRESS_ONEZONE|FSX_OPENZFS|FSX_ONTAP|AWS_BACKUP_WARM|"
     "AWS_BACKUP_LOW_COST_WARM"},
    {3, "AccessControlTranslation", Content::elements, false, false, ""},
    {4, "Owner", Content::word, true, false, "Destination"},
    {3, "EncryptionConfiguration", Content::elements, false, false, ""},
    {4, "ReplicaKmsKeyID", Content::text, false, false, ""},
    {4, "UseSourceMultiRegionKey", Content::elements, false, false, ""},
    {5, "Status", Content::word, true, false, "Enabled|Disabled"},
    {3, "ReplicationTime", Content::elements, false, false, ""},
    {4, "Status", Content::word, true, false, "Enabled|Disabled"},
    {4, "Time", Content::elements, true, false, ""},
    {5, "Minutes", Content::number, false, false, ""},
    {3, "Metrics", Content::elements, false, false, ""},
    {4, "Status", Content::word, true, false, "Enabled|Disabled"},
    {4, "EventThreshold", Content::elements, false, false, ""},
    {5, "Minutes", Content::number, false, false, ""},
    {2, "DeleteMarkerReplication", Content::elements, false, false, ""},
    {3, "Status", Content::word, false, false, "Enabled|Disabled"},
};

inline constexpr ShapeRow request_payment_configuration[] = {
    {0, "RequestPaymentConfiguration", Content::elements, true, false, ""},
    {1, "Payer", Content::word, true, false, "Requester|BucketOwner"},
};

inline constexpr ShapeRow retention[] = {
    {0, "Retention", Content::elements, true, false, ""},
    {1, "Mode", Content::word, false, false, "GOVERNANCE|COMPLIANCE"},
    {1, "RetainUntilDate", Content::time, false, false, ""},
    {1, "EventHold", Content::word, false, false, "ON|OFF"},
    {1, "EventHoldDuration", Content::elements, false, false, ""},
    {2, "Days", Content::number, false, false, ""},
    {2, "Years", Content::number, false, false, ""},
};

inline constexpr ShapeRow server_side_encryption_configuration[] = {
    {0, "ServerSideEncryptionConfiguration", Content::elements, true, false, ""},
    {1, "Rule", Content::elements, true, true, ""},
    {2, "ApplyServerSideEncryptionByDefault", Content::elements, false, false, ""},
    {3, "SSEAlgorithm", Content::word, true, false, "AES256|aws:fsx|aws:backup|aws:kms|aws:kms:dsse"},
    {3, "KMSMasterKeyID", Content::text, false, false, ""},
    {2, "BucketKeyEnabled", Content::boolean, false, false, ""},
    {2, "BlockedEncryptionTypes", Content::elements, false, false, ""},
    {3, "EncryptionType", Content::word, false, true, "NONE|SSE-C"},
};

inline constexpr ShapeRow tagging[] = {
    {0, "Tagging", Content::elements, true, false, ""},
    {1, "TagSet", Content::elements, true, false, ""},
    {2, "Tag", Content::elements, false, true, ""},
    {3, "Key", Content::text, true, false, ""},
    {3, "Value", Content::text, true, false, ""},
};

inline constexpr ShapeRow website_configuration[] = {
    {0, "WebsiteConfiguration", Content::elements, true, false, ""},
    {1, "ErrorDocument", Content::elements, false, false, ""},
    {2, "Key", Content::text, true, false, ""},
    {1, "IndexDocument", Content::elements, false, false, ""},
    {2, "Suffix", Content::text, true, false, ""},
    {1, "RedirectAllRequestsTo", Content::elements, false, false, ""},
    {2, "HostName", Content::text, true, false, ""},
    {2, "Protocol", Content::word, false, false, "http|https"},
    {1, "RoutingRules", Content::elements, false, false, ""},
    {2, "RoutingRule", Content::elements, false, true, ""},
    {3, "Condition", Content::elements, false, false, ""},
    {4, "HttpErrorCodeReturnedEquals", Content::text, false, false, ""},
    {4, "KeyPrefixEquals", Content::text, false, false, ""},
    {3, "Redirect", Content::elements, true, false, ""},
    {4, "HostName", Content::text, false, false, ""},
    {4, "HttpRedirectCode", Content::text, false, false, ""},
    {4, "Protocol", Content::word, false, false, "http|https"},
    {4, "ReplaceKeyPrefixWith", Content::text, false, false, ""},
    {4, "ReplaceKeyWith", Content::text, false, false, ""},
};
// clang-format on

}  // namespace s3sse::service::shapes
