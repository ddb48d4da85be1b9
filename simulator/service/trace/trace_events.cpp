#include "simulator/service/trace/trace_events.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/base/text.h"
#include "simulator/crypto/segment_layout.h"
#include "simulator/model/header_names.h"
#include "simulator/trace/fingerprint.h"

namespace s3sse::service {
namespace {

using trace::fingerprint;
using trace::Told;
using Values = std::vector<trace::Value>;

std::string_view name_of_kind(auth::SignatureKind kind) {
  switch (kind) {
    case auth::SignatureKind::anonymous:
      return "none";
    case auth::SignatureKind::header_v2:
      return "version 2, in the Authorization header";
    case auth::SignatureKind::query_v2:
      return "version 2, in the query of a presigned URL";
    case auth::SignatureKind::post_policy_v2:
      return "version 2, in a browser form";
    case auth::SignatureKind::header_v4:
      return "AWS4-HMAC-SHA256, in the Authorization header";
    case auth::SignatureKind::query_v4:
      return "AWS4-HMAC-SHA256, in the query of a presigned URL";
    case auth::SignatureKind::post_policy_v4:
      return "AWS4-HMAC-SHA256, in a browser form";
  }
  return "";
}

/// The signature as it was sent; empty: none in the header or the query.
std::string_view signature_in(const Request& request, const Target& target) {
  for (const std::string_view name : {"X-Amz-Signature", "Signature"})
    if (const QueryParameter* in_query = target.find(name)) return in_query->value;
  constexpr std::string_view mark = "Signature=";
  const std::string_view header = request.headers.get_or("Authorization", "");
  const auto at = header.find(mark);
  if (header.starts_with("AWS ")) return header.substr(std::min(header.find(':') + 1, header.size()));
  if (at == std::string_view::npos) return {};
  const std::string_view rest = header.substr(at + mark.size());
  return rest.substr(0, rest.find_first_of(", "));
}

std::string what_allows(const policy::DecidedBy& by) {
  const auto statement = [&](std::string_view document) {
    if (!by.statement) return std::string(document);
    return fmt::format("{}, statement {}{}", document, *by.statement, by.sid.empty() ? "" : " (" + by.sid + ")");
  };
  switch (by.source) {
    case policy::PolicySource::owner:
      return "the account of the caller, which owns the bucket";
    case policy::PolicySource::resource:
      return statement("the bucket policy");
    case policy::PolicySource::identity:
      return statement(by.document);
    case policy::PolicySource::grant:
      return "grant " + by.document;
    case policy::PolicySource::acl:
      return "the access control list";
  }
  return {};
}

std::string bytes_text(std::uint64_t count) {
  return count == 1 ? "1 byte" : fmt::format("{} bytes", count);
}

std::uint64_t ciphertext_size(const store::ObjectRecord& object) {
  std::uint64_t size = 0;
  for (const store::SealedPart& part : object.parts) size += part.ciphertext->size();
  return size;
}

/// The tag of a segment lies at its end; of two layers it is that of the outer one.
std::string stored_tag(const store::SealedPart& part, std::uint64_t number, std::size_t layers) {
  const std::uint64_t end = std::min<std::uint64_t>(
      part.ciphertext->size(), (number + 1) * (crypto::segment_plaintext_size + layers * crypto::gcm_tag_size));
  Bytes tag(crypto::gcm_tag_size);
  if (end < tag.size() || part.ciphertext->read_at(end - tag.size(), tag).value_or(0) != tag.size())
    return "unreadable";
  return to_hex(tag);
}

/// The first segments, with what makes each one its own.
void add_segments(const store::SealedPart& part, const crypto::SegmentKeys& data_keys, Values& values) {
  constexpr std::uint64_t most_segments = 4;
  const crypto::SegmentKeys keys = crypto::derive_segment_keys(data_keys, as_bytes(part.salt));
  const std::uint64_t count = crypto::segment_count(part.size);
  values.push_back({"salt", to_hex(as_bytes(part.salt))});
  for (std::uint64_t number = 0; number < std::min(count, most_segments); ++number) {
    for (std::size_t layer = 0; layer < keys.layers.size(); ++layer) {
      const std::string name = layer == 0 ? "nonce" : "nonce of the outer layer";
      const auto nonce =
          crypto::segment_nonce(keys.layers[layer], static_cast<std::uint32_t>(number), number + 1 == count);
      values.push_back({fmt::format("segment {}: {}", number + 1, name), to_hex(nonce)});
    }
    values.push_back({fmt::format("segment {}: tag", number + 1), stored_tag(part, number, keys.layers.size())});
  }
}

std::string method_in(std::string_view stored_envelope) {
  const auto envelope = sse::parse_envelope(stored_envelope);
  return envelope ? std::string(name_of(envelope->method)) : "unreadable";
}

}  // namespace

Told told_caller(const auth::Authenticated& caller, const Request& request, const Target& target) {
  Told told;
  told.values.push_back({"transport", request.peer.secure ? request.peer.tls_version : "plain HTTP"});
  if (caller.principal.anonymous()) {
    told.decision = "The request is not signed, so nobody in particular asks.";
    return told;
  }
  told.decision = fmt::format("The caller is {}.", caller.principal.arn);
  told.values.push_back({"principal", caller.principal.arn});
  told.values.push_back({"access key id", fingerprint(as_bytes(caller.principal.access_key_id))});
  told.values.push_back({"signature by", std::string(name_of_kind(caller.kind))});
  const std::string_view signature = signature_in(request, target);
  if (!signature.empty()) told.values.push_back({"signature", fingerprint(as_bytes(signature))});
  return told;
}

Told told_route(const Operation& operation, const Address& address) {
  Told told{.decision = fmt::format("{} answers.", operation.name),
            .values = {{"operation", std::string(operation.name)}}};
  if (!address.bucket.empty()) told.values.push_back({"bucket", address.bucket});
  if (!address.key.empty()) told.values.push_back({"key", address.key});
  return told;
}

Told told_allowed(std::string_view action, std::string_view resource_arn, const policy::DecidedBy& by) {
  return {
      .decision = fmt::format("{} is allowed.", action),
      .values = {
          {"action", std::string(action)}, {"resource", std::string(resource_arn)}, {"allowed by", what_allows(by)}}};
}

Told told_head(const BodyIntegrity& integrity, std::optional<std::uint64_t> length, bool conditional) {
  Told told{.decision = "The head makes sense; the body is still to come."};
  if (length) told.values.push_back({"length announced", bytes_text(*length)});
  if (integrity.content_md5) told.values.push_back({"to be checked", "Content-MD5"});
  if (integrity.algorithm)
    told.values.push_back({"to be checked", std::string(crypto::to_string(*integrity.algorithm))});
  told.values.push_back({"condition", conditional ? "asked again when the object is stored" : "none"});
  return told;
}

Told told_range(const ByteRange& range, const store::ObjectRecord& object, bool not_modified) {
  if (not_modified) return {.decision = "A condition of the request says that the caller has the object already."};
  return {.decision = range.partial ? fmt::format("Reads a range of {}.", bytes_text(range.count))
                                    : std::string("Reads the whole object."),
          .values = {{"first byte", std::to_string(range.first)},
                     {"count", bytes_text(range.count)},
                     {"size", bytes_text(object.size)}}};
}

Told told_sealed(const store::SealedPart& part, EncryptionMethod method, const crypto::SegmentKeys& data_keys) {
  const std::uint64_t segments = crypto::segment_count(part.size);
  const std::size_t layers = data_keys.layers.size();
  Told told{.decision = fmt::format("Seals the body with AES-256-GCM while it comes, {} in {} segment{}.",
                                    bytes_text(part.size), segments, segments == 1 ? "" : "s"),
            .values = {{"method", std::string(name_of(method))},
                       {"layers", std::to_string(layers)},
                       {"plaintext", bytes_text(part.size)},
                       {"ciphertext", bytes_text(part.ciphertext->size())},
                       {"ETag", part.etag}}};
  for (const auto& checksum : part.checksums) told.values.push_back({"checksum kept", checksum.first});
  add_segments(part, data_keys, told.values);
  return told;
}

Told told_opening(const store::ObjectRecord& object, std::uint64_t first, std::uint64_t count) {
  return {
      .decision = fmt::format("Opens {} while they are read, each segment only when its tag fits.", bytes_text(count)),
      .values = {{"first byte", std::to_string(first)},
                 {"count", bytes_text(count)},
                 {"parts", std::to_string(object.parts.size())},
                 {"ciphertext stored", bytes_text(ciphertext_size(object))}}};
}

Told told_recorded(const S3Event& event) {
  Told told{.decision = "Records the call in the audit trail, as CloudTrail does.",
            .values = {{"event", std::string(event.operation)},
                       {"kind", event.management ? "management" : "data"},
                       {"read only", event.read_only ? "true" : "false"}}};
  if (!event.error_code.empty()) told.values.push_back({"error", event.error_code});
  if (!event.sse_applied.empty()) told.values.push_back({"encryption", event.sse_applied});
  return told;
}

Told told_answer(const Response& response, std::string_view error_code) {
  Told told{.decision = error_code.empty() ? fmt::format("Answers {}.", response.status)
                                           : fmt::format("Answers {} {}.", response.status, error_code),
            .values = {{"status", std::to_string(response.status)}}};
  if (!error_code.empty()) told.values.push_back({"code", std::string(error_code)});
  for (const Header& header : response.headers) {
    const std::string name = ascii_lower(header.name);
    const bool shown = name.starts_with("x-amz-server-side-encryption") || name == "etag" || name == "x-amz-version-id";
    if (shown && name != header::customer_key) told.values.push_back({header.name, header.value});
  }
  if (response.content_length) told.values.push_back({"length", bytes_text(*response.content_length)});
  return told;
}

Told told_bucket(std::string_view name, const std::optional<store::BucketRecord>& found) {
  if (!found) return {.decision = "There is no bucket of that name.", .values = {{"bucket", std::string(name)}}};
  const BucketEncryption& encryption = found->encryption;
  Told told{.decision = fmt::format("Finds the bucket, whose default encryption is {}.", name_of(encryption.algorithm)),
            .values = {{"bucket", found->name},
                       {"owner", found->owner_account},
                       {"default encryption", std::string(name_of(encryption.algorithm))}}};
  if (encryption.kms_master_key_id) told.values.push_back({"default KMS key", *encryption.kms_master_key_id});
  told.values.push_back({"bucket key", encryption.bucket_key_enabled ? "true" : "false"});
  told.values.push_back({"SSE-C", encryption.blocks_sse_c() ? "blocked" : "not blocked"});
  return told;
}

Told told_object(std::string_view key, const store::ObjectRef& found) {
  if (found == nullptr) return {.decision = "There is no such object.", .values = {{"key", std::string(key)}}};
  Values values{{"key", found->key}, {"version", found->version_id}};
  if (found->delete_marker) return {.decision = "Finds a delete marker.", .values = std::move(values)};
  const std::string method = method_in(found->envelope);
  values.push_back({"size", bytes_text(found->size)});
  values.push_back({"encrypted with", method});
  return {.decision = fmt::format("Finds the object, encrypted with {}.", method), .values = std::move(values)};
}

Told told_upload(std::string_view upload_id, const store::UploadRef& found) {
  Values values{{"upload", std::string(upload_id)}};
  if (found == nullptr) return {.decision = "There is no such upload.", .values = std::move(values)};
  values.push_back({"encrypted with", method_in(found->envelope)});
  return {.decision = "Finds the upload.", .values = std::move(values)};
}

Told told_many(std::string_view what, std::size_t count) {
  return {.decision = fmt::format("Lists the {}.", what), .values = {{std::string(what), std::to_string(count)}}};
}

Told told_bucket_made(const store::BucketRecord& bucket) {
  Told told = told_bucket(bucket.name, bucket);
  told.decision = fmt::format("Makes the bucket, with {} as its default.", name_of(bucket.encryption.algorithm));
  return told;
}

Told told_bucket_changed(std::string_view name) {
  return {.decision = "Changes the settings of the bucket.", .values = {{"bucket", std::string(name)}}};
}

Told told_stored(const store::ObjectRecord& object) {
  if (object.delete_marker) return {.decision = "Stores a delete marker.", .values = {{"version", object.version_id}}};
  return {.decision = "Stores ciphertext and envelope as the current version, and no key in the clear.",
          .values = {{"key", object.key},
                     {"version", object.version_id},
                     {"encrypted with", method_in(object.envelope)},
                     {"ciphertext", bytes_text(ciphertext_size(object))},
                     {"envelope", bytes_text(object.envelope.size())},
                     {"parts", std::to_string(object.parts.size())}}};
}

Told told_object_changed(std::string_view key, std::string_view version_id) {
  return {.decision = "Changes what is known of the object; its bytes stay.",
          .values = {{"key", std::string(key)}, {"version", std::string(version_id)}}};
}

Told told_upload_begun(const store::UploadRecord& upload) {
  return {.decision = "Begins an upload, whose parts share its data key.",
          .values = {{"upload", upload.upload_id}, {"encrypted with", method_in(upload.envelope)}}};
}

Told told_part_stored(const store::SealedPart& part) {
  return {.decision = "Stores the part as ciphertext.",
          .values = {{"part", std::to_string(part.part_number)}, {"ciphertext", bytes_text(part.ciphertext->size())}}};
}

Told told_gone(std::string_view what, std::string_view name) {
  return {.decision = fmt::format("Removes the {}.", what), .values = {{std::string(what), std::string(name)}}};
}

Told told_store_refusal(store::StoreStatus status) {
  using enum store::StoreStatus;
  const auto say = [](std::string_view why) { return Told{.decision = fmt::format("Stores nothing: {}.", why)}; };
  switch (status) {
    case no_such_bucket:
      return say("there is no such bucket");
    case bucket_exists:
      return say("there is a bucket of that name");
    case bucket_not_empty:
      return say("the bucket is not empty");
    case no_such_key:
      return say("there is no such object");
    case no_such_upload:
      return say("there is no such upload");
    case refused:
      return say("a condition does not hold");
    case ok:
      break;
  }
  return {};
}

}  // namespace s3sse::service
