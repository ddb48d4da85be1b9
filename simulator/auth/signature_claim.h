#pragma once
// The claim of a request about its signature, wherever it stands: in the Authorization header or in the query.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/auth/signature_v4.h"
#include "simulator/model/s3_error.h"

namespace s3sse::auth {

struct SignatureClaim {
  CredentialScope scope;
  std::vector<std::string> signed_headers;  ///< lower case, in the order of the claim
  std::string signature;
  std::string date_time;                  ///< 20130524T000000Z
  std::optional<std::uint32_t> lifetime;  ///< seconds, of a presigned URL
};

/// The components of "AWS4-HMAC-SHA256 Credential=..., SignedHeaders=..., Signature=...". `date_time` stays empty: it
/// comes from other headers. Errors: AuthorizationHeaderMalformed.
S3Result<SignatureClaim> parse_authorization_header(std::string_view value);

/// The X-Amz-* parameters of a presigned URL. Errors: AuthorizationQueryParametersError.
S3Result<SignatureClaim> parse_presigned_query(const Target& target);

/// True if the query carries any mark of a presigned URL of version 4.
bool is_presigned(const Target& target);

}  // namespace s3sse::auth
