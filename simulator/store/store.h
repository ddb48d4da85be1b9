#pragma once
// The home of buckets, objects and uploads. The store sees ciphertext and opaque envelopes, never a key or plaintext.
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/base/body.h"
#include "simulator/base/clock.h"
#include "simulator/model/bucket_encryption.h"
#include "simulator/store/bucket_settings.h"

namespace s3sse::store {

/// Stored ciphertext, immutable, read at random. Safe from many threads.
class Blob {
 public:
  virtual ~Blob() = default;
  [[nodiscard]] virtual std::uint64_t size() const = 0;
  /// Reads up to out.size() bytes from `offset`; fewer only at the end.
  virtual Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const = 0;
  /// The bytes where they lie, if they lie in memory in one piece; else nothing, and read_at() copies them.
  [[nodiscard]] virtual ByteView view_at(std::uint64_t, std::size_t) const { return {}; }
};
using BlobRef = std::shared_ptr<const Blob>;

/// Takes ciphertext; what is dropped before finish() leaves nothing behind (PUT-13).
class BlobWriter : public BodySink {
 public:
  /// Says how many bytes will come, so that there is room for these and no more. Before the first write.
  virtual void expect([[maybe_unused]] std::uint64_t size) {}
  virtual Result<BlobRef> finish() = 0;
};

/// One independently sealed run of bytes: a whole object, or one part of a multipart upload.
struct SealedPart {
  std::uint32_t part_number = 1;
  std::uint64_t size = 0;  ///< plaintext bytes
  BlobRef ciphertext;
  std::string salt;                              ///< raw bytes; makes the segment keys of this part its own
  std::string etag;                              ///< without quotes
  std::map<std::string, std::string> checksums;  ///< algorithm ("CRC32") -> raw bytes, of the plaintext
  TimePoint last_modified;
};

/// Everything about one version of an object, except plaintext and keys. Immutable once stored.
struct ObjectRecord {
  std::string key;
  std::string version_id = "null";
  bool delete_marker = false;
  std::string seal_id;            ///< random id that the sealing binds the bytes to
  std::string envelope;           ///< wrapped keys and their facts, serialised by simulator/sse, opaque here
  std::vector<SealedPart> parts;  ///< one for a plain PUT
  bool multipart = false;
  std::uint64_t size = 0;  ///< plaintext bytes
  std::string etag;        ///< without quotes
  TimePoint last_modified;
  std::map<std::string, std::string>
      system_metadata;  ///< lower-case header name -> value: content-type, cache-control ...
  std::map<std::string, std::string> user_metadata;  ///< lower-case name without x-amz-meta-
  std::map<std::string, std::string> tags;
  std::string storage_class = "STANDARD";
  std::optional<TimePoint> restored_until;       ///< a restore makes an archived object readable until then
  std::map<std::string, std::string> checksums;  ///< algorithm -> raw bytes of the object's checksum
  std::string checksum_type = "FULL_OBJECT";     ///< or COMPOSITE
  ObjectLock lock{};
  std::optional<Acl> acl{};          ///< nothing: all for the owner of the bucket, and for nobody else
  std::string replication_status{};  ///< COMPLETED, FAILED, REPLICA; empty: no replication is about it
};
using ObjectRef = std::shared_ptr<const ObjectRecord>;

struct UploadRecord {
  std::string upload_id;
  std::string key;
  std::string seal_id;
  std::string envelope;
  TimePoint initiated;
  std::string initiator_id;
  std::map<std::string, std::string> system_metadata;
  std::map<std::string, std::string> user_metadata;
  std::map<std::string, std::string> tags;
  std::string storage_class = "STANDARD";
  std::optional<std::string> checksum_algorithm;  ///< as the client chose it at creation
  std::string checksum_type;                      ///< empty: not chosen
  ObjectLock lock{};
  std::optional<Acl> acl{};
  std::string version_id{};  ///< of the object that it becomes; empty: known when it is completed
  bool key_changed = false;  ///< an object was put under the key, or removed from it, since the upload began
};
using UploadRef = std::shared_ptr<const UploadRecord>;
/// By number.
using Parts = std::map<std::uint32_t, SealedPart>;

enum class Versioning { never, enabled, suspended };

struct BucketRecord {
  std::string name;
  std::string owner_account;
  std::string owner_canonical_id;
  std::string region;
  TimePoint created;
  BucketEncryption encryption;
  Versioning versioning = Versioning::never;
  std::optional<std::string> policy;
  TimePoint lifecycle_done{};  ///< midnight of the day on which its lifecycle rules were last at work
  std::shared_ptr<const BucketSettings> settings = std::make_shared<const BucketSettings>();  ///< never null

  /// Puts changed settings in the place of those that are there, which others may hold.
  template <class Change>
  void change_settings(Change&& change) {
    BucketSettings changed = *settings;
    std::forward<Change>(change)(changed);
    settings = std::make_shared<const BucketSettings>(std::move(changed));
  }
};

enum class StoreStatus { ok, no_such_bucket, bucket_exists, bucket_not_empty, no_such_key, no_such_upload, refused };

struct ListQuery {
  std::string prefix;
  std::string delimiter;
  std::string start_after;  ///< exclusive; key or common prefix
  std::string behind_id{};  ///< of versions and uploads: the page starts behind this one of the key `start_after`;
                            ///< empty: behind all of that key
  std::size_t max_keys = 1000;
};

/// A page of a listing.
template <class Entry>
struct Listing {
  std::vector<Entry> entries;  ///< in byte order of the key
  std::vector<std::string> common_prefixes;
  bool truncated = false;
  std::string last;  ///< the last entry, a key or a common prefix: the next page starts behind it
};
struct ListedVersion {
  ObjectRef object;
  bool latest = false;
};
using ObjectListing = Listing<ObjectRef>;  ///< current versions
using VersionListing = Listing<ListedVersion>;
using UploadListing = Listing<UploadRef>;

/// A disk that is full or broken. The one failure that is thrown: no operation can go on after it, and each would have
/// to hand it up from every look into the store. The service answers it with InternalError; nothing of the call was
/// done.
class StoreFailure : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Thread-safe; every call is atomic, and a change that has returned is as durable as the store is. Any call of a store
/// on disk may throw StoreFailure.
class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  virtual StoreStatus create_bucket(BucketRecord bucket) = 0;
  [[nodiscard]] virtual std::optional<BucketRecord> bucket(std::string_view name) const = 0;
  [[nodiscard]] virtual std::vector<BucketRecord> buckets() const = 0;  ///< by name
  /// Changes a bucket in place under the store's lock.
  virtual StoreStatus update_bucket(std::string_view name, const std::function<void(BucketRecord&)>& change) = 0;
  /// bucket_not_empty while objects or versions are left; unfinished uploads go with the bucket.
  virtual StoreStatus delete_bucket(std::string_view name) = 0;

  virtual std::unique_ptr<BlobWriter> new_blob() = 0;

  /// Stores `object` as the current version; `allow`, when given, sees the current version (null if none) under the
  /// lock and may refuse (conditional writes).
  virtual StoreStatus put_object(std::string_view bucket, ObjectRecord object,
                                 const std::function<bool(const ObjectRef& current)>& allow = {}) = 0;
  /// The current version, or the one named; null when there is none. A delete marker is returned as such.
  [[nodiscard]] virtual ObjectRef object(std::string_view bucket, std::string_view key,
                                         std::optional<std::string_view> version_id = {}) const = 0;
  /// Changes the description of one version in place under the store's lock: tags, envelope, checksums. Its bytes and
  /// its rank among the versions stay. `change` may refuse by returning false. no_such_key when it is gone.
  virtual StoreStatus update_object(std::string_view bucket, std::string_view key, std::string_view version_id,
                                    const std::function<bool(ObjectRecord&)>& change) = 0;
  /// Removes one version for good (idempotent). `allow`, when given, sees it (null if there is none) under the lock and
  /// may refuse.
  virtual StoreStatus remove_version(std::string_view bucket, std::string_view key, std::string_view version_id,
                                     const std::function<bool(const ObjectRef& version)>& allow = {}) = 0;
  [[nodiscard]] virtual ObjectListing list(std::string_view bucket, const ListQuery& query) const = 0;
  /// Versions of a key newest first. A `behind_id` that the key does not have: all of its versions.
  [[nodiscard]] virtual VersionListing list_versions(std::string_view bucket, const ListQuery& query) const = 0;

  virtual StoreStatus create_upload(std::string_view bucket, UploadRecord upload) = 0;
  [[nodiscard]] virtual UploadRef upload(std::string_view bucket, std::string_view key,
                                         std::string_view upload_id) const = 0;
  [[nodiscard]] virtual std::vector<UploadRef> uploads(std::string_view bucket) const = 0;  ///< by key, then time
  /// Uploads of a key oldest first. A `behind_id` that the key does not have: none of its uploads.
  [[nodiscard]] virtual UploadListing list_uploads(std::string_view bucket, const ListQuery& query) const = 0;
  /// At most `most` parts of an upload with numbers above `after`; none where there is no such upload.
  [[nodiscard]] virtual Parts parts(std::string_view bucket, std::string_view key, std::string_view upload_id,
                                    std::uint32_t after = 0,
                                    std::size_t most = std::numeric_limits<std::size_t>::max()) const = 0;
  /// Replaces a part of the same number (MPU-26).
  virtual StoreStatus put_part(std::string_view bucket, std::string_view key, std::string_view upload_id,
                               SealedPart part) = 0;
  /// Ends the upload and stores the object in one step.
  virtual StoreStatus complete_upload(std::string_view bucket, std::string_view upload_id, ObjectRecord object,
                                      const std::function<bool(const ObjectRef& current)>& allow = {}) = 0;
  virtual StoreStatus abort_upload(std::string_view bucket, std::string_view key, std::string_view upload_id) = 0;

  /// Keeps all that is there under a name that is_snapshot_name(), to come back to: no byte is copied.
  virtual void save_snapshot(const std::string& name) = 0;
  /// Brings back what was there when the name was last saved; false where it never was.
  virtual bool restore_snapshot(const std::string& name) = 0;
};

/// One to 64 letters, digits, '-', '_' and '.', of which the first is no dot.
[[nodiscard]] bool is_snapshot_name(std::string_view name);

/// Keeps everything in memory; ciphertext in pieces of 1 MiB, so that an object needs its own size and little more.
std::unique_ptr<ObjectStore> make_memory_store();

}  // namespace s3sse::store
