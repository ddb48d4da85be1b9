#include "simulator/model/s3_error.h"

#include <fmt/format.h>

namespace s3sse::errors {

S3Error access_denied(std::string message) {
  return {403, "AccessDenied", std::move(message)};
}

S3Error invalid_request(std::string message) {
  return {400, "InvalidRequest", std::move(message)};
}

S3Error invalid_argument(std::string message, std::string name, const std::string* value) {
  S3Error error{400, "InvalidArgument", std::move(message)};
  if (!name.empty()) error.elements.emplace_back("ArgumentName", std::move(name));
  if (value != nullptr) error.elements.emplace_back("ArgumentValue", *value);
  return error;
}

S3Error malformed_xml() {
  return {400, "MalformedXML",
          "The XML you provided was not well-formed or did not validate against our published schema"};
}

S3Error not_implemented(std::string what, std::string_view header) {
  if (header.empty()) {
    return {501, "NotImplemented", fmt::format("{} is not implemented by this simulator", what)};
  }
  return {501,
          "NotImplemented",
          "A header you provided implies functionality that is not implemented",
          {{"Header", std::string(header)}, {"additionalMessage", std::move(what)}}};
}

S3Error internal_error() {
  return {500, "InternalError", "We encountered an internal error. Please try again."};
}

S3Error method_not_allowed(std::string_view method, std::string_view resource_type) {
  return {405,
          "MethodNotAllowed",
          "The specified method is not allowed against this resource.",
          {{"Method", std::string(method)}, {"ResourceType", std::string(resource_type)}}};
}

S3Error no_such_bucket(std::string_view bucket) {
  return {404, "NoSuchBucket", "The specified bucket does not exist", {{"BucketName", std::string(bucket)}}};
}

S3Error bucket_already_exists(std::string_view bucket) {
  return {
      409,
      "BucketAlreadyExists",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please "
      "select a different name and try again.",
      {{"BucketName", std::string(bucket)}}};
}

S3Error bucket_already_owned_by_you(std::string_view bucket) {
  return {409,
          "BucketAlreadyOwnedByYou",
          "Your previous request to create the named bucket succeeded and you already own it.",
          {{"BucketName", std::string(bucket)}}};
}

S3Error bucket_not_empty(std::string_view bucket, bool versioned) {
  std::string message = "The bucket you tried to delete is not empty";
  if (versioned) message += ". You must delete all versions in the bucket.";
  return {409, "BucketNotEmpty", std::move(message), {{"BucketName", std::string(bucket)}}};
}

S3Error invalid_bucket_name(std::string_view bucket) {
  return {400, "InvalidBucketName", "The specified bucket is not valid.", {{"BucketName", std::string(bucket)}}};
}

S3Error no_such_key(std::string_view key) {
  return {404, "NoSuchKey", "The specified key does not exist.", {{"Key", std::string(key)}}};
}

S3Error no_such_version(std::string_view key, std::string_view version_id) {
  return {404,
          "NoSuchVersion",
          "The specified version does not exist.",
          {{"Key", std::string(key)}, {"VersionId", std::string(version_id)}}};
}

S3Error no_such_upload(std::string_view upload_id) {
  return {404,
          "NoSuchUpload",
          "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or "
          "completed.",
          {{"UploadId", std::string(upload_id)}}};
}

S3Error invalid_range(std::string_view requested, std::uint64_t object_size) {
  return {416,
          "InvalidRange",
          "The requested range is not satisfiable",
          {{"RangeRequested", std::string(requested)}, {"ActualObjectSize", std::to_string(object_size)}}};
}

S3Error invalid_part_number(std::uint32_t requested, std::uint32_t part_count) {
  return {416,
          "InvalidPartNumber",
          "The requested partnumber is not satisfiable",
          {{"PartNumberRequested", std::to_string(requested)}, {"ActualPartCount", std::to_string(part_count)}}};
}

S3Error precondition_failed(std::string_view condition) {
  return {412,
          "PreconditionFailed",
          "At least one of the pre-conditions you specified did not hold",
          {{"Condition", std::string(condition)}}};
}

S3Error not_modified() {
  return {304, "NotModified", "Not Modified"};
}

S3Error invalid_digest(std::string_view content_md5) {
  return {
      400, "InvalidDigest", "The Content-MD5 you specified was invalid.", {{"Content-MD5", std::string(content_md5)}}};
}

S3Error bad_content_md5() {
  return {400, "BadDigest", "The Content-MD5 you specified did not match what we received."};
}

S3Error bad_digest(std::string_view algorithm) {
  return {400, "BadDigest", fmt::format("The {} you specified did not match the calculated checksum.", algorithm)};
}

S3Error incomplete_body() {
  return {400, "IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header"};
}

S3Error entity_too_large(std::uint64_t size, std::uint64_t limit) {
  return {400,
          "EntityTooLarge",
          "Your proposed upload exceeds the maximum allowed size",
          {{"ProposedSize", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(limit)}}};
}

S3Error entity_too_small(std::uint64_t size, std::uint64_t minimum, std::uint32_t part_number, std::string_view etag) {
  return {400,
          "EntityTooSmall",
          "Your proposed upload is smaller than the minimum allowed size",
          {{"ProposedSize", std::to_string(size)},
           {"MinSizeAllowed", std::to_string(minimum)},
           {"PartNumber", std::to_string(part_number)},
           {"ETag", std::string(etag)}}};
}

S3Error missing_content_length() {
  return {411, "MissingContentLength", "You must provide the Content-Length HTTP header."};
}

S3Error key_too_long(std::uint64_t size, std::uint64_t limit) {
  return {400,
          "KeyTooLongError",
          "Your key is too long",
          {{"Size", std::to_string(size)}, {"MaxSizeAllowed", std::to_string(limit)}}};
}

S3Error request_timeout() {
  return {400, "RequestTimeout",
          "Your socket connection to the server was not read from or written to within the timeout period. Idle "
          "connections will be closed."};
}

S3Error from_kms(std::string_view kms_type, std::string message) {
  // Authorisation failures of KMS keep the S3 code, because the caller lacks a permission of the request as a whole.
  if (kms_type == "AccessDeniedException") return access_denied(std::move(message));
  return {400, fmt::format("KMS.{}", kms_type), std::move(message)};
}

S3Error from_body_error(const Error& error) {
  if (error.code == "IncompleteBody" || error.code == "connection") return incomplete_body();
  if (error.code == "timeout" || error.code == "RequestTimeout") return request_timeout();
  if (error.code == "XAmzContentSHA256Mismatch") {
    return {400, error.code, "The provided 'x-amz-content-sha256' header does not match what was computed."};
  }
  if (error.code == "SignatureDoesNotMatch") {
    return {403, error.code,
            "The request signature we calculated does not match the signature you provided. Check your key and signing "
            "method."};
  }
  if (error.code == "SlowDown") return {503, error.code, "Please reduce your request rate."};
  if (error.code == "EntityTooLarge") {
    return {400, error.code, "Your proposed upload exceeds the maximum allowed size"};
  }
  if (error.code == "BadDigest" || error.code == "MalformedPOSTRequest") return {400, error.code, error.message};
  if (error.code == "InvalidRequest") return invalid_request(error.message);
  if (error.code == "InvalidChunkSizeError") {
    return {403, error.code, "Only the last chunk is allowed to have a size less than 8192 bytes"};
  }
  if (error.code == "MalformedTrailerError") {
    return {400, error.code,
            "The request contained trailing data that was not well-formed or did not conform to our "
            "published schema."};
  }
  if (error.code == "AccessDenied") return access_denied();
  return internal_error();
}

}  // namespace s3sse::errors
