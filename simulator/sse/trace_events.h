#pragma once
// Trace events of the stages of this module. Keys come as fingerprints.
#include "simulator/crypto/segmented_cipher.h"
#include "simulator/sse/encryption_plan.h"
#include "simulator/sse/envelope.h"
#include "simulator/trace/recorder.h"

namespace s3sse::sse {

/// Adds one value for each pair of an encryption context.
void add_context(const kms::EncryptionContext& context, std::vector<trace::Value>& values);

trace::Told told_request(const EncryptionRequest& asked);
trace::Told told_customer_key(const std::optional<CustomerKey>& key);
trace::Told told_plan(const EncryptionPlan& plan, bool by_request);
trace::Told told_wrapped(const crypto::SegmentKeys& data_keys, const Envelope& envelope);
trace::Told told_unwrapped(const crypto::SegmentKeys& data_keys, const Envelope& envelope);
trace::Told told_access(const Envelope& envelope, const CustomerKey* customer_key);

}  // namespace s3sse::sse
