#include "harness/transport/in_process/service_probe.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/base/encoding.h"
#include "simulator/service/audit_trail.h"
#include "simulator/service/fault_spec.h"

namespace s3sse::harness {
namespace {

/// All of a blob; nothing when it cannot be read.
std::optional<Bytes> bytes_of(const store::Blob& blob) {
  Bytes bytes(static_cast<std::size_t>(blob.size()));
  std::size_t filled = 0;
  while (filled < bytes.size()) {
    const auto count = blob.read_at(filled, ByteSpan(bytes).subspan(filled));
    if (!count || *count == 0) return std::nullopt;
    filled += *count;
  }
  return bytes;
}

std::optional<Bytes> bytes_of(const std::vector<store::SealedPart>& parts) {
  Bytes all;
  for (const store::SealedPart& part : parts) {
    const auto bytes = bytes_of(*part.ciphertext);
    if (!bytes) return std::nullopt;
    all.insert(all.end(), bytes->begin(), bytes->end());
  }
  return all;
}

store::BlobRef blob_of(store::ObjectStore& store, ByteView bytes) {
  const auto writer = store.new_blob();
  if (!writer->write(bytes)) return nullptr;
  return writer->finish().value_or(nullptr);
}

void add_lines(std::string& text, std::string_view kind, const std::map<std::string, std::string>& facts) {
  for (const auto& [name, value] : facts) text += fmt::format("{} {}: {}\n", kind, name, value);
}

void add_checksums(std::string& text, std::string_view kind, const std::map<std::string, std::string>& checksums) {
  for (const auto& [name, raw] : checksums) text += fmt::format("{} {}: {}\n", kind, name, to_hex(as_bytes(raw)));
}

}  // namespace

store::ObjectRef ServiceProbe::current(std::string_view bucket, std::string_view key) const {
  store::ObjectRef object = service_.store().object(bucket, key);
  return object != nullptr && object->delete_marker ? nullptr : object;
}

std::optional<Bytes> ServiceProbe::stored_bytes(std::string_view bucket, std::string_view key) {
  const store::ObjectRef object = current(bucket, key);
  if (object != nullptr) return bytes_of(object->parts);
  std::vector<store::SealedPart> parts;
  for (const store::UploadRef& upload : service_.store().uploads(bucket)) {
    if (upload->key != key) continue;
    for (const auto& [number, part] : service_.store().parts(bucket, key, upload->upload_id)) parts.push_back(part);
  }
  if (parts.empty()) return std::nullopt;
  return bytes_of(parts);
}

std::optional<std::string> ServiceProbe::stored_metadata(std::string_view bucket, std::string_view key) {
  const store::ObjectRef object = current(bucket, key);
  if (object == nullptr) return std::nullopt;
  std::string text =
      fmt::format("{}\nversion-id: {}\nseal-id: {}\nsize: {}\netag: {}\nstorage-class: {}\n", object->envelope,
                  object->version_id, object->seal_id, object->size, object->etag, object->storage_class);
  add_lines(text, "header", object->system_metadata);
  add_lines(text, "metadata", object->user_metadata);
  add_lines(text, "tag", object->tags);
  add_checksums(text, "checksum", object->checksums);
  for (const store::SealedPart& part : object->parts) {
    text += fmt::format("part {}: {} bytes, etag {}, salt {}\n", part.part_number, part.size, part.etag,
                        to_hex(as_bytes(part.salt)));
    add_checksums(text, fmt::format("part {} checksum", part.part_number), part.checksums);
  }
  return text;
}

std::uint64_t ServiceProbe::audit_position() {
  return service_.audit().position();
}

std::vector<std::string> ServiceProbe::audit_events(std::uint64_t after) {
  std::vector<std::string> events;
  for (service::AuditRecord& record : service_.audit().after(after)) events.push_back(std::move(record.event));
  return events;
}

std::uint64_t ServiceProbe::kms_position() {
  return service_.kms().ledger_position();
}

std::vector<Probe::KmsCall> ServiceProbe::kms_calls(std::uint64_t after) {
  std::vector<KmsCall> calls;
  for (kms::LedgerEntry& entry : service_.kms().ledger(after)) {
    calls.push_back({std::move(entry.api),
                     std::move(entry.key_arn),
                     {entry.context.begin(), entry.context.end()},
                     std::move(entry.principal_arn),
                     std::move(entry.via_service),
                     std::move(entry.error)});
  }
  return calls;
}

bool ServiceProbe::corrupt(std::string_view bucket, std::string_view key, std::uint64_t offset) {
  const store::ObjectRef object = current(bucket, key);
  if (object == nullptr) return false;
  store::ObjectRecord changed = *object;
  for (store::SealedPart& part : changed.parts) {
    if (offset >= part.ciphertext->size()) {
      offset -= part.ciphertext->size();
      continue;
    }
    auto bytes = bytes_of(*part.ciphertext);
    if (!bytes) return false;
    (*bytes)[static_cast<std::size_t>(offset)] ^= 1;
    part.ciphertext = blob_of(service_.store(), *bytes);
    if (part.ciphertext == nullptr) return false;
    // Blobs are immutable, so the object is stored anew under its version, unless a request was faster.
    const auto still_there = [&](const store::ObjectRef& now) {
      return now != nullptr && now->seal_id == object->seal_id && now->envelope == object->envelope;
    };
    return service_.store().put_object(bucket, std::move(changed), still_there) == store::StoreStatus::ok;
  }
  return false;
}

void ServiceProbe::advance_clock(std::chrono::milliseconds step) {
  if (move_clock_) move_clock_(step);
}

bool ServiceProbe::inject_fault(std::string_view spec) {
  auto fault = service::parse_fault(spec);
  if (fault) service_.faults().add(std::move(*fault));
  return fault.has_value();
}

void ServiceProbe::clear_faults() {
  service_.faults().clear();
}

}  // namespace s3sse::harness
