#pragma once
// Walks through the maps of the store in memory, as list_entries() wants them.
#include <algorithm>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/store/store.h"

namespace s3sse::store {

/// By key; none of the vectors is empty.
template <class T>
using ByKey = std::map<std::string, std::vector<T>, std::less<>>;

/// Goes from key to key.
template <class T>
class KeyWalk {
 public:
  explicit KeyWalk(const ByKey<T>& keys) : keys_(keys), at_(keys.end()) {}
  void seek(std::string_view key) { at_ = keys_.lower_bound(key); }
  [[nodiscard]] bool done() const { return at_ == keys_.end(); }
  [[nodiscard]] std::string_view key() const { return at_->first; }

 protected:
  const ByKey<T>& keys_;
  typename ByKey<T>::const_iterator at_;
};

/// Current versions.
class CurrentVersions : public KeyWalk<ObjectRef> {
 public:
  using KeyWalk::KeyWalk;
  void seek_behind(std::string_view key, std::string_view) { at_ = keys_.upper_bound(key); }
  void next() { ++at_; }
  [[nodiscard]] std::optional<ObjectRef> entry() const {
    const ObjectRef& newest = at_->second.back();
    return newest->delete_marker ? std::nullopt : std::optional(newest);
  }
};

/// All versions, the newest of a key first.
class AllVersions : public KeyWalk<ObjectRef> {
 public:
  using KeyWalk::KeyWalk;
  void seek(std::string_view key) {
    KeyWalk::seek(key);
    older_ = 0;
  }
  void seek_behind(std::string_view key, std::string_view version_id) {
    seek(key);
    if (done() || this->key() != key) return;
    if (version_id.empty()) return next_key();
    const std::vector<ObjectRef>& versions = at_->second;
    const auto named = std::find_if(versions.rbegin(), versions.rend(),
                                    [&](const ObjectRef& version) { return version->version_id == version_id; });
    if (named == versions.rend()) return;
    older_ = static_cast<std::size_t>(named - versions.rbegin());
    next();
  }
  void next() {
    if (++older_ == at_->second.size()) next_key();
  }
  [[nodiscard]] std::optional<ListedVersion> entry() const {
    return ListedVersion{.object = *(at_->second.rbegin() + static_cast<std::ptrdiff_t>(older_)),
                         .latest = older_ == 0};
  }

 private:
  void next_key() {
    ++at_;
    older_ = 0;
  }

  std::size_t older_ = 0;
};

/// All uploads, the oldest of a key first. `Upload` has a `record`.
template <class Upload>
class AllUploads : public KeyWalk<Upload> {
 public:
  using KeyWalk<Upload>::KeyWalk;
  void seek(std::string_view key) {
    KeyWalk<Upload>::seek(key);
    newer_ = 0;
  }
  void seek_behind(std::string_view key, std::string_view upload_id) {
    seek(key);
    if (this->done() || this->key() != key) return;
    const std::vector<Upload>& uploads = this->at_->second;
    const auto named =
        std::ranges::find_if(uploads, [&](const Upload& upload) { return upload.record->upload_id == upload_id; });
    if (named == uploads.end()) return next_key();
    newer_ = static_cast<std::size_t>(named - uploads.begin());
    next();
  }
  void next() {
    if (++newer_ == this->at_->second.size()) next_key();
  }
  [[nodiscard]] std::optional<UploadRef> entry() const { return this->at_->second[newer_].record; }

 private:
  void next_key() {
    ++this->at_;
    newer_ = 0;
  }

  std::size_t newer_ = 0;
};

}  // namespace s3sse::store
