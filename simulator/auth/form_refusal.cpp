#include "simulator/auth/form_refusal.h"

#include "simulator/auth/auth_errors.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/deviations/decide.h"

namespace s3sse::auth {

S3Error form_signature_does_not_match(std::string_view access_key_id, std::string_view signature,
                                      std::string_view policy, const Rules& rules) {
  S3Error error = signature_v2_does_not_match(access_key_id, signature, policy);
  const auto decoded = from_base64(policy);
  // A backslash could spell the name of the field in another way.
  const std::string text = decoded ? ascii_lower(as_text(*decoded)) : "\\";
  const bool may_hold_key =
      text.find("encryption-customer-key") != std::string::npos || text.find('\\') != std::string::npos;
  if (may_hold_key)
    std::erase_if(error.elements, [](const auto& element) { return element.first.starts_with("StringToSign"); });
  error.elements = chosen(rules, Rule::post_object_wrong_signature_is_told_with_the_policy, std::move(error.elements));
  return error;
}

}  // namespace s3sse::auth
