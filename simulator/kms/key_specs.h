#pragma once
// The key specs of KMS, what they may be used for and which algorithms they speak. S3 takes
// SYMMETRIC_DEFAULT alone (KMSI-10).
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::kms {

struct KeySpecInfo {
  std::string_view name;
  std::vector<std::string_view> usages;
};

/// In the order of the API model.
std::span<const KeySpecInfo> key_specs();
/// Null for a name that KMS does not know.
const KeySpecInfo* find_key_spec(std::string_view name);

std::span<const std::string_view> key_usages();
std::span<const std::string_view> key_origins();
std::span<const std::string_view> encryption_algorithms();
std::span<const std::string_view> signing_algorithms();
std::span<const std::string_view> mac_algorithms();
/// The specs of GenerateDataKeyPair.
std::span<const std::string_view> data_key_pair_specs();

/// One of the algorithm lists of KeyMetadata; which one depends on the key's usage.
struct AlgorithmList {
  std::string_view member;  ///< "EncryptionAlgorithms", "SigningAlgorithms", "MacAlgorithms" ...
  std::vector<std::string_view> algorithms;
};
AlgorithmList algorithms_of(std::string_view key_spec, std::string_view key_usage);

/// "Member must satisfy enum value set: [A, B]", as AWS puts it.
std::string enum_constraint(std::span<const std::string_view> values);

}  // namespace s3sse::kms
