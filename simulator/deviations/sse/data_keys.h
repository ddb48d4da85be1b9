#pragma once
// Misbehaviour around the data keys of an object, in addition to what S3 does: its wrapped key kept elsewhere,
// its plaintext stored, KMS asked once more. The rows of the index with Acts{} are these.
#include <memory>

#include "simulator/base/entropy.h"
#include "simulator/sse/data_keys.h"

namespace s3sse::deviations {

/// Stands in front of `inner`, and passes everything on while every rule holds. The references must outlive it.
std::unique_ptr<sse::DataKeys> in_front_of(std::unique_ptr<sse::DataKeys> inner, kms::Kms& kms, Entropy& entropy);

}  // namespace s3sse::deviations
