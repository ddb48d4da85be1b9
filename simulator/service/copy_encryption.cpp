#include "simulator/service/copy_encryption.h"

#include "simulator/model/header_names.h"

namespace s3sse::service {
namespace {

bool names_encryption(const Call& call) {
  return call.header(header::sse) || call.header(header::customer_algorithm) || call.header(header::customer_key) ||
         call.header(header::kms_key_id) || call.header(header::bucket_key_enabled);
}

bool in_place(const Call& call, const CopySource& source) {
  return source.name.bucket == call.bucket && source.name.key == call.key && !source.name.version_id;
}

/// What a copy must not take over from its source, taken over: the mutants of "nothing is inherited".
void inherit_wrongly(const CopySource& source, const Rules& rules, sse::EncryptionRequest& request) {
  const sse::Envelope& from = source.envelope;
  const bool nothing_said = !request.method && !request.customer_key;
  if (nothing_said && from.method != EncryptionMethod::sse_c &&
      !rules.hold(Rule::copy_object_destination_takes_bucket_default)) {
    request.method = from.method;
    if (uses_kms(from.method)) request.kms_key_id = from.kms_key_arn;
  }
  const bool kms_without_key = request.method && uses_kms(*request.method) && !request.kms_key_id;
  if (kms_without_key && uses_kms(from.method) && !rules.hold(Rule::copy_object_kms_without_key_id_uses_aws_s3_key)) {
    request.kms_key_id = from.kms_key_arn;
  }
  if (uses_kms(from.method) && !rules.hold(Rule::copy_object_source_context_is_not_copied)) {
    for (const auto& [name, value] : from.context) {
      if (name != "aws:s3:arn") request.context.try_emplace(name, value);
    }
  }
  if (!rules.hold(Rule::copy_object_bucket_key_may_be_set_per_copy) ||
      !rules.hold(Rule::bucket_key_copy_can_enable_it)) {
    request.bucket_key_enabled.reset();
  }
  if (!request.bucket_key_enabled && !rules.hold(Rule::bucket_key_plain_copy_takes_destination_setting)) {
    request.bucket_key_enabled = from.bucket_key_enabled;
  }
}

}  // namespace

S3Result<sse::EncryptionRequest> read_copy_encryption(const Call& call, const store::BucketRecord& destination,
                                                      const CopySource& source) {
  const Rules& rules = call.rules();
  auto request = sse::read_write_encryption(call.request.headers, destination.encryption, call.facts());
  if (!request) return request;
  if (source.envelope.method == EncryptionMethod::sse_c) {
    const bool default_refused = !request->method && !request->customer_key &&
                                 !rules.hold(Rule::copy_object_sse_c_source_becomes_bucket_default);
    const bool other_key_refused = request->customer_key && source.customer_key &&
                                   request->customer_key->key_md5 != source.customer_key->key_md5 &&
                                   !rules.hold(Rule::copy_object_sse_c_source_and_destination_keys_may_differ);
    if (default_refused || other_key_refused) return refuse(errors::access_denied());
  }
  const bool rekeys = in_place(call, source) && request->customer_key && source.customer_key;
  if (rekeys && !rules.hold(Rule::sse_c_self_copy_rekeys)) return refuse(errors::access_denied());
  inherit_wrongly(source, rules, *request);
  return request;
}

S3Result<void> check_copy_changes_something(const Call& call, const store::BucketRecord& destination,
                                            const CopySource& source, bool replaces_metadata) {
  if (!in_place(call, source) || replaces_metadata) return {};
  if (call.header("x-amz-storage-class") || call.header("x-amz-website-redirect-location")) return {};

  const Rules& rules = call.rules();
  const bool names_it =
      names_encryption(call) && rules.hold(Rule::copy_object_self_copy_that_changes_encryption_is_legal);
  const bool default_differs = source.envelope.method != destination.encryption.algorithm &&
                               rules.hold(Rule::copy_object_plain_self_copy_to_other_default_is_legal);
  const bool default_was_put =
      destination.encryption.explicitly_put && rules.hold(Rule::copy_object_plain_self_copy_under_put_default_is_legal);
  if (names_it || default_differs || default_was_put) return {};
  return refuse(errors::invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
      "metadata, storage class, website redirect location or encryption attributes."));
}

}  // namespace s3sse::service
