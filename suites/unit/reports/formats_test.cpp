// Every format says the same, and text from outside stays text in each of them.
#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "reports/model/clean_text.h"
#include "reports/model/diff.h"
#include "reports/model/exit_code.h"
#include "reports/model/matrix.h"
#include "reports/model/rule_standing.h"
#include "reports/model/summary.h"
#include "reports/model/trend.h"
#include "reports/render/badge.h"
#include "reports/render/console.h"
#include "reports/render/diff_render.h"
#include "reports/render/html.h"
#include "reports/render/junit.h"
#include "reports/render/markdown.h"
#include "reports/render/matrix_render.h"
#include "reports/render/record/json.h"
#include "reports/render/tables.h"
#include "reports/render/trend_render.h"
#include "sample_record.h"
#include "simulator/base/text.h"
#include "simulator/base/utf8.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const char* hostile_markup = "</script><img src=x onerror=alert(1)><!-- @everyone [a](javascript:alert(1)) `x` | =1+1";

RunRecord hostile_record() {
  RunRecord record = sample_record();
  record.endpoint = hostile_markup;
  CaseResult hostile = sample_case(std::string("markup/") + hostile_markup, Verdict::fail);
  hostile.title = hostile_markup;
  hostile.findings[0].expected = hostile_markup;
  hostile.findings[0].actual = hostile_markup;
  hostile.notes = {hostile_markup};
  hostile.transcript = {
      {"2 GetObject",
       hostile_markup,
       {hostile_markup, {{hostile_markup, hostile_markup}}, {9, false, false, "```\n" + std::string(hostile_markup)}},
       {},
       hostile_markup,
       0.1}};
  hostile.reproduction = {{"2 GetObject", hostile_markup, hostile_markup, hostile_markup}};
  record.cases.push_back(hostile);
  record.rules["XSS-01"] = {"XSS-01",         hostile_markup, "MUST",
                            {hostile_markup}, hostile_markup, {"javascript:alert(1)", hostile_markup}};
  record.cases.back().rules.push_back("XSS-01");
  return record;
}

std::string page_of(const RunRecord& record) {
  const auto page = render_html(record);
  EXPECT_TRUE(page) << page.error().message;
  return page.value_or("");
}

Json data_of(const std::string& page) {
  const std::string open = "<script type=\"application/json\" id=\"data\">";
  const std::size_t begin = page.find(open) + open.size();
  return Json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

TEST(Formats, GiveTheSameCounts) {
  const RunRecord record = hostile_record();
  const Summary summary = summarize(record);

  const auto json = parse_report(render_json(record));
  ASSERT_TRUE(json) << json.error().message;
  EXPECT_EQ(summarize(*json), summary);

  const Json data = data_of(page_of(record));
  const auto html = parse_report(data["report"].dump());
  ASSERT_TRUE(html) << html.error().message;
  EXPECT_EQ(summarize(*html), summary);

  pugi::xml_document junit;
  ASSERT_TRUE(junit.load_string(render_junit(record).c_str()));
  EXPECT_EQ(junit.child("testsuites").attribute("tests").as_uint(), summary.total + summary.all.stale)
      << "an expectation that is stale is a test of its own";

  std::string markdown_row = "| All cases | " + std::to_string(summary.total) + " |";
  std::string console_row = "All cases +" + std::to_string(summary.total);
  for (const TallyColumn& column : tally_columns) {
    markdown_row += " " + std::to_string(summary.all.*column.count) + " |";
    console_row += " +" + std::to_string(summary.all.*column.count);
  }
  EXPECT_THAT(render_markdown(record), HasSubstr(markdown_row));
  EXPECT_THAT(render_console(record, {}), ContainsRegex(console_row + "\n"));
  EXPECT_THAT(render_trend_text(trend_of({{"one", record}}), {}),
              ContainsRegex(console_row.substr(std::string("All cases").size()) + "\n"));

  const Json matrix = Json::parse(render_matrix_json(matrix_of({{"one", record, ""}})));
  const Json& column = matrix["columns"][0];
  EXPECT_EQ(column["cases"], summary.total);
  for (const TallyColumn& each : tally_columns) EXPECT_EQ(column[each.key], summary.all.*each.count) << each.key;

  const Json sarif = Json::parse(render_sarif(record));
  EXPECT_EQ(sarif["runs"][0]["results"].size(), summary.all.failed + summary.all.known_failures);

  const std::string csv = render_rules_csv(record);
  EXPECT_THAT(csv, ContainsRegex("SSEC-17,[^\r]*," + std::to_string(summary.total) + ","));

  const auto failed = std::count_if(record.cases.begin(), record.cases.end(), [&](const CaseResult& result) {
    return standing_of(result.verdict) == Standing::failed && counts_for_gate(record, result);
  });
  EXPECT_EQ(badges_of(record).front().message, std::to_string(failed) + " deviations");
}

/// Nothing that moves, hides or turns text reaches a reader or a terminal.
TEST(Formats, ShowWhatWouldControlAReader) {
  const RunRecord record = hostile_record();
  RunRecord badge_record = empty_record();
  badge_record.cases = {sample_case("a", Verdict::pass)};
  badge_record.cases[0].methods = {hostile_text()};
  const std::vector<std::pair<const char*, std::string>> formats = {
      {"HTML", page_of(record)},
      {"JUnit", render_junit(record)},
      {"Markdown", render_markdown(record)},
      {"console", render_console(record, {})},
      {"matrix", render_matrix_html(matrix_of({{hostile_text(), record, hostile_text()}}))},
      {"badge", badge_svg(badges_of(badge_record).back())}};
  for (const auto& [name, text] : formats) {
    for (std::size_t at = 0; at < text.size();) {
      const CodePoint character = decode_utf8(text, at);
      ASSERT_NE(character.size, 0U) << name << ": broken UTF-8 at byte " << at;
      ASSERT_FALSE(is_deceptive(character.value))
          << name << ": U+" << std::hex << character.value << " behind " << text.substr(at < 60 ? 0 : at - 60, 60);
      at += character.size;
    }
  }
}

TEST(Formats, TheRowsOfATableAddUp) {
  const RunRecord record = sample_record();
  const Summary summary = summarize(record);
  const auto total = [](const Tally& tally) {
    std::size_t sum = 0;
    for (const TallyColumn& column : tally_columns) sum += tally.*column.count;
    EXPECT_EQ(sum, tally.total());
    return sum;
  };
  EXPECT_EQ(total(summary.all), summary.total);
  std::size_t levels = 0;
  for (const auto& [level, tally] : summary.levels) levels += total(tally);
  EXPECT_EQ(levels, summary.total);
  // Two methods in one case: the reader is told why the sum is another one.
  std::size_t methods = 0;
  for (const auto& [method, tally] : summary.methods) methods += total(tally);
  ASSERT_EQ(methods, summary.total + 1);
  const std::string note = "the rows add up to 16, and there are 15 cases";
  EXPECT_THAT(render_console(record, {}), HasSubstr(note));
  EXPECT_THAT(render_markdown(record), HasSubstr(note));
  EXPECT_THAT(data_of(page_of(record))["words"]["methods_note"].get<std::string>(), HasSubstr(note));

  for (const auto& [id, standing] : standings_of(record))
    EXPECT_EQ(standing.tally.total() + standing.failed_for_others, standing.cases.size()) << id;
}

TEST(Formats, EveryVerdictLineSaysWhatTheEndpointLacks) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a/1", Verdict::pass), sample_case("a/2", Verdict::not_applicable)};
  record.cases[1].reason = lacks_reason("dsse-kms");
  const std::string line = "1 of 2 cases passed; 1 not applicable (lacks dsse-kms)";
  EXPECT_THAT(render_console(record, {}), HasSubstr("CONFORMING: " + line));
  EXPECT_THAT(render_markdown(record), HasSubstr("\n\n" + line + " (`--gate must`)"));
  EXPECT_THAT(page_of(record), HasSubstr("<h2>CONFORMING</h2>\n<p>" + line));
  EXPECT_THAT(render_junit(record), HasSubstr("name=\"result\" value=\"CONFORMING: " + line));
  EXPECT_EQ(Json::parse(render_json(record))["summary"]["reason"], line);
  EXPECT_EQ(Json::parse(render_sarif(record))["runs"][0]["invocations"][0]["exitCodeDescription"],
            "CONFORMING: " + line);
  EXPECT_EQ(badges_of(record).front().message, "conforming (1 of 2); lacks dsse-kms");
}

TEST(Formats, UseTheWordsOfTheGlossary) {
  // reports/README.md has the words; these are for report.json and its schema.
  const RunRecord record = sample_record();
  const Matrix matrix = matrix_of({{"one", record, ""}});
  const Diff diff = diff_of(empty_record(), record);
  const std::vector<TrendSeries> trend = trend_of({{"one", record}});
  for (std::string text :
       {render_console(record, {.style = {}, .verbose = true}), render_markdown(record), render_matrix_html(matrix),
        render_markdown(matrix), render_markdown(diff, empty_record(), record), render_trend_html(trend),
        render_trend_text(trend, {}), render_diff_console(diff, empty_record(), record, {})}) {
    if (const auto head = text.find("</head>"); head != std::string::npos) text.erase(0, head);  // style sheet
    for (const char* word :
         {"undecided", "Undecided", "Not checked", "gating", "does not gate", "blame", "laxity", "nature"})
      EXPECT_THAT(text, Not(HasSubstr(word)));
  }
}

TEST(Matrix, ARuleWhoseCasesFailedForAnotherIsNotTakenForNotChecked) {
  RunRecord record = empty_record();
  record.rules["SSEC-18"] = {"SSEC-18", "sse_c.other", "MUST", {"documented"}, "Another rule.", {}};
  record.cases = {sample_case("a/1", Verdict::fail)};
  record.cases[0].rules = {"SSEC-17", "SSEC-18"};
  const Matrix matrix = matrix_of({{"one", record, ""}});
  EXPECT_EQ(matrix.columns[0].summary.all.not_checked, 0U);
  EXPECT_EQ(matrix.rows[1].rule.id, "SSEC-18");
  EXPECT_EQ(matrix.rows[1].cells[0].word, "other rule failed");
}

TEST(Html, KeepsTextText) {
  const std::string page = page_of(hostile_record());
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  // One for the data, one for the script: nothing closes an element that it should not.
  EXPECT_EQ(count_of(page, "</script>"), 2U);
  EXPECT_EQ(count_of(page, "<script"), 2U);
  EXPECT_EQ(count_of(page, "<!--"), 0U);
}

TEST(Html, NeedsNoNetwork) {
  const std::string page = page_of(empty_record());
  for (const char* fetch : {"src=", "@import", "url(", "<link", "fetch(", "XMLHttpRequest", "import("})
    EXPECT_THAT(page, Not(HasSubstr(fetch))) << fetch;
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("innerHTML =")));
}

TEST(Html, HoldsPagesOfItsOwnWhenGiven) {
  const auto page = render_html(empty_record(), {R"({"must":{},"rules":[]})", R"({"mutants":3})"});
  ASSERT_TRUE(page);
  EXPECT_EQ(data_of(*page)["mutation"]["mutants"], 3);
  EXPECT_TRUE(data_of(*page).contains("coverage"));
  EXPECT_FALSE(data_of(page_of(empty_record())).contains("coverage"));
  const auto wrong = render_html(empty_record(), {"", "[not json"});
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("mutation"));
}

TEST(Markdown, EscapesWhatComesFromOutside) {
  const std::string text = render_markdown(hostile_record());
  EXPECT_THAT(text, Not(HasSubstr("](javascript:alert(1))\n")));
  // Markup and mentions may stand in code spans and blocks alone, where they are text.
  std::string fence;
  std::size_t blocks = 0;
  for (const std::string_view line : split(text, '\n')) {
    if (const std::size_t ticks = std::min(line.find_first_not_of('`'), line.size()); ticks >= 3 && fence.empty()) {
      fence = std::string(line.substr(0, ticks));
      ++blocks;
      continue;
    }
    if (line == fence) fence.clear();
    if (!fence.empty()) continue;
    for (const char* dangerous : {"@everyone", "<img", "</script>"})
      for (std::size_t at = line.find(dangerous); at != std::string_view::npos; at = line.find(dangerous, at + 1))
        EXPECT_THAT(std::string(line.substr(0, at)), HasSubstr("``")) << dangerous;
  }
  EXPECT_TRUE(fence.empty());
  EXPECT_GE(blocks, 2U) << "no transcript was written";
}

/// One known deviation, one that is new, one expectation that is stale.
RunRecord record_with_baseline() {
  RunRecord record;
  record.gate = "must";
  record.cases = {sample_case("a/known", Verdict::expected_failure), sample_case("a/new", Verdict::fail)};
  record.cases[1].notes = {"step 1 PutObject: tried again"};
  record.baseline = {"known.json", {"a/new"}, {"a/gone passes"}};
  return record;
}

TEST(Formats, TellNewAndStaleApart) {
  const RunRecord record = record_with_baseline();
  EXPECT_EQ(decide(record).code, ExitCode::regression);
  const std::string markdown = render_markdown(record);
  EXPECT_THAT(markdown, HasSubstr("1 new deviation, 1 stale expectation."));
  EXPECT_THAT(markdown, HasSubstr("1. **new** "));
  EXPECT_THAT(markdown, HasSubstr("shortest: `a/new`"));
  EXPECT_THAT(markdown, HasSubstr("- a/gone passes"));
  EXPECT_THAT(markdown, HasSubstr("tried again"));
  EXPECT_THAT(markdown, Not(HasSubstr("**new** `a/known`")));

  const Json run = Json::parse(render_sarif(record))["runs"][0];
  ASSERT_EQ(run["results"].size(), 2U);
  EXPECT_EQ(run["results"][0]["baselineState"], "unchanged");
  EXPECT_TRUE(run["results"][0].contains("suppressions"));
  EXPECT_EQ(run["results"][1]["baselineState"], "new");
  EXPECT_EQ(run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"],
            "stale expectation: a/gone passes");

  const std::string junit = render_junit(record);
  EXPECT_THAT(junit, HasSubstr("name=\"baseline\" value=\"new\""));
  EXPECT_THAT(junit, HasSubstr("stale expectation: a/gone passes"));
  EXPECT_THAT(junit, HasSubstr("<system-out>step 1 PutObject: tried again"));

  const std::string console = render_console(record, {});
  EXPECT_THAT(console, HasSubstr("NEW a/new"));
  EXPECT_THAT(console, HasSubstr("a/gone passes"));
  EXPECT_THAT(console, HasSubstr("note      step 1 PutObject: tried again"));
}

TEST(Markdown, PutsTheWorstFirst) {
  const std::string text = render_markdown(sample_record());
  const std::size_t lost = text.find("### Data is lost");
  const std::size_t breaks = text.find("### Clients break");
  ASSERT_NE(lost, std::string::npos);
  ASSERT_NE(breaks, std::string::npos);
  EXPECT_LT(lost, breaks);
}

TEST(Markdown, FitsIntoAComment) {
  RunRecord record = empty_record();
  for (int i = 0; i < 5000; ++i) record.cases.push_back(sample_case("big/case-" + std::to_string(i), Verdict::fail));
  const std::string text = render_markdown(record);
  EXPECT_LE(text.size(), markdown_limit);
  EXPECT_THAT(text, HasSubstr("5,000 cases"));
  constexpr std::size_t short_comment = 600;
  EXPECT_LE(render_markdown(record, short_comment).size(), short_comment);
  EXPECT_THAT(render_markdown(record, short_comment), HasSubstr("did not fit"));
}

TEST(Badges, TellMethodsApartAndNeverFlatter) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a", Verdict::pass)};
  record.cases.push_back(sample_case("b", Verdict::fail));
  record.cases.back().methods = {"SSE-KMS"};
  const std::vector<Badge> badges = badges_of(record);
  ASSERT_THAT(badges, SizeIs(3));
  EXPECT_EQ(badges[0].message, "1 deviation");
  EXPECT_EQ(badges[1].name, "sse-c");
  EXPECT_EQ(badges[1].message, "conforming (1)");
  EXPECT_EQ(badges[2].message, "1 deviation");
  record.complete = false;
  EXPECT_EQ(badges_of(record)[1].message, "incomplete");
  record.complete = true;
  record.cases[0].verdict = Verdict::error;
  EXPECT_EQ(badges_of(record)[1].message, "1 without a result");
  record.cases[0].verdict = Verdict::not_checked;
  EXPECT_EQ(badges_of(record)[1].message, "nothing checked");
}

TEST(Badges, AreWellFormed) {
  RunRecord record = empty_record();
  record.cases = {sample_case("a", Verdict::pass)};
  record.cases[0].methods = {hostile_markup, hostile_text()};
  for (const Badge& badge : badges_of(record)) {
    pugi::xml_document svg;
    EXPECT_TRUE(svg.load_string(badge_svg(badge).c_str())) << badge_svg(badge);
    EXPECT_THAT(badge_svg(badge), Not(HasSubstr("<img")));
    EXPECT_EQ(badge.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-"), std::string::npos);
    EXPECT_EQ(Json::parse(badge_json(badge))["schemaVersion"], 1);
  }
}

TEST(Csv, StartsNoFormula) {
  RunRecord record = empty_record();
  record.rules["SSEC-17"].statement = "=HYPERLINK(\"http://x\")";
  record.cases = {sample_case("a", Verdict::pass)};
  EXPECT_THAT(render_rules_csv(record), HasSubstr("\"'=HYPERLINK(\"\"http://x\"\")\""));
  EXPECT_THAT(render_rules_csv(record), StartsWith("id,slug,level"));
}

}  // namespace
}  // namespace s3sse::reports
