#include "simulator/kms/kms.h"

#include "simulator/deviations/decide.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/cryptography/fresh_pair.h"
#include "simulator/kms/errors.h"

namespace s3sse::kms {
Kms::Kms(KmsConfig config, const Clock& clock, Entropy& entropy, const Rules& rules)
    : config_(std::move(config)),
      clock_(clock),
      entropy_(entropy),
      rules_(rules),
      backend_(std::make_unique<Backend>(config_, clock_, entropy_, rules_)) {}

Kms::~Kms() = default;

KmsResult<std::string> Kms::resolve_key_arn(const Principal& principal, std::string_view key_id, const Rules& rules) {
  const std::scoped_lock lock(backend_->mutex);
  backend_->forget_deleted_keys();
  // Asked by S3 in the course of a write. KMS says whether that write may use the key when it is asked for a data key.
  const CallOrigin origin{.principal = principal, .via_service = "s3." + config_.region + ".amazonaws.com"};
  const EncryptionContext none;
  Call call = backend_->begin("GenerateDataKey", origin, none, rules);
  const auto key = backend_->key_for(call, key_id, Naming::alias_allowed, Permission::resolve);
  if (!backend_->keep()) return refuse(errors::unwritten());
  if (!key) return refuse(key.error());
  return (*key)->metadata.arn;
}

std::string Kms::aws_managed_s3_key(const std::string& account_id, const Rules& rules) {
  const std::scoped_lock lock(backend_->mutex);
  backend_->forget_deleted_keys();
  // Where it cannot be written, the next call says so: the one that asks it for a data key.
  return backend_->managed_s3_key({config_.region, account_id}, rules).metadata.arn;
}

Result<void> Kms::load() {
  if (!backend_->keeper) return {};
  // Before the lock: who examines a data folder keeps its files while KMS is asked to open keys.
  const auto records = backend_->keeper->read();
  if (!records) return tl::unexpected(records.error());
  const std::scoped_lock lock(backend_->mutex);
  backend_->store.watch();
  return backend_->keeper->load(*records);
}

std::vector<ArchivedRecord> Kms::image() const {
  const std::scoped_lock lock(backend_->mutex);
  KeyRecords records(backend_->store);
  std::vector<ArchivedRecord> image;
  for (const RecordName& name : records.all())
    image.push_back({record_text(name), records.write(name, KeyRecords::Usage::included)});
  return image;
}

void Kms::restore(const std::vector<ArchivedRecord>& image) {
  const std::scoped_lock lock(backend_->mutex);
  backend_->store.clear();
  KeyRecords records(backend_->store);
  for (const auto& [text, record] : image)
    if (const auto name = record_name(text)) (void)records.read(*name, record->reveal());
  backend_->store.share_pairs();
}

void Kms::restore_ledger(std::vector<LedgerEntry> entries) {
  const std::scoped_lock lock(backend_->mutex);
  backend_->ledger.restore(std::move(entries));
}

Result<void> Kms::keep_usage() {
  const std::scoped_lock lock(backend_->mutex);
  return backend_->keeper ? backend_->keeper->keep_usage() : Result<void>{};
}

std::vector<LedgerEntry> Kms::ledger(std::uint64_t after) const {
  const std::scoped_lock lock(backend_->mutex);
  return backend_->ledger.after(after);
}

std::uint64_t Kms::ledger_position() const {
  const std::scoped_lock lock(backend_->mutex);
  return backend_->ledger.position();
}

void Kms::record_refusal(const CallOrigin& origin, std::string_view api, const KmsError& error) {
  (void)backend_->run(api, origin, {}, [&](Call&) -> KmsResult<void> { return refuse(error); });
}

bool Kms::force_state(std::string_view key_arn, KeyState state) {
  const std::scoped_lock lock(backend_->mutex);
  const KeyIdentifier id = parse_key_identifier(key_arn);
  KeyRecord* key = backend_->store.find({std::string(id.region), std::string(id.account_id)}, id.name);
  if (key == nullptr) return false;
  key->metadata.state = state;
  key->settling.reset();
  return backend_->keep();
}

Call Backend::begin(std::string_view api, const CallOrigin& origin, const EncryptionContext& context,
                    Rules rules_of_call) const {
  LedgerEntry entry{
      .sequence = 0,
      .time = clock.now(),
      .api = std::string(api),
      .region = origin.region.empty() ? config.region : origin.region,
      .key_arn = {},
      .context = chosen(rules_of_call,
                        {Rule::kms_api_context_is_a_string_map, Rule::context_shows_in_clear_in_audit_log}, context),
      .principal_arn = chosen(rules_of_call, Rule::kms_calls_carry_the_requester_identity, origin.principal.arn),
      .via_service = origin.via_service,
      .error = {}};
  return {.origin = origin, .rules = rules_of_call, .entry = std::move(entry), .context = &context};
}

void Backend::make_outside(std::unique_lock<std::mutex>& lock, FreshPair& pair) {
  lock.unlock();
  pair.make();
  lock.lock();
}

void Backend::forget_deleted_keys() {
  // A key whose window ended is gone for every call.
  store.remove_due(chosen(rules, Rule::key_state_key_disappears_when_the_window_ends, clock.now()));
}

}  // namespace s3sse::kms
