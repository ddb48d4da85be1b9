#include <fmt/format.h>

#include <map>
#include <memory>
#include <set>

#include "harness/cli/command/output.h"
#include "harness/cli/command/signals.h"
#include "harness/cli/command/state_folder.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/target/target_endpoint.h"
#include "harness/cli/target/target_flags.h"
#include "harness/model/era.h"
#include "harness/runner/run/journal.h"
#include "harness/runner/run/sweep.h"
#include "reports/model/clean_text.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;
namespace runner = harness::runner;
using Json = nlohmann::ordered_json;

struct SweepOptions {
  TargetFlags target;
  std::string older_than = "1h";
  std::string run;
  unsigned timeout_seconds = 30;
  bool dry_run = false;
  bool json = false;
};

/// "90s", "15m", "2h", "3d".
std::optional<std::chrono::seconds> parse_age(std::string_view text) {
  static const std::map<char, std::int64_t> units{{'s', 1}, {'m', 60}, {'h', 3600}, {'d', 86400}};
  if (text.empty()) return std::nullopt;
  const auto unit = units.find(text.back());
  if (unit != units.end()) text.remove_suffix(1);
  const auto number = parse_decimal<std::uint32_t>(text);
  if (!number) return std::nullopt;
  return std::chrono::seconds(*number * (unit == units.end() ? 1 : unit->second));
}

/// The things to be taken down, and those left alone with the reason.
struct Leftovers {
  std::set<std::string> buckets;
  std::vector<std::string> kms_keys;
  std::map<std::string, std::string> left_alone;
  std::vector<std::filesystem::path> journals;  ///< of runs that are over
  std::string not_listed;                       ///< the reason why buckets could not be listed
};

class Search {
 public:
  Search(const SweepOptions& options, runner::Caller& caller, std::chrono::seconds age)
      : options_(options), caller_(caller), age_(age) {}

  Leftovers run() {
    read_journals();
    list();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool wanted(const std::string& run) const { return options_.run.empty() || options_.run == run; }

  void read_journals() {
    const auto folder = journal_folder(process_environment());
    if (!folder) return;
    for (const runner::JournalEntry& entry : runner::read_journals(*folder)) {
      if (entry.running) running_.insert(entry.run_id);
      if (entry.running || entry.endpoint != caller_.endpoint().info().label || !wanted(entry.run_id)) continue;
      out_.buckets.insert(entry.buckets.begin(), entry.buckets.end());
      out_.kms_keys.insert(out_.kms_keys.end(), entry.kms_keys.begin(), entry.kms_keys.end());
      out_.journals.push_back(entry.path);
    }
  }

  void list() {
    const auto listed = runner::list_own_buckets(caller_, deadline());
    if (!listed) {
      out_.not_listed = listed.error().message;
      return;
    }
    for (const runner::ListedBucket& bucket : *listed) {
      const std::string run = runner::run_of_bucket(bucket.name);
      if (!wanted(run) || out_.buckets.contains(bucket.name)) continue;
      if (running_.contains(run))
        out_.left_alone[bucket.name] = "its run goes on";
      else if (options_.run.empty() && !old_enough(bucket))
        out_.left_alone[bucket.name] = fmt::format("younger than {}", options_.older_than);
      else
        out_.buckets.insert(bucket.name);
    }
  }

  [[nodiscard]] bool old_enough(const runner::ListedBucket& bucket) const {
    if (age_.count() == 0) return true;
    const auto created = parse_iso8601(bucket.created);
    return created && caller_.now() - *created >= age_;
  }

  [[nodiscard]] harness::Deadline deadline() const {
    return std::chrono::steady_clock::now() + std::chrono::seconds(options_.timeout_seconds);
  }

  const SweepOptions& options_;
  runner::Caller& caller_;
  std::chrono::seconds age_;
  std::set<std::string> running_;
  Leftovers out_;
};

bool schedule_deletion(runner::Caller& caller, const std::string& arn, harness::Deadline deadline) {
  runner::Call call;
  call.method = "POST";
  call.signing.service = "kms";
  call.headers.add("Content-Type", "application/x-amz-json-1.1");
  call.headers.add("X-Amz-Target", "TrentService.ScheduleKeyDeletion");
  call.body = write_json(Json{{"KeyId", arn}, {"PendingWindowInDays", 7}});
  const int status = caller.send(call, deadline).response.status;
  return status >= 200 && status < 500;  // 400: it is pending already, or gone
}

Json to_json(const runner::Swept& swept) {
  Json out = {{"bucket", swept.bucket}, {"gone", swept.gone}, {"objects", swept.objects}, {"uploads", swept.uploads}};
  if (!swept.problem.empty()) out["problem"] = reports::valid_utf8(swept.problem);
  return out;
}

void print_line(const runner::Swept& swept) {
  if (swept.gone)
    print_out(fmt::format("{}  removed{}{}\n", swept.bucket,
                          swept.objects > 0 ? ", " + counted(swept.objects, "object") : "",
                          swept.uploads > 0 ? ", " + counted(swept.uploads, "upload") : ""));
  else
    print_out(fmt::format("{}  STILL THERE: {}\n", swept.bucket, reports::terminal_line(swept.problem, false)));
}

int take_down(const SweepOptions& options, runner::Caller& caller, const Leftovers& leftovers) {
  const std::atomic<bool>& stop = watch_for_interruption();
  Json buckets = Json::array();
  std::size_t left = 0;
  for (const std::string& bucket : leftovers.buckets) {
    if (stop) break;
    runner::Swept swept;
    swept.bucket = bucket;
    if (!options.dry_run)
      swept = runner::sweep_bucket(caller, bucket,
                                   std::chrono::steady_clock::now() + std::chrono::seconds(options.timeout_seconds));
    left += swept.gone || options.dry_run ? 0 : 1;
    buckets.push_back(to_json(swept));
    if (options.json) continue;
    options.dry_run ? print_out(bucket + "  would be removed\n") : print_line(swept);
  }
  for (const std::string& arn : leftovers.kms_keys) {
    if (options.dry_run || stop) break;
    if (!schedule_deletion(caller, arn,
                           std::chrono::steady_clock::now() + std::chrono::seconds(options.timeout_seconds)))
      ++left;
  }
  if (!options.dry_run && !stop && left == 0) {
    std::error_code ignored;
    for (const auto& path : leftovers.journals) std::filesystem::remove(path, ignored);
  }
  Json alone = Json::object();
  for (const auto& [bucket, why] : leftovers.left_alone) alone[bucket] = why;
  if (options.json) {
    print_out(write_json(Json{{"endpoint", caller.endpoint().info().label},
                              {"dry_run", options.dry_run},
                              {"buckets", std::move(buckets)},
                              {"kms_keys", leftovers.kms_keys},
                              {"left_alone", std::move(alone)},
                              {"not_listed", reports::valid_utf8(leftovers.not_listed)}},
                         1) +
              "\n");
  } else {
    for (const auto& [bucket, why] : leftovers.left_alone) print_out(fmt::format("{}  left alone: {}\n", bucket, why));
    if (leftovers.buckets.empty()) print_out("Nothing to remove.\n");
  }
  if (!leftovers.not_listed.empty())
    print_error(
        fmt::format("s3sse: buckets cannot be listed ({}); only those in the journals of this machine were found\n",
                    reports::terminal_line(leftovers.not_listed, false)));
  if (stop) return give_up(ExitCode::could_not_run, "interrupted");
  return left == 0 ? 0 : static_cast<int>(ExitCode::could_not_run);
}

int sweep(const SweepOptions& options) {
  const auto age = parse_age(options.older_than);
  if (!age) return give_up(ExitCode::usage, "--older-than: write 90s, 15m, 2h or 3d");
  const auto target = resolve_target(options.target, process_environment());
  if (!target) return give_up(ExitCode::usage, target.error().message);
  if (target->kind != Target::Kind::remote)
    return give_up(ExitCode::usage, "the simulator in this process leaves nothing behind; name an --endpoint");
  const auto opened = open_target(*target, harness::model::newest_era, "sweep");
  if (!opened) return give_up(ExitCode::could_not_run, opened.error().message);
  runner::Caller caller((*opened)->endpoint(), (*opened)->clock(), target->principals.owner.credentials,
                        target->virtual_host);
  const Leftovers leftovers = Search(options, caller, *age).run();
  if (!leftovers.not_listed.empty() && leftovers.journals.empty())
    return give_up(
        ExitCode::could_not_run,
        fmt::format("buckets cannot be listed ({}), and no journal of this machine names any", leftovers.not_listed));
  return take_down(options, caller, leftovers);
}

constexpr const char* sweep_footer = R"(Examples:
  s3sse sweep --endpoint https://s3.lab.example --dry-run     what would be removed
  s3sse sweep --target lab.json                               leftovers of dead runs of this machine at once, of
                                                              others after an hour
  s3sse sweep --target lab.json --older-than 0s               all of them
  s3sse sweep --target lab.json --run mb3k2x9ab1f             of one run

Only buckets whose name is that of a run (s3sse-<run>-<12 hex digits>) are touched: their versions, delete markers,
uploads, then they themselves, with DeleteObject, AbortMultipartUpload and DeleteBucket; with DeleteBucketPolicy only
where a refusal says that a policy is in the way. KMS keys that the journal names are scheduled for deletion.
A run notes each bucket in ~/.local/state/s3sse/runs before it is made, so they are found where ListBuckets is not
allowed. Buckets of runs that still go on here are left alone.
Exit codes: 0 nothing is left, 2 wrong usage, 3 something is still there.)";

}  // namespace

void add_sweep_command(Command& program) {
  auto options = std::make_shared<SweepOptions>();
  Command verb = program.add_verb("sweep", "Remove what killed runs left behind on an endpoint");
  add_target_flags(verb, options->target);
  verb.add_option("--older-than", options->older_than, "of buckets that are only listed (default 1h)").type_name("AGE");
  verb.add_option("--run", options->run, "only of this run, whatever its age").type_name("ID");
  verb.add_option("--timeout", options->timeout_seconds, "limit of one bucket (default 30)")
      .between(1, 3600)
      .type_name("SECONDS");
  verb.add_flag("--dry-run", options->dry_run, "only say what would be removed");
  verb.add_flag("--json", options->json, "as JSON");
  verb.footer(sweep_footer);
  verb.action([options] { return sweep(*options); });
}

}  // namespace s3sse::cli
