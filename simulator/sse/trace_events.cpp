#include "simulator/sse/trace_events.h"

#include <fmt/format.h>

#include "simulator/trace/fingerprint.h"

namespace s3sse::sse {
namespace {

using trace::fingerprint;
using trace::shown_key;
using trace::Told;
using Values = std::vector<trace::Value>;

void add_customer_key(const CustomerKey& key, Values& values) {
  values.push_back({"customer key", shown_key(key.key.reveal())});
  values.push_back({"customer key bytes", std::to_string(key.key.size())});
  values.push_back({"customer key MD5", key.key_md5});
}

void add_data_keys(const crypto::SegmentKeys& data_keys, Values& values) {
  for (const SecretBytes& layer : data_keys.layers) values.push_back({"data key", shown_key(layer.reveal())});
}

void add_envelope(const Envelope& envelope, Values& values) {
  values.push_back({"method", std::string(name_of(envelope.method))});
  if (!envelope.kms_key_arn.empty()) values.push_back({"KMS key", envelope.kms_key_arn});
  add_context(envelope.context, values);
  if (envelope.bucket_key_enabled) values.push_back({"bucket key", fingerprint(envelope.bucket_key_blob)});
  for (const Bytes& wrapped : envelope.wrapped_keys) values.push_back({"wrapped data key", fingerprint(wrapped)});
}

/// Returns what a data key is wrapped under.
std::string_view wrapping_key(const Envelope& envelope) {
  switch (envelope.method) {
    case EncryptionMethod::sse_s3:
      return "a key derived from the root key of S3";
    case EncryptionMethod::sse_kms:
      return envelope.bucket_key_enabled ? "a key derived from the bucket key" : "the KMS key";
    case EncryptionMethod::dsse_kms:
      return "the KMS key, and that of the second layer under the root key of S3";
    case EncryptionMethod::sse_c:
      return "a key derived from the customer's";
  }
  return "";
}

}  // namespace

void add_context(const kms::EncryptionContext& context, Values& values) {
  for (const auto& [name, value] : context) values.push_back({"context " + name, value});
}

Told told_request(const EncryptionRequest& asked) {
  if (!asked.method) return {.decision = "The request asks for no method, so the default of the bucket will decide."};
  Told told{.decision = fmt::format("The request asks for {}, and its headers make sense.", name_of(*asked.method)),
            .values = {{"method", std::string(name_of(*asked.method))}},
            .method = name_of(*asked.method)};
  if (asked.kms_key_id) told.values.push_back({"KMS key as sent", *asked.kms_key_id});
  add_context(asked.context, told.values);
  if (asked.bucket_key_enabled)
    told.values.push_back({"bucket key as asked", *asked.bucket_key_enabled ? "true" : "false"});
  if (asked.customer_key) add_customer_key(*asked.customer_key, told.values);
  return told;
}

Told told_customer_key(const std::optional<CustomerKey>& key) {
  if (!key) return {.decision = "The request brings no customer key, and no header that does not belong here."};
  Told told{.decision = "The request brings a customer key, and its three headers fit together.",
            .method = name_of(EncryptionMethod::sse_c)};
  add_customer_key(*key, told.values);
  return told;
}

Told told_plan(const EncryptionPlan& plan, bool by_request) {
  Told told{.decision = fmt::format("Encrypts with {}, as {}.", name_of(plan.method),
                                    by_request ? "the request asks" : "is the default of the bucket"),
            .values = {{"method", std::string(name_of(plan.method))}},
            .method = name_of(plan.method)};
  if (plan.legacy_unencrypted) told.decision = "Leaves the object unencrypted, as S3 did before 2023.";
  if (!uses_kms(plan.method)) return told;
  told.values.push_back({"KMS key", plan.kms_key_arn});
  told.values.push_back({"bucket key", plan.bucket_key_enabled ? "true" : "false"});
  add_context(plan.context, told.values);
  return told;
}

Told told_wrapped(const crypto::SegmentKeys& data_keys, const Envelope& envelope) {
  Told told{.decision = fmt::format("Takes a data key for the object, and wraps it under {}.", wrapping_key(envelope))};
  add_data_keys(data_keys, told.values);
  add_envelope(envelope, told.values);
  return told;
}

Told told_unwrapped(const crypto::SegmentKeys& data_keys, const Envelope& envelope) {
  Told told{.decision = fmt::format("Unwraps the data key of the object, which is under {}.", wrapping_key(envelope)),
            .method = name_of(envelope.method)};
  add_envelope(envelope, told.values);
  add_data_keys(data_keys, told.values);
  return told;
}

Told told_access(const Envelope& envelope, const CustomerKey* customer_key) {
  Told told{.decision = "The object takes no customer key, and none was brought.",
            .values = {{"method", std::string(name_of(envelope.method))}},
            .method = name_of(envelope.method)};
  if (envelope.method != EncryptionMethod::sse_c) return told;
  told.decision = "The customer key is the one that the object was written with.";
  // Where a deviation lets a request in without the key there is none to show.
  if (customer_key != nullptr) told.values.push_back({"customer key", shown_key(customer_key->key.reveal())});
  told.values.push_back({"stored verifier", fingerprint(envelope.customer_key_verifier)});
  return told;
}

}  // namespace s3sse::sse
