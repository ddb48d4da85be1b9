// Objects that an encryption client encrypted before it sent them, told from others by the names of their metadata: the
// ways in which a store could wrongly treat them otherwise.
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "simulator/base/http.h"
#include "simulator/deviations/topics.h"
#include "simulator/model/header_names.h"

namespace s3sse::deviations {
namespace {

using Metadata = std::map<std::string, std::string>;
using MetadataNames = std::array<std::string_view, 7>;

constexpr MetadataNames second_format = {"x-amz-key-v2",
                                         "x-amz-iv",
                                         "x-amz-cek-alg",
                                         "x-amz-wrap-alg",
                                         "x-amz-matdesc",
                                         "x-amz-tag-len",
                                         "x-amz-unencrypted-content-length"};
constexpr MetadataNames key_commitment = {"x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i", "x-amz-m", "x-amz-t"};

/// It holds the wrapped key of an encryption client, in the second format or that of key commitment.
bool is_client_side_encrypted(const Metadata& metadata) {
  return metadata.contains("x-amz-key-v2") || metadata.contains("x-amz-3");
}

Effect forgets(const MetadataNames& names) {
  return alters<Metadata>([&names](Metadata metadata) {
    for (const std::string_view name : names) metadata.erase(std::string(name));
    return metadata;
  });
}

/// The authentication tag of the ciphertext cut off.
std::uint64_t without_tag(std::uint64_t count, const Metadata& metadata) {
  constexpr std::uint64_t tag_size = 16;
  return is_client_side_encrypted(metadata) && count > tag_size ? count - tag_size : count;
}

S3Result<void> only_with_header(S3Result<void> right, const Metadata& metadata, const Headers& headers) {
  if (!is_client_side_encrypted(metadata) || headers.has(header::sse)) return right;
  return refuse(errors::invalid_request("Client-side encrypted objects need x-amz-server-side-encryption."));
}

}  // namespace

Rows client_side_rows() {
  using enum Stage;
  return {
      {Rule::client_side_ciphertext_gets_sse_on_top, answer, "Says nothing of encryption on top of a client's.",
       alters<bool, Metadata>([](bool, const Metadata& metadata) { return !is_client_side_encrypted(metadata); })},
      {Rule::client_side_metadata_are_preserved_verbatim, store, "Forgets the metadata of an encryption client.",
       forgets(second_format)},
      {Rule::client_side_key_commitment_names_round_trip, store, "Forgets the metadata of key commitment.",
       forgets(key_commitment)},
      {Rule::client_side_no_sse_header_is_implied, validate,
       "Refuses what a client encrypted without x-amz-server-side-encryption.",
       alters<S3Result<void>, Metadata, Headers>(only_with_header)},
      {Rule::client_side_ciphertext_is_returned_unchanged, open, "Cuts off the tag of a client's ciphertext.",
       alters<std::uint64_t, Metadata>(without_tag)},
      {Rule::client_side_range_returns_ciphertext, open, "Cuts off the end of a range of a client's ciphertext.",
       alters<std::uint64_t, Metadata>(without_tag)},
  };
}

}  // namespace s3sse::deviations
