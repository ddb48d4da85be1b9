#include "simulator/service/policy/access.h"

#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/authorization.h"
#include "simulator/service/settings/lifecycle.h"

namespace s3sse::service {
namespace {

constexpr std::size_t version_id_length = 32;
constexpr std::string_view expected_owner = "x-amz-expected-bucket-owner";
constexpr std::string_view expected_source_owner = "x-amz-source-expected-bucket-owner";

/// The form of a header that names an account; judged before anything is looked for.
S3Result<void> check_account_header(const Call& call, std::string_view owner_header) {
  const auto account = call.header(owner_header);
  if (!account) return {};
  const bool is_id =
      account->size() == 12 && std::ranges::all_of(*account, [](char c) { return c >= '0' && c <= '9'; });
  return require(call.rules(), is_id, Rule::error_malformed_bucket_owner_is_refused, [&] {
    return S3Error{400, "InvalidBucketOwnerAWSAccountID",
                   "The value of the expected bucket owner parameter must be an AWS Account ID... [" +
                       std::string(*account) + "]"};
  });
}

S3Result<void> check_expected_owner(const Call& call, const store::BucketRecord& bucket,
                                    std::string_view owner_header) {
  const auto account = call.header(owner_header);
  return require(call.rules(), !account || *account == bucket.owner_account,
                 Rule::bucket_encryption_wrong_expected_owner_is_access_denied, [] { return errors::access_denied(); });
}

S3Result<store::BucketRecord> find_bucket(const Call& call, std::string_view name) {
  auto bucket = call.core.store->bucket(name);
  if (!bucket) return refuse(errors::no_such_bucket(name));
  run_lifecycle(call, *bucket);
  return std::move(*bucket);
}

S3Error invalid_version_id(std::string_view text) {
  const std::string value(text);
  return errors::invalid_argument("Invalid version id specified", "versionId", &value);
}

bool is_version_id(std::string_view text) {
  return text == "null" || (text.size() == version_id_length && std::ranges::all_of(text, [](unsigned char c) {
                              return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                                     c == '.' || c == '_' || c == '-';
                            }));
}

/// Refuses what no version of the bucket can be called.
S3Result<void> check_version_id(const Call& call, const store::BucketRecord& bucket,
                                std::optional<std::string_view> version_id) {
  if (!version_id || *version_id == "null") return {};
  const auto invalid = [&] { return invalid_version_id(*version_id); };
  if (!is_version_id(*version_id)) return refuse(invalid());
  return require(call.rules(), bucket.versioning != store::Versioning::never,
                 Rule::versioning_unversioned_bucket_knows_no_version_id, invalid);
}

}  // namespace

S3Result<void> check_owner_header(const Call& call, store::BucketRecord& /*bucket*/) {
  return check_account_header(call, expected_owner);
}

S3Result<void> check_no_managed_encryption(const Call& call, store::BucketRecord& /*bucket*/) {
  if (!call.operation.traits.takes_no_managed_encryption) return {};
  return sse::refuse_managed_encryption(call.request.headers, call.rules());
}

S3Result<void> find_bucket_of_call(const Call& call, store::BucketRecord& bucket) {
  auto found = find_bucket(call, call.bucket);
  if (!found) return refuse(std::move(found.error()));
  bucket = std::move(*found);
  return {};
}

S3Result<void> check_permission(const Call& call, store::BucketRecord& bucket) {
  return authorise_call(call, bucket);
}

S3Result<void> check_owner_of_bucket(const Call& call, store::BucketRecord& bucket) {
  return check_expected_owner(call, bucket, expected_owner);
}

S3Result<store::BucketRecord> open_bucket(const Call& call) {
  store::BucketRecord bucket;
  if (auto fine = ask_in_order(bucket_order(), call, bucket); !fine) return refuse(std::move(fine.error()));
  return bucket;
}

S3Result<store::BucketRecord> open_bucket_unasked(const Call& call) {
  store::BucketRecord unopened;
  if (auto valid = check_account_header(call, expected_owner); !valid) return refuse(std::move(valid.error()));
  if (auto bare = check_no_managed_encryption(call, unopened); !bare) return refuse(std::move(bare.error()));
  auto bucket = find_bucket(call, call.bucket);
  if (!bucket) return bucket;
  auto expected = check_expected_owner(call, *bucket, expected_owner);
  if (!expected) return refuse(std::move(expected.error()));
  return bucket;
}

S3Result<store::BucketRecord> open_source_bucket(const Call& call, std::string_view name, std::string_view key,
                                                 std::optional<std::string_view> version_id) {
  if (auto valid = check_account_header(call, expected_source_owner); !valid) return refuse(std::move(valid.error()));
  auto bucket = find_bucket(call, name);
  if (!bucket) return bucket;
  auto allowed = authorise(call, *bucket, to_read(name, key, version_id));
  if (!allowed) return refuse(std::move(allowed.error()));
  auto expected = check_expected_owner(call, *bucket, expected_source_owner);
  if (!expected) return refuse(std::move(expected.error()));
  return bucket;
}

S3Error no_such_bucket_policy(std::string_view bucket) {
  return {404, "NoSuchBucketPolicy", "The bucket policy does not exist", {{"BucketName", std::string(bucket)}}};
}

S3Result<store::ObjectRef> find_object(const Call& call, const store::BucketRecord& bucket, std::string_view key,
                                       std::optional<std::string_view> version_id) {
  if (auto possible = check_version_id(call, bucket, version_id); !possible) return refuse(std::move(possible.error()));
  auto object = call.core.store->object(bucket.name, key, version_id);
  if (object == nullptr) {
    return refuse(version_id ? errors::no_such_version(key, *version_id) : errors::no_such_key(key));
  }
  return object;
}

S3Result<store::UploadRef> find_upload(const Call& call) {
  const std::string_view upload_id = call.query("uploadId").value_or("");
  auto upload = call.core.store->upload(call.bucket, call.key, upload_id);
  if (upload == nullptr) return refuse(errors::no_such_upload(upload_id));
  return upload;
}

S3Result<sse::Envelope> envelope_of(std::string_view stored) {
  auto envelope = sse::parse_envelope(stored);
  if (!envelope) return refuse(errors::internal_error());
  return std::move(*envelope);
}

S3Result<void> check_stored(const Call& call, store::StoreStatus status) {
  switch (status) {
    case store::StoreStatus::ok:
      return {};
    case store::StoreStatus::no_such_bucket:
      return refuse(errors::no_such_bucket(call.bucket));
    case store::StoreStatus::no_such_key:
      return refuse(errors::no_such_key(call.key));
    case store::StoreStatus::no_such_upload:
      return refuse(errors::no_such_upload(call.query("uploadId").value_or("")));
    case store::StoreStatus::refused:
      return refuse(errors::precondition_failed(call.header("if-match") ? "If-Match" : "If-None-Match"));
    default:
      return refuse(errors::internal_error());
  }
}

std::string new_version_id(const Call& call, const store::BucketRecord& bucket) {
  if (bucket.versioning != store::Versioning::enabled) return "null";
  return call.core.doors.entropy.hex(version_id_length / 2);
}

}  // namespace s3sse::service
