#pragma once
// The arithmetic of AWS Signature Version 2: string to sign and signature.
// Source: "Signing and authenticating REST requests (AWS signature version 2)" of the Amazon S3 API reference
// (RESTAuthentication).
#include <string>
#include <string_view>

#include "simulator/base/http.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/base/uri.h"

namespace s3sse::auth {

/// The claim of a request that it is signed with version 2, in the Authorization header or in the query.
struct SignatureClaimV2 {
  std::string access_key_id;
  std::string signature;  ///< Base64
  std::string date;       ///< as it stands in the string to sign: a date, or the seconds since 1970 when a URL expires
  bool in_query = false;
};

/// True if the request says, in whatever way, that it is signed with version 2.
bool is_signed_with_v2(const Request& request, const Target& target);

/// The headers of the request, with those that a presigned URL carries in its query instead: x-amz-*, Content-MD5 and
/// Content-Type.
Headers headers_for_v2(const Headers& sent, const Target& target, bool in_query);

/// `host_bucket` is the bucket that the host names; empty for path style. With x-amz-date among `headers` the date of
/// the string is empty.
std::string string_to_sign_v2(std::string_view method, const Headers& headers, const Target& target,
                              std::string_view host_bucket, const SignatureClaimV2& claim);

/// Base64 of the HMAC-SHA1.
std::string signature_v2_of(const SecretBytes& secret_access_key, std::string_view text);

/// True if the Region is one of those from before 2014, which go on to take version 2. Source: "Supported Signature
/// Versions after AWS Regions launch" (UsingAWSSDK of the user guide).
bool takes_signature_v2(std::string_view region);

}  // namespace s3sse::auth
