#pragma once
#include "harness/sigv4/principals.h"

namespace s3sse::cli {

using harness::sigv4::Principal;
using harness::sigv4::Principals;

/// With the example keys that the AWS documentation uses everywhere: they are no secrets.
Principals example_principals();

}  // namespace s3sse::cli
