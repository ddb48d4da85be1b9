#pragma once
// Users and roles of several accounts from a JSON file, so that a test can meet every answer that depends on who asks.
#include <string_view>
#include <vector>

#include "simulator/base/result.h"
#include "simulator/service/service.h"

namespace s3sse {

/// Reads {"accounts": [{"account_id", "users": [{"name", "access_key_id", "secret_access_key", "policies"}], "roles":
/// [{"name", "session", "access_key_id", "secret_access_key", "session_token", "policies"}], "root": {"access_key_id",
/// "secret_access_key"}}]}. "policies" are identity policies, {"name", "document"} each: without the member everything
/// is allowed, as to an administrator; an empty list leaves it all to the policies of buckets and keys. Strict: an
/// unknown member is an error, and so is an access key that two have. Errors name the place, never a secret.
Result<std::vector<Account>> parse_principals(std::string_view json, const Rules& rules = {});

}  // namespace s3sse
