#include "harness/runner/run/case_runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "harness/runner/judge/answer.h"
#include "harness/runner/judge/checks.h"
#include "harness/runner/judge/verdict.h"
#include "harness/runner/judge/white_box.h"
#include "harness/runner/request/digests.h"
#include "harness/runner/run/adaptation.h"
#include "harness/runner/run/clean_up.h"
#include "harness/runner/run/fixture.h"
#include "harness/runner/run/journal.h"
#include "harness/runner/run/transcript.h"
#include "harness/runner/script/reproduction.h"
#include "harness/transport/probe_failure.h"
#include "reports/model/clean_text.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

using model::Operation;
using model::Step;
using reports::Verdict;
using std::chrono::steady_clock;

/// Bucket names have to be new in every run and every attempt, and tell whose they are.
std::string bucket_name(const model::Case& running, const RunContext& context, unsigned attempt) {
  const std::string text = fmt::format("{}\n{}\n{}", context.options.seed, running.id, attempt);
  return fmt::format("{}-{}", context.bucket_stem, to_hex(sha256(as_bytes(text))).substr(0, 12));
}

class CaseRun {
 public:
  CaseRun(const model::Case& running, const RunContext& context, unsigned attempt)
      : case_(running),
        context_(context),
        scope_(running, context.options, context.sender.endpoint().info(), bucket_name(running, context, attempt)),
        clean_up_(context.sender, scope_),
        limit_(steady_clock::now() + context.options.case_limit) {
    outcome_.result = describe_case(running);
  }

  CaseOutcome run() {
    const auto begin = steady_clock::now();
    Journal* journal = context_.options.journal;
    if (journal)
      for (const std::string& bucket : scope_.bucket_names()) journal->making_bucket(bucket);
    std::optional<Tape::Running> recording;
    if (context_.options.transcripts != RunOptions::Transcripts::none) recording.emplace(tape_);
    run_steps();
    end_faults();
    tape_.set_label("clean-up");
    outcome_.clean_up_failures = clean_up_.run(context_.options.step_limit);
    for (const std::string& note : clean_up_.notes()) add_note("set-up or clean-up", note);
    if (journal)
      for (const std::string& bucket : scope_.bucket_names())
        if (!clean_up_.left_behind(bucket)) journal->bucket_gone(bucket);
    outcome_.result.seconds = std::chrono::duration<double>(steady_clock::now() - begin).count();
    add_evidence();
    return std::move(outcome_);
  }

 private:
  /// Whoever reads of a failure wants to see it.
  static bool is_of_interest(Verdict verdict) {
    const reports::Standing standing = reports::standing_of(verdict);
    return standing == reports::Standing::failed || standing == reports::Standing::undecided;
  }

  void add_evidence() {
    using Transcripts = RunOptions::Transcripts;
    const bool failed = is_of_interest(outcome_.result.verdict);
    if (context_.options.transcripts == Transcripts::none || outcome_.interrupted) return;
    if (!failed && context_.options.transcripts != Transcripts::all) return;
    const EndpointInfo& info = context_.sender.endpoint().info();
    outcome_.result.transcript = transcript_of(tape_.recordings(), info, scope_.redactor());
    outcome_.result.exchanges_left_out = tape_.left_out();
    if (failed) outcome_.result.reproduction = reproduction_of(case_, context_.options, info);
  }

  void run_steps() {
    if (stopped()) return interrupt();
    tape_.set_label("set-up");
    Fixture fixture(context_.sender, scope_, clean_up_, context_.capabilities, step_deadline());
    if (const std::optional<Obstacle> obstacle = fixture.make()) return give_up(*obstacle);
    for (std::size_t i = 0; i < case_.steps.size(); ++i) {
      if (stopped()) return interrupt();
      if (steady_clock::now() >= limit_)
        return give_up(
            {Verdict::timeout, fmt::format("not done after {} s", context_.options.case_limit.count() / 1000)});
      const std::string label = fmt::format("{} {}", i + 1, case_.steps[i].call());
      tape_.set_label(label);
      if (!probed_step(case_.steps[i], label)) return;
      if (missed_) break;
    }
    weigh_silence();
    conclude(std::move(tally_), context_.rules, outcome_.result);
  }

  /// A write whose answer says nothing of encryption did encrypt if a later read shows it: the answer alone is wrong.
  void weigh_silence() {
    for (reports::Finding& finding : tally_.findings) {
      if (finding.nature != reports::Nature::ignores_silently || !finding.what.starts_with("header ")) continue;
      const std::size_t at = parse_decimal<std::size_t>(finding.step.substr(0, finding.step.find(' '))).value_or(0);
      if (at == 0 || at > case_.steps.size()) continue;
      const Step& step = case_.steps[at - 1];
      const auto shown = shown_.find(object_of(step));
      if (shown == shown_.end() || shown->second.at < at) continue;
      const model::EncryptionHeaders& asked = step.encryption;
      const bool done =
          asked.customer_key ? shown->second.customer_key : asked.sse == std::vector<std::string>{shown->second.method};
      if (done) finding.nature = reports::Nature::wrong_answer;
    }
  }

  [[nodiscard]] std::pair<std::string, std::string> object_of(const Step& step) const {
    return {step.bucket, scope_.resolve(step.key.value_or(""))};
  }

  [[nodiscard]] bool stopped() const {
    return (context_.options.stop && context_.options.stop->load()) || context_.gave_up ||
           context_.sender.used_up(context_.options.budget);
  }

  void interrupt() {
    outcome_.interrupted = true;
    outcome_.result.verdict = Verdict::skipped;
    outcome_.result.reason = "interrupted";
  }

  [[nodiscard]] Deadline step_deadline() const {
    return std::min(limit_, steady_clock::now() + context_.options.step_limit);
  }

  /// Ends the case. A deviation found before stands: it does not vanish because a later step could not run.
  void give_up(const Obstacle& obstacle) {
    if (!tally_.findings.empty()) {
      conclude(std::move(tally_), context_.rules, outcome_.result);
      if (outcome_.result.verdict == Verdict::fail) return;
    }
    outcome_.result.verdict = obstacle.verdict;
    outcome_.result.reason = reports::clipped(reports::valid_utf8(scope_.redacted(obstacle.reason)), 600);
  }

  /// run_step, where a probe that does not answer ends the case: what it would have said is unknown, not absent.
  bool probed_step(const Step& step, const std::string& label) {
    try {
      return run_step(step, label);
    } catch (const ProbeFailure& failure) {
      give_up({Verdict::error, fmt::format("step {}: {}", label, failure.what())});
      return false;
    }
  }

  /// False when the case is decided.
  bool run_step(const Step& step, const std::string& label) {
    mark_ledger(step, label);
    if (step.is_probe()) return run_probe(step, label);
    std::ignore = scope_.take_unresolved();  // from checks of the step before
    BuiltRequest request = build_request(step, scope_, context_.sender.now());
    hide_customer_keys(request.wire.headers);
    if (const std::string name = scope_.take_unresolved(); !name.empty()) {
      give_up_without(name, label);
      return false;
    }
    if (!step.name.empty()) scope_.set_body(step.name, request.body);
    const SharedBytes body = request.body;
    const bool head = request.wire.method == "HEAD";
    const Exchange exchange = send(step, label, std::move(request));
    const Answer answer(exchange, head, step.is_kms());
    remember(step, answer, body);
    if (exchange.failure != TransportFailure::none && !expects_cut(step) && !judges_handshake(step, exchange)) {
      give_up(transport_obstacle(label, answer));
      return false;
    }
    return step.target ? judge_target(step, label, answer) : judge_set_up(step, label, answer);
  }

  /// Ends the case for want of the value of a variable: nobody told it, or only a look inside could have.
  void give_up_without(const std::string& name, const std::string& label) {
    const bool from_inside = std::any_of(case_.steps.begin(), case_.steps.end(), [&](const Step& step) {
      return std::any_of(step.saves.begin(), step.saves.end(), [&](const model::Save& save) {
        return save.name == name &&
               (save.from == model::Save::From::stored || save.from == model::Save::From::metadata);
      });
    });
    if (is_of_an_account(name))
      give_up({Verdict::not_checked, fmt::format("step {}: {}", label, without_account(name))});
    else if (from_inside && context_.sender.endpoint().probe() == nullptr)
      give_up({Verdict::not_checked, fmt::format("step {} needs ${{{}}}, which only a probe can see", label, name)});
    else
      give_up({Verdict::blocked,
               fmt::format("step {}: ${{{}}} has no value; an earlier answer did not hold it", label, name)});
  }

  /// Notes in the record what had to be sent more than once.
  Exchange send(const Step& step, const std::string& label, BuiltRequest request) {
    scope_.bound_answer(step, request.wire);
    std::vector<std::string> notes;
    Exchange exchange = context_.sender.send(step, std::move(request), context_.options, step_deadline(), &notes);
    for (const std::string& note : notes) add_note("step " + label, note);
    return exchange;
  }

  void add_note(const std::string& where, const std::string& note) {
    outcome_.result.notes.push_back(fmt::format("{}: {}", where, reports::clipped(reports::valid_utf8(note), 300)));
  }

  /// Also those that a case writes out, damaged or not: a report never holds the value of such a header.
  void hide_customer_keys(const Headers& headers) {
    for (const Header& header : headers)
      if (ascii_lower(header.name).ends_with("server-side-encryption-customer-key")) scope_.hide(header.value);
  }

  void mark_ledger(const Step& step, const std::string& label) {
    Probe* probe = context_.sender.endpoint().probe();
    if (!probe) return;
    const std::uint64_t position = probe->kms_position();
    scope_.mark_ledger(label, position);
    if (!step.name.empty()) scope_.mark_ledger(step.name, position);
    if (!context_.capabilities.contains("probe-audit")) return;
    const std::uint64_t events = probe->audit_position();
    scope_.mark_audit(label, events);
    if (!step.name.empty()) scope_.mark_audit(step.name, events);
  }

  static bool expects_cut(const Step& step) {
    return std::any_of(step.expect.begin(), step.expect.end(), [](const model::Expectation& expectation) {
      return expectation.cut || std::any_of(expectation.one_of.begin(), expectation.one_of.end(),
                                            [](const model::Expectation& branch) { return branch.cut; });
    });
  }

  /// A handshake that the peer refused is an answer where the step speaks of it.
  static bool judges_handshake(const Step& step, const Exchange& exchange) {
    return exchange.tls == "refused" &&
           std::ranges::any_of(step.expect, [](const model::Expectation& one) { return one.tls.has_value(); });
  }

  static Obstacle transport_obstacle(const std::string& label, const Answer& answer) {
    const std::string reason = fmt::format("step {}: {}", label, answer.summary());
    switch (answer.exchange().failure) {
      case TransportFailure::timeout:
        return {Verdict::timeout, reason};
      default:
        return {Verdict::error, reason};
    }
  }

  bool run_probe(const Step& step, const std::string& label) {
    Probe* probe = context_.sender.endpoint().probe();
    if (!probe) {
      give_up({Verdict::not_checked, fmt::format("step {} needs a look inside the endpoint", label)});
      return false;
    }
    const auto& act = std::get<model::ProbeAct>(step.content);
    if (step.operation->act == Operation::Act::advance_clock) {
      probe->advance_clock(std::chrono::seconds(act.seconds));
    } else if (step.operation->act == Operation::Act::inject_fault) {
      injected_ = true;
      if (!probe->inject_fault(scope_.resolve(act.fault))) {
        give_up({Verdict::not_checked, fmt::format("step {}: the probe knows no such fault", label)});
        return false;
      }
    } else if (!probe->corrupt(scope_.bucket(step.bucket), scope_.resolve(step.key.value_or("")), act.offset)) {
      give_up({Verdict::blocked, fmt::format("step {}: there is no stored byte {}", label, act.offset)});
      return false;
    }
    return true;
  }

  /// Whatever came of the case, those after it find everything at work.
  void end_faults() {
    if (!injected_) return;
    try {
      context_.sender.endpoint().probe()->clear_faults();
    } catch (const ProbeFailure& failure) {
      add_note("clean-up", fmt::format("the faults may still be there: {}", failure.what()));
    }
  }

  /// Everything later steps, checks and the clean-up ask for.
  void remember(const Step& step, const Answer& answer, const SharedBytes& body) {
    note_effects(step, answer);
    if (answer.succeeded()) note_upload(step, answer, body);
    for (const model::Save& save : step.saves) note_saved(step, save, answer);
  }

  void note_effects(const Step& step, const Answer& answer) {
    const bool done = answer.succeeded();
    const bool unsure = answer.status() == 0;
    switch (step.operation->effect) {
      case Operation::Effect::makes_bucket:
        if (done || unsure) clean_up_.made_bucket(step.bucket);
        break;
      case Operation::Effect::keeps_versions:
        if (done) clean_up_.keeps_versions(step.bucket);
        break;
      case Operation::Effect::sets_policy:
        if (done || unsure) clean_up_.put_policy(step.bucket);
        break;
      case Operation::Effect::makes_key:
        if (!done) break;
        if (const auto arn = answer.json("/KeyMetadata/Arn")) clean_up_.made_kms_key(*arn);
        break;
      case Operation::Effect::writes_object:
        note_written(step, answer, done, unsure);
        break;
      case Operation::Effect::reads_object:
      case Operation::Effect::none:
        break;
    }
  }

  void note_written(const Step& step, const Answer& answer, bool done, bool unsure) {
    if (done || unsure) clean_up_.made_object(step.bucket, scope_.resolve(step.key.value_or("")));
    if (!done) return;
    const bool by_customer_key = step.encryption.customer_key.has_value();
    Written& written = written_[object_of(step)];
    written.asked = by_customer_key || !step.encryption.sse.empty();
    written.customer_key = by_customer_key ? step.encryption.customer_key->key : upload_key(step);
    written.claimed = answer.header("x-amz-server-side-encryption").has_value() ||
                      answer.header("x-amz-server-side-encryption-customer-algorithm").has_value();
  }

  std::string upload_key(const Step& step) const {
    const auto found = upload_keys_.find(step.s3().upload);
    return step.operation->upload == Operation::Upload::completes && found != upload_keys_.end() ? found->second : "";
  }

  void note_upload(const Step& step, const Answer& answer, const SharedBytes& body) {
    const Operation::Upload role = step.operation->upload;
    if (role == Operation::Upload::begins) {
      Upload& upload = scope_.upload(step.s3().upload);
      upload = Upload{};
      upload.id = answer.xml("/InitiateMultipartUploadResult/UploadId").value_or("");
      upload.bucket = step.bucket;
      upload.key = scope_.resolve(step.key.value_or(""));
      upload.with_checksums = step.s3().checksum.has_value();
      upload_keys_[step.s3().upload] = step.encryption.customer_key ? step.encryption.customer_key->key : "";
    } else if (step.operation->takes_part()) {
      note_part(step, answer, body);
      if (!step.name.empty()) scope_.set_answered_etag(step.name, etag_of_part(step, answer));
    } else if (role == Operation::Upload::completes || role == Operation::Upload::aborts) {
      scope_.upload(step.s3().upload).closed = true;
    }
  }

  static std::string etag_of_part(const Step& step, const Answer& answer) {
    const bool copy = step.operation->upload == Operation::Upload::copies_part;
    return (copy ? answer.xml("/CopyPartResult/ETag") : answer.header("etag")).value_or("");
  }

  void note_part(const Step& step, const Answer& answer, const SharedBytes& body) {
    const auto number = parse_decimal<std::uint32_t>(scope_.resolve(step.s3().part.value_or("")));
    if (!number) return;
    UploadedPart part;
    part.number = *number;
    part.body = body;
    const bool copy = step.operation->upload == Operation::Upload::copies_part;
    part.etag = etag_of_part(step, answer);
    static constexpr std::pair<const char*, const char*> checksum_names[] = {
        {"x-amz-checksum-crc32", "ChecksumCRC32"},
        {"x-amz-checksum-crc32c", "ChecksumCRC32C"},
        {"x-amz-checksum-crc64nvme", "ChecksumCRC64NVME"},
        {"x-amz-checksum-sha1", "ChecksumSHA1"},
        {"x-amz-checksum-sha256", "ChecksumSHA256"}};
    for (const auto& [header, element] : checksum_names) {
      const auto value = copy ? answer.xml(std::string("/CopyPartResult/") + element) : answer.header(header);
      if (value) part.checksums.emplace_back(element, *value);
    }
    scope_.upload(step.s3().upload).parts[*number] = std::move(part);
  }

  void note_saved(const Step& step, const model::Save& save, const Answer& answer) {
    std::optional<std::string> value;
    Probe* probe = context_.sender.endpoint().probe();
    const std::string bucket = scope_.bucket(step.bucket);
    const std::string key = scope_.resolve(step.key.value_or(""));
    switch (save.from) {
      case model::Save::From::header:
        value = answer.header(save.path);
        break;
      case model::Save::From::xml:
        value = answer.xml(save.path);
        break;
      case model::Save::From::json:
        value = answer.json(save.path);
        break;
      case model::Save::From::stored:
        if (probe) value = stored_digest(*probe, bucket, key);
        break;
      case model::Save::From::metadata:
        if (probe) value = stored_metadata(*probe, bucket, key, save.path);
        break;
    }
    if (value) scope_.save(save.name, std::move(*value));
  }

  StepFacts facts(const Step& step, const std::string& label, const Answer& answer) {
    StepFacts out{step, label, answer};
    out.probe = context_.sender.endpoint().probe();
    out.probe_at_rest = out.probe && context_.capabilities.contains("probe-at-rest");
    out.probe_kms = out.probe && context_.capabilities.contains("probe-kms");
    out.probe_audit = out.probe && context_.capabilities.contains("probe-audit");
    out.carried_encryption = step.encryption.asks_for_object();
    const auto written = written_.find(object_of(step));
    if (written != written_.end()) {
      out.asked_in_vain = written->second.asked && !written->second.claimed;
      out.claimed = written->second.claimed;
      out.keyless_read = !written->second.customer_key.empty() && !step.encryption.customer_key;
    }
    return out;
  }

  bool judge_target(const Step& step, const std::string& label, const Answer& answer) {
    const StepFacts judged = facts(step, label, answer);
    StepJudgement judgement = judge(judged, scope_);
    if (context_.options.watcher && judgement.findings.empty()) context_.options.watcher->on_met(judged, scope_);
    if (judgement.findings.empty()) note_shown(step, answer);
    missed_ = judgement.status_missed;
    tally_.add(std::move(judgement));
    return true;
  }

  void note_shown(const Step& step, const Answer& answer) {
    const std::string_view method = step.operation->method;
    if (step.operation->level != Operation::Level::object || (method != "GET" && method != "HEAD")) return;
    if (!answer.succeeded()) return;
    const std::size_t at = static_cast<std::size_t>(&step - case_.steps.data()) + 1;
    shown_[object_of(step)] = {at, answer.header("x-amz-server-side-encryption").value_or(""),
                               answer.header("x-amz-server-side-encryption-customer-algorithm").has_value()};
  }

  bool judge_set_up(const Step& step, const std::string& label, const Answer& answer) {
    if (step.expect.empty()) {
      if (answer.succeeded()) return true;
      give_up(obstacle_of(fmt::format("step {} (set-up)", label), answer.exchange(), context_.options, step.is_kms()));
      return false;
    }
    const StepJudgement judgement = judge(facts(step, label, answer), scope_);
    if (judgement.findings.empty()) return true;
    const reports::Finding& first = judgement.findings.front();
    give_up({Verdict::blocked,
             fmt::format("step {} (set-up): {} is {}, not {}", label, first.what, first.actual, first.expected)});
    return false;
  }

  struct Written {
    std::string customer_key;  ///< empty: none
    bool claimed = false;
    bool asked = false;
  };

  /// The encryption that a read showed.
  struct Shown {
    std::size_t at = 0;  ///< number of the step, from 1
    std::string method;
    bool customer_key = false;
  };

  const model::Case& case_;
  const RunContext& context_;
  Scope scope_;
  Tape tape_;
  CleanUp clean_up_;
  Deadline limit_;
  CaseOutcome outcome_;
  Tally tally_;
  bool missed_ = false;
  bool injected_ = false;  ///< a fault, which ends with the case
  std::map<std::pair<std::string, std::string>, Written> written_;
  std::map<std::pair<std::string, std::string>, Shown> shown_;
  std::map<std::string, std::string> upload_keys_;
};

}  // namespace

reports::CaseResult describe_case(const model::Case& of) {
  reports::CaseResult result;
  result.id = of.id;
  result.title = of.title;
  result.rules = of.rules;
  result.level = of.level;
  result.gating = of.gating;
  result.methods = of.methods;
  result.operations = of.operations;
  result.file = of.file;
  result.line = of.line;
  result.verdict = Verdict::skipped;
  return result;
}

CaseOutcome run_case(const model::Case& running, const RunContext& context, unsigned attempt) {
  CaseOutcome outcome;
  if (!running.in_era(context.options.era)) {
    outcome.result = describe_case(running);
    outcome.result.verdict = Verdict::not_applicable;
    outcome.result.reason = fmt::format("not in force in the era of {}", context.options.era);
    return outcome;
  }
  const std::optional<Adapted> adapted = adapt(running, context.capabilities);
  const model::Case& asked = adapted ? adapted->form : running;
  const std::string missing = missing_capability(asked, context.capabilities);
  if (!missing.empty()) {
    outcome.result = describe_case(running);
    const bool probe = missing.starts_with("probe-");
    outcome.result.verdict = probe ? Verdict::not_checked : Verdict::not_applicable;
    outcome.result.reason = reports::lacks_reason(missing);
    return outcome;
  }
  outcome = CaseRun(asked, context, attempt).run();
  if (!adapted) return outcome;
  temper(*adapted, outcome.result);
  outcome.result.notes.insert(outcome.result.notes.begin(), adapted->notes.begin(), adapted->notes.end());
  return outcome;
}

}  // namespace s3sse::harness::runner
