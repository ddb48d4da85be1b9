#include "simulator/service/examination.h"

#include "simulator/base/text.h"
#include "simulator/kms/kms.h"
#include "simulator/service/durable/sealed_archive.h"
#include "simulator/service/partition_regions.h"
#include "simulator/service/read/open_object.h"
#include "simulator/sse/sse_engine.h"

namespace s3sse::service {
namespace {

constexpr std::string_view default_region = "us-east-1";

/// Reads keys, and lets time change nothing of them.
class ReadOnlyArchive final : public kms::KeyArchive {
 public:
  explicit ReadOnlyArchive(kms::KeyArchive& archive) : archive_(archive) {}
  Result<void> write(std::vector<kms::ArchivedRecord>) override { return {}; }
  Result<std::vector<kms::ArchivedRecord>> read() override { return archive_.read(); }

 private:
  kms::KeyArchive& archive_;
};

/// Keys to what is sealed.
class Opener {
 public:
  Opener(store::DataFolder& folder, const SecretBytes& root_key)
      : archive_(folder, root_key, entropy_),
        kms_({.region = std::string(default_region), .regions = partition_regions(default_region), .archive = &keys_},
             clock_, entropy_, rules_),
        engine_(kms_, entropy_, root_key.clone(), clock_) {}

  Result<void> load() { return kms_.load(); }

  S3Result<crypto::SegmentKeys> open(const sse::Envelope& envelope, const sse::ObjectPlace& place) {
    const kms::CallOrigin origin = origin_of(envelope.kms_key_arn);
    const sse::RequestFacts facts{.peer = peer_,
                                  .principal = origin.principal,
                                  .action = "s3:GetObject",
                                  .resource_arn = "",
                                  .rules = rules_,
                                  .era = Era::y2026};
    return engine_.open(envelope, place, nullptr, facts, origin);
  }
  [[nodiscard]] const Rules& rules() const { return rules_; }

 private:
  /// The root of the account that the key belongs to, in the key's Region.
  static kms::CallOrigin origin_of(const std::string& key_arn) {
    kms::CallOrigin origin;
    const std::vector<std::string_view> words = split(key_arn, ':');
    if (words.size() < 6) return origin;
    origin.region = words[3];
    origin.via_service = "s3." + origin.region + ".amazonaws.com";
    origin.principal.account_id = words[4];
    origin.principal.arn = "arn:aws:iam::" + origin.principal.account_id + ":root";
    return origin;
  }

  SystemClock clock_;
  SystemEntropy entropy_;
  Rules rules_;
  Peer peer_ = [] {
    Peer peer;
    peer.secure = true;
    return peer;
  }();
  SealedArchive archive_;
  ReadOnlyArchive keys_{archive_};
  kms::Kms kms_;
  sse::SseEngine engine_;
};

class FolderExaminer final : public store::Examiner {
 public:
  FolderExaminer(Examination& result, Opener* opener) : result_(result), opener_(opener) {}

  void version(const std::string& bucket, const store::ObjectRef& object, const std::string& where) override {
    ++result_.versions;
    if (object->delete_marker) return;
    examine(bucket, object, where);
  }

  void upload(const std::string& bucket, const store::UploadRef& upload, const store::Parts& parts,
              const std::string& where) override {
    ++result_.uploads;
    auto as_object = std::make_shared<store::ObjectRecord>();
    as_object->key = upload->key;
    as_object->seal_id = upload->seal_id;
    as_object->envelope = upload->envelope;
    for (const auto& [number, part] : parts) {
      as_object->parts.push_back(part);
      as_object->size += part.size;
    }
    examine(bucket, as_object, where);
  }

 private:
  void examine(const std::string& bucket, const store::ObjectRef& object, const std::string& where) {
    const auto envelope = sse::parse_envelope(object->envelope);
    if (!envelope) return found(where, "its envelope is damaged");
    for (const store::SealedPart& part : object->parts) {
      const std::size_t layers = envelope->method == EncryptionMethod::dsse_kms ? 2 : 1;
      if (part.ciphertext->size() != crypto::sealed_size(part.size, layers))
        return found(where, "its ciphertext has not the length that its size asks for");
    }
    if (opener_ == nullptr) return;
    if (envelope->method == EncryptionMethod::sse_c) {
      ++result_.under_customer;
      return;
    }
    const sse::ObjectPlace place{bucket, object->key, object->seal_id};
    auto keys = opener_->open(*envelope, place);
    if (!keys) return not_opened(*envelope, keys.error(), where);
    verify(object, std::move(*keys), place, where);
  }

  void not_opened(const sse::Envelope& envelope, const S3Error& error, const std::string& where) {
    // KMS refuses what is damaged in another way than what it may not open.
    const bool refused = uses_kms(envelope.method) && error.status < 500 && !error.code.ends_with("Ciphertext") &&
                         !error.code.ends_with("InvalidCiphertextException");
    if (refused) {
      ++result_.closed_by_kms;
    } else {
      found(where, "its data key cannot be unwrapped: " + error.code);
    }
  }

  void verify(const store::ObjectRef& object, crypto::SegmentKeys keys, const sse::ObjectPlace& place,
              const std::string& where) {
    const auto body = open_object(object, std::move(keys), place, 0, object->size, opener_->rules());
    for (;;) {
      const auto count = body->read(buffer_);
      if (!count) return found(where, count.error().message);
      if (*count == 0) break;
    }
    ++result_.verified;
  }

  void found(const std::string& where, std::string what) {
    result_.findings.push_back({.where = where, .what = std::move(what)});
  }

  Examination& result_;
  Opener* opener_;
  Bytes buffer_ = Bytes(std::size_t{64} * 1024);
};

/// One folder, or one snapshot, by itself.
Result<Examination> examine_alone(store::DataFolder& folder, const SecretBytes& root_key,
                                  const ExaminationOptions& options) {
  std::optional<Opener> opener;
  if (options.deep) {
    opener.emplace(folder, root_key);
    if (auto loaded = opener->load(); !loaded) return tl::unexpected(loaded.error());
  }
  Examination result;
  FolderExaminer examiner(result, opener ? &*opener : nullptr);
  for (store::Finding& finding : folder.examine(examiner, options.repairs))
    result.findings.push_back(std::move(finding));
  return result;
}

Result<Examination> examine_snapshot(store::DataFolder& folder, const std::string& name, const SecretBytes& root_key,
                                     const ExaminationOptions& options) {
  try {
    const auto snapshot = folder.snapshot(name);
    if (!snapshot) return tl::unexpected(snapshot.error());
    return examine_alone(**snapshot, root_key, options);
  } catch (const store::StoreFailure& failure) {
    return fail(failure.what());
  }
}

}  // namespace
}  // namespace s3sse::service

namespace s3sse {

Result<Examination> examine_folder(const Persistence& data, const ExaminationOptions& options) {
  try {
    auto result = service::examine_alone(*data.folder, data.root_key, options);
    if (!result) return result;
    for (const std::string& name : data.folder->snapshots()) {
      ++result->snapshots;
      const std::string label = "snapshot " + name;
      const auto snapshot = service::examine_snapshot(*data.folder, name, data.root_key, options);
      if (!snapshot) {
        result->findings.push_back({.where = label, .what = snapshot.error().message});
        continue;
      }
      for (store::Finding finding : snapshot->findings) {
        finding.where = label + ": " + finding.where;
        result->findings.push_back(std::move(finding));
      }
    }
    return result;
  } catch (const store::StoreFailure& failure) {
    return fail(failure.what());
  }
}

}  // namespace s3sse
