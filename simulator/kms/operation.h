#pragma once
// An operation of KMS as a row of one table: who answers it, and what the calls around it have to know. The table is
// json/operations.h; nothing outside of it compares names of operations.
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "simulator/model/kms_error.h"

namespace s3sse::kms {

class JsonCall;

/// The answer of an operation: a JSON object, or null for an empty body.
using JsonResult = KmsResult<nlohmann::json>;
using JsonHandler = JsonResult (*)(JsonCall&);

/// The traits that set an operation apart.
struct Traits {
  bool reads_only = false;       ///< CloudTrail says "readOnly": nothing of keys and aliases changes
  bool makes_data_key = false;   ///< its events tell the length of the key, and nothing of the answer
  bool concerns_no_key = false;  ///< so no key policy speaks of it: the caller's own policies decide
};

struct Operation {
  std::string_view name;  ///< as in the API reference
  JsonHandler handler;    ///< null: known, not implemented
  Traits traits{};
};

/// Null for a name that the API does not have.
const Operation* find_operation(std::string_view name);

}  // namespace s3sse::kms
