#include "harness/runner/request/operations.h"

#include <algorithm>
#include <array>

namespace s3sse::harness::runner {
namespace {

using Level = Operation::Level;
using Effect = Operation::Effect;

constexpr auto kOperations = std::to_array<Operation>({
    {"ListBuckets", "GET", Level::service, ""},
    {"CreateBucket", "PUT", Level::bucket, ""},
    {"DeleteBucket", "DELETE", Level::bucket, ""},
    {"HeadBucket", "HEAD", Level::bucket, ""},
    {"GetBucketLocation", "GET", Level::bucket, "location"},
    {"CreateSession", "GET", Level::bucket, "session"},
    {"ListObjects", "GET", Level::bucket, ""},
    {"ListObjectsV2", "GET", Level::bucket, "list-type=2"},
    {"ListObjectVersions", "GET", Level::bucket, "versions"},
    {"ListMultipartUploads", "GET", Level::bucket, "uploads"},
    {"DeleteObjects", "POST", Level::bucket, "delete", true},
    {"PutBucketEncryption", "PUT", Level::bucket, "encryption", true},
    {"GetBucketEncryption", "GET", Level::bucket, "encryption"},
    {"DeleteBucketEncryption", "DELETE", Level::bucket, "encryption"},
    {"PutBucketVersioning", "PUT", Level::bucket, "versioning", true},
    {"GetBucketVersioning", "GET", Level::bucket, "versioning"},
    {"PutBucketPolicy", "PUT", Level::bucket, "policy", true},
    {"GetBucketPolicy", "GET", Level::bucket, "policy"},
    {"DeleteBucketPolicy", "DELETE", Level::bucket, "policy"},
    {"PutObjectLockConfiguration", "PUT", Level::bucket, "object-lock", true},
    {"PostObject", "POST", Level::bucket, "", false, Effect::writes_object},
    {"PutObject", "PUT", Level::object, "", false, Effect::writes_object},
    {"GetObject", "GET", Level::object, "", false, Effect::reads_object},
    {"HeadObject", "HEAD", Level::object, ""},
    {"DeleteObject", "DELETE", Level::object, "", false, Effect::removes_object},
    {"CopyObject", "PUT", Level::object, "", false, Effect::writes_object},
    {"GetObjectAttributes", "GET", Level::object, "attributes"},
    {"GetObjectAcl", "GET", Level::object, "acl"},
    {"PutObjectAcl", "PUT", Level::object, "acl"},
    {"GetObjectTagging", "GET", Level::object, "tagging"},
    {"PutObjectTagging", "PUT", Level::object, "tagging", true},
    {"DeleteObjectTagging", "DELETE", Level::object, "tagging"},
    {"GetObjectAnnotation", "GET", Level::object, "annotation"},
    {"PutObjectAnnotation", "PUT", Level::object, "annotation", true},
    {"GetObjectRetention", "GET", Level::object, "retention"},
    {"PutObjectRetention", "PUT", Level::object, "retention", true},
    {"GetObjectLegalHold", "GET", Level::object, "legal-hold"},
    {"PutObjectLegalHold", "PUT", Level::object, "legal-hold", true},
    {"RestoreObject", "POST", Level::object, "restore", true},
    {"SelectObjectContent", "POST", Level::object, "select&select-type=2", false, Effect::reads_object},
    {"UpdateObjectEncryption", "PUT", Level::object, "encryption", true},
    {"CreateMultipartUpload", "POST", Level::object, "uploads"},
    {"UploadPart", "PUT", Level::object, ""},
    {"UploadPartCopy", "PUT", Level::object, ""},
    {"ListParts", "GET", Level::object, ""},
    {"CompleteMultipartUpload", "POST", Level::object, "", false, Effect::writes_object},
    {"AbortMultipartUpload", "DELETE", Level::object, ""},
});

}  // namespace

const Operation* find_operation(std::string_view name) {
  const auto found =
      std::find_if(kOperations.begin(), kOperations.end(), [&](const Operation& op) { return op.name == name; });
  return found == kOperations.end() ? nullptr : &*found;
}

}  // namespace s3sse::harness::runner
