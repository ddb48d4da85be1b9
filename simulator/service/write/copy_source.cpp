#include "simulator/service/write/copy_source.h"

#include <algorithm>

#include "simulator/deviations/decide.h"
#include "simulator/model/header_names.h"
#include "simulator/service/error_document.h"
#include "simulator/service/order_of_checks.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/conditions.h"
#include "simulator/service/read/open_object.h"
#include "simulator/service/read/read_target.h"
#include "simulator/service/store_faults.h"
#include "simulator/service/trace/trace_events.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

S3Error invalid_source() {
  return errors::invalid_argument("Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
                                  "x-amz-copy-source");
}

/// Decoded as a form is: '+' is a space, and a plus is %2B.
std::optional<std::string> decode_source(std::string_view text, const Rules& rules) {
  std::string spaced(text);
  std::ranges::replace(spaced, '+', ' ');
  return percent_decode(chosen(rules, Rule::copy_object_plus_in_the_source_is_a_space, std::move(spaced), text));
}

sse::RequestFacts source_facts(const Call& call, const std::string& arn) {
  return {.peer = call.request.peer,
          .principal = call.caller.principal,
          .action = "s3:GetObject",
          .resource_arn = arn,
          .rules = call.rules(),
          .era = call.core.config.era};
}

S3Result<store::ObjectRef> find_source_object(const Call& call, const SourceName& name,
                                              const store::BucketRecord& bucket) {
  std::optional<std::string_view> version;
  if (name.version_id) version = *name.version_id;
  auto object = find_object(call, bucket, name.key, version);
  if (!object) return refuse(told_absence(call, bucket, std::move(object.error())));
  if (!(*object)->delete_marker) return object;
  if (!version) return refuse(told_absence(call, bucket, errors::no_such_key(name.key)));
  return refuse(errors::invalid_request(
      "The source of a copy request may not specifically refer to a delete marker by version id."));
}

/// The key for an SSE-C source: the copy-source trio (HDR-13, COPY-09), never the trio of the destination.
S3Result<std::optional<sse::CustomerKey>> read_source_key(const Call& call, const CopySource& source,
                                                          const std::string& arn) {
  cite(Rule::copy_object_headers_apply_only_to_destination);
  auto key = sse::read_source_customer_key(call.request.headers, source_facts(call, arn));
  if (!key || *key) return key;
  auto fine =
      accepted(call.rules(), Rule::copy_object_managed_source_needs_no_copy_source_trio, source.envelope.method);
  if (!fine) return refuse(std::move(fine.error()));
  return key;
}

}  // namespace

S3Result<SourceName> read_source_name(const Headers& headers, const Rules& rules) {
  std::string_view text = headers.get("x-amz-copy-source").value_or("");
  SourceName name;
  constexpr std::string_view version_mark = "?versionId=";
  if (const auto mark = text.find(version_mark); mark != std::string_view::npos) {
    name.version_id = percent_decode(text.substr(mark + version_mark.size()));
    if (!name.version_id) return refuse(invalid_source());
    text = text.substr(0, mark);
  }
  const auto decoded = decode_source(text, rules);
  if (!decoded) return refuse(invalid_source());
  std::string_view path = *decoded;
  if (path.starts_with('/')) path.remove_prefix(1);
  const auto slash = path.find('/');
  if (slash == std::string_view::npos || slash == 0 || slash + 1 == path.size()) return refuse(invalid_source());
  name.bucket = path.substr(0, slash);
  name.key = path.substr(slash + 1);
  return name;
}

S3Result<void> read_name_of_source(const Call& call, CopySource& source) {
  auto name = read_source_name(call.request.headers, call.rules());
  if (!name) return refuse(std::move(name.error()));
  source.name = std::move(*name);
  return {};
}

S3Result<void> open_bucket_of_source(const Call& call, CopySource& source) {
  std::optional<std::string_view> version;
  if (source.name.version_id) version = *source.name.version_id;
  auto bucket = open_source_bucket(call, source.name.bucket, source.name.key, version);
  if (!bucket) return refuse(std::move(bucket.error()));
  source.bucket = std::move(*bucket);
  return {};
}

S3Result<void> find_object_of_source(const Call& call, CopySource& source) {
  auto object = find_source_object(call, source.name, source.bucket);
  if (!object) return refuse(std::move(object.error()));
  source.object = std::move(*object);
  auto envelope = envelope_of(source.object->envelope);
  if (!envelope) return refuse(std::move(envelope.error()));
  source.envelope = std::move(*envelope);
  source.envelope.customer_key_md5 = call.header(header::source_customer_key_md5).value_or("");
  return {};
}

S3Result<void> check_class_of_source(const Call& call, CopySource& source) {
  return check_not_archived(*source.object, call.now());
}

S3Result<void> check_signature_of_source(const Call& call, CopySource& source) {
  return check_signed_for_kms(call, source.envelope.method);
}

S3Result<void> read_key_of_source(const Call& call, CopySource& source) {
  auto key = read_source_key(call, source, object_arn(source.name.bucket, source.name.key));
  if (!key) return refuse(std::move(key.error()));
  source.customer_key = std::move(*key);
  return {};
}

S3Result<void> check_key_of_source(const Call& call, CopySource& source) {
  const std::string arn = object_arn(source.name.bucket, source.name.key);
  return call.core.engine.check_access(source.envelope, pointer_to(source.customer_key), source_facts(call, arn));
}

S3Result<void> check_conditions_of_source(const Call& call, CopySource& source) {
  return check_source_conditions(call, *source.object);
}

S3Result<CopySource> find_copy_source(const Call& call) {
  CopySource source;
  if (auto fine = ask_in_order(source_order(), call, source); !fine) return refuse(std::move(fine.error()));
  return source;
}

S3Result<std::unique_ptr<BodySource>> open_copy_source(const Call& call, const CopySource& source,
                                                       const ByteRange& range) {
  const std::string arn = object_arn(source.name.bucket, source.name.key);
  sse::ObjectPlace place{.bucket = source.name.bucket, .key = source.name.key, .seal_id = source.object->seal_id};
  auto data_keys = call.core.engine.open(source.envelope, place, pointer_to(source.customer_key),
                                         source_facts(call, arn), call.kms_origin());
  if (!data_keys) return refuse(std::move(data_keys.error()));
  trace::Boundary boundary(Stage::open);
  auto body = from_store(call, open_object(source.object, std::move(*data_keys), std::move(place), range.first,
                                           range.count, call.rules()));
  boundary.tell([&] { return told_opening(*source.object, range.first, range.count); });
  return body;
}

S3Result<Response> refuse_late(const Call& call, S3Error error) {
  Response response = error_response(std::move(error), call.request_id, call.host_id, false, call.rules());
  response.status = chosen(call.rules(), Rule::copy_object_late_error_arrives_inside_200, 200, response.status);
  return response;
}

S3Result<void> check_source_size(std::uint64_t size) {
  if (size <= largest_body) return {};
  return refuse(errors::invalid_request(
      "The specified copy source is larger than the maximum allowable size for a copy source: " +
      std::to_string(largest_body)));
}

}  // namespace s3sse::service
