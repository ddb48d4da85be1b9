#pragma once
// The fields of a browser form in the place of request headers (POST-01).
#include "simulator/service/core.h"
#include "simulator/service/form/form_data.h"

namespace s3sse::service {

/// Replaces ${filename} in every field by the name of the file, without the path that some browsers send.
void expand_filename(Form& form);

/// The headers of the PUT that the form stands for: those of `form`, and what `sent` says of connection and browser.
/// Fields of the signature, of the policy and of the answer are no headers. InvalidArgument for values that cannot be
/// one, MalformedXML for tags that are none.
S3Result<Headers> headers_of_form(const Form& form, const Headers& sent, const Rules& rules);

}  // namespace s3sse::service
