#pragma once
// A KMS that knows a few answers by heart: for vectors, whose blobs no key opens.
#include <vector>

#include "simulator/client_side/key_service.h"

namespace s3sse::client_side {

struct KnownDataKey {
  Bytes wrapped;
  StringMap context;
  SecretBytes plaintext;
};

class KnownDataKeys final : public KeyService {
 public:
  explicit KnownDataKeys(std::vector<KnownDataKey> keys) : keys_(std::move(keys)) {}

  /// The first of the keys that was wrapped with this context.
  Result<GeneratedDataKey> generate_data_key(const std::string& key_id, const StringMap& context) override;
  Result<Bytes> encrypt(const std::string& key_id, const SecretBytes& plaintext, const StringMap& context) override;
  Result<SecretBytes> decrypt(const std::optional<std::string>& key_id, ByteView wrapped,
                              const StringMap& context) override;
  [[nodiscard]] int calls() const { return calls_; }

 private:
  std::vector<KnownDataKey> keys_;
  int calls_ = 0;
};

}  // namespace s3sse::client_side
