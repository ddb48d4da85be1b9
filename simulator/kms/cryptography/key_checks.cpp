#include "simulator/kms/cryptography/key_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "simulator/deviations/decide.h"
#include "simulator/kms/cryptography/key_material.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_specs.h"
#include "simulator/kms/key_states.h"

namespace s3sse::kms {
namespace {

/// KAPI-11.
KmsResult<void> fits_ciphertext(const KeyUse& use) {
  const bool fits = use.ciphertext == nullptr || are_related(use.ciphertext->key_arn, use.key.metadata.arn);
  return require(use.call.rules, fits, Rule::kms_api_decrypt_with_other_key_is_incorrect_key, errors::incorrect_key);
}

KmsResult<void> is_usable(const KeyUse& use) {
  return check_use(use.call.rules, use.key);
}

KmsResult<void> is_pair(const KeyUse& use) {
  const KeyMetadata& key = use.key.metadata;
  if (!use.needs_pair || pair_kind(key.key_spec)) return {};
  return refuse(errors::unsupported(
      fmt::format("{} key spec is {} which is not valid for {}.", key.arn, key.key_spec, use.call.entry.api)));
}

/// KAPI-29; through S3: KMSI-10.
KmsResult<void> has_usage(const KeyUse& use) {
  const KeyMetadata& key = use.key.metadata;
  return require(use.call.rules, use.usage.empty() || key.key_usage == use.usage,
                 {Rule::kms_api_wrong_key_usage_is_refused, Rule::kms_only_symmetric_keys_work}, [&] {
                   return errors::invalid_key_usage(fmt::format("{} key usage is {} which is not valid for {}.",
                                                                key.arn, key.key_usage, use.call.entry.api));
                 });
}

KmsResult<void> speaks_algorithm(const KeyUse& use) {
  const KeyMetadata& key = use.key.metadata;
  const auto known = algorithms_of(key.key_spec, key.key_usage).algorithms;
  const bool speaks = use.algorithm.empty() || std::ranges::find(known, use.algorithm) != known.end();
  return require(use.call.rules, speaks, {Rule::kms_api_wrong_key_usage_is_refused, Rule::kms_only_symmetric_keys_work},
                 [&] {
                   return errors::invalid_key_usage(
                       fmt::format("Algorithm {} is incompatible with key spec {}.", use.algorithm, key.key_spec));
                 });
}

struct KeyCheck {
  KmsResult<void> (*check)(const KeyUse&);
  std::string_view refusal;  ///< by which exception it is known
};

/// The order of all recordings (KAPI-43): what the key is asked first, and what only then. Before it come the
/// constraints of the API model on the request, the search for the key, and its policy; behind it what needs the
/// material itself: the length of a message, the ciphertext, a signature.
constexpr std::array order_of_checks = {
    KeyCheck{fits_ciphertext, "IncorrectKeyException"},
    KeyCheck{is_usable, "DisabledException, KMSInvalidStateException"},
    KeyCheck{is_pair, "UnsupportedOperationException"},
    KeyCheck{has_usage, "InvalidKeyUsageException, key usage"},
    KeyCheck{speaks_algorithm, "InvalidKeyUsageException, algorithm and key spec"},
};

}  // namespace

KmsResult<void> check_key_use(const KeyUse& use) {
  const auto pass = [&](std::span<const KeyCheck> checks) -> KmsResult<void> {
    for (const KeyCheck& each : checks) {
      if (auto passed = each.check(use); !passed) return passed;
    }
    return {};
  };
  const std::span all(order_of_checks);
  return in_order(
      use.call.rules, Rule::kms_api_key_checks_have_an_order, [&] { return pass(all.first(1)); },
      [&] { return pass(all.subspan(1)); });
}

KmsResult<const KeyMaterial*> current_material(const KeyRecord& key) {
  if (key.materials.empty() || !key.materials.back().usable()) {
    return refuse(errors::invalid_state(key.metadata.arn, "pending import"));
  }
  return &key.materials.back();
}

KmsResult<void> check_dry_run(const Call& call) {
  return require(call.rules, !call.origin.dry_run, Rule::kms_api_dry_run_checks_authorisation_only, errors::dry_run);
}

void Backend::note_use(const Call& call, KeyRecord& key) {
  key.last_usage = LastUsage{call.entry.api, clock.now(), call.origin.request_id,
                             cloudtrail_event_id(ledger.position() + 1)};  // the entry is written when the call ends
}

}  // namespace s3sse::kms
