#pragma once
// The acts around handlers, for handlers.cpp alone: each calls `next` once, or refuses before.
#include <functional>

#include "simulator/service/core.h"

namespace s3sse::deviations {

/// The handler, with the acts of other rules around it.
using Next = std::function<S3Result<Response>()>;

// A key or a permission asked for where S3 asks for none
S3Result<Response> asks_for_the_key_of_the_old_version(service::Call& call, const Next& next);
S3Result<Response> asks_for_the_key_of_the_overwritten_object(service::Call& call, const Next& next);
S3Result<Response> asks_for_a_permission_of_sse_c(service::Call& call, const Next& next);
S3Result<Response> asks_for_the_key_of_the_object(service::Call& call, const Next& next);
S3Result<Response> keeps_what_is_encrypted_with_more_than_sse_s3(service::Call& call, const Next& next);
S3Result<Response> keeps_an_upload_with_more_than_sse_s3(service::Call& call, const Next& next);

// Somebody let in whom S3 does not know
S3Result<Response> takes_signature_v2_at_its_word(service::Call& call, const Next& next);

// Something looked up that S3 takes as it comes
S3Result<Response> looks_for_the_keys_of_the_policy(service::Call& call, const Next& next);
S3Result<Response> tells_the_default_of_the_bucket_after_a_transition(service::Call& call, const Next& next);
S3Result<Response> replicates_the_update(service::Call& call, const Next& next);
S3Result<Response> takes_documents_that_it_cannot_read(service::Call& call, const Next& next);
S3Result<Response> looks_for_the_key_of_the_default(service::Call& call, const Next& next);
S3Result<Response> stores_the_arn_of_the_key(service::Call& call, const Next& next);

// A permission of something else
S3Result<Response> asks_for_the_permission_to_write(service::Call& call, const Next& next);
S3Result<Response> asks_for_the_permission_to_write_objects(service::Call& call, const Next& next);
S3Result<Response> takes_the_key_of_the_destination_for_the_source(service::Call& call, const Next& next);

// Something else told in the answer
S3Result<Response> leaves_out_encryption(service::Call& call, const Next& next);
S3Result<Response> tells_the_default_of_the_bucket(service::Call& call, const Next& next);
S3Result<Response> tells_the_default_of_the_bucket_of_uploads(service::Call& call, const Next& next);
S3Result<Response> tells_encryption_of_the_current_version(service::Call& call, const Next& next);
S3Result<Response> tells_encryption(service::Call& call, const Next& next);

// Something done beside what was asked for
S3Result<Response> stores_what_it_refuses(service::Call& call, const Next& next);
S3Result<Response> changes_the_bucket_key_setting(service::Call& call, const Next& next);
S3Result<Response> generates_another_data_key(service::Call& call, const Next& next);
S3Result<Response> generates_a_data_key_for_the_part(service::Call& call, const Next& next);
S3Result<Response> rewrites_after_rotation(service::Call& call, const Next& next);
S3Result<Response> rewraps_sse_s3_objects(service::Call& call, const Next& next);
S3Result<Response> gives_bucket_keys_to_objects(service::Call& call, const Next& next);
S3Result<Response> leaves_kms_objects_as_they_are(service::Call& call, const Next& next);
S3Result<Response> seals_the_data_anew(service::Call& call, const Next& next);

}  // namespace s3sse::deviations
