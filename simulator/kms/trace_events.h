#pragma once
// Trace events of the calls of KMS.
#include "simulator/kms/kms.h"
#include "simulator/trace/recorder.h"

namespace s3sse::kms {

/// `error` null: the call succeeded. `by_fault`: it was made to fail (simulator/faults).
trace::Told told_call(const LedgerEntry& entry, const KmsError* error, bool by_fault);

}  // namespace s3sse::kms
