#pragma once
// Keys, aliases and accounts as records of bytes, each by its name, and back.
#include <optional>
#include <string>
#include <vector>

#include "simulator/kms/archive/key_archive.h"
#include "simulator/kms/key_store.h"

namespace s3sse::kms {

/// "key/REGION/ACCOUNT/ID", "alias/REGION/ACCOUNT/alias/NAME", "account/REGION/ACCOUNT/".
std::string record_text(const RecordName& name);
std::optional<RecordName> record_name(std::string_view text);

/// Not thread-safe by itself.
class KeyRecords {
 public:
  enum class Usage { left_out, included };

  /// `store` must outlive it.
  explicit KeyRecords(KeyStore& store) : store_(store) {}

  [[nodiscard]] std::vector<RecordName> all() const;
  /// Nothing for what is not there.
  [[nodiscard]] std::optional<SecretBytes> write(const RecordName& name, Usage usage);
  /// Puts the record into the store; false for bytes that are none.
  [[nodiscard]] bool read(const RecordName& name, ByteView record);

 private:
  KeyStore& store_;
  Bytes buffer_;  ///< of records before they are a secret: kept, so that it is wiped
};

}  // namespace s3sse::kms
