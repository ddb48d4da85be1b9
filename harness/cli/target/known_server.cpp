#include "harness/cli/target/known_server.h"

#include <fmt/format.h>
#include <signal.h>

#include <cerrno>
#include <set>

#include "harness/transport/endpoint_url.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_note = 64 * 1024;
constexpr int most_notes = 200;

bool alive(long pid) {
  return pid > 0 && (::kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM);
}

using Json = nlohmann::ordered_json;

std::string note_text(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto found = object.find(name);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json principal_json(const Principal& principal) {
  return {{"access_key_id", principal.credentials.access_key_id},
          {"secret_access_key", std::string(as_text(principal.credentials.secret_access_key.reveal()))},
          {"account_id", principal.account_id},
          {"user_name", principal.user_name}};
}

Principal principal_in(const Json& principals, const char* role) {
  static const Json none;
  const Json& object = principals.is_object() && principals.contains(role) ? principals[role] : none;
  std::string secret = note_text(object, "secret_access_key");
  Principal out = harness::sigv4::iam_user(harness::sigv4::make_credentials(note_text(object, "access_key_id"), secret),
                                           note_text(object, "account_id"), note_text(object, "user_name"));
  wipe_memory(secret);
  return out;
}

Json json_of(const KnownServer& server) {
  const Principal& owner = server.principals.owner;
  Json out = {{"http", server.http},
              {"https", server.https},
              {"ca", server.ca},
              {"access_key_id", owner.credentials.access_key_id},
              {"secret_access_key", std::string(as_text(owner.credentials.secret_access_key.reveal()))},
              {"region", server.region},
              {"pid", server.pid},
              {"principals",
               {{"owner", principal_json(owner)},
                {"second", principal_json(server.principals.second)},
                {"other_account", principal_json(server.principals.other_account)}}}};
  if (!server.admin.empty()) out["admin"] = server.admin;
  if (!server.ui.empty()) out["ui"] = server.ui;
  return out;
}

/// Foreign or broken files are passed over: the folder is only a convenience.
std::optional<KnownServer> read_note(const std::filesystem::path& path) {
  Result<std::string> text = read_file(path, largest_note);
  if (!text) return std::nullopt;
  const auto read = parse_ordered_json(*text);
  wipe_memory(*text);
  if (!read || !read->is_object() || !read->contains("principals")) return std::nullopt;
  const Json& note = *read;
  KnownServer server;
  server.http = note_text(note, "http");
  server.https = note_text(note, "https");
  server.ca = note_text(note, "ca");
  server.region = note_text(note, "region");
  const auto pid = note.find("pid");
  if (pid != note.end() && pid->is_number_integer()) server.pid = pid->get<long>();
  std::string token = note_text(note, "probe_token");
  if (from_hex(token)) server.probe_token = SecretBytes::copy_of(as_bytes(token));
  wipe_memory(token);
  const Json& principals = note["principals"];
  server.principals = {principal_in(principals, "owner"), principal_in(principals, "second"),
                       principal_in(principals, "other_account")};
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
  return write_json(json_of(server), 2) + "\n";
}

std::string note_json(const KnownServer& server) {
  Json note = json_of(server);
  if (!server.probe_token.empty()) note["probe_token"] = std::string(as_text(server.probe_token.reveal()));
  return write_json(note, 2) + "\n";
}

std::filesystem::path note_path(const std::filesystem::path& folder, long pid) {
  return folder / fmt::format("server-{}.json", pid);
}

std::optional<KnownServer> find_known_server(const std::filesystem::path& folder, const harness::EndpointUrl& url) {
  std::error_code problem;
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("server-") || !name.ends_with(".json")) continue;
    if (++seen > most_notes) break;
    std::optional<KnownServer> server = read_note(entry.path());
    if (!server || !alive(server->pid)) continue;
    for (const std::string& side : {server->https, server->http}) {
      const auto listens_at = harness::parse_endpoint_url(side);
      if (listens_at && listens_at->same_place(url)) return server;
    }
  }
  return std::nullopt;
}

std::vector<DeadServer> find_dead_servers(const std::filesystem::path& folder) {
  std::vector<DeadServer> out;
  std::set<std::string> in_use;
  std::error_code problem;
  for (const auto& entry : std::filesystem::directory_iterator(folder, problem)) {
    const std::string name = entry.path().filename().string();
    if (!name.starts_with("server-") || !name.ends_with(".json")) continue;
    const std::optional<KnownServer> server = read_note(entry.path());
    if (!server || server->pid <= 0) continue;
    if (alive(server->pid))
      in_use.insert(server->ca);
    else
      out.push_back({entry.path(), server->ca});
  }
  // A server that lives may have taken over the port of one that does not, and with it the name of its CA file.
  for (DeadServer& dead : out)
    if (in_use.contains(dead.ca)) dead.ca.clear();
  return out;
}

}  // namespace s3sse::cli
