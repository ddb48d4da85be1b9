#pragma once
// An S3 error answer is data: status, code, message and the extra elements of the XML document. The catalogue below
// holds the codes and messages as Amazon S3 answers them; recorded answers decide over documentation.
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "simulator/base/result.h"

namespace s3sse {

struct S3Error {
  int status = 500;
  std::string code;
  std::string message;
  /// Elements beside Code, Message, RequestId and HostId, in document order (ArgumentName, BucketName ...).
  std::vector<std::pair<std::string, std::string>> elements{};
  /// Headers that the answer carries beside the usual ones (x-amz-delete-marker, Allow).
  std::vector<std::pair<std::string, std::string>> headers{};
};

template <class T>
using S3Result = tl::expected<T, S3Error>;

inline tl::unexpected<S3Error> refuse(S3Error error) {
  return tl::unexpected<S3Error>(std::move(error));
}

namespace errors {

S3Error access_denied(std::string message = "Access Denied");
S3Error invalid_request(std::string message);
/// `value` is left out of the document when absent (recorded: several SSE-C errors carry ArgumentName alone).
S3Error invalid_argument(std::string message, std::string name = {}, const std::string* value = nullptr);
S3Error malformed_xml();
/// `what` says what is lacking: in the message, or beside the text of S3 where it is a header that asks for it.
S3Error not_implemented(std::string what, std::string_view header = {});
S3Error internal_error();
S3Error method_not_allowed(std::string_view method, std::string_view resource_type);

S3Error no_such_bucket(std::string_view bucket);
S3Error bucket_already_exists(std::string_view bucket);
S3Error bucket_already_owned_by_you(std::string_view bucket);
S3Error bucket_not_empty(std::string_view bucket, bool versioned);
S3Error invalid_bucket_name(std::string_view bucket);
S3Error no_such_key(std::string_view key);
S3Error no_such_version(std::string_view key, std::string_view version_id);
S3Error no_such_upload(std::string_view upload_id);

S3Error invalid_range(std::string_view requested, std::uint64_t object_size);
S3Error invalid_part_number(std::uint32_t requested, std::uint32_t part_count);
S3Error precondition_failed(std::string_view condition);
S3Error not_modified();  ///< 304, no document
S3Error invalid_digest(std::string_view content_md5);
S3Error bad_digest(std::string_view algorithm);  ///< "SHA256" ... the checksum did not match
S3Error bad_content_md5();                       ///< without the digests that the answer names
S3Error incomplete_body();
S3Error entity_too_large(std::uint64_t size, std::uint64_t limit);
S3Error entity_too_small(std::uint64_t size, std::uint64_t minimum, std::uint32_t part_number, std::string_view etag);
S3Error missing_content_length();
S3Error key_too_long(std::uint64_t size, std::uint64_t limit);  ///< bytes
S3Error request_timeout();

/// KMS failures reach the S3 client with the code prefixed "KMS." and status 400 (KMSI-29), authorisation failures as
/// 403 AccessDenied (KMSI-04).
S3Error from_kms(std::string_view kms_type, std::string message);

/// The S3 face of a failed body read: maps Error::code (see BodySource::read) to the catalogue, anything unknown to
/// InternalError.
S3Error from_body_error(const Error& error);

}  // namespace errors
}  // namespace s3sse
