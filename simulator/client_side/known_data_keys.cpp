#include "simulator/client_side/known_data_keys.h"

#include <algorithm>

namespace s3sse::client_side {

Result<GeneratedDataKey> KnownDataKeys::generate_data_key(const std::string& /*key_id*/, const StringMap& context) {
  ++calls_;
  for (const KnownDataKey& key : keys_) {
    if (key.context == context) return GeneratedDataKey{key.plaintext.clone(), key.wrapped};
  }
  return fail("no known data key was wrapped with this context", "NotFoundException");
}

Result<Bytes> KnownDataKeys::encrypt(const std::string& /*key_id*/, const SecretBytes& plaintext,
                                     const StringMap& context) {
  ++calls_;
  for (const KnownDataKey& key : keys_) {
    if (key.context == context && key.plaintext.equals(plaintext)) return key.wrapped;
  }
  return fail("this data key is not known with this context", "NotFoundException");
}

Result<SecretBytes> KnownDataKeys::decrypt(const std::optional<std::string>& /*key_id*/, ByteView wrapped,
                                           const StringMap& context) {
  ++calls_;
  for (const KnownDataKey& key : keys_) {
    if (key.context == context && std::ranges::equal(key.wrapped, wrapped)) return key.plaintext.clone();
  }
  return fail("no known data key was wrapped as this with this context", "InvalidCiphertextException");
}

}  // namespace s3sse::client_side
