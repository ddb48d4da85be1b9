// Done once an operation has done what it is there for.
#include "simulator/base/text.h"
#include "simulator/deviations/service/acts.h"
#include "simulator/model/header_names.h"
#include "simulator/service/policy/access.h"
#include "simulator/service/read/open_object.h"
#include "simulator/service/settings/replicate.h"
#include "simulator/service/write/new_object.h"
#include "simulator/service/write/seal_body.h"
#include "simulator/store/version_walk.h"

namespace s3sse::deviations {
namespace {

using service::Call;

/// An object that is there, with what is needed to change it.
struct Stored {
  store::ObjectRef object;
  sse::Envelope envelope;
  sse::ObjectPlace place;
};

std::optional<Stored> stored(const Call& call, store::ObjectRef object) {
  if (object == nullptr || object->delete_marker) return std::nullopt;
  auto envelope = sse::parse_envelope(object->envelope);
  if (!envelope) return std::nullopt;
  envelope->customer_key_md5 = call.header(header::customer_key_md5).value_or("");
  sse::ObjectPlace place{.bucket = call.bucket, .key = object->key, .seal_id = object->seal_id};
  return Stored{std::move(object), std::move(*envelope), std::move(place)};
}

/// That of the call: the current version, or the one it names.
std::optional<Stored> stored(const Call& call) {
  return stored(call, call.core.store->object(call.bucket, call.key, call.query("versionId")));
}

void update(Call& call, const store::ObjectRecord& object, const std::function<void(store::ObjectRecord&)>& change) {
  (void)call.core.store->update_object(call.bucket, object.key, object.version_id, [&](store::ObjectRecord& record) {
    change(record);
    return true;
  });
}

void rewrap(Call& call, const Stored& old, const sse::EncryptionPlan& plan) {
  const auto rewrapped = call.core.engine.rewrap(old.envelope, plan, old.place, call.facts(), call.kms_origin());
  if (!rewrapped) return;
  update(call, *old.object, [&](store::ObjectRecord& record) { record.envelope = sse::serialise(*rewrapped); });
}

void remove_encryption(Headers& headers) {
  for (const std::string_view name : {header::sse, header::kms_key_id, header::bucket_key_enabled,
                                      header::customer_algorithm, header::customer_key_md5, header::context}) {
    headers.remove(name);
  }
}

void generate_data_key(Call& call, const sse::Envelope& envelope) {
  if (!uses_kms(envelope.method)) return;
  (void)call.core.kms.generate_data_key(call.kms_origin(), envelope.kms_key_arn, 32, envelope.context);
}

void store_empty_object(Call& call) {
  const auto bucket = service::open_bucket(call);
  if (!bucket) return;
  const auto encryption = service::prepare_encryption(call, {}, *bucket);
  if (!encryption) return;
  MemorySource nothing{Bytes{}};
  auto part = service::seal(call, nothing,
                            {.data_keys = encryption->keys.keys,
                             .method = encryption->plan.method,
                             .place = encryption->place,
                             .integrity = {},
                             .checksums = {},
                             .announced_length = {}});
  if (!part) return;
  call.core.store->put_object(call.bucket, service::new_object(call, *bucket, *encryption, {}, std::move(*part)));
}

S3Result<store::SealedPart> sealed_anew(Call& call, const Stored& old) {
  const auto keys = call.core.engine.open(old.envelope, old.place, nullptr, call.facts(), call.kms_origin());
  if (!keys) return refuse(keys.error());
  const store::SealedPart& before = old.object->parts.front();
  const auto body = service::open_object(old.object, keys->clone(), old.place, 0, old.object->size, call.rules());
  auto part = service::seal(call, *body,
                            {.data_keys = *keys,
                             .method = old.envelope.method,
                             .place = old.place,
                             .part_number = before.part_number,
                             .integrity = {},
                             .checksums = {},
                             .announced_length = old.object->size});
  if (!part) return part;
  part->etag = before.etag;
  part->checksums = before.checksums;
  return part;
}

}  // namespace

S3Result<Response> leaves_out_encryption(Call& /*call*/, const Next& next) {
  auto response = next();
  if (response) remove_encryption(response->headers);
  return response;
}

S3Result<Response> tells_the_default_of_the_bucket(Call& call, const Next& next) {
  auto response = next();
  const auto bucket = call.core.store->bucket(call.bucket);
  if (!response || !bucket || !response->headers.has(header::sse)) return response;
  const std::string by_default(sse_header_value(bucket->encryption.algorithm));
  if (response->headers.get(header::sse) == by_default) return response;
  remove_encryption(response->headers);
  response->headers.add(std::string(header::sse), by_default);
  return response;
}

S3Result<Response> tells_the_default_of_the_bucket_of_uploads(Call& call, const Next& next) {
  const auto object = stored(call);
  return object && object->object->multipart ? tells_the_default_of_the_bucket(call, next) : next();
}

S3Result<Response> tells_the_default_of_the_bucket_after_a_transition(Call& call, const Next& next) {
  // Lifecycle is at work when the bucket is looked for.
  auto response = next();
  const auto object = stored(call);
  const auto bucket = call.core.store->bucket(call.bucket);
  const bool moved = object && bucket && bucket->settings->documents.contains("lifecycle") &&
                     object->object->storage_class != "STANDARD";
  if (!moved) return response;
  return tells_the_default_of_the_bucket(call, [&] { return std::move(response); });
}

S3Result<Response> replicates_the_update(Call& call, const Next& next) {
  auto response = next();
  const auto object = stored(call);
  const auto bucket = call.core.store->bucket(call.bucket);
  if (response && object && bucket) service::replicate(call, *bucket, object->object->version_id, nullptr);
  return response;
}

S3Result<Response> tells_encryption_of_the_current_version(Call& call, const Next& next) {
  auto response = next();
  const auto current = stored(call, call.core.store->object(call.bucket, call.key));
  if (!response || !current) return response;
  remove_encryption(response->headers);
  sse::add_encryption_headers(current->envelope, sse::EncryptionEcho::read, "", call.rules(), response->headers);
  return response;
}

S3Result<Response> tells_encryption(Call& call, const Next& next) {
  auto response = next();
  const auto object = stored(call);
  if (!response || !object) return response;
  sse::add_encryption_headers(object->envelope, sse::EncryptionEcho::read, "", call.rules(), response->headers);
  return response;
}

S3Result<Response> stores_what_it_refuses(Call& call, const Next& next) {
  auto response = next();
  if (!response) store_empty_object(call);
  return response;
}

S3Result<Response> changes_the_bucket_key_setting(Call& call, const Next& next) {
  auto response = next();
  const auto flag = call.header(header::bucket_key_enabled);
  if (!response || !flag) return response;
  call.core.store->update_bucket(
      call.bucket, [&](store::BucketRecord& bucket) { bucket.encryption.bucket_key_enabled = iequals(*flag, "true"); });
  return response;
}

S3Result<Response> generates_another_data_key(Call& call, const Next& next) {
  auto response = next();
  const auto copy = stored(call, call.core.store->object(call.bucket, call.key));
  if (response && copy) generate_data_key(call, copy->envelope);
  return response;
}

S3Result<Response> generates_a_data_key_for_the_part(Call& call, const Next& next) {
  auto response = next();
  const auto upload = service::find_upload(call);
  if (!response || !upload) return response;
  if (const auto envelope = sse::parse_envelope((*upload)->envelope)) generate_data_key(call, *envelope);
  return response;
}

S3Result<Response> rewrites_after_rotation(Call& call, const Next& next) {
  auto response = next();
  const auto object = stored(call);
  if (!response || !object) return response;
  sse::Envelope envelope = object->envelope;
  if (envelope.method != EncryptionMethod::sse_kms || envelope.bucket_key_enabled) return response;
  const auto moved = call.core.kms.re_encrypt(call.kms_origin(), envelope.wrapped_keys[0], envelope.context,
                                              envelope.kms_key_arn, envelope.context);
  if (!moved || moved->key_material_id == moved->source_key_material_id) return response;
  envelope.wrapped_keys[0] = moved->ciphertext_blob;
  update(call, *object->object, [&](store::ObjectRecord& record) { record.envelope = sse::serialise(envelope); });
  return response;
}

void for_each_version(const Call& call, const std::function<void(const store::ObjectRef&)>& visit) {
  store::for_each_key(*call.core.store, call.bucket, [&](std::span<const store::ObjectRef> versions) {
    for (const store::ObjectRef& version : versions) visit(version);
  });
}

S3Result<Response> rewraps_sse_s3_objects(Call& call, const Next& next) {
  auto response = next();
  if (!response) return response;
  for_each_version(call, [&call](const store::ObjectRef& version) {
    const auto object = stored(call, version);
    if (object && object->envelope.method == EncryptionMethod::sse_s3) rewrap(call, *object, {});
  });
  return response;
}

S3Result<Response> gives_bucket_keys_to_objects(Call& call, const Next& next) {
  auto response = next();
  const auto bucket = call.core.store->bucket(call.bucket);
  if (!response || !bucket || !bucket->encryption.bucket_key_enabled) return response;
  for_each_version(call, [&call](const store::ObjectRef& version) {
    const auto object = stored(call, version);
    if (!object || object->envelope.method != EncryptionMethod::sse_kms) return;
    sse::EncryptionPlan plan;
    plan.method = EncryptionMethod::sse_kms;
    plan.kms_key_arn = object->envelope.kms_key_arn;
    plan.bucket_key_enabled = true;
    rewrap(call, *object, plan);
  });
  return response;
}

S3Result<Response> leaves_kms_objects_as_they_are(Call& call, const Next& next) {
  const auto before = stored(call);
  auto response = next();
  if (!response || !before || before->envelope.method != EncryptionMethod::sse_kms) return response;
  update(call, *before->object, [&](store::ObjectRecord& record) { record = *before->object; });
  return response;
}

S3Result<Response> seals_the_data_anew(Call& call, const Next& next) {
  auto response = next();
  const auto object = stored(call);
  if (!response || !object || object->object->parts.size() != 1) return response;
  auto part = sealed_anew(call, *object);
  if (!part) return refuse(std::move(part.error()));
  update(call, *object->object, [&](store::ObjectRecord& record) { record.parts.front() = std::move(*part); });
  return response;
}

S3Result<Response> takes_documents_that_it_cannot_read(service::Call& /*call*/, const Next& next) {
  auto response = next();
  if (response || response.error().code != "MalformedXML") return response;
  return Response{};
}

}  // namespace s3sse::deviations
