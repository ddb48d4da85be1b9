#pragma once
// Envelopes of client-side encryption, opened by the judge itself, so that an error of the reference client cannot hide
// one of a client under judgement. What cannot be opened as the format says is tried in the ways that clients went
// wrong, and the rule that they broke is named.
#include <optional>
#include <string>
#include <vector>

#include "harness/client_side/stage.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::harness::client_side {

/// A rule that what was written breaks.
struct Fault {
  std::string rule;      ///< CSE-KDF-12
  std::string what;      ///< "fixed IV"
  std::string expected;  ///< "twelve bytes 0x01"
  std::string actual;    ///< "twelve bytes 0x00"
};

/// A raw wrapping key, one of both.
struct RawKey {
  const SecretBytes* aes = nullptr;        ///< 32 bytes
  const SecretBytes* rsa_pkcs8 = nullptr;  ///< a private key in DER
};

/// The data key of an AES/GCM or RSA-OAEP-SHA1 wrap bound to `content_algorithm`; nothing, and faults, where it cannot
/// be had.
std::optional<SecretBytes> unwrap_data_key(ByteView wrapped, const RawKey& key, std::string_view content_algorithm,
                                           std::vector<Fault>& faults);

/// The plaintext of a V2 or V3 body under `data_key`; nothing, and faults, where it cannot be had.
std::optional<Bytes> open_v2(const TextMap& entries, ByteView body, ByteView data_key, std::vector<Fault>& faults);
std::optional<Bytes> open_v3(const TextMap& entries, ByteView body, ByteView data_key, std::vector<Fault>& faults);

}  // namespace s3sse::harness::client_side
