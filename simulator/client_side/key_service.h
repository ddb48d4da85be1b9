#pragma once
// KMS, as far as an encryption client needs it.
#include <map>
#include <optional>
#include <string>

#include "simulator/base/bytes.h"
#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/rules/rules.h"

namespace s3sse::client_side {

/// An encryption context, or the description of a raw key.
using StringMap = std::map<std::string, std::string>;

struct GeneratedDataKey {
  SecretBytes plaintext;
  Bytes wrapped;  ///< the CiphertextBlob
};

/// The mark of this client in the User-Agent of its calls of KMS, as the official clients have theirs.
std::string kms_user_agent(const Rules& rules);

/// Failures: Error::code is the error code of KMS ("InvalidCiphertextException"), or "timeout", "connection".
class KeyService {
 public:
  virtual ~KeyService() = default;
  /// GenerateDataKey with KeySpec AES_256.
  virtual Result<GeneratedDataKey> generate_data_key(const std::string& key_id, const StringMap& context) = 0;
  /// Encrypt.
  virtual Result<Bytes> encrypt(const std::string& key_id, const SecretBytes& plaintext, const StringMap& context) = 0;
  /// Decrypt. Without a key id KMS finds the key in the blob.
  virtual Result<SecretBytes> decrypt(const std::optional<std::string>& key_id, ByteView wrapped,
                                      const StringMap& context) = 0;
};

}  // namespace s3sse::client_side
