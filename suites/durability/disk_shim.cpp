// A disk that misbehaves, put under a process with LD_PRELOAD. It watches what is done to the files of one folder.
//
//   S3SSE_DISK_FOLDER          the folder; nothing outside of it is touched
//   S3SSE_DISK_POWER_FAILS     the power fails at this write, sync, rename or removal: what was not synced is lost, or
//                              kept, or torn, write by write as the seed says; names that came or went since their
//                              folder was synced, likewise. Then the process ends with status 77.
//   S3SSE_DISK_SEED            of these decisions
//   S3SSE_DISK_SWITCH          a path: while PATH.full exists, writes find no room; while PATH.broken does, syncs fail
//
// POSIX promises no more than this, whatever a file system does in practice.
#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <random>
#include <string>
#include <vector>

namespace {

constexpr int power_failed = 77;
constexpr std::size_t sector = 512;

template <class Function>
Function* next(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

/// The functions of the C library that are behind those of this shim. Looked up at the first call, which may come
/// before anything of this library was initialised.
struct Real {
  int (*open)(const char*, int, ...) = next<int(const char*, int, ...)>("open64");
  int (*close)(int) = next<int(int)>("close");
  ssize_t (*write)(int, const void*, size_t) = next<ssize_t(int, const void*, size_t)>("write");
  ssize_t (*pwrite)(int, const void*, size_t, off_t) = next<ssize_t(int, const void*, size_t, off_t)>("pwrite64");
  int (*ftruncate)(int, off_t) = next<int(int, off_t)>("ftruncate64");
  int (*fsync)(int) = next<int(int)>("fsync");
  int (*rename)(const char*, const char*) = next<int(const char*, const char*)>("rename");
  int (*unlink)(const char*) = next<int(const char*)>("unlink");
  int (*link)(const char*, const char*) = next<int(const char*, const char*)>("link");
  int (*mkdir)(const char*, mode_t) = next<int(const char*, mode_t)>("mkdir");
  int (*rmdir)(const char*) = next<int(const char*)>("rmdir");
};

const Real& real() {
  static const Real only;
  return only;
}

struct Write {
  off_t offset;
  std::vector<char> bytes;
};

/// A file since it was last synced.
struct Unsynced {
  std::vector<char> image;  ///< as it is on the disk
  std::vector<Write> writes;
  bool cut = false;  ///< truncated meanwhile
};

struct NameChange {
  enum class Kind { made, renamed, removed } kind;
  std::string folder;
  std::string name;    ///< as it is now; of a removed file, the shadow that keeps it
  std::string before;  ///< as it was
};

struct Disk {
  Disk() {
    const auto text = [](const char* name) {
      const char* value = std::getenv(name);
      return std::string(value == nullptr ? "" : value);
    };
    folder = text("S3SSE_DISK_FOLDER");
    control = text("S3SSE_DISK_SWITCH");
    power_fails = std::strtol(text("S3SSE_DISK_POWER_FAILS").c_str(), nullptr, 10);
    random.seed(static_cast<unsigned>(std::strtol(text("S3SSE_DISK_SEED").c_str(), nullptr, 10)));
  }

  std::mutex mutex;
  std::string folder;
  std::string control;
  long power_fails = 0;
  long actions = 0;
  std::mt19937 random;
  std::map<int, std::string> open;
  std::map<std::string, Unsynced> unsynced;
  std::vector<NameChange> names;
};

Disk& disk() {
  static Disk& only = *new Disk;  // other threads may use it until the very end
  return only;
}

bool watched(const std::string& path) {
  const Disk& d = disk();
  // The index of the log is shared memory: nothing reads it after a failure of the power.
  return !d.folder.empty() && path.starts_with(d.folder) && !path.ends_with("-shm") && !path.ends_with("/lock");
}

std::string folder_of(const std::string& path) {
  return path.substr(0, path.rfind('/'));
}

std::vector<char> content_of(const std::string& path) {
  std::vector<char> bytes;
  const int file = real().open(path.c_str(), O_RDONLY);
  struct stat facts = {};
  if (file >= 0 && ::fstat(file, &facts) == 0) {
    bytes.resize(static_cast<std::size_t>(facts.st_size));
    if (::pread(file, bytes.data(), bytes.size(), 0) < 0) bytes.clear();
  }
  if (file >= 0) real().close(file);
  return bytes;
}

bool coin() {
  return disk().random() % 2 == 0;
}

/// Returns what a disk has of a file whose writes were on their way in any order.
std::vector<char> survivors(Unsynced& file) {
  std::vector<char> image = std::move(file.image);
  for (const Write& write : file.writes) {
    std::size_t kept = coin() ? write.bytes.size() : 0;
    if (disk().random() % 4 == 0) kept = disk().random() % (write.bytes.size() / sector + 1) * sector;
    if (kept == 0) continue;
    const auto end = static_cast<std::size_t>(write.offset) + kept;
    if (image.size() < end) image.resize(end);
    std::copy_n(write.bytes.begin(), kept, image.begin() + write.offset);
  }
  return image;
}

/// A file, or a folder; what is left in one whose name is lost is lost with it.
void remove_entry(const std::string& path) {
  if (real().unlink(path.c_str()) == 0 || errno == ENOENT) return;
  if (DIR* folder = ::opendir(path.c_str())) {
    while (const dirent* entry = ::readdir(folder)) {
      const std::string name = entry->d_name;
      if (name != "." && name != "..") remove_entry(path + "/" + name);
    }
    ::closedir(folder);
  }
  real().rmdir(path.c_str());
}

[[noreturn]] void fail_power() {
  Disk& d = disk();
  for (auto& [path, file] : d.unsynced) {
    const std::vector<char> image = survivors(file);
    const int out = real().open(path.c_str(), O_WRONLY | O_TRUNC);
    if (out < 0) continue;
    for (std::size_t done = 0; done < image.size();) {
      const ssize_t count = real().write(out, image.data() + done, image.size() - done);
      if (count <= 0) break;
      done += static_cast<std::size_t>(count);
    }
    real().close(out);
  }
  // The latest changes of names may be lost; those before them are not.
  const std::size_t lost = d.names.empty() ? 0 : d.random() % (d.names.size() + 1);
  for (std::size_t i = 0; i < d.names.size(); ++i) {
    const NameChange& change = d.names[d.names.size() - 1 - i];
    const bool undone = i < lost;
    switch (change.kind) {
      case NameChange::Kind::made:
        if (undone) remove_entry(change.name);
        break;
      case NameChange::Kind::renamed:
        if (undone) real().rename(change.name.c_str(), change.before.c_str());
        break;
      case NameChange::Kind::removed:
        if (undone)
          real().rename(change.name.c_str(), change.before.c_str());
        else
          remove_entry(change.name);
        break;
    }
  }
  ::_exit(power_failed);
}

/// One more thing that is done to the disk; the last one never happens.
void count_action() {
  Disk& d = disk();
  if (d.power_fails > 0 && ++d.actions >= d.power_fails) fail_power();
}

bool switched(const char* what) {
  const Disk& d = disk();
  return !d.control.empty() && ::access((d.control + what).c_str(), F_OK) == 0;
}

Unsynced& since_sync(const std::string& path) {
  const auto [at, fresh] = disk().unsynced.try_emplace(path);
  if (fresh && disk().power_fails > 0) at->second.image = content_of(path);
  return at->second;
}

/// The changes of names in a folder, of the first `end`, are on the disk for good. With a folder that was removed goes
/// what was in it.
void forget_names_of(const std::string& folder, std::size_t end) {
  std::vector<NameChange>& names = disk().names;
  for (std::size_t i = end; i-- > 0;) {
    if (names[i].folder != folder) continue;
    const NameChange gone = names[i];
    names.erase(names.begin() + static_cast<std::ptrdiff_t>(i));
    if (gone.kind != NameChange::Kind::removed) continue;
    remove_entry(gone.name);
    const std::size_t before = names.size();
    forget_names_of(gone.before, i);
    i -= before - names.size();
  }
}

bool is_empty(const std::string& path) {
  DIR* folder = ::opendir(path.c_str());
  if (folder == nullptr) return false;
  std::size_t entries = 0;
  while (::readdir(folder) != nullptr) ++entries;
  ::closedir(folder);
  return entries == 2;  // itself and the one above
}

/// A name that goes: kept in the folder beside the watched one, where nothing finds it.
int removed(const std::string& path) {
  Disk& d = disk();
  const std::string shadow = d.folder + ".removed-" + std::to_string(d.actions);
  if (real().rename(path.c_str(), shadow.c_str()) != 0) return -1;
  d.unsynced.erase(path);
  d.names.push_back({NameChange::Kind::removed, folder_of(path), shadow, path});
  return 0;
}

/// Everything that is known of a file, or of all in a folder, goes on under the new name.
void move_names(const std::string& from, const std::string& to) {
  Disk& d = disk();
  d.unsynced.erase(to);
  const auto moved = [&](const std::string& path) -> std::string {
    if (path == from) return to;
    return path.starts_with(from + "/") ? to + path.substr(from.size()) : path;
  };
  std::map<std::string, Unsynced> unsynced;
  for (auto& [path, file] : d.unsynced) unsynced[moved(path)] = std::move(file);
  d.unsynced = std::move(unsynced);
  for (auto& [descriptor, path] : d.open) path = moved(path);
}

template <class DoWrite>
ssize_t written(int descriptor, const void* bytes, size_t size, off_t offset, DoWrite&& do_write) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  const auto file = d.open.find(descriptor);
  if (file == d.open.end()) return do_write();
  if (switched(".full")) {
    errno = ENOSPC;
    return -1;
  }
  count_action();
  if (d.power_fails > 0) {
    const auto* begin = static_cast<const char*>(bytes);
    since_sync(file->second).writes.push_back({offset, {begin, begin + size}});
  }
  return do_write();
}

int synced(int descriptor) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  const auto file = d.open.find(descriptor);
  if (file == d.open.end()) return real().fsync(descriptor);
  if (switched(".broken")) {
    errno = EIO;
    return -1;
  }
  count_action();
  d.unsynced.erase(file->second);
  forget_names_of(file->second, d.names.size());
  return 0;  // the disk of this test is memory
}

int opened(const char* path, int flags, mode_t mode) {
  Disk& d = disk();
  const std::string name = path;
  if (!watched(name)) return real().open(path, flags, mode);
  const std::unique_lock lock(d.mutex);
  const bool known = ::access(path, F_OK) == 0;
  if ((flags & O_CREAT) != 0 && !known && switched(".full")) {
    errno = ENOSPC;
    return -1;
  }
  const int descriptor = real().open(path, flags, mode);
  if (descriptor < 0) return descriptor;
  d.open[descriptor] = name;
  if (!known && d.power_fails > 0) d.names.push_back({NameChange::Kind::made, folder_of(name), name, {}});
  return descriptor;
}

}  // namespace

extern "C" {

int open(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return opened(path, flags, mode);
}
int open64(const char* path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return opened(path, flags, mode);
}
int close(int descriptor) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  d.open.erase(descriptor);
  return real().close(descriptor);
}
ssize_t write(int descriptor, const void* bytes, size_t size) {
  const off_t offset = ::lseek(descriptor, 0, SEEK_CUR);
  return written(descriptor, bytes, size, offset, [&] { return real().write(descriptor, bytes, size); });
}
ssize_t pwrite(int descriptor, const void* bytes, size_t size, off_t offset) {
  return written(descriptor, bytes, size, offset, [&] { return real().pwrite(descriptor, bytes, size, offset); });
}
ssize_t pwrite64(int descriptor, const void* bytes, size_t size, off_t offset) {
  return written(descriptor, bytes, size, offset, [&] { return real().pwrite(descriptor, bytes, size, offset); });
}
int ftruncate64(int descriptor, off_t size) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  const auto file = d.open.find(descriptor);
  if (file != d.open.end() && d.power_fails > 0) {
    count_action();
    // As if it were synced at once: SQLite cuts its log alone, and marks it as new before.
    Unsynced& now = since_sync(file->second);
    now.image.resize(static_cast<std::size_t>(size));
    now.writes.clear();
  }
  return real().ftruncate(descriptor, size);
}
int ftruncate(int descriptor, off_t size) {
  return ftruncate64(descriptor, size);
}
int fsync(int descriptor) {
  return synced(descriptor);
}
int fdatasync(int descriptor) {
  return synced(descriptor);
}
int rename(const char* from, const char* to) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  if (!watched(from) || d.power_fails == 0) return real().rename(from, to);
  count_action();
  const int outcome = real().rename(from, to);
  if (outcome != 0) return outcome;
  move_names(from, to);
  // Whoever made the file did so under its first name: that is forgotten with the change that is remembered here.
  d.names.push_back({NameChange::Kind::renamed, folder_of(to), to, from});
  return 0;
}
int unlink(const char* path) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  if (!watched(path) || d.power_fails == 0) return real().unlink(path);
  count_action();
  return removed(path);
}
int rmdir(const char* path) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  if (!watched(path) || d.power_fails == 0) return real().rmdir(path);
  if (!is_empty(path)) return real().rmdir(path);
  count_action();
  return removed(path);
}
int link(const char* from, const char* to) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  if (!watched(to) || d.power_fails == 0) return real().link(from, to);
  count_action();
  const int outcome = real().link(from, to);
  if (outcome == 0) d.names.push_back({NameChange::Kind::made, folder_of(to), to, {}});
  return outcome;
}
int mkdir(const char* path, mode_t mode) {
  Disk& d = disk();
  const std::unique_lock lock(d.mutex);
  if (!watched(path) || d.power_fails == 0) return real().mkdir(path, mode);
  count_action();
  const int outcome = real().mkdir(path, mode);
  if (outcome == 0) d.names.push_back({NameChange::Kind::made, folder_of(path), path, {}});
  return outcome;
}

}  // extern "C"
