#include "harness/cli/simulator/data_flags.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "harness/cli/command/environment.h"
#include "simulator/base/encoding.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t root_key_size = 32;
constexpr std::size_t largest_root_key_file = 1024;
constexpr const char* root_key_variable = "S3SSE_ROOT_KEY";

Result<SecretBytes> parse_root_key(std::string_view text, const std::string& where) {
  auto bytes = from_hex(trim(text, " \t\r\n"));
  if (!bytes || bytes->size() != root_key_size)
    return fail(
        fmt::format("{} does not hold a root key: that is 64 hex digits, as openssl rand -hex 32 prints", where));
  SecretBytes key = SecretBytes::copy_of(*bytes);
  wipe_memory(ByteSpan(*bytes));
  return key;
}

/// Makes the name of a new file outlive a power failure.
bool sync_folder_of(const std::string& path) {
  const std::filesystem::path folder = std::filesystem::absolute(path).parent_path();
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  if (descriptor >= 0) ::close(descriptor);
  return synced;
}

Result<SecretBytes> new_root_key(const std::string& path, Entropy& entropy) {
  SecretBytes key = entropy.secret(root_key_size);
  std::string text = to_hex(key.reveal()) + "\n";
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = descriptor >= 0 &&
                       ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(descriptor) == 0 && sync_folder_of(path);
  const int problem = errno;
  if (descriptor >= 0) ::close(descriptor);
  // Half a key would be taken for a damaged one at the next start.
  if (descriptor >= 0 && !written) ::unlink(path.c_str());
  wipe_memory(text);
  if (!written)
    return fail(fmt::format("the root key cannot be written to {}: {}; name another file with --root-key-file", path,
                            std::generic_category().message(problem)));
  return key;
}

/// The place that a path stands for: no link, no dot, no slash at the end.
std::filesystem::path place_of(const std::filesystem::path& path) {
  std::error_code ignored;
  auto place = std::filesystem::weakly_canonical(std::filesystem::absolute(path, ignored), ignored).lexically_normal();
  return place.has_filename() ? place : place.parent_path();
}

/// True if whoever takes `folder` away has `path`, too.
bool lies_in(const std::filesystem::path& path, const std::filesystem::path& folder) {
  const auto inner = place_of(path);
  const auto outer = place_of(folder);
  return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// The file that the flags name, or else the one beside the folder, which may be named by a link or as ".".
std::string root_key_path(const DataOptions& options) {
  if (!options.root_key_file.empty()) return options.root_key_file;
  std::filesystem::path folder = options.folder;
  if (!folder.has_filename()) folder = folder.parent_path();  // "data/" is "data"
  const std::string beside_name = folder.string() + ".root-key";
  const std::filesystem::path place = place_of(folder);
  std::error_code ignored;
  const bool plain = std::filesystem::absolute(folder, ignored).lexically_normal() == place;
  const bool known = std::filesystem::exists(beside_name, ignored) && !lies_in(beside_name, folder);
  return plain || known ? beside_name : place.string() + ".root-key";
}

bool key_is_in_environment(const DataOptions& options) {
  return options.root_key_file.empty() && !process_environment()(root_key_variable).empty();
}

bool is_there(const std::string& path) {
  std::error_code problem;
  return std::filesystem::exists(path, problem);
}

}  // namespace

void add_data_flags(Command& verb, DataOptions& options) {
  verb.add_option("--data", options.folder, "keep everything in this folder, made if absent; it outlives the process")
      .not_empty()
      .type_name("DIR");
  verb.add_option("--durability", options.durability,
                  "full (with --data): safe from power failures; os: from crashes; memory: from nothing")
      .one_of({"full", "os", "memory"})
      .type_name("HOW");
  verb.add_option("--root-key-file", options.root_key_file,
                  "key to the folder, made if absent (default DIR.root-key, or S3SSE_ROOT_KEY in hex)")
      .not_empty()
      .type_name("FILE");
  verb.add_option("--snapshot", options.snapshot,
                  "begin with it, or save the beginning as it; the probe's reset comes back to it")
      .not_empty()
      .type_name("NAME");
}

Result<SecretBytes> root_key_of(const DataOptions& options) {
  if (key_is_in_environment(options)) {
    std::string text = process_environment()(root_key_variable);
    auto key = parse_root_key(text, root_key_variable);
    wipe_memory(text);
    return key;
  }
  const std::string path = root_key_path(options);
  if (lies_in(path, options.folder))
    return fail(fmt::format(
        "--root-key-file {} is in the data folder: whoever took the folder could open it; keep the key elsewhere",
        path));
  struct stat facts = {};
  if (::stat(path.c_str(), &facts) != 0)
    return fail(
        fmt::format("there is no root key {}; name its file with --root-key-file, or set {}", path, root_key_variable));
  if ((facts.st_mode & 077) != 0) return fail(fmt::format("{} is open to others; chmod 600 {}", path, path));
  auto text = read_file(path, largest_root_key_file);
  if (!text) return tl::unexpected(text.error());
  auto key = parse_root_key(*text, path);
  wipe_memory(*text);
  return key;
}

Result<std::optional<Persistence>> open_data(const DataOptions& options, Entropy& entropy) {
  if (options.folder.empty()) {
    if (!options.root_key_file.empty())
      return fail("--root-key-file is the key to a data folder; name one with --data");
    if (options.durability == "full" || options.durability == "os")
      return fail(fmt::format("--durability {} needs a folder; name one with --data", options.durability));
    return std::nullopt;
  }
  if (options.durability == "memory")
    return fail(fmt::format("--durability memory keeps nothing in {}; leave out one of the two", options.folder));
  if (std::error_code problem; is_there(options.folder) && !std::filesystem::is_directory(options.folder, problem))
    return fail(fmt::format("--data {} is no folder", options.folder));
  const std::string path = root_key_path(options);
  const bool fresh = !key_is_in_environment(options) && !is_there(path) && !lies_in(path, options.folder);
  // A folder that is older than its key cannot be opened by it.
  if (fresh && is_there(options.folder + "/objects.sqlite"))
    return fail(fmt::format("{} was written under a root key, and {} is not there; name its file with --root-key-file",
                            options.folder, path));
  auto key = fresh ? new_root_key(path, entropy) : root_key_of(options);
  if (!key) return tl::unexpected(key.error());
  auto opened = open_data_folder(
      options.folder, options.durability == "os" ? store::Durability::os : store::Durability::full, std::move(*key));
  if (!opened) return tl::unexpected(opened.error());
  return std::move(*opened);
}

Result<void> begin_with_snapshot(const DataOptions& options, Service& service) {
  if (options.snapshot.empty()) return {};
  if (!store::is_snapshot_name(options.snapshot))
    return fail(
        fmt::format("--snapshot {}: a name has 1 to 64 letters, digits, '-', '_' and '.', and begins with no dot",
                    options.snapshot));
  try {
    if (!service.restore_snapshot(options.snapshot)) service.save_snapshot(options.snapshot);
  } catch (const std::exception& failure) {
    return fail(fmt::format("--snapshot {}: {}", options.snapshot, failure.what()));
  }
  return {};
}

Result<std::unique_ptr<Service>> make_service(ServiceConfig config, Doors doors, std::optional<Persistence> data) {
  if (!data) return std::make_unique<Service>(std::move(config), doors);
  try {
    return std::make_unique<Service>(std::move(config), doors, std::move(*data));
  } catch (const store::StoreFailure& failure) {
    return fail(failure.what());
  }
}

}  // namespace s3sse::cli
