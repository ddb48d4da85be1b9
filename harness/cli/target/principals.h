#pragma once
// Who may sign requests to the simulator: the user who owns the buckets, a second user of the same account, and one of
// another account.
#include <string>

#include "harness/sigv4/credentials.h"

namespace s3sse::cli {

struct Principal {
  harness::sigv4::Credentials credentials;
  std::string account_id;
  std::string user_name;

  [[nodiscard]] std::string arn() const { return "arn:aws:iam::" + account_id + ":user/" + user_name; }
};

struct Principals {
  Principal owner;
  Principal second;
  Principal other_account;
};

/// With the example keys that the AWS documentation uses everywhere: they are no secrets.
Principals example_principals();

}  // namespace s3sse::cli
