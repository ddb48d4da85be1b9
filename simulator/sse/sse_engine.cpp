#include "simulator/sse/sse_engine.h"

#include "simulator/base/utf8.h"
#include "simulator/sse/key_encryption.h"
#include "simulator/sse/refusals.h"
#include "simulator/sse/trace_events.h"
#include "simulator/sse/workshop.h"
#include "simulator/trace/stage.h"

namespace s3sse::sse {
namespace {

Envelope envelope_for(const EncryptionPlan& plan, Entropy& entropy) {
  Envelope envelope;
  envelope.method = plan.method;
  envelope.legacy_unencrypted = plan.legacy_unencrypted;
  envelope.salt = entropy.bytes(32);
  envelope.kms_key_arn = plan.kms_key_arn;
  envelope.bucket_key_enabled = plan.bucket_key_enabled;
  return envelope;
}

// The stage itself: picks the method.
class MethodKeys final : public DataKeys {
 public:
  explicit MethodKeys(Workshop& workshop) : workshop_(workshop) {}

  S3Result<crypto::SegmentKeys> wrap(const WrapJob& job, Envelope& envelope) override {
    switch (job.plan.method) {
      case EncryptionMethod::sse_s3:
        return wrap_sse_s3(workshop_, job, envelope);
      case EncryptionMethod::sse_kms:
        return wrap_sse_kms(workshop_, job, envelope);
      case EncryptionMethod::dsse_kms:
        return wrap_dsse_kms(workshop_, job, envelope);
      case EncryptionMethod::sse_c:
        return wrap_sse_c(workshop_, job, envelope);
    }
    return refuse(errors::internal_error());
  }

  S3Result<crypto::SegmentKeys> unwrap(const UnwrapJob& job) override {
    switch (job.envelope.method) {
      case EncryptionMethod::sse_s3:
        return unwrap_sse_s3(workshop_, job);
      case EncryptionMethod::sse_kms:
        return unwrap_sse_kms(workshop_, job);
      case EncryptionMethod::dsse_kms:
        return unwrap_dsse_kms(workshop_, job);
      case EncryptionMethod::sse_c:
        return unwrap_sse_c(workshop_, job);
    }
    return refuse(broken_envelope());
  }

 private:
  Workshop& workshop_;
};

}  // namespace

SseEngine::SseEngine(kms::Kms& kms, Entropy& entropy, SecretBytes root_key, const Clock& clock,
                     const InFrontOf& in_front)
    : workshop_(new Workshop{kms, entropy, std::move(root_key), BucketKeys{clock}}),
      data_keys_(std::make_unique<MethodKeys>(*workshop_)) {
  if (in_front) data_keys_ = in_front(std::move(data_keys_));
}

SseEngine::~SseEngine() = default;

void SseEngine::forget_bucket_keys() {
  workshop_->bucket_keys.forget_all();
}

const Clock& SseEngine::system_clock() {
  static const SystemClock clock;
  return clock;
}

S3Result<NewDataKeys> SseEngine::wrap(const WrapJob& job) {
  // The ARN in the encryption context is JSON text, in the ledger and in the envelope: it has no form for other bytes.
  if (uses_kms(job.plan.method) && !is_utf8(job.place.key)) {
    return refuse(S3Error{400, "InvalidURI", "Couldn't parse the specified URI."});
  }
  Envelope envelope = envelope_for(job.plan, workshop_->entropy);
  auto keys = trace::stage(
      Stage::wrap, [&] { return data_keys_->wrap(job, envelope); },
      [&](const crypto::SegmentKeys& data_keys) { return told_wrapped(data_keys, envelope); });
  if (!keys) return refuse(std::move(keys.error()));
  return NewDataKeys{std::move(*keys), std::move(envelope)};
}

S3Result<NewDataKeys> SseEngine::generate(const EncryptionPlan& plan, const ObjectPlace& place,
                                          const RequestFacts& facts, const kms::CallOrigin& origin) {
  return wrap(WrapJob{plan, place, origin, facts.rules});
}

S3Result<crypto::SegmentKeys> SseEngine::open(const Envelope& envelope, const ObjectPlace& place,
                                              const CustomerKey* customer_key, const RequestFacts& facts,
                                              const kms::CallOrigin& origin) {
  const auto unwrap = [&]() -> S3Result<crypto::SegmentKeys> {
    if (auto allowed = check_access(envelope, customer_key, facts); !allowed) return refuse(std::move(allowed.error()));
    if (envelope.wrapped_keys.empty()) return refuse(broken_envelope());
    return data_keys_->unwrap(UnwrapJob{envelope, place, origin, facts.rules, customer_key});
  };
  return trace::stage(Stage::unwrap, unwrap,
                      [&](const crypto::SegmentKeys& data_keys) { return told_unwrapped(data_keys, envelope); });
}

S3Result<Envelope> SseEngine::rewrap(const Envelope& envelope, const EncryptionPlan& target, const ObjectPlace& place,
                                     const RequestFacts& facts, const kms::CallOrigin& origin) {
  auto keys = open(envelope, place, nullptr, facts, origin);
  if (!keys) return refuse(std::move(keys.error()));
  const bool one_layer_each = keys->layers.size() == 1 && target.method != EncryptionMethod::dsse_kms;
  if (!one_layer_each) return refuse(errors::internal_error());
  auto wrapped = wrap(WrapJob{target, place, origin, facts.rules, &*keys});
  if (!wrapped) return refuse(std::move(wrapped.error()));
  return std::move(wrapped->envelope);
}

}  // namespace s3sse::sse
