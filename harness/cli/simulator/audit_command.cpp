#include <fmt/format.h>

#include <memory>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/simulator/audit_filter.h"
#include "harness/cli/target/target_endpoint.h"
#include "harness/model/era.h"
#include "harness/transport/probe_failure.h"
#include "simulator/base/json.h"
#include "simulator/base/read_file.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct AuditOptions {
  std::string file;
  std::string endpoint;
  AuditFilter filter;
  std::string since;
  std::string until;
  std::size_t last = 0;
  bool json = false;
};

constexpr std::size_t largest_log = 512ULL * 1024 * 1024;
constexpr std::size_t deepest_event = 32;

/// A failure and the exit code that goes with it.
struct Trouble {
  ExitCode code;
  std::string text;
};
using Events = tl::expected<std::vector<nlohmann::json>, Trouble>;

Events trouble(ExitCode code, std::string text) {
  return tl::unexpected<Trouble>(Trouble{code, std::move(text)});
}

std::optional<nlohmann::json> parse_event(std::string_view text) {
  auto event = parse_json(text, {.deepest = deepest_event});
  if (!event || !event->is_object()) return std::nullopt;
  return std::move(*event);
}

/// Lines as --audit-log writes them, or a file of CloudTrail: {"Records": [...]}.
Events events_in_file(const std::string& path) {
  const auto text = read_file(path, largest_log);
  if (!text) return trouble(ExitCode::usage, text.error().message);
  std::vector<nlohmann::json> events;
  const auto whole = parse_event(*text);
  if (whole && whole->contains("Records") && (*whole)["Records"].is_array()) {
    for (const nlohmann::json& event : (*whole)["Records"])
      if (event.is_object()) events.push_back(event);
    return events;
  }
  std::size_t number = 0;
  for (const std::string_view line : split(*text, '\n')) {
    ++number;
    if (trim(line).empty()) continue;
    auto event = parse_event(line);
    if (!event)
      return trouble(
          ExitCode::usage,
          fmt::format("{}:{}: no JSON object; give a file of s3sse serve --audit-log, or of CloudTrail", path, number));
    events.push_back(std::move(*event));
  }
  return events;
}

Events events_of_server(const std::string& url) {
  TargetFlags flags;
  flags.endpoint = url;
  const auto target = resolve_target(flags, process_environment());
  if (!target) return trouble(ExitCode::usage, target.error().message);
  const auto open = open_target(*target, harness::model::newest_era, "s3sse");
  if (!open) return trouble(ExitCode::could_not_run, open.error().message);
  harness::Probe* probe = (*open)->endpoint().probe();
  if (probe == nullptr) {
    const std::string warning = (*open)->warning();
    return trouble(ExitCode::could_not_run,
                   warning.empty()
                       ? fmt::format("{} is not an s3sse serve of this user that tells; read its log with s3sse "
                                     "audit FILE instead",
                                     url)
                       : warning);
  }
  try {
    std::vector<nlohmann::json> events;
    for (const std::string& text : probe->audit_events(0))
      if (auto event = parse_event(text)) events.push_back(std::move(*event));
    return events;
  } catch (const harness::ProbeFailure& failure) {
    return trouble(ExitCode::could_not_run, failure.what());
  }
}

int audit(AuditOptions options) {
  if (options.file.empty() == options.endpoint.empty())
    return give_up(ExitCode::usage,
                   "give a FILE of s3sse serve --audit-log, or --endpoint URL of a running s3sse serve");
  const TimePoint now = SystemClock().now();
  for (const auto& [text, time] :
       {std::pair(&options.since, &options.filter.since), std::pair(&options.until, &options.filter.until)}) {
    if (text->empty()) continue;
    const auto when = parse_when(*text, now);
    if (!when) return give_up(ExitCode::usage, when.error().message);
    *time = *when;
  }
  auto events = options.file.empty() ? events_of_server(options.endpoint) : events_in_file(options.file);
  if (!events) return give_up(events.error().code, events.error().text);
  std::erase_if(*events, [&](const nlohmann::json& event) { return !options.filter.takes(event); });
  if (options.last > 0 && events->size() > options.last)
    events->erase(events->begin(), events->end() - static_cast<std::ptrdiff_t>(options.last));
  if (options.json) {
    const nlohmann::json list = *events;
    print_out(write_json(list, 2) + "\n");
  } else {
    print_out(audit_table(*events));
  }
  if (!events->empty()) return 0;
  return options.json ? static_cast<int>(ExitCode::nothing_selected)
                      : give_up(ExitCode::nothing_selected, "no event fits");
}

}  // namespace

void add_audit_command(Command& program) {
  auto options = std::make_shared<AuditOptions>();
  Command verb = program.add_verb("audit", "Show who did what: the simulator's audit events, in CloudTrail's format");
  verb.add_option("file", options->file, "of s3sse serve --audit-log, or of CloudTrail").type_name("FILE");
  verb.add_option("--endpoint", options->endpoint, "ask a running s3sse serve of this user instead").type_name("URL");
  const auto list = [&verb](const char* name, std::vector<std::string>& into, const char* text, const char* type) {
    verb.add_option(name, into, text).one_at_a_time().type_name(type);
  };
  list("--event", options->filter.events, "PutObject, 'Put*', Decrypt", "GLOB");
  list("--bucket", options->filter.buckets, "in that bucket; calls of S3 to KMS for it, too", "GLOB");
  list("--key", options->filter.keys, "key of an object", "GLOB");
  list("--kms-key", options->filter.kms_keys, "about that KMS key", "ID|ARN");
  list("--principal", options->filter.principals, "ARN, or the name at its end", "GLOB");
  verb.add_option("--since", options->since, "from then on: 2026-11-23T12:34:56Z, or 15m ago").type_name("TIME");
  verb.add_option("--until", options->until, "before then, same forms").type_name("TIME");
  verb.add_flag("--errors", options->filter.errors_only, "only what was refused or failed");
  verb.add_option("--last", options->last, "the latest N of them").type_name("N");
  verb.add_flag("--json", options->json, "a list of the whole events instead of a table");
  verb.footer(
      R"(Each filter may be given several times; one of its values has to fit, and every filter that is given. A server keeps the
latest 100,000 events; a log keeps all. Customer keys, key material and signatures are in neither.
Examples:
  s3sse serve --audit-log audit.jsonl                          every event, as it comes
  s3sse audit audit.jsonl --event 'Put*' --bucket demo         what was written there
  s3sse audit audit.jsonl --errors --since 15m                 what was refused lately
  s3sse audit --endpoint https://localhost:9443 --event Decrypt --principal alice
  s3sse audit audit.jsonl --json | jq '.[] | select(.tlsDetails.tlsVersion == "TLSv1.2") | .userAgent'
Exit codes: 0 events found; 2 wrong usage; 3 the server does not tell; 5 no event fits.)");
  verb.action([options] { return audit(*options); });
}

}  // namespace s3sse::cli
