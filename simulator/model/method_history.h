#pragma once
// The methods that an era of S3 has.
#include "simulator/model/encryption_method.h"

namespace s3sse {

/// DSSE-KMS was announced on 13 June 2023; the other methods are older than every era.
constexpr bool exists_in(Era era, EncryptionMethod method) {
  return method != EncryptionMethod::dsse_kms || era >= Era::y2025;
}

}  // namespace s3sse
