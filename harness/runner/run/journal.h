#pragma once
// A note of every bucket before it is made, so that leftovers of a run that died are found again, even where the
// endpoint lists no buckets.
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/result.h"

namespace s3sse::harness::runner {

/// The note that one run left. No secrets in it.
struct JournalEntry {
  std::filesystem::path path;
  std::string run_id;
  std::string endpoint;              ///< label of the endpoint: its URL
  std::vector<std::string> buckets;  ///< made, and not known to be gone
  std::vector<std::string> kms_keys;
  bool running = false;  ///< the run that writes it is still alive
};

/// Written by a run. Each line reaches the operating system before the request that it announces goes out. The file is
/// locked as long as the process lives, and removed when nothing is left. Safe from many threads.
class Journal {
 public:
  static Result<std::unique_ptr<Journal>> begin(const std::filesystem::path& folder, const std::string& run_id,
                                                const std::string& endpoint);
  ~Journal();
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;

  void making_bucket(std::string_view name) { note("bucket", name); }
  void bucket_gone(std::string_view name) { note("gone", name); }
  void made_kms_key(std::string_view arn) { note("kms_key", arn); }
  void kms_key_gone(std::string_view arn) { note("kms_key_gone", arn); }

 private:
  Journal(std::filesystem::path path, int fd) : path_(std::move(path)), fd_(fd) {}
  void note(const char* what, std::string_view name);

  std::filesystem::path path_;
  std::mutex mutex_;
  int fd_;
};

/// All that stand in the folder; broken lines (a run that died while it wrote) are passed over.
std::vector<JournalEntry> read_journals(const std::filesystem::path& folder);

}  // namespace s3sse::harness::runner
