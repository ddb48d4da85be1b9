#pragma once
// The checksums that are kept with an object: which, how they are stored, when they are shown (CSUM rules).
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "simulator/crypto/checksum.h"
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/service/core.h"

namespace s3sse::service {

/// Algorithm ("CRC32") -> raw bytes, as the store keeps them.
using Checksums = std::map<std::string, std::string>;

/// CRC64NVME where the client sent no checksum of its own (CSUM-01, CSUM-02).
std::vector<crypto::ChecksumAlgorithm> default_checksums(EncryptionMethod method, const Rules& rules);

/// For the KMS methods each value is encrypted under a key derived from the object's data key, so that reading it takes
/// kms:Decrypt (CSUM-05, GET-10).
Checksums seal_checksums(const Checksums& plain, EncryptionMethod method, const crypto::SegmentKeys& data_keys,
                         Entropy& entropy, const Rules& rules);
bool are_sealed(const Checksums& checksums);
/// The values in the clear. A value that does not open is left out.
Checksums open_checksums(const Checksums& checksums, const crypto::SegmentKeys& data_keys);

/// The name of the algorithm, sealed or not; empty when there is no checksum.
std::string checksum_algorithm_name(const Checksums& checksums);

/// x-amz-checksum-... and x-amz-checksum-type for values in the clear.
void add_checksum_headers(const Checksums& plain, std::string_view type, std::size_t part_count, Headers& headers);

/// x-amz-checksum-mode: ENABLED was sent (CSUM-04).
bool wants_checksums(const Headers& headers, const Rules& rules);

/// "CRC64NVME" -> "ChecksumCRC64NVME", the XML element.
std::string checksum_element(std::string_view algorithm);

}  // namespace s3sse::service
