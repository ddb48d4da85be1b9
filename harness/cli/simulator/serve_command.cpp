#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>

#include "harness/cli/command/era_flag.h"
#include "harness/cli/command/output.h"
#include "harness/cli/command/signals.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/lesson/lesson_server.h"
#include "harness/cli/simulator/access_log.h"
#include "harness/cli/simulator/admin_door.h"
#include "harness/cli/simulator/data_flags.h"
#include "harness/cli/simulator/host_guard.h"
#include "harness/cli/simulator/json_lines_file.h"
#include "harness/cli/simulator/memory_guard.h"
#include "harness/cli/simulator/offset_clock.h"
#include "harness/cli/simulator/probe_door.h"
#include "harness/cli/simulator/rule_switches.h"
#include "harness/cli/simulator/serve_footer.h"
#include "harness/cli/simulator/serve_setup.h"
#include "harness/cli/simulator/serve_traces.h"
#include "harness/cli/simulator/simulator_config.h"
#include "harness/cli/target/known_server.h"
#include "harness/model/era.h"
#include "harness/runner/script/shell_text.h"
#include "harness/transport/in_process/service_probe.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/entropy.h"
#include "simulator/base/text.h"
#include "simulator/server/listener.h"
#include "simulator/server/server.h"
#include "simulator/service/audit_trail.h"
#include "simulator/service/service.h"
#include "simulator/trace/fingerprint.h"
#include "simulator/trace/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t http_port = 9000;
  std::uint16_t https_port = 9443;
  int port = -1;  ///< shorthand for both
  std::string certificate;
  std::string private_key;
  std::string ca_file;
  std::string ready_file;
  int era = harness::model::newest_era;
  std::string region = "us-east-1";
  bool no_sigv2 = false;
  std::string access_key;
  std::string secret_key;
  std::vector<std::string> switched_off;
  bool no_probe = false;
  std::string tls_minimum = "1.2";
  std::string tls_maximum = "1.3";
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> host_names;
  std::string kms_seed;
  std::string principals;
  std::vector<std::string> faults;
  std::string fault_seed = "s3sse";
  std::string audit_log;
  std::string trace;
  std::string access_log;
  int admin_port = -1;  ///< -1: none
  bool allow_default_credentials = false;
  std::string memory_limit;
  DataOptions data;
  bool ui = false;
  int ui_port = -1;  ///< -1: 9080, or any free one with --port 0
  bool reveal = false;
};

/// The owner's keys: the flags, the variables of the AWS tools, or else the example keys.
Result<bool> take_keys(const ServeOptions& options, Principal& owner) {
  const Environment environment = process_environment();
  const bool by_flag = !options.access_key.empty() || !options.secret_key.empty();
  const std::string id = by_flag ? options.access_key : environment("AWS_ACCESS_KEY_ID");
  std::string secret = by_flag ? options.secret_key : environment("AWS_SECRET_ACCESS_KEY");
  if (id.empty() && secret.empty()) return false;
  if (id.empty() || secret.empty())
    return fail(by_flag ? "--access-key and --secret-key go together"
                        : "set both AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or neither");
  owner.credentials = harness::sigv4::make_credentials(id, secret);
  wipe_memory(secret);
  return true;
}

/// Published keys are for this machine alone. The other users' get secrets of this run where others may come.
Result<void> guard_credentials(const ServeOptions& options, bool own_keys, Entropy& entropy, Principals& principals) {
  if (is_loopback(options.address) || options.allow_default_credentials) return {};
  if (!own_keys)
    return fail(
        fmt::format("--address {} lets others in, and everybody knows the example keys; set AWS_ACCESS_KEY_ID "
                    "and AWS_SECRET_ACCESS_KEY, or say --allow-default-credentials",
                    options.address));
  for (Principal* principal : {&principals.second, &principals.other_account}) {
    std::string secret = entropy.hex(20);
    principal->credentials = harness::sigv4::make_credentials(principal->credentials.access_key_id, secret);
    wipe_memory(secret);
  }
  return {};
}

std::string url(const char* scheme, const std::string& address, std::optional<std::uint16_t> port) {
  if (!port) return {};
  // "Every address" is none that a client can go to, and no certificate names it.
  const std::string host = address == "0.0.0.0" ? "127.0.0.1" : address == "::" ? "::1" : address;
  const bool brackets = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, brackets ? "[" : "", host, brackets ? "]" : "", *port);
}

std::string export_line(const std::vector<std::pair<const char*, std::string>>& variables) {
  std::string out = "  export";
  for (const auto& [name, value] : variables)
    if (!value.empty()) out += fmt::format(" {}={}", name, value);
  return out + "\n";
}

/// As one word of a shell, quoted only where it has to be.
std::string shell_word(const std::string& text) {
  const bool plain =
      text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:+=@,%") ==
      std::string::npos;
  return plain && !text.empty() ? text : harness::runner::single_quoted(text);
}

std::string shell_secret(const Principal& principal) {
  return shell_word(std::string(as_text(principal.credentials.secret_access_key.reveal())));
}

/// Lines for another terminal: every tool, and the lines of `s3sse show CASE --curl`, find what they need in them.
std::string lines_to_paste(const KnownServer& server, bool own_keys) {
  const auto& [owner, second, other] = server.principals;
  const std::string ca = server.ca.empty() ? "" : shell_word(server.ca);
  return export_line({{"ENDPOINT", shell_word(server.https)}, {"PLAIN_ENDPOINT", shell_word(server.http)}}) +
         // A secret of the user's own is not for the screen; those of the example keys stand in every manual.
         export_line(
             {{"AWS_ACCESS_KEY_ID", shell_word(owner.credentials.access_key_id)},
              {"AWS_SECRET_ACCESS_KEY",
               own_keys ? R"("${AWS_SECRET_ACCESS_KEY:?the secret that you gave to serve}")" : shell_secret(owner)}}) +
         export_line(
             {{"AWS_DEFAULT_REGION", shell_word(server.region)}, {"AWS_CA_BUNDLE", ca}, {"CURL_CA_BUNDLE", ca}}) +
         export_line({{"SECOND_ACCESS_KEY_ID", shell_word(second.credentials.access_key_id)},
                      {"SECOND_SECRET_ACCESS_KEY", shell_secret(second)}}) +
         export_line({{"OTHER_ACCESS_KEY_ID", shell_word(other.credentials.access_key_id)},
                      {"OTHER_SECRET_ACCESS_KEY", shell_secret(other)}});
}

std::string greeting(const KnownServer& server, const ServeOptions& options, bool own_keys) {
  return fmt::format(
      R"(The simulator answers (era {era}, region {region}):
  {http}
  {https}{ca_note}
{ui_note}
Paste into another terminal (bash); SECOND_ and OTHER_ are another user, and a user of another account:

{lines}
Then, for example:

  aws --endpoint-url "$ENDPOINT" s3 mb s3://demo
  curl --aws-sigv4 "aws:amz:$AWS_DEFAULT_REGION:s3" --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY" "$ENDPOINT/"
  python3 -c 'import boto3; print(boto3.client("s3", endpoint_url="{https}").list_buckets()["Buckets"])'
  s3sse run --endpoint "$ENDPOINT"
  s3sse show smoke/sse-c/wrong-key --curl | bash

Everything is kept in {place}. Ctrl-C ends it.
)",
      fmt::arg("era", options.era), fmt::arg("region", server.region), fmt::arg("http", server.http),
      fmt::arg("https", server.https), fmt::arg("ca_note", server.ca.empty() ? "" : "   CA certificate: " + server.ca),
      fmt::arg("ui_note", server.ui.empty() ? "" : fmt::format("\nThe lesson, for a browser: {}\n", server.ui)),
      fmt::arg("lines", lines_to_paste(server, own_keys)),
      fmt::arg("place", options.data.folder.empty() ? "memory" : options.data.folder));
}

/// Returns what the rules that are switched off make of the simulator, for the screen.
std::string switched_off_text(const Rules& rules) {
  std::string out;
  for (const Rule rule : rules.switched_off()) {
    const std::string id(info(rule).id);
    out += fmt::format("{} is switched off: {}\n", id, fmt::join(misbehaviour(id), " "));
  }
  return out;
}

/// Puts the CA where clients find it; empty without a CA of our own.
Result<std::string> write_ca(const server::Server& server, const ServeOptions& options,
                             const std::optional<std::filesystem::path>& folder) {
  if (server.ca_pem().empty()) return options.ca_file;
  std::filesystem::path path = options.ca_file;
  if (path.empty() && folder) path = *folder / fmt::format("ca-{}.pem", server.https_port().value_or(0));
  if (path.empty()) return fail("there is no home folder for the CA certificate; name a file with --ca-file");
  path = std::filesystem::absolute(path);
  if (const auto written = reports::write_file_atomically(path, server.ca_pem()); !written)
    return tl::unexpected(written.error());
  return path.string();
}

/// The note that `s3sse run` finds; gone when the server is.
class Note {
 public:
  Note(const std::optional<std::filesystem::path>& folder, const KnownServer& server) {
    if (!folder) return;
    path_ = note_path(*folder, server.pid);
    const auto written = reports::write_file_atomically(path_, note_json(server), reports::FileAccess::owner_only);
    if (!written)
      print_error(fmt::format("s3sse: {}; s3sse run needs the credentials from you\n", written.error().message));
  }
  ~Note() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  Note(const Note&) = delete;
  Note& operator=(const Note&) = delete;

 private:
  std::filesystem::path path_;
};

SecretBytes new_token(Entropy& entropy) {
  std::string hex = entropy.hex(32);
  SecretBytes token = SecretBytes::copy_of(as_bytes(hex));
  wipe_memory(hex);
  return token;
}

/// Null for a flag that was not given.
Result<std::unique_ptr<JsonLinesFile>> open_lines(const std::string& flag, const std::string& path) {
  if (path.empty()) return nullptr;
  return JsonLinesFile::open(flag, path);
}

/// `lines` may be null.
server::Handler traced(Service& service, JsonLinesFile* lines, TraceWindow& window, bool reveals) {
  return [&service, lines, &window, reveals](Request request) {
    trace::Trace trace;
    const trace::Revealing revealing(reveals);
    Response response = service.handle(std::move(request), &trace);
    std::string json = trace::to_json(trace);
    if (lines != nullptr) lines->write(json);
    window.add(std::move(json));
    return response;
  };
}

/// Writes a line for each answer, from the threads of the connections.
std::function<void(const server::AccessRecord&)> access_log_into(JsonLinesFile* lines, const Clock& clock) {
  if (lines == nullptr) return {};
  return [lines, &clock](const server::AccessRecord& record) { lines->write(access_line(record, clock.now())); };
}

/// The port of operators; null where none was asked for.
Result<std::unique_ptr<server::Server>> start_admin(const ServeOptions& options, server::Handler handler) {
  if (options.admin_port < 0) return nullptr;
  server::ServerOptions front;
  front.address = options.address;
  front.http_port = static_cast<std::uint16_t>(options.admin_port);
  front.https_port.reset();
  front.limits.connections = 64;
  front.limits.requests = 16;
  return server::Server::start(std::move(handler), std::move(front));
}

std::uint16_t ui_port_of(const ServeOptions& options) {
  constexpr std::uint16_t usual = 9080;
  if (options.ui_port >= 0) return static_cast<std::uint16_t>(options.ui_port);
  return options.port == 0 ? 0 : usual;
}

/// Null without --ui.
tl::expected<std::unique_ptr<LessonServer>, Failure> lesson_beside(const ServeOptions& options,
                                                                   const TraceWindow& window) {
  if (!options.ui) return nullptr;
  auto vectors = load_vectors("");
  if (!vectors) return tl::unexpected(vectors.error());
  auto lesson = LessonServer::start(std::move(*vectors), &window, ui_port_of(options), {.reveals = options.reveal});
  if (lesson) return std::move(*lesson);
  return tl::unexpected(
      Failure{ExitCode::could_not_run,
              lesson.error().message +
                  (lesson.error().code == server::address_in_use ? "; --ui-port 0 takes a free one" : "")});
}

/// Keys are shown only where all of them are thrown away with the simulator.
Result<void> check_reveal(const ServeOptions& options, bool own_keys) {
  if (!options.reveal) return {};
  if (own_keys) return fail("--reveal shows keys, so it takes the example credentials and none of your own");
  for (const auto& [flag, value] : {std::pair("--data", options.data.folder), std::pair("--kms-seed", options.kms_seed),
                                    std::pair("--principals", options.principals)})
    if (!value.empty())
      return fail(fmt::format("--reveal shows keys, so it goes only with throw-away ones: leave out {}", flag));
  return {};
}

/// White-box questions go to the door, all else to S3 and KMS.
server::Handler behind(ProbeDoor& door, server::Handler service) {
  return [&door, service = std::move(service)](Request request) {
    return door.is_for_it(request) ? door.answer(request) : service(std::move(request));
  };
}

/// TLS versions, and who may say that it ended TLS for us.
Result<void> set_transport(const ServeOptions& options, server::ServerOptions& front) {
  using server::TlsVersion;
  front.tls_minimum = options.tls_minimum == "1.3" ? TlsVersion::v1_3 : TlsVersion::v1_2;
  front.tls_maximum = options.tls_maximum == "1.2" ? TlsVersion::v1_2 : TlsVersion::v1_3;
  if (front.tls_minimum > front.tls_maximum) return fail("--tls-min 1.3 and --tls-max 1.2 leave no version");
  for (const std::string& network : options.trusted_proxies) {
    if (!front.trusted_proxies.add(network))
      return fail(fmt::format("--trust-proxy {} is neither an address nor a network such as 10.0.0.0/8", network));
  }
  return {};
}

/// A DNS name as RFC 1123 has it, with a dot in it or without.
bool is_dns_name(std::string_view name) {
  if (name.empty() || name.size() > 253) return false;
  for (const std::string_view label : split(name, '.')) {
    const bool valid = !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
                       std::ranges::all_of(label, [](unsigned char c) { return std::isalnum(c) != 0 || c == '-'; });
    if (!valid) return false;
  }
  return true;
}

Result<void> add_host_names(const std::vector<std::string>& names, ServiceConfig& config) {
  for (const std::string& name : names) {
    if (!is_dns_name(name))
      return fail(
          fmt::format("--host-name {} is no DNS name; give it without scheme and port, as s3.amazonaws.com", name));
    config.host_suffixes.push_back(ascii_lower(name));
  }
  return {};
}

/// Returns what the flags make of the simulator.
Result<ServiceConfig> service_config(const ServeOptions& options, const Principals& principals, const Rules& rules) {
  ServiceConfig config = simulator_config(principals, options.region, options.era, rules);
  config.fault_seed = options.fault_seed;
  config.signature_v2 = !options.no_sigv2;
  if (const auto added = add_faults(options.faults, config); !added) return tl::unexpected(added.error());
  if (const auto added = add_host_names(options.host_names, config); !added) return tl::unexpected(added.error());
  if (options.principals.empty()) return config;
  if (const auto added = add_principals(options.principals, config); !added) return tl::unexpected(added.error());
  return config;
}

int serve(ServeOptions options) {
  if (options.certificate.empty() != options.private_key.empty())
    return give_up(ExitCode::usage, "--cert and --key go together");
  for (const auto& [flag, file] : {std::pair("--cert", options.certificate), std::pair("--key", options.private_key)})
    if (std::error_code problem; !file.empty() && !std::filesystem::exists(file, problem))
      return give_up(ExitCode::usage, fmt::format("{}: there is no file {}", flag, file));
  if (options.port == 0) options.http_port = options.https_port = 0;
  if (options.port > 0) {
    options.http_port = static_cast<std::uint16_t>(options.port);
    options.https_port = static_cast<std::uint16_t>(options.port + 443);
  }
  const auto rules = rules_without(options.switched_off);
  if (!rules) return give_up(ExitCode::usage, rules.error().message);
  KnownServer known;
  known.principals = example_principals();
  const auto own_keys = take_keys(options, known.principals.owner);
  if (!own_keys) return give_up(ExitCode::usage, own_keys.error().message);
  if (const auto may = check_reveal(options, *own_keys); !may) return give_up(ExitCode::usage, may.error().message);

  SystemEntropy entropy;
  if (const auto guarded = guard_credentials(options, *own_keys, entropy, known.principals); !guarded)
    return give_up(ExitCode::usage, guarded.error().message);

  auto config = service_config(options, known.principals, *rules);
  if (!config) return give_up(ExitCode::usage, config.error().message);
  // Both outlive the service, which writes to them.
  const auto audit_log = open_lines("--audit-log", options.audit_log);
  if (!audit_log) return give_up(ExitCode::usage, audit_log.error().message);
  const auto traces = open_lines("--trace", options.trace);
  if (!traces) return give_up(ExitCode::usage, traces.error().message);

  const auto accesses = open_lines("--access-log", options.access_log);
  if (!accesses) return give_up(ExitCode::usage, accesses.error().message);
  const auto memory_limit = parse_memory_size(options.memory_limit);
  if (!options.memory_limit.empty() && !memory_limit)
    return give_up(ExitCode::usage,
                   fmt::format("--max-memory {} is no size such as 512MiB or 2GiB", options.memory_limit));

  watch_for_interruption();
  OffsetClock clock;
  auto data = open_data(options.data, entropy);
  if (!data) return give_up(ExitCode::usage, data.error().message);
  const auto made = make_service(std::move(*config), Doors{clock, entropy}, std::move(*data));
  if (!made) return give_up(ExitCode::could_not_run, made.error().message);
  Service& service = **made;
  if (*audit_log) service.audit().copy_to([&log = **audit_log](const std::string& event) { log.write(event); });
  if (!options.kms_seed.empty()) {
    const auto seeded = seed_kms(service.kms(), options.kms_seed, known.principals.owner.account_id);
    if (!seeded) return give_up(ExitCode::usage, seeded.error().message);
  }
  if (const auto begun = begin_with_snapshot(options.data, service); !begun)
    return give_up(ExitCode::usage, begun.error().message);

  harness::ServiceProbe probe(service, [&clock](std::chrono::milliseconds step) { clock.advance(step); });
  if (!options.no_probe) known.probe_token = new_token(entropy);
  ProbeDoor door(probe, clock, {service, options.data.snapshot}, known.probe_token.clone(),
                 service.config().host_suffixes);

  server::ServerOptions front;
  front.clock = &clock;
  front.address = options.address;
  front.http_port = options.http_port;
  front.https_port = options.https_port;
  if (!options.certificate.empty())
    front.certificate = server::CertificateFiles{options.certificate, options.private_key};
  front.host_names = options.host_names;
  front.rules = *rules;
  front.access_log = access_log_into(accesses->get(), clock);
  if (const auto set = set_transport(options, front); !set) return give_up(ExitCode::usage, set.error().message);
  TraceWindow window;
  const bool watched = options.ui || *traces != nullptr;
  server::Handler handler =
      watched ? traced(service, traces->get(), window, options.reveal) : server::handler_of(service);
  if (memory_limit) handler = within_memory(*memory_limit, std::move(handler));
  if (!options.no_probe) handler = behind(door, std::move(handler));
  handler = behind(HostGuard(service.config().host_suffixes), std::move(handler));
  auto server = server::Server::start(std::move(handler), std::move(front));
  if (!server)
    return give_up(ExitCode::could_not_run,
                   server.error().message + (server.error().code == server::address_in_use
                                                 ? "; --port 0 takes free ones, and --http-port and --https-port others"
                                                 : ""));

  const auto admin = start_admin(options, admin_handler([&] { return server->get(); },
                                                        [&] {
                                                          std::uint64_t lost = 0;
                                                          for (const auto* lines : {&*audit_log, &*traces, &*accesses})
                                                            if (*lines) lost += (*lines)->lost_lines();
                                                          return lost;
                                                        }));
  if (!admin) return give_up(ExitCode::could_not_run, admin.error().message);
  const auto lesson = lesson_beside(options, window);
  if (!lesson) return give_up(lesson.error().code, lesson.error().message);
  if (*lesson) known.ui = (*lesson)->url();

  const auto folder = notes_folder(process_environment());
  if (folder) remove_traces_of_the_dead(*folder);
  const auto ca = write_ca(**server, options, folder);
  if (!ca) return give_up(ExitCode::could_not_run, ca.error().message);
  known.http = url("http", options.address, (*server)->http_port());
  known.https = url("https", options.address, (*server)->https_port());
  known.ca = *ca;
  known.region = options.region;
  known.pid = ::getpid();

  if (*admin) known.admin = url("http", options.address, (*admin)->http_port());

  const OwnFile ca_file(options.ca_file.empty() ? *ca : "");  // one that was asked for by name stays
  const Note note(folder, known);
  print_out(greeting(known, options, *own_keys) + switched_off_text(*rules));
  if (!options.ready_file.empty()) {
    const auto written =
        reports::write_file_atomically(options.ready_file, ready_json(known), reports::FileAccess::owner_only);
    if (!written) return give_up(ExitCode::could_not_run, written.error().message);
  }
  const OwnFile ready_file(options.ready_file);
  wait_for_interruption();
  (*server)->stop();
  return 0;
}

}  // namespace

void add_serve_command(Command& program) {
  auto options = std::make_shared<ServeOptions>();
  Command verb = program.add_verb("serve", "Start the simulator as an S3 and KMS server for any client");
  verb.add_option("--http-port", options->http_port, "0: any free one (default 9000)").type_name("PORT");
  verb.add_option("--https-port", options->https_port, "0: any free one (default 9443)").type_name("PORT");
  verb.add_option("--port", options->port, "HTTP on N and HTTPS on N+443; 0: any free ones")
      .between(0, 65535 - 443)
      .excludes("--http-port")
      .excludes("--https-port")
      .type_name("N");
  verb.add_option("--address", options->address, "numeric address to listen on (default 127.0.0.1)")
      .type_name("ADDRESS");
  verb.add_option("--cert", options->certificate, "certificate chain instead of one made at start").type_name("FILE");
  verb.add_option("--key", options->private_key, "its private key").type_name("FILE");
  verb.add_option("--ca-file", options->ca_file, "where to write the CA certificate made at start").type_name("FILE");
  verb.add_option("--ready-file", options->ready_file, "JSON with URLs and credentials, written once it answers")
      .type_name("FILE");
  add_era_flag(verb, options->era);
  verb.add_option("--region", options->region, "(default us-east-1)").type_name("REGION");
  verb.add_flag("--no-sigv2", options->no_sigv2, "refuse Signature Version 2, as Regions since 2014 do");
  verb.add_option("--access-key", options->access_key, "of the owner (default: AWS_ACCESS_KEY_ID, or an example key)")
      .type_name("ID");
  verb.add_option("--secret-key", options->secret_key, "its secret; better in AWS_SECRET_ACCESS_KEY: ps shows flags")
      .type_name("SECRET");
  verb.add_option("--switch-off", options->switched_off, "break these rules, by id or slug, to see what notices")
      .type_name("RULE")
      .offers(switch_names);
  verb.add_option("--tls-min", options->tls_minimum, "lowest TLS version: 1.2 (default) or 1.3")
      .one_of({"1.2", "1.3"})
      .type_name("VERSION");
  verb.add_option("--tls-max", options->tls_maximum, "highest TLS version: 1.2 or 1.3 (default)")
      .one_of({"1.2", "1.3"})
      .type_name("VERSION");
  verb.add_option("--host-name", options->host_names,
                  "another DNS name, also of BUCKET.NAME and of the certificate made at start")
      .type_name("NAME");
  verb.add_option("--trust-proxy", options->trusted_proxies,
                  "believe Forwarded, X-Forwarded-Proto and X-Forwarded-For of this address or network")
      .type_name("CIDR");
  verb.add_option("--kms-seed", options->kms_seed, "JSON file of KMS keys with ids and material of your choice; below")
      .type_name("FILE");
  verb.add_option("--principals", options->principals, "JSON file of users and roles with identity policies; below")
      .type_name("FILE");
  verb.add_option("--fault", options->faults, "let something go wrong; may be given several times; below")
      .one_at_a_time()
      .type_name("SPEC");
  verb.add_option("--fault-seed", options->fault_seed, "decides what faults with p=... hit (default s3sse)")
      .type_name("SEED");
  add_data_flags(verb, options->data);
  verb.add_option("--audit-log", options->audit_log,
                  "append every audit event to it, for s3sse audit; -: standard error")
      .type_name("FILE");
  verb.add_option("--access-log", options->access_log,
                  "append a line of JSON for each answer, without secrets; -: standard error")
      .type_name("FILE");
  verb.add_option("--admin-port", options->admin_port,
                  "/healthz and /metrics (Prometheus) on a port of their own; 0: any free one")
      .between(0, 65535)
      .type_name("PORT");
  verb.add_option("--max-memory", options->memory_limit,
                  "store no more (503 SlowDown) beyond this memory of the process, such as 2GiB")
      .type_name("SIZE");
  verb.add_flag("--allow-default-credentials", options->allow_default_credentials,
                "take the published example keys also from other machines (--address)");
  verb.add_option("--trace", options->trace, "append what happened to each request, stage by stage; -: standard error")
      .type_name("FILE");
  verb.add_flag("--ui", options->ui,
                "serve the web lesson beside it, on this machine alone: see the envelope, break it");
  verb.add_option("--ui-port", options->ui_port,
                  "of the lesson; 0: any free one (default 9080; with --port 0 any free one)")
      .between(0, 65535)
      .type_name("PORT");
  verb.add_flag("--reveal", options->reveal, "traces and lesson show keys as they are; only with throw-away keys");
  verb.add_flag("--no-probe", options->no_probe,
                "answer no questions about the inside: cases that need them are then not visible");
  verb.footer(serve_footer());
  verb.action([options] { return serve(*options); });
}

}  // namespace s3sse::cli
