#include "simulator/service/client_side_objects.h"

#include <algorithm>
#include <array>

namespace s3sse::service {
namespace {

constexpr std::array<std::string_view, 7> second_format = {"x-amz-key-v2",
                                                           "x-amz-iv",
                                                           "x-amz-cek-alg",
                                                           "x-amz-wrap-alg",
                                                           "x-amz-matdesc",
                                                           "x-amz-tag-len",
                                                           "x-amz-unencrypted-content-length"};
constexpr std::array<std::string_view, 7> key_commitment = {"x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d",
                                                            "x-amz-i", "x-amz-m", "x-amz-t"};
constexpr std::uint64_t tag_size = 16;

template <std::size_t Size>
void forget(UserMetadata& metadata, const std::array<std::string_view, Size>& names) {
  for (const std::string_view name : names) metadata.erase(std::string(name));
}

}  // namespace

bool is_client_side_encrypted(const UserMetadata& metadata) {
  return metadata.contains("x-amz-key-v2") || metadata.contains("x-amz-3");
}

bool gets_sse_on_top(const UserMetadata& metadata, const Rules& rules) {
  return rules.hold(Rule::client_side_ciphertext_gets_sse_on_top) || !is_client_side_encrypted(metadata);
}

void keep_client_side_metadata(UserMetadata& metadata, const Rules& rules) {
  if (!rules.hold(Rule::client_side_metadata_are_preserved_verbatim)) forget(metadata, second_format);
  if (!rules.hold(Rule::client_side_key_commitment_names_round_trip)) forget(metadata, key_commitment);
}

S3Result<void> check_client_side_write(const Call& call, const UserMetadata& metadata) {
  if (call.rules().hold(Rule::client_side_no_sse_header_is_implied) || !is_client_side_encrypted(metadata)) return {};
  if (call.header("x-amz-server-side-encryption")) return {};
  return refuse(errors::invalid_request("Client-side encrypted objects need x-amz-server-side-encryption."));
}

void serve_client_ciphertext(const UserMetadata& metadata, const Rules& rules, ByteRange& range) {
  if (!is_client_side_encrypted(metadata) || range.count <= tag_size) return;
  if (!range.partial && !rules.hold(Rule::client_side_ciphertext_is_returned_unchanged)) range.count -= tag_size;
  if (range.partial && !rules.hold(Rule::client_side_range_returns_ciphertext)) range.count -= tag_size;
}

}  // namespace s3sse::service
