#include "simulator/service/write/copy_encryption.h"

#include "simulator/deviations/decide.h"
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

}  // namespace

S3Result<sse::EncryptionRequest> read_copy_encryption(const Call& call, const store::BucketRecord& destination,
                                                      const CopySource& source) {
  const Rules& rules = call.rules();
  auto request = sse::read_write_encryption(call.request.headers, destination.encryption, call.facts());
  if (!request) return request;
  auto fine = accepted(rules,
                       {Rule::copy_object_sse_c_source_becomes_bucket_default,
                        Rule::copy_object_sse_c_source_and_destination_keys_may_differ},
                       source.envelope.customer_key_md5, call.request.headers);
  if (!fine) return refuse(std::move(fine.error()));
  if (in_place(call, source)) {
    auto rekeyed =
        accepted(rules, Rule::sse_c_self_copy_rekeys, source.envelope.customer_key_md5, call.request.headers);
    if (!rekeyed) return refuse(std::move(rekeyed.error()));
  }
  // Nothing is inherited from the source.
  request->method =
      chosen(rules, Rule::copy_object_destination_takes_bucket_default, request->method, source.envelope.method);
  request->context = chosen(rules, Rule::copy_object_source_context_is_not_copied, std::move(request->context),
                            source.envelope.context);
  return request;
}

S3Result<void> check_copy_changes_something(const Call& call, const store::BucketRecord& destination,
                                            const CopySource& source, bool replaces_metadata) {
  if (!in_place(call, source) || replaces_metadata) return {};
  if (call.header("x-amz-storage-class") || call.header("x-amz-website-redirect-location")) return {};

  const Rules& rules = call.rules();
  const bool names_it =
      chosen(rules, Rule::copy_object_self_copy_that_changes_encryption_is_legal, names_encryption(call));
  const bool default_differs = chosen(rules, Rule::copy_object_plain_self_copy_to_other_default_is_legal,
                                      source.envelope.method != destination.encryption.algorithm);
  const bool default_was_put = chosen(rules, Rule::copy_object_plain_self_copy_under_put_default_is_legal,
                                      destination.encryption.explicitly_put);
  if (names_it || default_differs || default_was_put) return {};
  return refuse(errors::invalid_request(
      "This copy request is illegal because it is trying to copy an object to itself without changing the object's "
      "metadata, storage class, website redirect location or encryption attributes."));
}

}  // namespace s3sse::service
