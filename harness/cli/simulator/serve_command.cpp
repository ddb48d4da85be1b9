#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/signals.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/lesson/lesson_server.h"
#include "harness/cli/simulator/access_log.h"
#include "harness/cli/simulator/admin_door.h"
#include "harness/cli/simulator/host_guard.h"
#include "harness/cli/simulator/json_lines_file.h"
#include "harness/cli/simulator/memory_guard.h"
#include "harness/cli/simulator/offset_clock.h"
#include "harness/cli/simulator/probe_door.h"
#include "harness/cli/simulator/rule_switches.h"
#include "harness/cli/simulator/serve_credentials.h"
#include "harness/cli/simulator/serve_footer.h"
#include "harness/cli/simulator/serve_greeting.h"
#include "harness/cli/simulator/serve_options.h"
#include "harness/cli/simulator/serve_setup.h"
#include "harness/cli/simulator/serve_traces.h"
#include "harness/transport/in_process/service_probe.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/entropy.h"
#include "simulator/server/listener.h"
#include "simulator/service/audit_trail.h"
#include "simulator/trace/fingerprint.h"
#include "simulator/trace/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

std::string url(const char* scheme, const std::string& address, std::optional<std::uint16_t> port) {
  if (!port) return {};
  // "Every address" is none that a client can go to, and no certificate names it.
  const std::string host = address == "0.0.0.0" ? "127.0.0.1" : address == "::" ? "::1" : address;
  const bool brackets = host.find(':') != std::string::npos;
  return fmt::format("{}://{}{}{}:{}", scheme, brackets ? "[" : "", host, brackets ? "]" : "", *port);
}

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

/// White-box questions go to the door, all else to S3 and KMS.
server::Handler behind(ProbeDoor& door, server::Handler service) {
  return [&door, service = std::move(service)](Request request) {
    return door.is_for_it(request) ? door.answer(request) : service(std::move(request));
  };
}

/// The usual 1,024 open files are the bound of programs that use select(), which this one does not.
void raise_descriptor_limit() {
  constexpr rlim_t enough = 65'536;
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= enough) return;
  limit.rlim_cur = std::min(limit.rlim_max, enough);
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

int serve(ServeOptions options) {
  raise_descriptor_limit();
  if (const auto settled = settle(options); !settled) return give_up(ExitCode::usage, settled.error().message);
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
  auto front = front_options(options, *rules);
  if (!front) return give_up(ExitCode::usage, front.error().message);
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

  front->clock = &clock;
  front->access_log = access_log_into(accesses->get(), clock);
  TraceWindow window;
  const bool watched = options.ui || *traces != nullptr;
  server::Handler handler =
      watched ? traced(service, traces->get(), window, options.reveal) : server::handler_of(service);
  if (memory_limit) handler = within_memory(*memory_limit, std::move(handler));
  if (!options.no_probe) handler = behind(door, std::move(handler));
  handler = behind(HostGuard(service.config().host_suffixes), std::move(handler));
  auto server = server::Server::start(std::move(handler), std::move(*front));
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
  const auto ca = write_ca(**server, options.ca_file, folder);
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
  add_serve_options(verb, *options);
  verb.footer(serve_footer());
  verb.action([options] { return serve(*options); });
}

}  // namespace s3sse::cli
