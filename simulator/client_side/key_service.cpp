#include "simulator/client_side/key_service.h"

#include "simulator/deviations/decide.h"

namespace s3sse::client_side {

std::string kms_user_agent(const Rules& rules) {
  return chosen(rules, Rule::client_keyring_kms_calls_carry_the_mark_of_the_client, std::string("s3sse S3EC"));
}

}  // namespace s3sse::client_side
