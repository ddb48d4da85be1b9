#pragma once
// Rotation of key material as its calls tell of it (KROT rules).
#include <optional>
#include <string>

#include "simulator/kms/kms_types.h"

namespace s3sse::kms {

/// GetKeyRotationStatus.
struct RotationStatus {
  std::string key_id;
  bool enabled = false;
  std::optional<int> period_days{};          ///< while enabled
  std::optional<TimePoint> next_rotation{};  ///< while enabled
};

/// One entry of ListKeyRotations.
struct RotationEntry {
  std::string key_id;
  std::string material_id;
  std::string state;           ///< "CURRENT", "NON_CURRENT" or "PENDING_ROTATION"
  std::string import_state{};  ///< "IMPORTED" or "PENDING_IMPORT"; empty for material of KMS's own
  std::string description{};
  std::optional<TimePoint> valid_to{};
  std::optional<TimePoint> rotation_date{};  ///< absent for the first material and for one that waits
  std::string rotation_type{};               ///< "AUTOMATIC" or "ON_DEMAND"
};

enum class ListedMaterial { rotations_only, all };

}  // namespace s3sse::kms
