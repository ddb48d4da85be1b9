#include <array>
#include <string_view>

#include "simulator/client_side/data_key.h"
#include "simulator/crypto/digest.h"

namespace s3sse::client_side {
namespace {

// Both labels begin with the id of the suite, 0x0073.
constexpr std::string_view commit_label{
    "\x00\x73"
    "COMMITKEY",
    11};
constexpr std::string_view derive_label{
    "\x00\x73"
    "DERIVEKEY",
    11};
constexpr std::array<std::uint8_t, 2> committing_suite_id = {0x00, 0x73};

}  // namespace

Bytes commitment_of(const SecretBytes& data_key, ByteView message_id, const Rules& /*rules*/) {
  const SecretBytes commitment =
      crypto::hkdf(crypto::DigestAlgorithm::sha512, data_key.reveal(), message_id, commit_label, commitment_size);
  return {commitment.reveal().begin(), commitment.reveal().end()};
}

ClientResult<ContentKey> content_key(const Envelope& envelope, const SecretBytes& data_key, const Rules& rules) {
  if (envelope.version != FormatVersion::v3) return ContentKey{data_key.clone(), envelope.iv, {}};
  const Bytes commitment = commitment_of(data_key, envelope.message_id, rules);
  if (!constant_time_equals(commitment, envelope.commitment)) {
    return refuse_object(ErrorClass::commitment_mismatch,
                         "x-amz-d is not the commitment of this data key; the object was made with another one");
  }
  SecretBytes key = crypto::hkdf(crypto::DigestAlgorithm::sha512, data_key.reveal(), envelope.message_id, derive_label,
                                 data_key_size);
  return ContentKey{std::move(key), Bytes(gcm_iv_size, 0x01),
                    Bytes(committing_suite_id.begin(), committing_suite_id.end())};
}

}  // namespace s3sse::client_side
