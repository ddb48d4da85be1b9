#include "simulator/auth/auth_errors.h"
#include "simulator/deviations/decide.h"
#include "simulator/service/operations/operations.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/write/body_integrity.h"
#include "simulator/service/write/bucket_encryption_xml.h"

namespace s3sse::service {
namespace {

constexpr std::size_t largest_encryption_configuration = 1024 * 1024;

/// The configuration that the body asks for, on top of the one that is there.
S3Result<BucketEncryption> read_configuration(Call& call, const BucketEncryption& current) {
  const Rules& rules = call.rules();
  auto present = checked(rules, Rule::bucket_encryption_put_needs_integrity_header,
                         [&] { return require_integrity(call.request.headers); });
  if (!present) return refuse(std::move(present.error()));
  const auto body = read_document(call, largest_encryption_configuration);
  if (!body) return refuse(body.error());
  return parse_bucket_encryption(*body, current, call.core.config.era, rules);
}

}  // namespace

S3Result<Response> put_bucket_encryption(Call& call) {
  const Rules& rules = call.rules();
  auto known = require(rules, !call.caller.by_version_2(), Rule::bucket_encryption_put_needs_sigv4,
                       auth::signature_v2_not_supported);
  if (!known) return refuse(std::move(known.error()));
  const auto bucket = open_bucket(call);
  BucketEncryption encryption;
  const auto found = [&]() -> S3Result<void> {
    if (!bucket) return refuse(bucket.error());
    return {};
  };
  const auto legal = [&]() -> S3Result<void> {
    auto read = read_configuration(call, bucket ? bucket->encryption : BucketEncryption{});
    if (!read) return refuse(std::move(read.error()));
    encryption = std::move(*read);
    return {};
  };
  auto fine = in_order(rules, Rule::bucket_encryption_missing_bucket_wins_over_bad_body, found, legal);
  if (!fine) return refuse(std::move(fine.error()));

  // Whether there is such a key, and what an alias stands for, is asked by the writes that it is used for.
  cite({Rule::bucket_encryption_kms_key_is_not_validated_on_put, Rule::bucket_encryption_kms_key_is_echoed_as_given,
        Rule::bucket_encryption_alias_is_resolved_in_writer_account});
  const auto status =
      call.core.store->update_bucket(call.bucket, [&](store::BucketRecord& b) { b.encryption = encryption; });
  if (auto stored = check_stored(call, status); !stored) return refuse(std::move(stored.error()));
  // What is there already stays as it is.
  cite({Rule::at_rest_reconfiguration_rewrites_nothing, Rule::bucket_key_enabling_leaves_existing_objects_alone});
  Response response;
  response.status = chosen(rules, Rule::bucket_encryption_put_answers_200_with_empty_body, 200);
  return response;
}

}  // namespace s3sse::service
