#include "reports/render/markdown.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "reports/causes/causes.h"
#include "reports/model/clean_text.h"
#include "reports/model/exit_code.h"
#include "reports/model/meaning.h"
#include "reports/model/rule_standing.h"
#include "reports/model/summary.h"
#include "reports/render/deviations.h"
#include "reports/render/diff_sections.h"
#include "reports/render/escape.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {
namespace {

constexpr std::size_t markdown_text_limit = 200;

std::string md(std::string_view text) {
  return markdown_escaped(clipped(text, markdown_text_limit));
}

std::string code(std::string_view text) {
  return markdown_code(clipped(text, markdown_text_limit));
}

/// The sentence of a cause is what a reader came for.
std::string md_sentence(std::string_view text) {
  constexpr std::size_t longest_sentence = 500;
  return markdown_escaped(clipped(text, longest_sentence));
}

/// Collects blocks until there is no room, and counts the rest.
class Page {
 public:
  explicit Page(std::size_t limit) : limit_(limit) {}

  void always(std::string_view text) { out_ += text; }

  void item(std::string_view text) {
    constexpr std::size_t room_for_note = 200;
    if (left_out_ == 0 && out_.size() + text.size() + room_for_note <= limit_)
      out_ += text;
    else
      ++left_out_;
  }

  std::string take() {
    if (left_out_ > 0)
      out_ += fmt::format("\n{} did not fit; see report.json.\n", counted(left_out_, "more entry", "more entries"));
    return std::move(out_);
  }

 private:
  std::size_t limit_;
  std::string out_;
  std::size_t left_out_ = 0;
};

std::string source_link(const RunRecord& record, const std::string& id) {
  const auto rule = record.rules.find(id);
  if (rule == record.rules.end() || rule->second.sources.empty()) return md(id.empty() ? "(none cited)" : id);
  const std::string& source = rule->second.sources.front();
  const bool safe = (source.starts_with("https://") || source.starts_with("http://")) &&
                    source.find_first_of("()<> \"\\\n\r\t`") == std::string::npos;
  return safe ? fmt::format("[{}]({})", md(id), source) : md(id);
}

std::string tally_head(std::string_view first, const std::vector<TallyColumn>& columns) {
  std::string head = fmt::format("| {} | Cases |", first);
  std::string rule = "|---|---:|";
  for (const TallyColumn& column : columns) {
    head += fmt::format(" {} |", column.title);
    rule += "---:|";
  }
  return head + "\n" + rule + "\n";
}

std::string tally_row(std::string_view name, const Tally& tally, const std::vector<TallyColumn>& columns) {
  std::string out = fmt::format("| {} | {} |", md(name), tally.total());
  for (const TallyColumn& column : columns) out += fmt::format(" {} |", tally.*column.count);
  return out + "\n";
}

bool is_new(const RunRecord& record, const CaseResult& result) {
  const auto& unexpected = record.baseline.unexpected;
  return std::find(unexpected.begin(), unexpected.end(), result.id) != unexpected.end();
}

std::string cause_item(const RunRecord& record, std::size_t number, const Cause& cause) {
  constexpr std::size_t rules_shown = 3;
  // A baseline that names no causes still tells which cases are new.
  const bool has_new_case = std::any_of(cause.cases.begin(), cause.cases.end(),
                                        [&](const CaseResult* result) { return is_new(record, *result); });
  const std::string_view news = cause.news != News::none ? to_string(cause.news) : has_new_case ? "new" : "";
  std::string rules;
  for (std::size_t index = 0; index < std::min(cause.rules.size(), rules_shown); ++index)
    rules += (index > 0 ? ", " : " ") + source_link(record, cause.rules[index]);
  if (cause.rules.size() > rules_shown) rules += fmt::format(" and {} more", cause.rules.size() - rules_shown);
  return fmt::format("{}. {}{}{} {}, {} would pass without it; shortest: {}.{}\n", number,
                     news.empty() ? "" : fmt::format("**{}** ", news), md_sentence(cause.said),
                     cause.counts ? "" : " (does not count)", counted(cause.cases.size(), "case"),
                     cause.would_become_green, code(cause.smallest->id), rules);
}

/// As many as a reader of a pull request takes in; the report has all of them.
void append_causes(const RunRecord& record, const std::vector<Cause>& causes, Page& page) {
  constexpr std::size_t causes_shown = 18;
  for (std::size_t index = 0; index < std::min(causes.size(), causes_shown); ++index) {
    const Nature nature = causes[index].nature;
    if (index == 0 || nature != causes[index - 1].nature) {
      const Meaning meaning = meaning_of(nature);
      const auto count =
          std::count_if(causes.begin(), causes.end(), [&](const Cause& each) { return each.nature == nature; });
      page.item(fmt::format("\n### {} ({})\n\n", meaning.title, counted(static_cast<std::size_t>(count), "cause")));
    }
    page.item(cause_item(record, index + 1, causes[index]));
  }
  if (causes.size() > causes_shown)
    page.item(fmt::format("- and {} more\n", counted(causes.size() - causes_shown, "cause")));
}

std::string message_text(const Message& message, std::size_t body_limit) {
  std::string out = message.line + "\n";
  for (const auto& [name, value] : message.headers) out += name + ": " + value + "\n";
  const BodyExcerpt& body = message.body;
  if (body.size == 0) return out;
  return out + (body.hex ? fmt::format("\n({} bytes, as hex) ", body.size) : "\n") + clipped(body.shown, body_limit);
}

/// Shows what was sent and answered in the step that deviates, and how to do it by hand; empty where none is recorded.
std::string evidence(const Deviation& deviation) {
  constexpr std::size_t body_limit = 400;
  constexpr std::size_t lines_limit = 1500;
  const CaseResult& result = *deviation.first;
  if (deviation.worst == nullptr) return {};
  const std::string& step = deviation.worst->step;
  const auto exchange = std::find_if(result.transcript.rbegin(), result.transcript.rend(),
                                     [&](const ExchangeRecord& each) { return each.step == step; });
  if (exchange == result.transcript.rend()) return {};
  std::string out =
      fmt::format("\n<details><summary>{}, step {}: sent and answered</summary>\n\n{}\n{}", html_escaped(result.id),
                  html_escaped(step), markdown_block(message_text(exchange->request, body_limit), "http"),
                  exchange->failure.empty() ? markdown_block(message_text(exchange->response, body_limit), "http")
                                            : md(exchange->failure) + "\n");
  const auto lines = std::find_if(result.reproduction.begin(), result.reproduction.end(),
                                  [&](const Reproduction& each) { return each.step == step; });
  if (lines != result.reproduction.end())
    out += fmt::format("\nBy hand, after the lines that {} prints for the steps before:\n\n{}",
                       code(fmt::format("s3sse show '{}' --curl", result.id)),
                       markdown_block(clipped(lines->curl, lines_limit), "sh"));
  return out + "\n</details>\n";
}

void append_baseline(const BaselineOutcome& baseline, Page& page) {
  page.always(fmt::format("Baseline {}: {}, {}.\n\n", code(baseline.file),
                          counted(baseline.unexpected.size(), "new deviation"),
                          counted(baseline.stale.size(), "stale expectation")));
  if (baseline.stale.empty()) return;
  page.item("### Stale: expectations of the baseline that no longer hold\n\n");
  for (const std::string& stale : baseline.stale) page.item(fmt::format("- {}\n", md(stale)));
  page.item("\n");
}

/// Returns what the endpoint was seen to lack before the first case, by the way in which it declines; the report has
/// the evidence.
std::string lacks_of(const RunRecord& record) {
  std::map<std::string, std::string> by_way;
  for (const DetectedCapability& each : record.detected) {
    if (each.presence != "no") continue;
    std::string& names = by_way[each.declined];
    names += (names.empty() ? "" : ", ") + md(each.capability);
  }
  std::string out;
  for (const char* way : {"falsely", "silently", "honestly", ""}) {
    const auto found = by_way.find(way);
    if (found == by_way.end()) continue;
    const bool said = *way != '\0';
    out += fmt::format("{}{}: {}", out.empty() ? "" : "; ", said ? fmt::format("declined {}", way) : "not there",
                       found->second);
  }
  return out.empty() ? "" : fmt::format("\nDetected before the first case, {}.\n", out);
}

/// Returns what was noted, each text once; the report has it case by case.
std::string notes_of(const RunRecord& record) {
  constexpr std::size_t shown = 3;
  std::vector<std::pair<std::string_view, std::size_t>> notes;  // and cases
  for (const CaseResult& result : record.cases)
    for (const std::string& note : result.notes) {
      const auto known = std::ranges::find(notes, note, [](const auto& each) { return each.first; });
      if (known == notes.end())
        notes.emplace_back(note, 1);
      else
        ++known->second;
    }
  if (notes.empty()) return {};
  std::ranges::stable_sort(notes, std::greater<>(), [](const auto& each) { return each.second; });
  std::string out;
  for (std::size_t index = 0; index < std::min(notes.size(), shown); ++index)
    out +=
        fmt::format("{}{} ({})", index == 0 ? "" : "; ", md(notes[index].first), counted(notes[index].second, "case"));
  if (notes.size() > shown) out += fmt::format("; and {}", counted(notes.size() - shown, "more note"));
  return fmt::format("\nNotes: {}.\n", out);
}

}  // namespace

std::string render_markdown(const RunRecord& record, std::size_t limit) {
  const Decision decision = decide(record);
  const Summary summary = summarize(record);
  Page page(limit);
  page.always(fmt::format("## S3 encryption: {}\n\n{} (`--gate {}`). Endpoint {}, era {}, {:.1f} s.\n\n",
                          headline_of(decision), markdown_escaped(clipped(decision.reason, longest_reason)),
                          md(record.gate), code(record.endpoint), md(record.era), record.seconds));
  if (!record.baseline.file.empty()) append_baseline(record.baseline, page);
  const std::vector<TallyColumn> columns = columns_for(summary.all);
  page.always(tally_head("Method", columns));
  for (const auto& [method, tally] : summary.methods) page.always(tally_row(method, tally, columns));
  page.always(tally_row("All cases", summary.all, columns));
  if (const std::string note = methods_note(summary); !note.empty()) page.always("\n" + note + "\n");

  if (const std::string lacks = lacks_of(record); !lacks.empty()) page.item(lacks);
  const std::vector<Cause> causes = causes_of(record);
  append_causes(record, causes, page);
  const std::vector<Deviation> deviations = deviations_of(record);
  // Where much is wrong the report itself is the place to look.
  const std::size_t shown_in_full = causes.size() <= 10 ? 3 : 0;
  for (std::size_t index = 0; index < std::min(deviations.size(), shown_in_full); ++index)
    if (const std::string block = evidence(deviations[index]); !block.empty()) page.item(block);
  constexpr std::size_t undecided_shown = 5;
  std::string undecided;
  std::size_t count = 0;
  for (const CaseResult& result : record.cases) {
    if (standing_of(result.verdict) != Standing::undecided) continue;
    if (++count > undecided_shown) continue;
    undecided += fmt::format("- {}: {} (cause {})\n", code(result.id), md(result.reason), number_of(causes, result));
  }
  if (count > undecided_shown) undecided += fmt::format("- and {} more\n", count - undecided_shown);
  if (count > 0)
    page.item(fmt::format("\n<details><summary>No result ({})</summary>\n\n{}\n</details>\n", count, undecided));
  if (const std::string notes = notes_of(record); !notes.empty()) page.item(notes);
  if (!record.clean_up_failures.empty()) {
    page.item("\n### Left behind on the endpoint\n\n");
    for (const std::string& failure : record.clean_up_failures) page.item(fmt::format("- {}\n", md(failure)));
  }
  return page.take();
}

std::string render_markdown(const Diff& diff, const RunRecord& before, const RunRecord& after, std::size_t limit) {
  const Decision decision = decide(diff, after);
  Page page(limit);
  page.always(fmt::format("## S3 encryption: {}\n\n{} ({}) against {} ({})\n\n", md(decision.reason),
                          code(after.endpoint), md(after.started), code(before.endpoint), md(before.started)));
  for (const CauseSection& section : cause_sections_of(diff)) {
    if (section.causes->empty()) continue;
    page.item(fmt::format("### {} ({})\n\n", section.title, section.causes->size()));
    for (const CauseChange& change : *section.causes)
      page.item(
          fmt::format("- {}: {} ({})\n", meaning_of(change.nature).title, md_sentence(change.said), extent_of(change)));
    page.item("\n");
  }
  for (const DiffSection& section : sections_of(diff)) {
    if (section.entries->empty()) continue;
    page.item(fmt::format("### {} ({})\n\n", section.title, section.entries->size()));
    for (const DiffEntry& entry : *section.entries)
      page.item(fmt::format("- {}: {}{}{}\n", code(entry.id), md(change_of(entry)),
                            entry.rule.empty() ? "" : " (" + source_link(after, entry.rule) + ")",
                            entry.gates ? "" : ", does not count"));
    page.item("\n");
  }
  page.always(counted(diff.unchanged, "case is as it was", "cases are as they were") + ".\n");
  return page.take();
}

namespace {

/// The worst of what an endpoint does otherwise; its own report has the rest.
void append_causes(const Matrix::Column& column, Page& page) {
  constexpr std::size_t causes_shown = 5;
  if (column.causes.empty()) return;
  page.item(fmt::format("\n### {}: {}, worst first\n\n", md(column.name), counted(column.causes.size(), "cause")));
  for (std::size_t at = 0; at < std::min(column.causes.size(), causes_shown); ++at)
    page.item(fmt::format("- {}: {} ({})\n", meaning_of(column.causes[at].nature).title,
                          md_sentence(column.causes[at].said), counted(column.causes[at].cases, "case")));
  if (column.causes.size() > causes_shown)
    page.item(fmt::format("- and {} more\n", column.causes.size() - causes_shown));
}

}  // namespace

std::string render_markdown(const Matrix& matrix, std::size_t limit) {
  Page page(limit);
  page.always("## S3 encryption: who answers what\n\n|  |");
  for (const Matrix::Column& column : matrix.columns) page.always(fmt::format(" {} |", md(column.name)));
  page.always("\n|---|");
  for (std::size_t index = 0; index < matrix.columns.size(); ++index) page.always("---|");
  const auto line = [&](std::string_view name, auto&& cell) {
    std::string out = fmt::format("\n| {} |", name);
    for (const Matrix::Column& column : matrix.columns) out += fmt::format(" {} |", cell(column));
    page.always(out);
  };
  line("Endpoint", [](const auto& column) { return code(column.endpoint); });
  line("Available", [](const auto& column) {
    return column.unavailable.empty() ? std::string("yes") : "unavailable: " + md(column.unavailable);
  });
  line("Causes", [](const auto& column) { return std::to_string(column.causes.size()); });
  line("Cases", [](const auto& column) { return std::to_string(column.summary.total); });
  for (const TallyColumn& row : tally_columns)
    line(row.title, [&](const auto& column) { return std::to_string(column.summary.all.*row.count); });

  page.always("\n");
  for (const Matrix::Column& column : matrix.columns) append_causes(column, page);
  page.always("\n### Rules on which they differ\n\n| Rule |");
  for (const Matrix::Column& column : matrix.columns) page.always(fmt::format(" {} |", md(column.name)));
  page.always("\n|---|");
  for (std::size_t index = 0; index < matrix.columns.size(); ++index) page.always("---|");
  page.always("\n");
  for (const Matrix::Row& row : matrix.rows) {
    if (!row.differs()) continue;
    std::string out = fmt::format("| {} {}: {} |", md(row.rule.id), md(row.rule.level), md(row.rule.statement));
    for (const MatrixCell& cell : row.cells)
      out += fmt::format(" {}{} |", title_of_standing(cell.word),
                         cell.answers.empty() ? "" : ": " + code(cell.answers.front()));
    page.item(out + "\n");
  }
  return page.take();
}

}  // namespace s3sse::reports
