#include "simulator/service/trace/traced_store.h"

#include <fmt/format.h>

#include "simulator/service/trace/trace_events.h"
#include "simulator/trace/stage.h"

namespace s3sse::service {
namespace {

using store::BucketRecord;
using store::ObjectRecord;
using store::ObjectRef;
using store::StoreStatus;
using store::UploadRecord;
using store::UploadRef;
using trace::Told;

using Allow = std::function<bool(const ObjectRef& current)>;

/// `run` looks something up; `tell` says what came of it.
template <class Run, class Tell>
auto fetch(Run&& run, Tell&& tell) {
  trace::Boundary boundary(Stage::fetch);
  auto found = run();
  boundary.tell([&] { return tell(found); });
  return found;
}

template <class Run, class Tell>
StoreStatus put_away(Run&& run, Tell&& tell) {
  trace::Boundary boundary(Stage::store);
  const StoreStatus status = run();
  boundary.tell([&]() -> Told { return status == StoreStatus::ok ? tell() : told_store_refusal(status); });
  return status;
}

class TracedStore final : public store::ObjectStore {
 public:
  explicit TracedStore(std::unique_ptr<store::ObjectStore> inner) : inner_(std::move(inner)) {}

  StoreStatus create_bucket(BucketRecord bucket) override {
    const Told told = trace::listening() ? told_bucket_made(bucket) : Told{};
    return put_away([&] { return inner_->create_bucket(std::move(bucket)); }, [&] { return told; });
  }
  [[nodiscard]] std::optional<BucketRecord> bucket(std::string_view name) const override {
    return fetch([&] { return inner_->bucket(name); }, [&](const auto& found) { return told_bucket(name, found); });
  }
  [[nodiscard]] std::vector<BucketRecord> buckets() const override {
    return fetch([&] { return inner_->buckets(); },
                 [](const auto& found) { return told_many("buckets", found.size()); });
  }
  StoreStatus update_bucket(std::string_view name, const std::function<void(BucketRecord&)>& change) override {
    return put_away([&] { return inner_->update_bucket(name, change); }, [&] { return told_bucket_changed(name); });
  }
  StoreStatus delete_bucket(std::string_view name) override {
    return put_away([&] { return inner_->delete_bucket(name); }, [&] { return told_gone("bucket", name); });
  }

  std::unique_ptr<store::BlobWriter> new_blob() override { return inner_->new_blob(); }

  StoreStatus put_object(std::string_view bucket, ObjectRecord object, const Allow& allow) override {
    const Told told = trace::listening() ? told_stored(object) : Told{};
    return put_away([&] { return inner_->put_object(bucket, std::move(object), allow); }, [&] { return told; });
  }
  [[nodiscard]] ObjectRef object(std::string_view bucket, std::string_view key,
                                 std::optional<std::string_view> version_id) const override {
    return fetch([&] { return inner_->object(bucket, key, version_id); },
                 [&](const ObjectRef& found) { return told_object(key, found); });
  }
  StoreStatus update_object(std::string_view bucket, std::string_view key, std::string_view version_id,
                            const std::function<bool(ObjectRecord&)>& change) override {
    return put_away([&] { return inner_->update_object(bucket, key, version_id, change); },
                    [&] { return told_object_changed(key, version_id); });
  }
  StoreStatus remove_version(std::string_view bucket, std::string_view key, std::string_view version_id,
                             const Allow& allow) override {
    return put_away([&] { return inner_->remove_version(bucket, key, version_id, allow); },
                    [&] { return told_gone("version", version_id); });
  }
  [[nodiscard]] store::ObjectListing list(std::string_view bucket, const store::ListQuery& query) const override {
    return fetch([&] { return inner_->list(bucket, query); },
                 [](const auto& found) { return told_many("objects", found.entries.size()); });
  }
  [[nodiscard]] store::VersionListing list_versions(std::string_view bucket,
                                                    const store::ListQuery& query) const override {
    return fetch([&] { return inner_->list_versions(bucket, query); },
                 [](const auto& found) { return told_many("versions", found.entries.size()); });
  }

  StoreStatus create_upload(std::string_view bucket, UploadRecord upload) override {
    const Told told = trace::listening() ? told_upload_begun(upload) : Told{};
    return put_away([&] { return inner_->create_upload(bucket, std::move(upload)); }, [&] { return told; });
  }
  [[nodiscard]] UploadRef upload(std::string_view bucket, std::string_view key,
                                 std::string_view upload_id) const override {
    return fetch([&] { return inner_->upload(bucket, key, upload_id); },
                 [&](const UploadRef& found) { return told_upload(upload_id, found); });
  }
  [[nodiscard]] std::vector<UploadRef> uploads(std::string_view bucket) const override {
    return fetch([&] { return inner_->uploads(bucket); },
                 [](const auto& found) { return told_many("uploads", found.size()); });
  }
  [[nodiscard]] store::UploadListing list_uploads(std::string_view bucket,
                                                  const store::ListQuery& query) const override {
    return fetch([&] { return inner_->list_uploads(bucket, query); },
                 [](const auto& found) { return told_many("uploads", found.entries.size()); });
  }
  [[nodiscard]] store::Parts parts(std::string_view bucket, std::string_view key, std::string_view upload_id,
                                   std::uint32_t after, std::size_t most) const override {
    return fetch([&] { return inner_->parts(bucket, key, upload_id, after, most); },
                 [](const auto& found) { return told_many("parts", found.size()); });
  }
  StoreStatus put_part(std::string_view bucket, std::string_view key, std::string_view upload_id,
                       store::SealedPart part) override {
    const Told told = trace::listening() ? told_part_stored(part) : Told{};
    return put_away([&] { return inner_->put_part(bucket, key, upload_id, std::move(part)); }, [&] { return told; });
  }
  StoreStatus complete_upload(std::string_view bucket, std::string_view upload_id, ObjectRecord object,
                              const Allow& allow) override {
    const Told told = trace::listening() ? told_stored(object) : Told{};
    return put_away([&] { return inner_->complete_upload(bucket, upload_id, std::move(object), allow); },
                    [&] { return told; });
  }
  StoreStatus abort_upload(std::string_view bucket, std::string_view key, std::string_view upload_id) override {
    return put_away([&] { return inner_->abort_upload(bucket, key, upload_id); },
                    [&] { return told_gone("upload", upload_id); });
  }
  void save_snapshot(const std::string& name) override { inner_->save_snapshot(name); }
  bool restore_snapshot(const std::string& name) override { return inner_->restore_snapshot(name); }

 private:
  std::unique_ptr<store::ObjectStore> inner_;
};

}  // namespace

std::unique_ptr<store::ObjectStore> make_traced_store(std::unique_ptr<store::ObjectStore> inner) {
  return std::make_unique<TracedStore>(std::move(inner));
}

}  // namespace s3sse::service
