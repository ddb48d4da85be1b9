#include "harness/cli/simulator/serve_traces.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "harness/cli/command/output.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_own_file = 256 * 1024;

std::string content_of(const std::filesystem::path& path) {
  if (path.empty()) return {};
  return read_file(path.string(), largest_own_file).value_or("");
}

}  // namespace

Result<std::string> write_ca(const server::Server& server, const std::string& wanted,
                             const std::optional<std::filesystem::path>& folder) {
  if (server.ca_pem().empty()) return wanted;
  std::filesystem::path path = wanted;
  if (path.empty() && folder) path = *folder / fmt::format("ca-{}.pem", server.https_port().value_or(0));
  if (path.empty()) return fail("there is no home folder for the CA certificate; name a file with --ca-file");
  path = std::filesystem::absolute(path);
  if (const auto written = reports::write_file_atomically(path, server.ca_pem()); !written)
    return tl::unexpected(written.error());
  return path.string();
}

void remove_traces_of_the_dead(const std::filesystem::path& folder) {
  std::error_code ignored;
  for (const DeadServer& dead : find_dead_servers(folder)) {
    const std::filesystem::path ca = dead.ca;
    if (ca.parent_path() == folder && ca.filename().string().starts_with("ca-")) std::filesystem::remove(ca, ignored);
    std::filesystem::remove(dead.note, ignored);
  }
}

OwnFile::OwnFile(std::filesystem::path path) : path_(std::move(path)), content_(content_of(path_)) {}

OwnFile::~OwnFile() {
  std::error_code ignored;
  if (!content_.empty() && content_of(path_) == content_) std::filesystem::remove(path_, ignored);
}

Note::Note(const std::optional<std::filesystem::path>& folder, const KnownServer& server) {
  if (!folder) return;
  path_ = note_path(*folder, server.pid);
  const auto written = reports::write_file_atomically(path_, note_json(server), reports::FileAccess::owner_only);
  if (!written)
    print_error(fmt::format("s3sse: {}; s3sse run needs the credentials from you\n", written.error().message));
}

Note::~Note() {
  std::error_code ignored;
  if (!path_.empty()) std::filesystem::remove(path_, ignored);
}

}  // namespace s3sse::cli
