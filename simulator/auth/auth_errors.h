#pragma once
// The error answers that only signatures can cause, with the messages and elements of Amazon S3.
#include <string>
#include <string_view>
#include <vector>

#include "simulator/auth/signature_claim.h"
#include "simulator/base/clock.h"
#include "simulator/model/s3_error.h"

namespace s3sse::auth {

/// "The authorization header is malformed; " is put before `what`.
S3Error authorization_header_malformed(std::string_view what);
S3Error authorization_query_parameters_error(std::string message);
S3Error wrong_region(const SignatureClaim& claim, std::string_view expected);
S3Error wrong_service(const SignatureClaim& claim, std::string_view expected);
S3Error wrong_credential_date(const SignatureClaim& claim);

S3Error invalid_access_key_id(std::string_view access_key_id);
S3Error invalid_token();
/// Holds what the server computed, as S3 shows it, so that the author of a client can see where the two part.
S3Error signature_does_not_match(const SignatureClaim& claim, std::string_view string_to_sign,
                                 std::string_view canonical_request);
/// The same of version 2, which has no canonical request.
S3Error signature_v2_does_not_match(std::string_view access_key_id, std::string_view signature,
                                    std::string_view string_to_sign);
S3Error request_time_too_skewed(std::string_view request_time, TimePoint now);
S3Error request_has_expired(const SignatureClaim& claim, TimePoint expires, TimePoint now);
/// The same of version 2, whose URL says when it expires and not for how long it lives.
S3Error url_has_expired(TimePoint expires, TimePoint now);
S3Error headers_not_signed(const std::vector<std::string>& names);
S3Error only_one_mechanism();
S3Error unsupported_authorization_type();
S3Error missing_payload_hash();
S3Error invalid_payload_hash(std::string_view value);
S3Error signature_v2_not_supported();
S3Error kms_needs_signature_v4();
S3Error update_encryption_needs_signature_v4();

}  // namespace s3sse::auth
