#pragma once
// Files as objects: the ciphertext in the file, its metadata beside it in FILE.metadata.json, an instruction file in
// FILE.instruction. So files and objects have one client.
#include "simulator/client_side/object_store.h"

namespace s3sse::cli {

/// Behind the name of a file: its metadata, as a JSON object of texts.
inline constexpr std::string_view metadata_file_end = ".metadata.json";

/// A file that is read as a body.
Result<std::unique_ptr<BodySource>> open_file_source(const std::string& path);

/// A file that is written under a temporary name; keep() gives it its own. Without that it is gone again.
class NewFile final : public BodySink {
 public:
  static Result<std::unique_ptr<NewFile>> create(const std::string& path);
  ~NewFile() override;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  Result<void> write(ByteView bytes) override;
  Result<void> keep();

 private:
  NewFile(std::string path, std::string temporary, int descriptor)
      : path_(std::move(path)), temporary_(std::move(temporary)), descriptor_(descriptor) {}
  std::string path_;
  std::string temporary_;  ///< empty: it has its name
  int descriptor_;
};

/// `key` is the path of a file; the bucket is empty.
class FileStore final : public client_side::ObjectStore {
 public:
  Result<client_side::ReceivedObject> get(const std::string& bucket, const std::string& key,
                                          const std::optional<std::string>& range) override;
  Result<std::string> put(const std::string& bucket, const std::string& key, const client_side::Metadata& metadata,
                          BodySource& body, std::uint64_t length) override;
  Result<void> remove(const std::string& bucket, const std::string& key) override;
  Result<void> remove_many(const std::string& bucket, const std::vector<std::string>& keys) override;
};

}  // namespace s3sse::cli
