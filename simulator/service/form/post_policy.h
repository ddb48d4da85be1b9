#pragma once
// The policy document of a browser form: what the signer of the form allows its user to send.
// Source: "Creating an HTML form: HTML form fields, POST policy" of the S3 user guide (HTTPPOSTForms).
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/rules/rules.h"
#include "simulator/service/form/form_data.h"

namespace s3sse::service {

struct PostPolicy {
  enum class Match { equal, prefix, never };
  struct Condition {
    Match match;
    std::string field;  ///< without '$', spelt as in the policy; empty where none is named as it has to be
    std::string value;  ///< of `never`: the whole condition as a refusal prints it
  };
  struct LengthRange {
    std::uint64_t smallest;  ///< bytes
    std::uint64_t largest;
  };

  TimePoint expiration;
  std::vector<Condition> conditions;
  std::optional<LengthRange> length_range;
};

/// `base64` is the value of the field "policy". InvalidPolicyDocument for all that is no policy.
S3Result<PostPolicy> parse_post_policy(std::string_view base64);

/// AccessDenied in the words of S3: expired, a condition that does not hold (POST-07), a field that no condition
/// covers (POST-06). The length of the file is judged while it is read.
S3Result<void> check_post_policy(const PostPolicy& policy, const Form& form, std::string_view bucket, TimePoint now,
                                 const Rules& rules);

}  // namespace s3sse::service
