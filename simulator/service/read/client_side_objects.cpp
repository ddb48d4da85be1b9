#include "simulator/service/read/client_side_objects.h"

#include "simulator/deviations/decide.h"

namespace s3sse::service {

bool gets_sse_on_top(const UserMetadata& metadata, const Rules& rules) {
  return chosen(rules, Rule::client_side_ciphertext_gets_sse_on_top, true, metadata);
}

void keep_client_side_metadata(UserMetadata& metadata, const Rules& rules) {
  metadata = chosen(
      rules, {Rule::client_side_metadata_are_preserved_verbatim, Rule::client_side_key_commitment_names_round_trip},
      std::move(metadata));
}

S3Result<void> check_client_side_write(const Headers& headers, const UserMetadata& metadata, const Rules& rules) {
  return accepted(rules, Rule::client_side_no_sse_header_is_implied, metadata, headers);
}

void serve_client_ciphertext(const UserMetadata& metadata, const Rules& rules, ByteRange& range) {
  range.count = chosen(
      rules,
      range.partial ? Rule::client_side_range_returns_ciphertext : Rule::client_side_ciphertext_is_returned_unchanged,
      range.count, metadata);
}

}  // namespace s3sse::service
