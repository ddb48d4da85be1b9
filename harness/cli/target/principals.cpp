#include "harness/cli/target/principals.h"

namespace s3sse::cli {

Principals example_principals() {
  using harness::sigv4::iam_user;
  using harness::sigv4::make_credentials;
  return {iam_user(make_credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"), "111122223333",
                   "owner"),
          iam_user(make_credentials("AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"), "111122223333",
                   "second"),
          iam_user(make_credentials("AKIAOTHER2ACCOUNTEXA", "otherAccount/K7MDENG/bPxRfiCYEXAMPLEKEY1"), "444455556666",
                   "other")};
}

}  // namespace s3sse::cli
