#include "harness/runner/run/journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "simulator/base/json.h"

namespace s3sse::harness::runner {
namespace {

using Json = nlohmann::ordered_json;
constexpr std::size_t longest_line = 4096;

void write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

/// True if the process that wrote the file still lives: it holds the lock.
bool is_locked(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return false;
  const bool locked = ::flock(fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK;
  ::close(fd);
  return locked;
}

std::string text_in(const Json& object, const char* name) {
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

void take_line(const Json& line, JournalEntry& entry) {
  if (const std::string run = text_in(line, "run"); !run.empty()) {
    entry.run_id = run;
    entry.endpoint = text_in(line, "endpoint");
  }
  if (const std::string name = text_in(line, "bucket"); !name.empty()) entry.buckets.push_back(name);
  if (const std::string name = text_in(line, "gone"); !name.empty()) std::erase(entry.buckets, name);
  if (const std::string arn = text_in(line, "kms_key"); !arn.empty()) entry.kms_keys.push_back(arn);
  if (const std::string arn = text_in(line, "kms_key_gone"); !arn.empty()) std::erase(entry.kms_keys, arn);
}

JournalEntry read_journal(const std::filesystem::path& path) {
  JournalEntry entry;
  entry.path = path;
  entry.running = is_locked(path);
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) {
    if (line.size() > longest_line) continue;
    const auto json = parse_ordered_json(line);
    if (json && json->is_object()) take_line(*json, entry);
  }
  return entry;
}

}  // namespace

Result<std::unique_ptr<Journal>> Journal::begin(const std::filesystem::path& folder, const std::string& run_id,
                                                const std::string& endpoint) {
  std::error_code problem;
  std::filesystem::create_directories(folder, problem);
  const std::filesystem::path path = folder / (run_id + ".jsonl");
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return fail(fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
  ::flock(fd, LOCK_EX | LOCK_NB);
  write_all(fd, write_json(Json{{"run", run_id}, {"endpoint", endpoint}}) + "\n");
  return std::unique_ptr<Journal>(new Journal(path, fd));
}

Journal::~Journal() {
  const JournalEntry left = read_journal(path_);
  if (left.buckets.empty() && left.kms_keys.empty()) {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  ::close(fd_);
}

void Journal::note(const char* what, std::string_view name) {
  const std::string line = write_json(Json{{what, name}}) + "\n";
  const std::lock_guard lock(mutex_);
  write_all(fd_, line);
}

std::vector<JournalEntry> read_journals(const std::filesystem::path& folder) {
  std::vector<JournalEntry> out;
  std::error_code problem;
  for (const auto& file : std::filesystem::directory_iterator(folder, problem))
    if (file.path().extension() == ".jsonl") out.push_back(read_journal(file.path()));
  std::sort(out.begin(), out.end(), [](const JournalEntry& a, const JournalEntry& b) { return a.run_id < b.run_id; });
  return out;
}

}  // namespace s3sse::harness::runner
