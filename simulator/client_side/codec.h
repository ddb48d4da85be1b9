#pragma once
// The formats of the Amazon S3 Encryption Client without S3: entries and ciphertext to plaintext, and back. Client puts
// S3 around it.
#include <cstdint>
#include <optional>
#include <string>

#include "simulator/base/body.h"
#include "simulator/base/entropy.h"
#include "simulator/client_side/content.h"
#include "simulator/client_side/envelope.h"
#include "simulator/client_side/key_material.h"
#include "simulator/client_side/policy.h"

namespace s3sse::client_side {

struct DecryptRequest {
  Metadata metadata;                   ///< of the object
  std::optional<StringMap> context{};  ///< encryption context of the request
  std::optional<std::string> range{};  ///< value of a Range header, over the plaintext
};

/// Decrypts a stored object into `plaintext`. Where a range is asked for, `ciphertext` is the body, or the widened part
/// of it (widened()), and says where it lies.
ClientResult<void> decrypt(const DecryptRequest& request, const InstructionLookup& instruction_file,
                           const Ciphertext& ciphertext, const Keyring& keyring, const Policy& policy,
                           BodySink& plaintext);
/// The same with the text of the instruction file, if there is one.
ClientResult<void> decrypt(const DecryptRequest& request, const std::optional<std::string>& instruction_file,
                           const Ciphertext& ciphertext, const Keyring& keyring, const Policy& policy,
                           BodySink& plaintext);

/// The first half of decrypt(): what it takes to open the content, once policy and keys allow it.
struct OpenedEnvelope {
  Envelope envelope;
  ContentKey key;
};
/// `ranged`: for a part of the content, which is read without authentication.
ClientResult<OpenedEnvelope> open_envelope(const Metadata& metadata, const std::optional<StringMap>& context,
                                           bool ranged, const InstructionLookup& instruction_file,
                                           const Keyring& keyring, const Policy& policy);
/// May an object of this envelope be read under this policy? No key is touched.
ClientResult<void> admit(const Envelope& envelope, bool ranged, const Policy& policy);

struct EncryptRequest {
  StringMap context{};                              ///< for KMS; raw keys store none
  std::optional<std::uint64_t> plaintext_length{};  ///< nothing: not known
  bool instruction_file = false;                    ///< the wrapped key goes there
};

/// A new object: what to store beside the ciphertext, and the key to make it with (EncryptingSource).
struct NewObject {
  WrittenEnvelope stored;
  ContentKey key;
};
/// Draws from `entropy`: the data key unless KMS makes it, what the wrap needs, then IV or message id.
ClientResult<NewObject> begin_encryption(const EncryptRequest& request, const Keyring& keyring, const Policy& policy,
                                         Entropy& entropy);

/// The wrapped data key of an instruction file, wrapped anew.
struct RewrapRequest {
  Metadata metadata;             ///< of the object
  std::string instruction_file;  ///< its text
  std::optional<StringMap> context{};
  bool enforce_rotation = false;  ///< the old key must not open the result
};
/// The text of the new instruction file; the object stays as it is. Raw keys alone.
ClientResult<std::string> rewrap(const RewrapRequest& request, const Keyring& old_keyring, const Keyring& new_keyring,
                                 const Policy& policy, Entropy& entropy);

}  // namespace s3sse::client_side
