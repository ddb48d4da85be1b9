#include "simulator/service/durable/sealed_archive.h"

#include "simulator/crypto/aes_gcm.h"
#include "simulator/crypto/digest.h"

namespace s3sse::service {
namespace {

constexpr std::size_t archive_nonce_size = 12;

}  // namespace

SealedArchive::SealedArchive(store::DataFolder& folder, const SecretBytes& root_key, Entropy& entropy)
    : folder_(folder),
      key_(crypto::hkdf_sha256(root_key.reveal(), {}, "s3sse records of KMS", 32)),
      entropy_(entropy) {}

Result<void> SealedArchive::write(std::vector<kms::ArchivedRecord> changes) {
  std::vector<store::NamedValue> sealed;
  for (kms::ArchivedRecord& change : changes) {
    if (!change.record) {
      sealed.push_back({std::move(change.name), std::nullopt});
      continue;
    }
    Bytes value = entropy_.bytes(archive_nonce_size);
    // The name is bound in, so that no record can stand in for another.
    const Bytes ciphertext = crypto::aes_gcm_encrypt(key_, value, change.record->reveal(), as_bytes(change.name));
    value.insert(value.end(), ciphertext.begin(), ciphertext.end());
    sealed.push_back({std::move(change.name), std::move(value)});
  }
  try {
    folder_.write_values(sealed);
  } catch (const store::StoreFailure& failure) {
    return fail(failure.what(), "store");
  }
  return {};
}

Result<std::vector<kms::ArchivedRecord>> SealedArchive::read() {
  std::vector<kms::ArchivedRecord> records;
  try {
    for (store::NamedValue& sealed : folder_.values()) {
      const ByteView value = *sealed.value;
      std::optional<SecretBytes> record;
      if (value.size() >= archive_nonce_size)
        record = crypto::aes_gcm_decrypt(key_, value.first(archive_nonce_size), value.subspan(archive_nonce_size),
                                         as_bytes(sealed.name));
      if (!record) return fail("the data folder has a record of KMS that its root key does not open: " + sealed.name);
      records.push_back({std::move(sealed.name), std::move(record)});
    }
  } catch (const store::StoreFailure& failure) {
    return fail(failure.what(), "store");
  }
  return records;
}

}  // namespace s3sse::service
