#include "simulator/service/read/read_target.h"

#include <fmt/format.h>

#include "simulator/auth/auth_errors.h"
#include "simulator/base/time_format.h"
#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/policy/authorization.h"
#include "simulator/service/read/client_side_objects.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/read/object_headers.h"
#include "simulator/service/settings/lifecycle.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/service/write/object_checksums.h"
#include "simulator/service/write/object_lock.h"
#include "simulator/service/write/object_metadata.h"
#include "simulator/service/write/write_encryption.h"
#include "simulator/sse/trace_events.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

S3Error marked(S3Error error, const store::ObjectRecord& marker, const Rules& rules) {
  const auto told = chosen(rules, Rule::versioning_read_tells_of_a_delete_marker, std::optional<std::string>("true"));
  if (told) error.headers.emplace_back("x-amz-delete-marker", *told);
  error.headers.emplace_back("x-amz-version-id", marker.version_id);
  const auto sse = chosen(rules, Rule::versioning_delete_marker_has_no_encryption_header, std::optional<std::string>());
  if (sse) error.headers.emplace_back(header::sse, *sse);
  return error;
}

/// The bytes that a read is after, once its conditions hold.
S3Result<void> settle_range(const Call& call, ReadTarget& target) {
  if (target.not_modified) return {};
  auto range = read_byte_range(call.request.headers, call.query("partNumber"), *target.object, call.rules());
  if (!range) return refuse(std::move(range.error()));
  target.range = *range;
  serve_client_ciphertext(target.object->user_metadata, call.rules(), target.range);
  return accepted(call.rules(), Rule::sse_c_range_read_works_with_the_key, target.envelope.method,
                  call.request.headers);
}

/// The number of tags, told to those who may read them.
void add_tag_count(const Call& call, const store::BucketRecord& bucket, const store::ObjectRecord& object,
                   Headers& headers) {
  if (object.tags.empty()) return;
  auto may_read = checked(call.rules(), Rule::get_object_tag_count_is_told_to_those_who_may_read_tags, [&] {
    return authorise(call, bucket, to_read_tags(bucket.name, object.key, call.query("versionId")));
  });
  if (may_read) headers.add("x-amz-tagging-count", std::to_string(object.tags.size()));
}

/// The head of the answer to a read.
Response head_of(const Call& call, const ReadTarget& target) {
  const store::ObjectRecord& object = *target.object;
  Response response;
  add_identity_headers(target.bucket, object, response.headers);
  if (target.not_modified) {
    response.status = 304;
    return response;
  }
  add_read_encryption(call, object, target.envelope, response.headers);
  add_metadata_headers(call, object, response.headers);
  add_tag_count(call, target.bucket, object, response.headers);
  add_lock_headers(call, target.bucket, object, response.headers);
  add_expiration_header(target.bucket, object, response.headers);
  std::optional<std::string> replication;
  if (!object.replication_status.empty()) replication = object.replication_status;
  add_header(call.rules(), Rule::replication_status_is_told, response.headers, "x-amz-replication-status",
             std::move(replication));
  if (is_restored(object, call.now())) {
    response.headers.add("x-amz-restore", fmt::format(R"(ongoing-request="false", expiry-date="{}")",
                                                      format_http_date(*object.restored_until)));
  }
  response.status = target.range.partial ? 206 : 200;
  response.content_length = target.range.count;
  if (target.range.partial) {
    response.headers.add("Content-Range", fmt::format("bytes {}-{}/{}", target.range.first,
                                                      target.range.first + target.range.count - 1, object.size));
  }
  if (target.range.part_count) {
    response.headers.add("x-amz-mp-parts-count", std::to_string(*target.range.part_count));
  }
  return response;
}

/// Returns the checksums that an answer tells: those of a part are told whatever type that of the object has.
Checksums told_of_part(const Call& call, const ReadTarget& target, const Checksums& plain) {
  if (!target.range.part_index) return plain;
  return chosen(call.rules(), Rule::checksum_of_a_part_is_told_with_the_type_of_the_object, plain,
                target.object->checksum_type);
}

}  // namespace

S3Error told_absence(const Call& call, const store::BucketRecord& bucket, S3Error error) {
  if (error.status != 404) return error;
  auto may_list = checked(call.rules(), Rule::policy_absence_is_told_to_those_who_may_list,
                          [&] { return authorise(call, bucket, to_list(bucket.name)); });
  return may_list ? std::move(error) : std::move(may_list.error());
}

S3Result<void> check_signed_for_kms(const Call& call, EncryptionMethod method) {
  return require(call.rules(), !uses_kms(method) || call.caller.by_version_4(),
                 {Rule::get_object_kms_read_needs_sigv4, Rule::kms_writes_and_reads_need_sigv4},
                 auth::kms_needs_signature_v4);
}

S3Result<store::ObjectRef> find_readable(const Call& call, const store::BucketRecord& bucket,
                                         std::optional<std::string_view> version_id) {
  auto object = find_object(call, bucket, call.key, version_id);
  if (!object) return refuse(told_absence(call, bucket, std::move(object.error())));
  if (!(*object)->delete_marker) return object;
  if (!version_id) {
    return refuse(told_absence(call, bucket, marked(errors::no_such_key(call.key), **object, call.rules())));
  }
  S3Error error = marked(errors::method_not_allowed(call.request.method, "DeleteMarker"), **object, call.rules());
  error.headers.emplace_back("Allow", "DELETE");
  const auto date = chosen(call.rules(), Rule::versioning_read_tells_of_a_delete_marker,
                           std::optional(format_http_date((*object)->last_modified)));
  if (date) error.headers.emplace_back("Last-Modified", *date);
  return refuse(std::move(error));
}

bool is_archived(const store::ObjectRecord& object) {
  return object.storage_class == "GLACIER" || object.storage_class == "DEEP_ARCHIVE";
}

bool is_restored(const store::ObjectRecord& object, TimePoint now) {
  return object.restored_until && now < *object.restored_until;
}

S3Result<void> check_not_archived(const store::ObjectRecord& object, TimePoint now) {
  if (!is_archived(object) || is_restored(object, now)) return {};
  return refuse(S3Error{403,
                        "InvalidObjectState",
                        "The operation is not valid for the object's storage class",
                        {{"StorageClass", object.storage_class}}});
}

S3Result<void> find_object_of_read(const Call& call, ReadTarget& target) {
  auto object = find_readable(call, target.bucket, call.query("versionId"));
  if (!object) return refuse(std::move(object.error()));
  target.object = std::move(*object);
  auto envelope = envelope_of(target.object->envelope);
  if (!envelope) return refuse(std::move(envelope.error()));
  target.envelope = std::move(*envelope);
  target.envelope.customer_key_md5 = call.header(header::customer_key_md5).value_or("");
  return {};
}

S3Result<void> check_class_of_read(const Call& call, ReadTarget& target) {
  return target.reads_data ? check_not_archived(*target.object, call.now()) : S3Result<void>{};
}

S3Result<void> check_signature_of_read(const Call& call, ReadTarget& target) {
  return check_signed_for_kms(call, target.envelope.method);
}

S3Result<void> read_key_of_read(const Call& call, ReadTarget& target) {
  if (target.reads_data) {
    auto bare = accepted(call.rules(), Rule::get_object_managed_encryption_is_transparent, target.envelope.method);
    if (!bare) return bare;
  }
  auto customer_key = sse::read_customer_key(call.request.headers, call.facts());
  if (!customer_key) return refuse(std::move(customer_key.error()));
  target.customer_key = std::move(*customer_key);
  return {};
}

S3Result<void> check_key_of_read(const Call& call, ReadTarget& target) {
  const sse::CustomerKey* const brought = pointer_to(target.customer_key);
  auto access = trace::stage(
      Stage::fetch, [&] { return call.core.engine.check_access(target.envelope, brought, call.facts()); },
      [&] { return sse::told_access(target.envelope, brought); });
  if (!access) return access;
  // What is blocked is written no more; it is read all the same.
  return accepted(call.rules(),
                  {Rule::blocked_encryption_existing_sse_c_object_stays_readable,
                   Rule::blocked_encryption_reads_and_listings_are_unaffected},
                  target.bucket.encryption, target.envelope.method);
}

S3Result<void> check_conditions_of_read(const Call& call, ReadTarget& target) {
  trace::Boundary boundary(Stage::validate);
  const auto verdict = check_read_conditions(call, *target.object);
  if (!verdict) {
    boundary.tell([&] { return trace::told_refusal(verdict.error()); });
    return refuse(verdict.error());
  }
  target.not_modified = *verdict == ReadVerdict::not_modified;
  boundary.part();  // told with the range
  return {};
}

S3Result<void> settle_range_of_read(const Call& call, ReadTarget& target) {
  return trace::stage(
      Stage::validate, [&] { return settle_range(call, target); },
      [&] { return told_range(target.range, *target.object, target.not_modified); });
}

S3Result<ReadTarget> open_for_description(Call& call, bool reads_data) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  ReadTarget target{.bucket = std::move(*bucket), .reads_data = reads_data};
  if (auto fine = ask_in_order(description_order(), call, target); !fine) return refuse(std::move(fine.error()));
  return target;
}

S3Result<ReadTarget> open_for_read(Call& call) {
  auto bucket = open_bucket(call);
  if (!bucket) return refuse(std::move(bucket.error()));
  ReadTarget target{.bucket = std::move(*bucket), .reads_data = !call.is_head()};
  if (auto fine = ask_in_order(read_order(), call, target); !fine) return refuse(std::move(fine.error()));
  return target;
}

Response describe(const Call& call, const ReadTarget& target) {
  trace::Boundary boundary(Stage::answer);
  Response response = head_of(call, target);
  boundary.part();
  return response;
}

void add_read_checksums(const Call& call, const ReadTarget& target, const crypto::SegmentKeys* data_keys,
                        Headers& headers) {
  if (!wants_checksums(call.request.headers, call.rules())) return;
  const store::ObjectRecord& object = *target.object;
  const Checksums* stored = nullptr;
  if (target.range.part_index) {
    stored = &object.parts[*target.range.part_index].checksums;
  } else if (target.range.count == object.size) {
    stored = &object.checksums;
  }
  if (stored == nullptr || (are_sealed(*stored) && data_keys == nullptr)) return;
  const Checksums plain = data_keys == nullptr ? *stored : open_checksums(*stored, *data_keys);
  // The value of a part is plain; only that of the whole object carries the number of parts.
  add_checksum_headers(told_of_part(call, target, plain), object.checksum_type,
                       target.range.part_index ? 0 : object.parts.size(), headers);
}

}  // namespace s3sse::service
