#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "simulator/store/key_listing.h"
#include "simulator/store/memory_blob.h"
#include "simulator/store/memory_cursors.h"
#include "simulator/store/store.h"

namespace s3sse::store {
namespace {

using Versions = std::vector<ObjectRef>;
using Allow = std::function<bool(const ObjectRef&)>;

struct Upload {
  UploadRef record;
  Parts parts{};
};

struct Bucket {
  BucketRecord record;
  ByKey<ObjectRef> objects;  // oldest first
  ByKey<Upload> uploads;     // oldest first
};

ObjectRef latest(const Versions& versions) {
  return versions.back();
}

class MemoryStore final : public ObjectStore {
 public:
  StoreStatus create_bucket(BucketRecord record) override {
    const std::unique_lock lock(mutex_);
    const std::string name = record.name;
    const bool made = buckets_.try_emplace(name, Bucket{std::move(record), {}, {}}).second;
    return made ? StoreStatus::ok : StoreStatus::bucket_exists;
  }

  [[nodiscard]] std::optional<BucketRecord> bucket(std::string_view name) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(name);
    if (found == nullptr) return std::nullopt;
    return found->record;
  }

  [[nodiscard]] std::vector<BucketRecord> buckets() const override {
    const std::shared_lock lock(mutex_);
    std::vector<BucketRecord> records;
    for (const auto& entry : buckets_) records.push_back(entry.second.record);
    return records;
  }

  StoreStatus update_bucket(std::string_view name, const std::function<void(BucketRecord&)>& change) override {
    const std::unique_lock lock(mutex_);
    Bucket* found = find(name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    change(found->record);
    return StoreStatus::ok;
  }

  StoreStatus delete_bucket(std::string_view name) override {
    const std::unique_lock lock(mutex_);
    const auto found = buckets_.find(name);
    if (found == buckets_.end()) return StoreStatus::no_such_bucket;
    if (!found->second.objects.empty()) return StoreStatus::bucket_not_empty;
    buckets_.erase(found);
    return StoreStatus::ok;
  }

  std::unique_ptr<BlobWriter> new_blob() override { return new_memory_blob(); }

  StoreStatus put_object(std::string_view bucket_name, ObjectRecord object, const Allow& allow) override {
    const auto stored = std::make_shared<const ObjectRecord>(std::move(object));
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    return store_version(*found, stored, allow);
  }

  [[nodiscard]] ObjectRef object(std::string_view bucket_name, std::string_view key,
                                 std::optional<std::string_view> version_id) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(bucket_name);
    if (found == nullptr) return nullptr;
    const auto versions = found->objects.find(key);
    if (versions == found->objects.end()) return nullptr;
    if (!version_id) return latest(versions->second);
    const auto version =
        std::ranges::find_if(versions->second, [&](const ObjectRef& o) { return o->version_id == *version_id; });
    return version == versions->second.end() ? nullptr : *version;
  }

  StoreStatus update_object(std::string_view bucket_name, std::string_view key, std::string_view version_id,
                            const std::function<bool(ObjectRecord&)>& change) override {
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    const auto versions = found->objects.find(key);
    if (versions == found->objects.end()) return StoreStatus::no_such_key;
    const auto at =
        std::ranges::find_if(versions->second, [&](const ObjectRef& o) { return o->version_id == version_id; });
    if (at == versions->second.end()) return StoreStatus::no_such_key;
    // Readers hold the record that they were given, so a change makes a new one.
    auto changed = std::make_shared<ObjectRecord>(**at);
    if (!change(*changed)) return StoreStatus::refused;
    *at = std::move(changed);
    return StoreStatus::ok;
  }

  StoreStatus remove_version(std::string_view bucket_name, std::string_view key, std::string_view version_id,
                             const std::function<bool(const ObjectRef&)>& allow) override {
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    const auto versions = found->objects.find(key);
    if (versions == found->objects.end()) return allow && !allow(nullptr) ? StoreStatus::refused : StoreStatus::ok;
    const auto at =
        std::ranges::find_if(versions->second, [&](const ObjectRef& o) { return o->version_id == version_id; });
    const bool there = at != versions->second.end();
    if (allow && !allow(there ? *at : nullptr)) return StoreStatus::refused;
    if (!there) return StoreStatus::ok;
    versions->second.erase(at);
    tell_uploads(*found, key);
    if (versions->second.empty()) found->objects.erase(versions);
    return StoreStatus::ok;
  }

  [[nodiscard]] ObjectListing list(std::string_view bucket_name, const ListQuery& query) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(bucket_name);
    if (found == nullptr) return {};
    CurrentVersions cursor(found->objects);
    return list_entries<ObjectRef>(cursor, query);
  }

  [[nodiscard]] VersionListing list_versions(std::string_view bucket_name, const ListQuery& query) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(bucket_name);
    if (found == nullptr) return {};
    AllVersions cursor(found->objects);
    return list_entries<ListedVersion>(cursor, query);
  }

  StoreStatus create_upload(std::string_view bucket_name, UploadRecord upload) override {
    const auto stored = std::make_shared<const UploadRecord>(std::move(upload));
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    found->uploads[stored->key].push_back(Upload{stored});
    return StoreStatus::ok;
  }

  [[nodiscard]] UploadRef upload(std::string_view bucket_name, std::string_view key,
                                 std::string_view upload_id) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(bucket_name);
    const Upload* upload = found == nullptr ? nullptr : find(*found, key, upload_id);
    return upload == nullptr ? nullptr : upload->record;
  }

  [[nodiscard]] std::vector<UploadRef> uploads(std::string_view bucket_name) const override {
    const std::shared_lock lock(mutex_);
    std::vector<UploadRef> result;
    const Bucket* found = find(bucket_name);
    if (found == nullptr) return result;
    for (const auto& [key, uploads] : found->uploads)
      for (const Upload& upload : uploads) result.push_back(upload.record);
    return result;
  }

  [[nodiscard]] UploadListing list_uploads(std::string_view bucket_name, const ListQuery& query) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(bucket_name);
    if (found == nullptr) return {};
    AllUploads<Upload> cursor(found->uploads);
    return list_entries<UploadRef>(cursor, query);
  }

  [[nodiscard]] Parts parts(std::string_view bucket_name, std::string_view key, std::string_view upload_id,
                            std::uint32_t after, std::size_t most) const override {
    const std::shared_lock lock(mutex_);
    const Bucket* found = find(bucket_name);
    const Upload* upload = found == nullptr ? nullptr : find(*found, key, upload_id);
    if (upload == nullptr) return {};
    Parts result;
    for (auto at = upload->parts.upper_bound(after); at != upload->parts.end() && result.size() < most; ++at)
      result.insert(result.end(), *at);
    return result;
  }

  StoreStatus put_part(std::string_view bucket_name, std::string_view key, std::string_view upload_id,
                       SealedPart part) override {
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    Upload* upload = find(*found, key, upload_id);
    if (upload == nullptr) return StoreStatus::no_such_upload;
    const std::uint32_t number = part.part_number;
    upload->parts.insert_or_assign(number, std::move(part));
    return StoreStatus::ok;
  }

  StoreStatus complete_upload(std::string_view bucket_name, std::string_view upload_id, ObjectRecord object,
                              const Allow& allow) override {
    const auto stored = std::make_shared<const ObjectRecord>(std::move(object));
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    if (find(*found, stored->key, upload_id) == nullptr) return StoreStatus::no_such_upload;
    const StoreStatus status = store_version(*found, stored, allow);
    if (status == StoreStatus::ok) end_upload(*found, stored->key, upload_id);
    return status;
  }

  StoreStatus abort_upload(std::string_view bucket_name, std::string_view key, std::string_view upload_id) override {
    const std::unique_lock lock(mutex_);
    Bucket* found = find(bucket_name);
    if (found == nullptr) return StoreStatus::no_such_bucket;
    if (find(*found, key, upload_id) == nullptr) return StoreStatus::no_such_upload;
    end_upload(*found, key, upload_id);
    return StoreStatus::ok;
  }

  void save_snapshot(const std::string& name) override {
    const std::unique_lock lock(mutex_);
    snapshots_[name] = buckets_;
  }

  bool restore_snapshot(const std::string& name) override {
    const std::unique_lock lock(mutex_);
    const auto saved = snapshots_.find(name);
    if (saved == snapshots_.end()) return false;
    buckets_ = saved->second;
    return true;
  }

 private:
  using Buckets = std::map<std::string, Bucket, std::less<>>;

  [[nodiscard]] const Bucket* find(std::string_view name) const {
    const auto at = buckets_.find(name);
    return at == buckets_.end() ? nullptr : &at->second;
  }
  [[nodiscard]] Bucket* find(std::string_view name) {
    const auto at = buckets_.find(name);
    return at == buckets_.end() ? nullptr : &at->second;
  }

  static auto is_called(std::string_view upload_id) {
    return [upload_id](const Upload& upload) { return upload.record->upload_id == upload_id; };
  }
  static const Upload* find(const Bucket& bucket, std::string_view key, std::string_view upload_id) {
    const auto of_key = bucket.uploads.find(key);
    if (of_key == bucket.uploads.end()) return nullptr;
    const auto at = std::ranges::find_if(of_key->second, is_called(upload_id));
    return at == of_key->second.end() ? nullptr : &*at;
  }
  static Upload* find(Bucket& bucket, std::string_view key, std::string_view upload_id) {
    return const_cast<Upload*>(find(std::as_const(bucket), key, upload_id));
  }

  static void end_upload(Bucket& bucket, std::string_view key, std::string_view upload_id) {
    const auto of_key = bucket.uploads.find(key);
    std::erase_if(of_key->second, is_called(upload_id));
    if (of_key->second.empty()) bucket.uploads.erase(of_key);
  }

  static StoreStatus store_version(Bucket& bucket, const std::shared_ptr<const ObjectRecord>& object,
                                   const Allow& allow) {
    const auto at = bucket.objects.find(object->key);
    if (allow && !allow(at == bucket.objects.end() ? nullptr : latest(at->second))) return StoreStatus::refused;
    Versions& versions = at == bucket.objects.end() ? bucket.objects[object->key] : at->second;
    // A version id is there once; without versioning all versions are called "null", so the new one replaces the old.
    std::erase_if(versions, [&](const ObjectRef& o) { return o->version_id == object->version_id; });
    versions.push_back(object);
    tell_uploads(bucket, object->key);
    return StoreStatus::ok;
  }

  static void tell_uploads(Bucket& bucket, std::string_view key) {
    const auto of_key = bucket.uploads.find(key);
    if (of_key == bucket.uploads.end()) return;
    for (Upload& upload : of_key->second) {
      if (upload.record->key_changed) continue;
      // Readers hold the record that they were given, so a change makes a new one.
      auto changed = std::make_shared<UploadRecord>(*upload.record);
      changed->key_changed = true;
      upload.record = std::move(changed);
    }
  }

  mutable std::shared_mutex mutex_;
  Buckets buckets_;
  std::map<std::string, Buckets> snapshots_;
};

}  // namespace

bool is_snapshot_name(std::string_view name) {
  constexpr std::size_t longest = 64;
  constexpr std::string_view allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.";
  return !name.empty() && name.size() <= longest && name.front() != '.' &&
         name.find_first_not_of(allowed) == std::string_view::npos;
}

std::unique_ptr<ObjectStore> make_memory_store() {
  return std::make_unique<MemoryStore>();
}

}  // namespace s3sse::store
