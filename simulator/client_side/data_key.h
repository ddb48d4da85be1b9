#pragma once
// The data key of an object: wrapped and unwrapped by a keyring, and what content is encrypted with in the end.
#include <optional>

#include "simulator/base/entropy.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/client_side/envelope.h"
#include "simulator/client_side/key_material.h"
#include "simulator/client_side/policy.h"

namespace s3sse::client_side {

/// The pair of an encryption context that clients add, and no caller may.
inline constexpr std::string_view reserved_context_name = "aws:x-amz-cek-alg";
/// The pair that old clients added to the description of a KMS key.
inline constexpr std::string_view kms_key_id_name = "kms_cmk_id";

struct WrappedDataKey {
  SecretBytes plaintext;
  Wrap wrap = Wrap::aes_gcm;
  Bytes wrapped;
  StringMap description;  ///< to be stored beside it
};

/// Makes a data key for one object, and wraps it for content of this suite.
ClientResult<WrappedDataKey> make_data_key(const Keyring& keyring, SuiteId suite, const StringMap& context,
                                           Entropy& entropy, const Rules& rules);
/// Wraps a data key that there is.
ClientResult<WrappedDataKey> wrap_data_key(const Keyring& keyring, SuiteId suite, SecretBytes data_key,
                                           const StringMap& context, Entropy& entropy, const Rules& rules);

/// Unwraps the data key. `context` is that of the request; none counts as an empty one.
ClientResult<SecretBytes> unwrap_data_key(const Envelope& envelope, const Keyring& keyring,
                                          const std::optional<StringMap>& context, const Rules& rules);

/// AES-256-GCM, or the block cipher under it, as an envelope asks for.
struct ContentKey {
  SecretBytes key;
  Bytes iv;
  Bytes associated_data;
};

/// Of V3: derives and compares the commitment, before anything else is derived from the data key.
/// `ranged`: for a part of the content.
ClientResult<ContentKey> content_key(const Envelope& envelope, const SecretBytes& data_key, bool ranged,
                                     const Rules& rules);

/// The commitment of a V3 object to its data key (key-derivation.md).
Bytes commitment_of(const SecretBytes& data_key, ByteView message_id, const Rules& rules);

}  // namespace s3sse::client_side
