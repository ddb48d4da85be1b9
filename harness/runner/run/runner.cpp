#include "harness/runner/run/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "harness/runner/request/digests.h"
#include "harness/runner/run/case_runner.h"
#include "harness/runner/run/repetition.h"
#include "harness/transport/recording_endpoint.h"
#include "simulator/base/counted.h"
#include "simulator/base/text.h"
#include "simulator/base/time_format.h"

namespace s3sse::harness::runner {
namespace {

using model::Case;
using reports::CaseResult;
using reports::Verdict;

std::string run_id_of(const RunOptions& options, const Clock& clock) {
  std::string id;
  for (const char c : ascii_lower(options.run_id))
    if (((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) && id.size() < 12) id += c;
  if (!id.empty()) return id;
  // unique enough among runs against one endpoint: milliseconds, in 36 digits
  static constexpr std::string_view base36_digits = "0123456789abcdefghijklmnopqrstuvwxyz";
  for (auto rest = static_cast<std::uint64_t>(clock.now().time_since_epoch().count()); rest > 0; rest /= 36)
    id.insert(id.begin(), base36_digits[rest % 36]);
  return id;
}

bool runs_alone(const Case& candidate) {
  return std::any_of(candidate.steps.begin(), candidate.steps.end(),
                     [](const model::Step& step) { return step.operation->runs_alone; });
}

class Pool {
 public:
  Pool(const std::vector<const Case*>& cases, const RunContext& context, std::atomic<bool>& gave_up, Observer* observer)
      : cases_(cases),
        context_(context),
        gave_up_(gave_up),
        observer_(observer),
        results_(cases.size()),
        clean_up_(cases.size()) {}

  void run() {
    std::vector<std::size_t> parallel;
    std::vector<std::size_t> alone;
    for (std::size_t i = 0; i < cases_.size(); ++i) (runs_alone(*cases_[i]) ? alone : parallel).push_back(i);
    if (observer_) observer_->on_plan(cases_.size());
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t wanted = context_.options.workers == 0 ? cores : context_.options.workers;
    for (repetition_ = 0; repetition_ < context_.options.repeat && !interrupted_; ++repetition_) {
      if (observer_ && context_.options.repeat > 1) observer_->on_repetition(repetition_ + 1, context_.options.repeat);
      run_lane(in_order(parallel), std::min(wanted, parallel.size()));
      run_lane(in_order(alone), 1);
    }
  }

  [[nodiscard]] std::vector<CaseResult>& results() { return results_; }
  [[nodiscard]] bool interrupted() const { return interrupted_; }
  [[nodiscard]] std::vector<std::string> clean_up_failures() const {
    std::vector<std::string> all;
    for (const auto& each : clean_up_) all.insert(all.end(), each.begin(), each.end());
    return all;
  }

 private:
  [[nodiscard]] std::vector<std::size_t> in_order(std::vector<std::size_t> lane) const {
    const std::string& seed = context_.options.shuffle;
    if (!seed.empty()) shuffle(lane, fmt::format("{}/{}", seed, repetition_));
    return lane;
  }

  void run_lane(const std::vector<std::size_t>& lane, std::size_t workers) {
    std::atomic<std::size_t> next{0};
    const auto work = [&] {
      for (std::size_t at = next++; at < lane.size(); at = next++) run_one(lane[at]);
    };
    if (workers <= 1) {
      work();
      return;
    }
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < workers; ++i) threads.emplace_back(work);
  }

  void run_one(std::size_t index) {
    const unsigned first_attempt = repetition_ * (1 + context_.options.confirm);
    CaseOutcome outcome = run_case(*cases_[index], context_, first_attempt);
    confirm(*cases_[index], outcome, first_attempt);
    const Verdict verdict = outcome.result.verdict;
    if (context_.options.baseline && !outcome.interrupted && repetition_ == 0)
      context_.options.baseline->judge(outcome.result);
    const std::lock_guard lock(mutex_);
    interrupted_ = interrupted_ || outcome.interrupted;
    watch_for_silence(verdict);
    limit_evidence(outcome.result);
    std::ranges::move(outcome.clean_up_failures, std::back_inserter(clean_up_[index]));
    if (repetition_ == 0)
      results_[index] = std::move(outcome.result);
    else if (!outcome.interrupted)
      sum_up(results_[index], std::move(outcome.result), repetition_ + 1);
    if (repetition_ + 1 < context_.options.repeat) return;
    ++done_;
    if (observer_) observer_->on_result(results_[index], done_, cases_.size());
  }

  /// A failure that comes and goes is worth knowing, and not green.
  void confirm(const Case& failed, CaseOutcome& outcome, unsigned first_attempt) {
    for (unsigned attempt = 1; attempt <= context_.options.confirm; ++attempt) {
      if (outcome.result.verdict != Verdict::fail && outcome.result.verdict != Verdict::timeout) return;
      CaseOutcome again = run_case(failed, context_, first_attempt + attempt);
      std::move(again.clean_up_failures.begin(), again.clean_up_failures.end(),
                std::back_inserter(outcome.clean_up_failures));
      if (again.interrupted || again.result.verdict != Verdict::pass) continue;
      outcome.result.verdict = Verdict::flaky;
      outcome.result.reason = fmt::format("failed, then passed in attempt {}", attempt + 1);
    }
  }

  /// A record is held in memory, and read by people: thousands of failures need not all be told in full.
  void limit_evidence(CaseResult& result) {
    const std::size_t size = reports::evidence_size(result);
    if (size == 0) return;
    if (evidence_ + size <= reports::most_evidence) {
      evidence_ += size;
      return;
    }
    result.transcript.clear();
    result.reproduction.clear();
    result.notes.push_back(fmt::format("no transcript: the report is full of them; s3sse run --only '{}' shows it",
                                       result.id.substr(0, result.id.find('['))));
  }

  /// An endpoint that is gone would let every case wait for its deadline.
  void watch_for_silence(Verdict verdict) {
    const bool answered = verdict != Verdict::timeout && verdict != Verdict::error;
    const bool says_nothing = verdict == Verdict::not_applicable || verdict == Verdict::not_checked;
    if (says_nothing) return;
    silent_ = answered ? 0 : silent_ + 1;
    if (context_.options.give_up_after > 0 && silent_ >= context_.options.give_up_after) gave_up_ = true;
  }

  const std::vector<const Case*>& cases_;
  const RunContext& context_;
  std::atomic<bool>& gave_up_;
  unsigned silent_ = 0;
  std::size_t evidence_ = 0;
  Observer* observer_;
  std::mutex mutex_;
  std::size_t done_ = 0;
  bool interrupted_ = false;
  unsigned repetition_ = 0;
  std::vector<CaseResult> results_;
  std::vector<std::vector<std::string>> clean_up_;
};

void add_rules(const model::RuleCatalogue& rules, reports::RunRecord& record) {
  for (const CaseResult& result : record.cases)
    for (const std::string& id : result.rules)
      if (const model::RuleEntry* rule = rules.find(id)) record.rules.emplace(id, rule->ref);
}

}  // namespace

bool Shard::takes(std::string_view case_id) const {
  if (whole()) return true;
  const Bytes digest = sha256(as_bytes(case_id));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) number = number << 8 | digest[i];
  return number % of + 1 == index;
}

std::vector<const Case*> select(const model::Suite& suite, const model::Selection& selection) {
  std::vector<const Case*> out;
  for (const Case& candidate : suite.cases)
    if (selection.takes(candidate)) out.push_back(&candidate);
  return out;
}

std::vector<const Case*> select(const model::Suite& suite, const RunOptions& options) {
  std::vector<const Case*> out = select(suite, options.selection);
  std::erase_if(out, [&](const Case* candidate) { return !options.shard.takes(candidate->id); });
  return out;
}

std::string selection_text(const RunOptions& options) {
  std::string out = options.selection.text();
  if (options.shard.whole()) return out;
  return fmt::format("{}{}shard {}/{}", out, out.empty() ? "" : " ", options.shard.index, options.shard.of);
}

reports::RunRecord run(const model::Suite& suite, Endpoint& endpoint, const Clock& clock, const RunOptions& options,
                       Observer* observer) {
  return run_cases(suite.rules, select(suite, options), endpoint, clock, options, observer);
}

reports::RunRecord run_cases(const model::RuleCatalogue& rules, const std::vector<const Case*>& cases,
                             Endpoint& endpoint, const Clock& clock, const RunOptions& options, Observer* observer) {
  const auto begin = std::chrono::steady_clock::now();
  const Capabilities capabilities = resolve_capabilities(endpoint, options);
  RecordingEndpoint recorder(endpoint);
  Sender sender(recorder, clock);
  std::atomic<bool> gave_up{false};
  const RunContext context{sender, options, capabilities, rules, "s3sse-" + run_id_of(options, clock), gave_up};

  reports::RunRecord record;
  record.tool_version = options.tool_version;
  record.endpoint = endpoint.info().label;
  record.started = format_iso8601(clock.now());
  record.seed = options.seed;
  record.era = std::to_string(options.era);
  record.gate = options.gate;
  record.selection = selection_text(options);
  record.capabilities.assign(capabilities.begin(), capabilities.end());

  Pool pool(cases, context, gave_up, observer);
  pool.run();
  record.cases = std::move(pool.results());
  record.clean_up_failures = pool.clean_up_failures();
  if (pool.interrupted()) {
    record.complete = false;
    const auto used_up = sender.used_up(options.budget);
    record.incomplete_reason = gave_up   ? fmt::format("no answer in {} in a row: the endpoint is gone or degraded",
                                                       counted(options.give_up_after, "case"))
                               : used_up ? *used_up
                                         : "interrupted";
  }
  if (options.baseline)
    record.baseline = options.baseline->outcome(options.selection.empty() && options.shard.whole() && record.complete);
  add_rules(rules, record);
  record.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return record;
}

}  // namespace s3sse::harness::runner
