#pragma once
// Signers of requests: the user who owns the buckets, a second user of the same account, and one of another account.
#include <string>
#include <utility>

#include "harness/sigv4/credentials.h"

namespace s3sse::harness::sigv4 {

/// Somebody who can sign, and what answers say about them.
struct Principal {
  Credentials credentials{};
  std::string account_id{};  ///< empty where it is not known
  std::string user_name{};
  std::string arn{};  ///< empty where it is not known

  /// Nobody: there is no key to sign with.
  [[nodiscard]] bool anonymous() const { return credentials.anonymous(); }
  [[nodiscard]] Principal clone() const { return {credentials.clone(), account_id, user_name, arn}; }
};

/// An IAM user; of one whose account is not known (a live endpoint tells the keys alone) there is no ARN.
inline Principal iam_user(Credentials credentials, std::string account_id, std::string user_name) {
  std::string arn = account_id.empty() ? "" : "arn:aws:iam::" + account_id + ":user/" + user_name;
  return {std::move(credentials), std::move(account_id), std::move(user_name), std::move(arn)};
}

/// Whoever is anonymous is not there.
struct Principals {
  Principal owner{};
  Principal second{};         ///< another user of the same account
  Principal other_account{};  ///< a user of another account

  [[nodiscard]] Principals clone() const { return {owner.clone(), second.clone(), other_account.clone()}; }
};

}  // namespace s3sse::harness::sigv4
