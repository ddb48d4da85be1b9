#pragma once
// The keys of KMS in a data folder, each record sealed with AES-256-GCM under a key that is derived from the root key:
// whoever has the folder alone has no key.
#include "simulator/base/entropy.h"
#include "simulator/kms/archive/key_archive.h"
#include "simulator/store/data_folder.h"

namespace s3sse::service {

class SealedArchive final : public kms::KeyArchive {
 public:
  /// `folder` and `entropy` must outlive it.
  SealedArchive(store::DataFolder& folder, const SecretBytes& root_key, Entropy& entropy);
  Result<void> write(std::vector<kms::ArchivedRecord> changes) override;
  Result<std::vector<kms::ArchivedRecord>> read() override;

 private:
  store::DataFolder& folder_;
  SecretBytes key_;
  Entropy& entropy_;
};

}  // namespace s3sse::service
