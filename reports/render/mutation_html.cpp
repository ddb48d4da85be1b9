#include "reports/render/mutation_html.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "reports/render/escape.h"
#include "reports/render/page.h"
#include "simulator/base/counted.h"

namespace s3sse::reports {
namespace {

std::string mutation_table(std::initializer_list<std::string_view> columns) {
  std::string out =
      "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Mutants\"><table class=\"cards\"><thead><tr>";
  for (const std::string_view column : columns) out += fmt::format("<th scope=\"col\">{}</th>", column);
  return out + "</tr></thead><tbody>\n";
}

constexpr std::string_view mutation_table_end = "</tbody></table></div>\n";

std::string_view kind_title(MutantKind kind) {
  switch (kind) {
    case MutantKind::rule:
      return "Rules switched off";
    case MutantKind::response:
      return "Answers altered";
    case MutantKind::exchange:
      return "Exchanges altered";
    case MutantKind::expectation:
      return "Expectations contradicted";
  }
  return "";
}

std::string kill_sums(const MutationRecord& record) {
  std::string out =
      mutation_table({"Broken on purpose", "All", "Killed", "Incidental", "Survived", "Not reached", "Excused"});
  for (const MutantKind kind : mutant_kinds) {
    const MutationSummary summary = summarize(record, kind);
    if (summary.mutants == 0) continue;
    out += fmt::format(
        "<tr><th scope=\"row\">{}</th><td data-name=\"All\">{}</td><td data-name=\"Killed\">{}</td>"
        "<td data-name=\"Incidental\">{}</td><td data-name=\"Survived\">{}</td><td data-name=\"Not reached\">{}</td>"
        "<td data-name=\"Excused\">{}</td></tr>\n",
        kind_title(kind), summary.mutants, summary.killed, summary.incidental, summary.survived, summary.not_reached,
        summary.excused);
  }
  return out.append(mutation_table_end);
}

std::string_view fate_tone(const MutantResult& mutant) {
  if (mutant.fate == MutantFate::killed) return "good";
  return is_gap(mutant) ? "bad" : "known";
}

std::string kill_lines(std::string_view lead, const std::vector<MutantKill>& list) {
  std::string out;
  for (const MutantKill& kill : list)
    out += fmt::format("<div>{}<code>{}</code> <small>{}</small></div>", lead, html_escaped(kill.case_id),
                       html_escaped(kill.finding));
  return out;
}

std::string mutant_row(const MutantResult& mutant) {
  std::string out = fmt::format(
      "<tr><td class=\"name\">{} {}{}</td><td data-name=\"Fate\"><span class=\"tag {}\">{}</span></td><td "
      "data-name=\"Who noticed\">",
      html_escaped(mutant.id), mutant.level.empty() ? "" : html_escaped(mutant.level) + ": ",
      html_escaped(mutant.title), fate_tone(mutant), to_string(mutant.fate));
  if (mutant.fate != MutantFate::killed && !mutant.survival_reason.empty())
    out += fmt::format("<div>Cannot be killed: {}</div>", html_escaped(mutant.survival_reason));
  out += kill_lines("", mutant.killers) + kill_lines("failed without naming it: ", mutant.incidental);
  if (!mutant.consulted_at.empty())
    out += fmt::format("<small>asked for at {}</small>",
                       html_escaped(fmt::format("{}", fmt::join(mutant.consulted_at, ", "))));
  return out + "</td></tr>\n";
}

template <class Takes>
std::string mutant_section(const MutationRecord& record, std::string_view title, Takes takes) {
  std::string rows;
  for (const MutantResult& mutant : record.mutants)
    if (takes(mutant)) rows += mutant_row(mutant);
  if (rows.empty()) return {};
  return fmt::format("<h2>{}</h2>\n{}{}{}", title, mutation_table({"Broken", "Fate", "Who noticed"}), rows,
                     mutation_table_end);
}

std::string name_section(std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return {};
  std::string out = fmt::format("<h2>{}</h2>\n<ul>\n", title);
  for (const std::string& line : lines) out += fmt::format("<li><code>{}</code></li>\n", html_escaped(line));
  return out + "</ul>\n";
}

}  // namespace

std::string render_mutation_html(const MutationRecord& record) {
  const MutationSummary all = summarize(record);
  std::string out = fmt::format("<p>{} of {} killed by {} in {:.1f} s; s3sse {}, {}{}{}</p>\n{}", grouped(all.killed),
                                counted(all.mutants, "mutant"), counted(record.cases, "case"), record.seconds,
                                html_escaped(record.tool_version), html_escaped(record.started),
                                record.selection.empty() ? "" : ", only " + html_escaped(record.selection),
                                record.complete ? "" : "; interrupted, so this is not all", kill_sums(record));
  out += name_section("Not green although nothing is broken, so they prove nothing", record.baseline_failures);
  out += name_section("Cases that no answer can disappoint", record.idle_cases);
  out += mutant_section(record, "Not killed", is_gap);
  out += mutant_section(record, "Not killed, with a reason", [](const MutantResult& mutant) {
    return mutant.fate != MutantFate::killed && !is_gap(mutant);
  });
  for (const MutantKind kind : {MutantKind::rule, MutantKind::response, MutantKind::exchange})
    out += mutant_section(record, fmt::format("Killed: {}", kind_title(kind)), [kind](const MutantResult& mutant) {
      return mutant.kind == kind && mutant.fate == MutantFate::killed;
    });
  return static_page("S3 encryption: what the suite notices", out);
}

}  // namespace s3sse::reports
