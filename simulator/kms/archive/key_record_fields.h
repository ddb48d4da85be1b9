#pragma once
// Keys, aliases and calls as bytes (simulator/base/field_codec.h).
#include "simulator/base/field_codec.h"
#include "simulator/kms/cryptography/fresh_pair.h"
#include "simulator/kms/key_store.h"

namespace s3sse {

template <class Codec>
void fields(Codec& codec, SecretBytes& secret) {
  Bytes bytes(secret.reveal().begin(), secret.reveal().end());
  codec(bytes);
  if constexpr (!Codec::writes) secret = SecretBytes::copy_of(bytes);
  wipe_memory(ByteSpan(bytes));
}

}  // namespace s3sse

namespace s3sse::kms {

/// Raised with every change of a record below; fields() then asks for the version that it reads.
inline constexpr std::uint64_t key_record_version = 1;

template <class Codec>
void fields(Codec& codec, KeyMetadata& key) {
  codec(key.account_id, key.region, key.key_id, key.arn, key.creation_date, key.description, key.state, key.key_spec,
        key.key_usage, key.key_manager, key.origin, key.multi_region, key.primary_region, key.current_key_material_id,
        key.deletion_date, key.deletion_window_days);
}

template <class Codec>
void fields(Codec& codec, KeyMaterial& material) {
  codec(material.id, material.secret, material.rotation_date, material.rotation_type, material.description,
        material.valid_to);
  // A pair that was not made yet is remembered as one that is to be made.
  std::optional<crypto::KeyPairKind> kind;
  SecretBytes private_key;
  if (material.pair != nullptr) {
    kind = material.pair->kind();
    if (const crypto::KeyPair* pair = material.pair->get()) private_key = pair->private_key();
  }
  codec(kind, private_key);
  if constexpr (!Codec::writes) {
    if (!kind) return;
    auto pair = crypto::KeyPair::from_private_key(*kind, private_key.reveal());
    if (!pair && !private_key.empty()) return codec.give_up();
    material.pair = pair ? std::make_shared<FreshPair>(*kind, std::move(*pair)) : std::make_shared<FreshPair>(*kind);
  }
}

template <class Codec>
void fields(Codec& codec, RotationSchedule& schedule) {
  codec(schedule.period_days, schedule.next);
}

template <class Codec>
void fields(Codec& codec, SettlingState& settling) {
  codec(settling.before, settling.settled_at);
}

template <class Codec>
void fields(Codec& codec, LastUsage& usage) {
  codec(usage.operation, usage.time, usage.request_id, usage.cloudtrail_event_id);
}

template <class Codec>
void fields(Codec& codec, GrantConstraints& constraints) {
  codec(constraints.context_subset, constraints.context_equals, constraints.source_arn);
}

template <class Codec>
void fields(Codec& codec, CreateGrantRequest& terms) {
  codec(terms.grantee_principal, terms.grantee_service, terms.retiring_principal, terms.retiring_service,
        terms.operations, terms.constraints, terms.name);
}

template <class Codec>
void fields(Codec& codec, Grant& grant) {
  codec(grant.id, grant.key_arn, grant.terms, grant.issuing_account, grant.creation_date, grant.tokens);
}

template <class Codec>
void fields(Codec& codec, ImportOffer& offer) {
  SecretBytes private_key = offer.key == nullptr ? SecretBytes() : offer.key->private_key();
  codec(offer.token, offer.algorithm, private_key, offer.valid_to);
  if constexpr (!Codec::writes) {
    using enum crypto::KeyPairKind;
    for (const auto kind : {rsa_2048, rsa_3072, rsa_4096}) {
      if (auto pair = crypto::KeyPair::from_private_key(kind, private_key.reveal()))
        offer.key = std::make_shared<const crypto::KeyPair>(std::move(*pair));
    }
    if (offer.key == nullptr) codec.give_up();
  }
}

/// Without the last usage, which changes with every call.
template <class Codec>
void fields(Codec& codec, KeyRecord& key) {
  codec(key.metadata, key.materials, key.pending_rotation, key.tags, key.policy, key.schedule, key.grants,
        key.import_offers, key.settling);
}

template <class Codec>
void fields(Codec& codec, Alias& alias) {
  codec(alias.name, alias.arn, alias.target_key_id, alias.creation_date, alias.last_updated_date);
}

template <class Codec>
void fields(Codec& codec, LedgerEntry& entry) {
  codec(entry.sequence, entry.time, entry.api, entry.region, entry.key_arn, entry.context, entry.principal_arn,
        entry.via_service, entry.error, entry.error_message);
}

}  // namespace s3sse::kms
