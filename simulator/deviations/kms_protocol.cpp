#include <limits>
#include <nlohmann/json.hpp>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/kms_error.h"

namespace s3sse::deviations {
namespace {

using nlohmann::json;

Effect without_members() {
  return alters<json>([](const json&) { return json::object(); });
}

kms::KmsResult<void> key_id_needed(kms::KmsResult<void> right, bool named) {
  if (named) return right;
  return tl::unexpected(kms::KmsError{"ValidationException",
                                      "1 validation error detected: Value at 'keyId' failed to "
                                      "satisfy constraint: Member must not be null"});
}

}  // namespace

Rows kms_protocol_rows() {
  using enum Stage;
  return {
      {Rule::kms_api_protocol_is_json_1_1, kms, "Does not know any operation.", gives(std::string_view())},
      {Rule::kms_api_client_errors_are_400_with_type, kms, "Takes client errors for server errors, and the reverse.",
       alters<int>([](int right) { return right == 400 ? 500 : 400; })},
      {Rule::kms_api_throttling_is_400, kms, "Throttles with 503.", gives(503)},
      {Rule::kms_api_timestamps_are_epoch_seconds, kms, "Writes times as ISO 8601 does.",
       alters<json, TimePoint>([](const json&, TimePoint time) { return json(format_iso8601(time)); })},
      {Rule::kms_api_binary_members_are_base64, kms, "Writes bytes in hex.",
       alters<std::string, ByteView>([](const std::string&, ByteView bytes) { return to_hex(bytes); })},
      {Rule::kms_api_context_is_a_string_map, kms, "Ignores pairs of the context that are no texts.", Passes{}},
      {Rule::kms_api_list_keys_is_paged, kms, "Answers with everything at once.", gives(std::string())},
      {Rule::kms_api_list_keys_is_paged, kms, "Answers with everything at once.",
       gives(std::numeric_limits<std::size_t>::max())},

      {Rule::key_state_has_eight_known_values, kms, "Writes states in lower case.",
       alters<std::string>([](const std::string& right) { return ascii_lower(right); })},
      {Rule::key_state_enabled_flag_follows_the_state, kms, "Says that every key is enabled.", gives(true)},
      {Rule::kms_api_aws_managed_key_is_reachable_by_alias, kms, "Says that every key is the customer's.",
       gives(std::string("CUSTOMER"))},
      {Rule::kms_api_key_metadata_has_the_modelled_fields, kms, "Leaves out spec, material and algorithms.",
       without_members()},
      {Rule::kms_api_related_keys_are_listed, kms, "Does not tell of the replicas of a key.", gives(json::array())},
      {Rule::key_rotation_material_id_is_64_hex_digits, kms, "Writes the id of key material in capitals.",
       alters<std::string>([](const std::string& right) { return ascii_upper(right); })},
      {Rule::key_rotation_list_entries_have_the_modelled_fields, kms, "Leaves out the material of a rotation.",
       without_members()},
      {Rule::kms_api_last_usage_can_be_read, kms, "Knows no last use.", LeavesOut{}},
      {Rule::kms_api_members_match_their_pattern, kms, "Takes whatever characters a member has.", LeavesOut{}},
      {Rule::kms_api_grants_have_ids_and_constraints, kms, "Leaves out token and constraints of a grant.", LeavesOut{}},

      {Rule::kms_api_data_key_answer_names_the_key_arn, kms, "Names the key as the request did.",
       alters<std::string, std::string>([](const std::string&, const std::string& sent) { return sent; })},
      {Rule::kms_api_encrypt_answer_has_three_members, kms, "Leaves out the algorithm.", LeavesOut{}},
      {Rule::kms_api_decrypt_finds_the_key_from_the_blob, kms, "Wants to be told the key.",
       alters<kms::KmsResult<void>, bool>(key_id_needed)},
  };
}

}  // namespace s3sse::deviations
