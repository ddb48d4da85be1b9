#pragma once
// The way in which `s3sse run` in one terminal finds what `s3sse serve` in another one uses: each server leaves a note,
// readable by its user alone, in ${XDG_CACHE_HOME:-~/.cache}/s3sse/, and takes it away when it ends.
#include <filesystem>
#include <optional>
#include <string>

#include "harness/cli/command/environment.h"
#include "harness/cli/target/principals.h"
#include "harness/transport/endpoint_url.h"
#include "simulator/base/result.h"
#include "simulator/base/secret_bytes.h"

namespace s3sse::cli {

struct KnownServer {
  std::string http;  ///< URL; empty when that side is off
  std::string https;
  std::string ca;  ///< path of the CA certificate; empty without HTTPS
  std::string region;
  long pid = 0;
  Principals principals;
  SecretBytes probe_token{};  ///< opens the white-box questions; empty: they are not answered
  std::string admin{};        ///< URL of /healthz and /metrics; empty without them
  std::string ui{};           ///< URL of the web lesson; empty: none is served
};

/// The folder of the notes; nothing when neither XDG_CACHE_HOME nor HOME is set.
std::optional<std::filesystem::path> notes_folder(const Environment& environment);

/// The JSON of --ready-file: http, https, admin and ui (where there is one), ca, access_key_id, secret_access_key,
/// region, pid. Holds the secret: for files of mode 0600 only.
std::string ready_json(const KnownServer& server);
/// The text of the note: the same, and the token of the probe.
std::string note_json(const KnownServer& server);

/// The place of the note of a server with that process id.
std::filesystem::path note_path(const std::filesystem::path& folder, long pid);

/// The server that listens at `url` according to its note.
std::optional<KnownServer> find_known_server(const std::filesystem::path& folder, const harness::EndpointUrl& url);

struct DeadServer {
  std::filesystem::path note;
  std::string ca;  ///< path of its CA certificate; empty where a server that lives has it
};
/// The notes of processes that are no more.
std::vector<DeadServer> find_dead_servers(const std::filesystem::path& folder);

}  // namespace s3sse::cli
