#include "simulator/deviations/sse/data_keys.h"

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "simulator/base/text.h"

namespace s3sse::deviations {
namespace {

using crypto::SegmentKeys;
using sse::Envelope;
using sse::UnwrapJob;
using sse::WrapJob;

/// A store of values to be found again, by the salt of their object. Grows with every object that is written.
template <class T>
class Kept {
 public:
  void keep(std::string name, T value) {
    const std::scoped_lock lock(mutex_);
    values_.insert_or_assign(std::move(name), std::move(value));
  }

  /// The result of `use` for what was kept; nothing if nothing was.
  template <class Use>
  auto find(const std::string& name, Use use) -> std::optional<std::invoke_result_t<Use, const T&>> {
    const std::scoped_lock lock(mutex_);
    const auto found = values_.find(name);
    if (found == values_.end()) return std::nullopt;
    return use(found->second);
  }

 private:
  std::mutex mutex_;
  std::map<std::string, T> values_;
};

std::string name_of(const Envelope& envelope) {
  return std::string(as_text(envelope.salt));
}

std::string name_for(const UnwrapJob& job) {
  return job.origin.principal.arn + '\n' + name_of(job.envelope);
}

SegmentKeys copy(const SegmentKeys& keys) {
  return keys.clone();
}

class DeviatingKeys final : public sse::DataKeys {
 public:
  DeviatingKeys(std::unique_ptr<sse::DataKeys> inner, kms::Kms& kms, Entropy& entropy)
      : inner_(std::move(inner)), kms_(kms), entropy_(entropy) {}

  S3Result<SegmentKeys> wrap(const WrapJob& job, Envelope& envelope) override {
    auto keys = inner_->wrap(job, envelope);
    if (!keys || job.rules.complete()) return keys;
    switch (envelope.method) {
      case EncryptionMethod::sse_s3:
        after_sse_s3(job, envelope);
        break;
      case EncryptionMethod::sse_kms:
        after_sse_kms(job, envelope, *keys);
        break;
      case EncryptionMethod::dsse_kms:
        after_dsse_kms(job, envelope, *keys);
        break;
      case EncryptionMethod::sse_c:
        after_sse_c(job, envelope, *keys);
        break;
    }
    return keys;
  }

  S3Result<SegmentKeys> unwrap(const UnwrapJob& job) override {
    if (job.rules.complete()) return inner_->unwrap(job);
    if (auto known = remembered(job)) return std::move(*known);
    if (auto refusal = refuse_in_addition(job)) return refuse(std::move(*refusal));

    Envelope envelope = job.envelope;
    const auto away = kept_away_.find(name_of(envelope), [](const Bytes& blob) { return blob; });
    if (away) envelope.wrapped_keys[0] = *away;
    // Written in one layer: what is left is as SSE-KMS has it.
    const bool one_layer = envelope.method == EncryptionMethod::dsse_kms && envelope.wrapped_keys.size() == 1 &&
                           !job.rules.everywhere().hold(Rule::dsse_two_independent_layers_protect_the_data);
    if (one_layer) envelope.method = EncryptionMethod::sse_kms;
    auto keys = inner_->unwrap(UnwrapJob{envelope, job.place, job.origin, job.rules, job.customer_key});

    if (keys && forgets_kms(job)) read_before_.keep(name_for(job), keys->clone());
    if (!keys && keys.error().code == "KMS.DisabledException") found_disabled_.keep(name_for(job), true);
    const bool deleted = !keys && keys.error().code == "KMS.NotFoundException";
    if (deleted && !job.rules.hold(Rule::kms_deleted_key_makes_objects_unreadable)) {
      if (auto known = written_.find(name_of(job.envelope), copy)) return std::move(*known);
    }
    return keys;
  }

 private:
  void after_sse_s3(const WrapJob& job, Envelope& envelope) {
    const bool own_key = job.rules.hold(Rule::default_encryption_sse_s3_has_a_unique_key_per_object) &&
                         job.rules.hold(Rule::at_rest_each_object_has_its_own_wrapped_key);
    if (!own_key) keep_away(envelope, Bytes(envelope.wrapped_keys[0].size()));
  }

  void after_sse_kms(const WrapJob& job, Envelope& envelope, const SegmentKeys& keys) {
    // Later reads do without the key, or follow its alias.
    if (!job.rules.everywhere().hold(Rule::kms_deleted_key_makes_objects_unreadable)) {
      written_.keep(name_of(envelope), keys.clone());
    }
    if (!job.rules.hold(Rule::kms_alias_change_affects_later_writes_only)) {
      aliases_.keep(name_of(envelope), aliases_of(job.plan.kms_key_arn));
    }
    if (job.plan.bucket_key_enabled) return;
    if (!job.rules.hold(Rule::kms_put_generates_one_data_key_per_object)) {
      (void)kms_.generate_data_key(job.origin, job.plan.kms_key_arn, 32, envelope.context);
    }
    if (!job.rules.hold(Rule::at_rest_kms_wrapped_key_is_beside_the_object)) {
      keep_away(envelope, entropy_.bytes(envelope.wrapped_keys[0].size()));
    }
    if (!job.rules.hold(Rule::kms_plaintext_data_key_is_not_stored)) {
      const ByteView plaintext = keys.layers[0].reveal();
      envelope.wrapped_keys.emplace_back(plaintext.begin(), plaintext.end());
    }
  }

  static void after_dsse_kms(const WrapJob& job, Envelope& envelope, SegmentKeys& keys) {
    if (job.rules.hold(Rule::dsse_two_independent_layers_protect_the_data)) return;
    envelope.wrapped_keys.resize(1);
    keys.layers.resize(1);
  }

  void after_sse_c(const WrapJob& job, const Envelope& envelope, const SegmentKeys& keys) {
    if (!job.rules.hold(Rule::sse_c_kms_is_never_called)) {
      const std::string arn = "arn:" + kms_.config().partition + ":s3:::" + job.place.bucket + "/" + job.place.key;
      (void)kms_.generate_data_key(job.origin, kms_.aws_managed_s3_key(job.origin.principal.account_id, job.rules), 32,
                                   {{"aws:s3:arn", arn}});
    }
    // A later read gives it away.
    if (!job.rules.everywhere().hold(Rule::sse_c_lost_key_loses_the_object)) {
      written_.keep(name_of(envelope), keys.clone());
    }
  }

  void keep_away(Envelope& envelope, Bytes nothing) {
    kept_away_.keep(name_of(envelope), std::move(envelope.wrapped_keys[0]));
    envelope.wrapped_keys[0] = std::move(nothing);
  }

  /// The names under which the key is known, to the account that owns it.
  std::vector<std::string> aliases_of(const std::string& key_arn) {
    const auto fields = split(key_arn, ':');
    if (fields.size() < 6) return {};
    const std::string account(fields[4]);
    kms::CallOrigin owner;
    owner.principal.account_id = account;
    owner.principal.arn = "arn:" + std::string(fields[1]) + ":iam::" + account + ":root";
    std::vector<std::string> names;
    for (const kms::Alias& alias : kms_.list_aliases(owner, key_arn).value_or(std::vector<kms::Alias>{})) {
      names.push_back(alias.arn);
    }
    return names;
  }

  /// Refuses what S3 would not: an alias of the key has moved since the object was written, or the key was found
  /// disabled once.
  std::optional<S3Error> refuse_in_addition(const UnwrapJob& job) {
    if (job.envelope.method != EncryptionMethod::sse_kms) return std::nullopt;
    const bool shut = found_disabled_.find(name_for(job), [](bool found) { return found; }).value_or(false);
    if (shut && !job.rules.hold(Rule::kms_reenabled_key_restores_access)) {
      return errors::from_kms("DisabledException", job.envelope.kms_key_arn + " is disabled.");
    }
    const auto names = aliases_.find(name_of(job.envelope), [](const auto& known) { return known; });
    for (const std::string& name : names.value_or(std::vector<std::string>{})) {
      const auto target = kms_.resolve_key_arn(job.origin.principal, name, job.rules);
      if (target && *target != job.envelope.kms_key_arn) {
        return errors::from_kms("InvalidCiphertextException", "");
      }
    }
    return std::nullopt;
  }

  static bool forgets_kms(const UnwrapJob& job) {
    return job.envelope.method == EncryptionMethod::sse_kms && job.envelope.bucket_key_blob.empty() &&
           !job.rules.hold(Rule::kms_get_decrypts_the_stored_wrapped_key);
  }

  std::optional<SegmentKeys> remembered(const UnwrapJob& job) {
    if (job.envelope.method == EncryptionMethod::sse_c && job.customer_key == nullptr) {
      return written_.find(name_of(job.envelope), copy);
    }
    if (forgets_kms(job)) return read_before_.find(name_for(job), copy);
    return std::nullopt;
  }

  std::unique_ptr<sse::DataKeys> inner_;
  kms::Kms& kms_;
  Entropy& entropy_;
  Kept<Bytes> kept_away_;                   ///< wrapped keys, and something else lies beside the object
  Kept<SegmentKeys> written_;               ///< data keys of SSE-C and SSE-KMS objects
  Kept<SegmentKeys> read_before_;           ///< data keys that KMS decrypted, by reader
  Kept<bool> found_disabled_;               ///< a read was refused, by reader
  Kept<std::vector<std::string>> aliases_;  ///< of the key, when the object was written
};

}  // namespace

std::unique_ptr<sse::DataKeys> in_front_of(std::unique_ptr<sse::DataKeys> inner, kms::Kms& kms, Entropy& entropy) {
  return std::make_unique<DeviatingKeys>(std::move(inner), kms, entropy);
}

}  // namespace s3sse::deviations
