#pragma once
// S3 in memory for an encryption client. It remembers what it was asked, and fails where it is told to.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "simulator/client_side/byte_range.h"
#include "simulator/client_side/object_store.h"

namespace s3sse::cli {

class MemoryObjectStore final : public client_side::ObjectStore {
 public:
  struct Object {
    client_side::Metadata metadata;
    Bytes body;
  };
  std::map<std::string, Object> objects;  // bucket/key
  std::vector<std::string> log;           // "PUT b/k"
  std::string failing;                    // the entry of the log that fails
  bool sends_ranges_unasked = false;

  Result<client_side::ReceivedObject> get(const std::string& bucket, const std::string& key,
                                          const std::optional<std::string>& range) override {
    const std::string name = bucket + "/" + key;
    if (auto fine = noted("GET " + name + (range ? " " + *range : "")); !fine) return tl::unexpected(fine.error());
    const auto found = objects.find(name);
    if (found == objects.end()) return fail("there is no such key", "NoSuchKey");
    const Bytes& all = found->second.body;
    client_side::ReceivedObject answer{.metadata = found->second.metadata, .body = nullptr};
    const auto wanted = range ? client_side::parse_byte_range(*range) : std::nullopt;
    if (!wanted) {
      answer.body = std::make_unique<MemorySource>(all);
      if (sends_ranges_unasked) answer.range = client_side::ContentRange{0, all.size() - 1, all.size()};
      return answer;
    }
    if (wanted->first >= all.size()) return fail("the range is not satisfiable", "InvalidRange");
    const std::uint64_t last = std::min<std::uint64_t>(wanted->last.value_or(all.size() - 1), all.size() - 1);
    answer.range = client_side::ContentRange{wanted->first, last, all.size()};
    answer.body = std::make_unique<MemorySource>(Bytes(all.begin() + static_cast<std::ptrdiff_t>(wanted->first),
                                                       all.begin() + static_cast<std::ptrdiff_t>(last) + 1));
    return answer;
  }
  Result<std::string> put(const std::string& bucket, const std::string& key, const client_side::Metadata& metadata,
                          BodySource& body, std::uint64_t length) override {
    if (auto fine = noted("PUT " + bucket + "/" + key); !fine) return tl::unexpected(fine.error());
    auto bytes = read_all(body, 1 << 30);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->size() != length) return fail("the body is not as long as was said", "IncompleteBody");
    objects[bucket + "/" + key] = {metadata, std::move(*bytes)};
    return std::string("etag");
  }
  Result<void> remove(const std::string& bucket, const std::string& key) override {
    objects.erase(bucket + "/" + key);
    return noted("DELETE " + bucket + "/" + key);
  }
  Result<void> remove_many(const std::string& bucket, const std::vector<std::string>& keys) override {
    std::string entry = "DELETE-MANY";
    for (const std::string& key : keys) {
      objects.erase(bucket + "/" + key);
      entry += " " + key;
    }
    return noted(entry);
  }
  Result<std::string> create_upload(const std::string& bucket, const std::string& key,
                                    const client_side::Metadata& metadata) override {
    if (auto fine = noted("CREATE " + bucket + "/" + key); !fine) return tl::unexpected(fine.error());
    upload_ = {metadata, {}};
    return std::string("upload-1");
  }
  Result<std::string> upload_part(const std::string&, const std::string&, const std::string&, int number,
                                  BodySource& body, std::uint64_t length) override {
    if (auto fine = noted("PART " + std::to_string(number)); !fine) return tl::unexpected(fine.error());
    auto bytes = read_all(body, 1 << 30);
    if (!bytes) return tl::unexpected(bytes.error());
    if (bytes->size() != length) return fail("the part is not as long as was said", "IncompleteBody");
    upload_.body.insert(upload_.body.end(), bytes->begin(), bytes->end());
    return "etag-" + std::to_string(number);
  }
  Result<void> complete_upload(const std::string& bucket, const std::string& key, const std::string&,
                               const std::vector<client_side::UploadedPart>&) override {
    objects[bucket + "/" + key] = upload_;
    return noted("COMPLETE");
  }
  Result<void> abort_upload(const std::string&, const std::string&, const std::string&) override {
    return noted("ABORT");
  }

 private:
  Result<void> noted(const std::string& entry) {
    log.push_back(entry);
    if (entry == failing) return fail("told to fail", "InternalError");
    return {};
  }
  Object upload_;
};

}  // namespace s3sse::cli
