#include "reports/render/console.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "reports/causes/causes.h"
#include "reports/model/clean_text.h"
#include "reports/model/exit_code.h"
#include "reports/model/meaning.h"
#include "reports/model/summary.h"
#include "reports/render/deviations.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t deviations_shown = 20;
constexpr std::size_t undecided_shown = 5;
constexpr std::size_t console_text_limit = 300;  ///< bytes of one line of a deviation

class Console {
 public:
  Console(const RunRecord& record, const ConsoleOptions& options)
      : record_(record), options_(options), causes_(causes_of(record)) {}

  std::string render() {
    if (options_.quiet) {
      verdict(decide(record_));
      return std::move(out_);
    }
    const Summary summary = summarize(record_);
    causes();
    deviations();
    undecided();
    baseline();
    clean_up_failures();
    head();
    table("Method", summary.methods, summary, methods_note(summary));
    table("Level", summary.levels, summary, "");
    verdict(decide(record_));
    return std::move(out_);
  }

 private:
  enum class Paint { none, good, bad, warn, dim, strong };

  std::string paint(Paint paint, std::string_view text) const {
    if (!options_.style.color || paint == Paint::none) return std::string(text);
    constexpr const char* codes[] = {"0", "32", "31", "33", "2", "1"};
    return fmt::format("\x1b[{}m{}\x1b[0m", codes[static_cast<int>(paint)], text);
  }

  std::string line(std::string_view text) const {
    return terminal_line(clipped(text, console_text_limit), options_.style.unicode);
  }

  template <class... Arguments>
  void print(fmt::format_string<Arguments...> format, Arguments&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<Arguments>(arguments)...);
  }

  std::string_view ellipsis() const { return options_.style.unicode ? "\u2026" : "..."; }

  /// One deviation says it all.
  bool numbers_causes() const { return causes_.size() > 1; }

  void causes() {
    constexpr std::size_t causes_shown = 5;
    if (!numbers_causes()) return;
    print("{}\n\n", paint(Paint::strong, fmt::format("{} behind them, worst first", counted(causes_.size(), "cause"))));
    const std::size_t shown = options_.verbose ? causes_.size() : std::min(causes_.size(), causes_shown);
    for (std::size_t index = 0; index < shown; ++index) cause(index + 1, causes_[index]);
    if (shown < causes_.size())
      print("  {} and {} more, see {}\n", ellipsis(), causes_.size() - shown, line(options_.report_path));
    print("\n");
  }

  void cause(std::size_t number, const Cause& cause) {
    print("{:2} {} {}{}\n", number, paint(Paint::bad, fmt::format("[{}]", meaning_of(cause.nature).title)),
          cause.news == News::none    ? ""
          : cause.news == News::fresh ? "NEW "
                                      : "GREW ",
          line(cause.said));
    print("   {}; {} would pass without it; the shortest: {}\n", counted(cause.cases.size(), "case"),
          cause.would_become_green, line(cause.smallest->id));
  }

  void deviations() {
    const std::vector<Deviation> all = deviations_of(record_);
    if (all.empty()) return;
    const std::size_t shown = options_.verbose ? all.size() : std::min(all.size(), deviations_shown);
    print("{}\n", paint(Paint::strong, "Deviations, worst first"));
    for (std::size_t index = 0; index < shown; ++index) {
      if (index == 0 || all[index].nature != all[index - 1].nature) meaning(all[index].nature);
      deviation(all[index]);
    }
    if (shown < all.size())
      print("\n{} and {} more, see {}\n", ellipsis(), all.size() - shown, line(options_.report_path));
    print("\n");
  }

  void meaning(Nature nature) {
    const Meaning meaning = meaning_of(nature);
    print("\n{}. {}\n", paint(Paint::strong, meaning.title), meaning.text);
  }

  void deviation(const Deviation& deviation) {
    const CaseResult& result = *deviation.first;
    const Finding* worst = deviation.worst;
    std::string notes;
    for (std::size_t index = 0; index < std::min<std::size_t>(result.notes.size(), 2); ++index)
      notes += fmt::format("  note      {}\n", line(result.notes[index]));
    print("\n{} {}{}", paint(Paint::bad, fmt::format("[{}]", heading_of(deviation))), is_new(result) ? "NEW " : "",
          line(result.id));
    if (deviation.cases > 1) print(" and {}", counted(deviation.cases - 1, "more variant"));
    if (!counts_for_gate(record_, result)) print(" {}", paint(Paint::dim, "(does not count)"));
    print("\n");
    if (worst == nullptr) {
      print("  expected  {}\n", line(result.title));
      print("  got       {}\n", line(result.reason.empty() ? title_of(result.verdict) : result.reason));
      print("  rule      {}\n{}", rule_line(result.rules.empty() ? "" : result.rules.front()), notes);
      return;
    }
    print("  expected  {}: {}\n", line(worst->what), line(worst->expected));
    print("  got       {}  (step {}{})\n", line(worst->actual), line(worst->step),
          result.findings.size() > 1 ? fmt::format("; {} in all", counted(result.findings.size(), "finding")) : "");
    print("  rule      {}\n{}", rule_line(worst->rule_id), notes);
  }

  bool is_new(const CaseResult& result) const {
    const auto& unexpected = record_.baseline.unexpected;
    return std::find(unexpected.begin(), unexpected.end(), result.id) != unexpected.end();
  }

  static std::string heading_of(const Deviation& deviation) {
    if (deviation.first->verdict == Verdict::fail || deviation.nature != Nature::none)
      return std::string(to_string(deviation.nature));
    return std::string(title_of(deviation.first->verdict));
  }

  std::string rule_line(const std::string& id) const {
    const auto rule = record_.rules.find(id);
    if (rule == record_.rules.end()) return line(id.empty() ? "(none cited)" : id);
    return fmt::format("{} {}: {} {}", line(id), line(rule->second.level), line(rule->second.statement),
                       rule->second.sources.empty() ? "" : paint(Paint::dim, line(rule->second.sources.front())));
  }

  void undecided() {
    std::vector<const CaseResult*> cases;
    for (const CaseResult& result : record_.cases)
      if (standing_of(result.verdict) == Standing::undecided) cases.push_back(&result);
    if (cases.empty()) return;
    const std::size_t shown = options_.verbose ? cases.size() : std::min(cases.size(), undecided_shown);
    print("{}\n", paint(Paint::strong, "No result"));
    for (std::size_t index = 0; index < shown; ++index)
      print("  {} {}: {}{}\n", paint(Paint::warn, fmt::format("[{}]", title_of(cases[index]->verdict))),
            line(cases[index]->id), line(cases[index]->reason), by_cause(*cases[index]));
    if (shown < cases.size())
      print("  {} and {} more, see {}\n", ellipsis(), cases.size() - shown, line(options_.report_path));
    print("\n");
  }

  std::string by_cause(const CaseResult& result) const {
    const std::size_t number = numbers_causes() ? number_of(causes_, result) : 0;
    return number == 0 ? "" : fmt::format(" (cause {})", number);
  }

  void baseline() {
    const BaselineOutcome& outcome = record_.baseline;
    list_of("NEW: deviations that the baseline does not expect", outcome.unexpected);
    list_of("STALE: expectations of the baseline that no longer hold", outcome.stale);
  }

  void list_of(std::string_view title, const std::vector<std::string>& lines) {
    if (lines.empty()) return;
    const std::size_t shown = options_.verbose ? lines.size() : std::min(lines.size(), deviations_shown);
    print("{}\n", paint(Paint::bad, title));
    for (std::size_t index = 0; index < shown; ++index) print("  {}\n", line(lines[index]));
    if (shown < lines.size())
      print("  {} and {} more, see {}\n", ellipsis(), lines.size() - shown, line(options_.report_path));
    print("\n");
  }

  void clean_up_failures() {
    if (record_.clean_up_failures.empty()) return;
    print("{}\n", paint(Paint::warn, "Left behind on the endpoint"));
    for (const std::string& failure : record_.clean_up_failures) print("  {}\n", line(failure));
    print("\n");
  }

  void head() {
    print("{}  era {}  seed {}  {:.2f} s\n", line(record_.endpoint), line(record_.era), line(record_.seed),
          record_.seconds);
    if (!record_.selection.empty()) print("selection: {}\n", line(record_.selection));
    print("\n");
  }

  void table(std::string_view title, const std::map<std::string, Tally>& rows, const Summary& summary,
             const std::string& note) {
    const std::vector<TallyColumn> columns = columns_for(summary.all);
    std::size_t width = std::max<std::size_t>(10, title.size());
    for (const auto& [name, tally] : rows) width = std::max(width, line(name).size());
    std::string heading = fmt::format("{:<{}}  {:>7}", title, width, "Cases");
    for (const TallyColumn& column : columns) heading += fmt::format("  {:>{}}", column.title, width_of(column));
    print("{}\n", paint(Paint::strong, heading));
    for (const auto& [name, tally] : rows) row(line(name), width, tally, columns);
    row("All cases", width, summary.all, columns);
    print("{}{}\n", note, note.empty() ? "" : "\n");
  }

  static std::size_t width_of(const TallyColumn& column) { return std::max<std::size_t>(7, column.title.size()); }

  void row(const std::string& name, std::size_t width, const Tally& tally, const std::vector<TallyColumn>& columns) {
    print("{:<{}}  {:>7}", name, width, tally.total());
    for (const TallyColumn& column : columns) {
      const std::size_t count = tally.*column.count;
      const bool bad = column.count == &Tally::failed && count > 0;
      print("  {}", paint(bad ? Paint::bad : Paint::none, fmt::format("{:>{}}", count, width_of(column))));
    }
    print("\n");
  }

  void verdict(const Decision& decision) {
    const auto [text, color] = [&]() -> std::pair<std::string_view, Paint> {
      switch (decision.code) {
        case ExitCode::conforming:
          return {headline_of(decision), Paint::good};
        case ExitCode::deviations:
          return {"NOT CONFORMING", Paint::bad};
        case ExitCode::regression:
          return {record_.baseline.unexpected.empty() ? "STALE EXPECTATIONS" : "NEW DEVIATIONS", Paint::bad};
        case ExitCode::nothing_selected:
          return {"NOTHING CHECKED", Paint::warn};
        default:
          return {"INCOMPLETE", Paint::warn};
      }
    }();
    print("{}: {} (--gate {})\n", paint(color, text),
          terminal_line(clipped(decision.reason, longest_reason), options_.style.unicode), line(record_.gate));
  }

  const RunRecord& record_;
  const ConsoleOptions& options_;
  std::vector<Cause> causes_;
  std::string out_;
};

}  // namespace

std::string render_console(const RunRecord& record, const ConsoleOptions& options) {
  return Console(record, options).render();
}

}  // namespace s3sse::reports
