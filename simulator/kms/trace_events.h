#pragma once
// What a call of KMS says in a trace.
#include "simulator/kms/kms.h"
#include "simulator/trace/recorder.h"

namespace s3sse::kms {

/// `error` null: the call succeeded. `by_fault`: it was made to fail (simulator/faults).
trace::Told told_call(const LedgerEntry& entry, const KmsError* error, bool by_fault);

}  // namespace s3sse::kms
