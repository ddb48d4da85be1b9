#pragma once
// Amazon Resource Names: arn:partition:service:region:account:resource, where the resource may hold colons.
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace s3sse::policy {

struct Arn {
  std::string_view partition;
  std::string_view service;
  std::string_view region;
  std::string_view account;
  std::string_view resource;
};

/// Views into `text`. Nothing when it is not six parts that start with "arn".
std::optional<Arn> parse_arn(std::string_view text);

/// Twelve digits.
bool is_account_id(std::string_view text);
/// arn:<partition>:iam::<account>:root
bool is_account_root(std::string_view principal_arn);
/// arn:<partition>:sts::<account>:assumed-role/<role>/<session>
bool is_role_session(std::string_view principal_arn);
/// The ARN of the role behind a session, without the role's path, which a session does not tell. Nothing when it is
/// no session.
std::optional<std::string> role_arn_of_session(std::string_view principal_arn);

}  // namespace s3sse::policy
