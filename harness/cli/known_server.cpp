#include "harness/cli/known_server.h"

#include <fmt/format.h>
#include <signal.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "reports/render/atomic_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_note = 64 * 1024;
constexpr int most_notes = 200;

bool alive(long pid) {
  return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

/// Foreign or broken files are passed over: the folder is only a convenience.
std::optional<KnownServer> read_note(const std::filesystem::path& path) {
  Result<std::string> text = reports::read_file(path, largest_note);
  if (!text) return std::nullopt;
  nlohmann::json note = nlohmann::json::parse(*text, nullptr, false);
  wipe_memory(*text);
  if (!note.is_object()) return std::nullopt;
  const auto value = [&](const char* name) {
    const auto found = note.find(name);
    return found != note.end() && found->is_string() ? found->get<std::string>() : std::string();
  };
  KnownServer server{value("http"), value("https"), value("ca"), value("region"), {}, 0};
  std::string secret = value("secret_access_key");
  server.credentials = harness::sigv4::make_credentials(value("access_key_id"), secret);
  wipe_memory(secret);
  const auto pid = note.find("pid");
  if (pid != note.end() && pid->is_number_integer()) server.pid = pid->get<long>();
  return server;
}

}  // namespace

std::optional<std::filesystem::path> notes_folder(const Environment& environment) {
  const std::string cache = environment("XDG_CACHE_HOME");
  if (!cache.empty()) return std::filesystem::path(cache) / "s3sse";
  const std::string home = environment("HOME");
  if (!home.empty()) return std::filesystem::path(home) / ".cache" / "s3sse";
  return std::nullopt;
}

std::string ready_json(const KnownServer& server) {
  const nlohmann::ordered_json note = {
      {"http", server.http},
      {"https", server.https},
      {"ca", server.ca},
      {"access_key_id", server.credentials.access_key_id},
      {"secret_access_key", std::string(as_text(server.credentials.secret_access_key.reveal()))},
      {"region", server.region},
      {"pid", server.pid}};
  return note.dump(2) + "\n";
}

std::filesystem::path note_path(const std::filesystem::path& folder, long pid) {
  return folder / fmt::format("server-{}.json", pid);
}

std::optional<KnownServer> find_known_server(const std::filesystem::path& folder, const EndpointUrl& url) {
  std::error_code problem;
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("server-") || !name.ends_with(".json")) continue;
    if (++seen > most_notes) break;
    std::optional<KnownServer> server = read_note(entry.path());
    if (!server || !alive(server->pid)) continue;
    for (const std::string& side : {server->https, server->http}) {
      const auto listens_at = parse_endpoint_url(side);
      if (listens_at && listens_at->same_place(url)) return server;
    }
  }
  return std::nullopt;
}

}  // namespace s3sse::cli
