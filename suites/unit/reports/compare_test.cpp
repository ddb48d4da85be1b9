// Results held against each other: diff, merge, matrix, trend.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <pugixml.hpp>

#include "reports/model/diff.h"
#include "reports/model/matrix.h"
#include "reports/model/merge.h"
#include "reports/model/trend.h"
#include "reports/render/diff_render.h"
#include "reports/render/markdown.h"
#include "reports/render/matrix_render.h"
#include "reports/render/trend_render.h"
#include "sample_record.h"

namespace s3sse::reports {
namespace {

using Json = nlohmann::ordered_json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

RunRecord record_of(std::vector<CaseResult> cases) {
  RunRecord record = empty_record();
  record.cases = std::move(cases);
  return record;
}

std::vector<std::string> ids(const std::vector<DiffEntry>& entries) {
  std::vector<std::string> out;
  for (const DiffEntry& entry : entries) out.push_back(entry.id);
  return out;
}

CaseResult failing(const std::string& id, const std::string& actual, Nature nature = Nature::wrong_answer) {
  CaseResult result = sample_case(id, Verdict::fail);
  result.nature = nature;
  result.findings[0].actual = actual;
  result.findings[0].nature = nature;
  return result;
}

TEST(DiffOf, TellsCausesThatAreNewGoneOrGrown) {
  const auto blaming = [](const std::string& id, const std::string& rule) {
    CaseResult result = failing(id, "200");
    result.findings[0].rule_id = rule;
    return result;
  };
  const RunRecord before = record_of({blaming("a/1", "GREW-01"), blaming("b/1", "GONE-01"), blaming("c/1", "SAME-01")});
  const RunRecord after = record_of(
      {blaming("a/1", "GREW-01"), blaming("a/2", "GREW-01"), blaming("c/1", "SAME-01"), blaming("d/1", "NEW-01")});
  const Diff diff = diff_of(before, after);
  ASSERT_THAT(diff.new_causes, SizeIs(1));
  EXPECT_EQ(diff.new_causes[0].id, "NEW-01");
  ASSERT_THAT(diff.gone_causes, SizeIs(1));
  EXPECT_EQ(diff.gone_causes[0].id, "GONE-01");
  ASSERT_THAT(diff.grown_causes, SizeIs(1));
  EXPECT_EQ(diff.grown_causes[0].id, "GREW-01");
  const std::string page = render_markdown(diff, before, after);
  EXPECT_THAT(page, HasSubstr("### Causes that grew (1)"));
  EXPECT_THAT(page, HasSubstr("(2 cases, 1 before)"));
  EXPECT_LT(page.find("### New causes (1)"), page.find("### Newly deviating")) << "causes first";
  EXPECT_THAT(render_diff_console(diff, before, after, {}), HasSubstr("Causes that are gone (1)"));
  const Json json = Json::parse(render_diff_json(diff, before, after));
  EXPECT_EQ(json["grown_causes"][0]["after"], 2);
}

TEST(MatrixOf, ShowsWhatEachDoesOtherwiseBeforeTheRules) {
  const Matrix matrix = matrix_of({{"one", record_of({failing("a/1", "200"), failing("a/2", "200")}), ""},
                                   {"two", record_of({sample_case("a/1", Verdict::pass)}), ""}});
  ASSERT_THAT(matrix.columns[0].causes, SizeIs(1));
  EXPECT_EQ(matrix.columns[0].causes[0].cases, 2U);
  EXPECT_THAT(matrix.columns[1].causes, IsEmpty());
  const std::string page = render_markdown(matrix);
  EXPECT_LT(page.find("### one: 1 cause, worst first"), page.find("### Rules on which they differ"));
  EXPECT_THAT(page, Not(HasSubstr("### two:")));
  EXPECT_THAT(render_matrix_html(matrix), HasSubstr("one: 1 cause, worst first"));
  EXPECT_EQ(Json::parse(render_matrix_json(matrix))["columns"][0]["causes"][0]["id"], "SSEC-17");
}

TEST(DiffOf, TellsEveryKindOfChangeApart) {
  const RunRecord before =
      record_of({sample_case("worse", Verdict::pass), sample_case("better", Verdict::fail), failing("other", "200"),
                 failing("same", "200"), sample_case("gone", Verdict::pass), sample_case("lost", Verdict::pass),
                 sample_case("known", Verdict::expected_failure), sample_case("found", Verdict::not_checked)});
  const RunRecord after = record_of(
      {failing("worse", "200"), sample_case("better", Verdict::pass), failing("other", "500"), failing("same", "200"),
       sample_case("lost", Verdict::error), sample_case("known", Verdict::unexpected_pass),
       sample_case("found", Verdict::pass), sample_case("new", Verdict::pass)});
  const Diff diff = diff_of(before, after);
  EXPECT_THAT(ids(diff.newly_deviating), ElementsAre("worse"));
  EXPECT_THAT(ids(diff.newly_conforming), ElementsAre("better"));
  EXPECT_THAT(ids(diff.changed_answer), ElementsAre("other"));
  EXPECT_THAT(ids(diff.no_longer_checked), ElementsAre("lost"));
  EXPECT_THAT(ids(diff.newly_checked), ElementsAre("found"));
  EXPECT_THAT(ids(diff.stale), ElementsAre("known"));
  EXPECT_THAT(ids(diff.vanished), ElementsAre("gone"));
  EXPECT_THAT(ids(diff.added), ElementsAre("new"));
  EXPECT_EQ(diff.unchanged, 1U);
  EXPECT_EQ(decide(diff, after).code, ExitCode::regression);

  const Json json = Json::parse(render_diff_json(diff, before, after));
  EXPECT_EQ(json["changed_answer"][0]["before_answer"], "status: 200");
  EXPECT_EQ(json["changed_answer"][0]["after_answer"], "status: 500");
  EXPECT_EQ(json["exit_code"], 4);
  const std::string text = render_diff_console(diff, before, after, {});
  for (const char* id : {"worse", "better", "other", "gone", "lost", "known", "found", "new"})
    EXPECT_THAT(text, HasSubstr(id));
}

TEST(DiffOf, IsNoRegressionWithoutOne) {
  const RunRecord before = record_of({sample_case("a", Verdict::fail), sample_case("b", Verdict::pass)});
  EXPECT_EQ(decide(diff_of(before, before), before).code, ExitCode::conforming);
  RunRecord after = record_of({sample_case("a", Verdict::pass), sample_case("b", Verdict::pass)});
  EXPECT_EQ(decide(diff_of(before, after), after).code, ExitCode::conforming);
  after.complete = false;
  EXPECT_EQ(decide(diff_of(before, after), after).code, ExitCode::could_not_run);
  after.complete = true;
  after.cases[1].verdict = Verdict::error;
  EXPECT_EQ(decide(diff_of(before, after), after).code, ExitCode::could_not_run);
  after.cases[1] = failing("b", "200");
  after.cases[1].gating = false;
  EXPECT_EQ(decide(diff_of(before, after), after).code, ExitCode::conforming);
}

TEST(DiffOf, OverlooksWhatDiffersInEveryRun) {
  const RunRecord before = record_of({failing("a", "bucket s3sse-lx9k2-0123456789ab at 2026-01-01T00:00:00Z")});
  const RunRecord after = record_of({failing("a", "bucket s3sse-m0000-ba9876543210 at 2026-02-02T11:11:11Z")});
  EXPECT_EQ(diff_of(before, after).unchanged, 1U);
  EXPECT_EQ(steady_text("403 AccessDenied"), "403 AccessDenied");
}

TEST(DiffOf, PutsTheWorstFirst) {
  const RunRecord before = record_of({sample_case("a", Verdict::pass), sample_case("b", Verdict::pass)});
  const RunRecord after = record_of({failing("a", "x", Nature::wording), failing("b", "x", Nature::exposes_data)});
  EXPECT_THAT(ids(diff_of(before, after).newly_deviating), ElementsAre("b", "a"));
}

TEST(Merge, PutsShardsTogether) {
  RunRecord one = record_of({sample_case("b", Verdict::pass)});
  RunRecord two = record_of({sample_case("a", Verdict::fail)});
  one.cases[0].line = 20;
  two.cases[0].line = 10;
  one.seconds = 3;
  two.seconds = 5;
  two.clean_up_failures = {"bucket x"};
  const auto merged = merge({{"1", one}, {"2", two}});
  ASSERT_TRUE(merged) << merged.error().message;
  ASSERT_THAT(merged->cases, SizeIs(2));
  EXPECT_EQ(merged->cases[0].id, "a");
  EXPECT_EQ(merged->seconds, 5);
  EXPECT_TRUE(merged->complete);
  EXPECT_THAT(merged->clean_up_failures, ElementsAre("bucket x"));
}

TEST(Merge, KeepsWhatEachShardFoundAgainstTheBaseline) {
  RunRecord one = record_of({sample_case("a", Verdict::pass)});
  RunRecord two = record_of({sample_case("b", Verdict::fail)});
  one.baseline = {"known.json", {}, {"x passes"}};
  two.baseline = {"known.json", {"b"}, {"x passes", "y passes"}};
  const auto merged = merge({{"1", one}, {"2", two}});
  ASSERT_TRUE(merged);
  EXPECT_THAT(merged->baseline.unexpected, ElementsAre("b"));
  EXPECT_THAT(merged->baseline.stale, ElementsAre("x passes", "y passes"));
  two.baseline.file = "other.json";
  EXPECT_FALSE(merge({{"1", one}, {"2", two}})) << "judged by another baseline: no shards of one run";
}

TEST(Merge, IsIncompleteWhenAShardIs) {
  RunRecord one = record_of({sample_case("a", Verdict::pass)});
  RunRecord two = record_of({sample_case("b", Verdict::pass)});
  two.complete = false;
  two.incomplete_reason = "interrupted";
  const auto merged = merge({{"one.json", one}, {"two.json", two}});
  ASSERT_TRUE(merged);
  EXPECT_FALSE(merged->complete);
  EXPECT_THAT(merged->incomplete_reason, HasSubstr("two.json: interrupted"));
}

TEST(Merge, NoticesAShardThatIsMissing) {
  RunRecord one = record_of({sample_case("a", Verdict::pass)});
  RunRecord three = record_of({sample_case("b", Verdict::pass)});
  one.selection = "only=sse-c shard 1/3";
  three.selection = "only=sse-c shard 3/3";
  const auto merged = merge({{"one", one}, {"three", three}});
  ASSERT_TRUE(merged);
  EXPECT_FALSE(merged->complete);
  EXPECT_THAT(merged->incomplete_reason, HasSubstr("shard 2/3 is missing"));
  RunRecord two = record_of({sample_case("c", Verdict::pass)});
  two.selection = "only=sse-c shard 2/3";
  const auto whole = merge({{"one", one}, {"two", two}, {"three", three}});
  ASSERT_TRUE(whole);
  EXPECT_TRUE(whole->complete);
  EXPECT_EQ(whole->selection, "only=sse-c");
}

TEST(Merge, RefusesWhatIsNotOneRun) {
  const RunRecord one = record_of({sample_case("a", Verdict::pass)});
  RunRecord other = record_of({sample_case("b", Verdict::pass)});
  other.seed = "another";
  const auto seeds = merge({{"one", one}, {"other", other}});
  ASSERT_FALSE(seeds);
  EXPECT_THAT(seeds.error().message, HasSubstr("seed"));
  const auto twice = merge({{"one", one}, {"again", one}});
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().message, HasSubstr("decided in both"));
  EXPECT_FALSE(merge({}));
}

TEST(MatrixOf, ShowsWhoAnswersWhat) {
  RunRecord dead = record_of({sample_case("a", Verdict::error)});
  const Matrix matrix = matrix_of({{"good", record_of({sample_case("a", Verdict::pass)}), ""},
                                   {"bad", record_of({failing("a", "200"), failing("b", "200")}), ""},
                                   {"dead", dead, ""},
                                   {"missing", {}, "cannot read x"}});
  ASSERT_THAT(matrix.rows, SizeIs(1));
  EXPECT_TRUE(matrix.rows[0].differs());
  const auto& cells = matrix.rows[0].cells;
  EXPECT_EQ(cells[0].word, "conforms");
  EXPECT_EQ(cells[1].word, "deviates");
  EXPECT_THAT(cells[1].answers, ElementsAre("status: 200 (expected 403) x2"));
  EXPECT_EQ(cells[2].word, "unavailable");
  EXPECT_EQ(cells[3].word, "unavailable");
  EXPECT_THAT(matrix.columns[2].unavailable, HasSubstr("because"));

  const Json json = Json::parse(render_matrix_json(matrix));
  EXPECT_EQ(json["columns"][2]["available"], false);
  EXPECT_EQ(json["rows"][0]["cells"][1]["answers"][0], "status: 200 (expected 403) x2");
  EXPECT_THAT(render_matrix_html(matrix), HasSubstr("status: 200 (expected 403) x2"));
  EXPECT_THAT(render_markdown(matrix), HasSubstr("deviates"));
  EXPECT_THAT(render_markdown(matrix), HasSubstr("unavailable: cannot read x"));
}

TEST(MatrixOf, KeepsTextText) {
  RunRecord record = record_of({failing("a", "<img src=x onerror=alert(1)>")});
  record.rules["SSEC-17"].sources = {"javascript:alert(1)"};
  const Matrix matrix = matrix_of({{"<script>", record, ""}});
  EXPECT_THAT(render_matrix_html(matrix), Not(HasSubstr("<img")));
  EXPECT_THAT(render_matrix_html(matrix), Not(HasSubstr("<script")));
  EXPECT_THAT(render_matrix_html(matrix), Not(HasSubstr("href=\"javascript")));
}

TEST(TrendOf, FollowsEachEndpointThroughTime) {
  RunRecord monday = record_of({sample_case("a", Verdict::pass), sample_case("b", Verdict::fail)});
  RunRecord tuesday = record_of({sample_case("a", Verdict::fail), sample_case("b", Verdict::pass)});
  monday.started = "2026-01-05T00:00:00Z";
  tuesday.started = "2026-01-06T00:00:00Z";
  RunRecord elsewhere = monday;
  elsewhere.endpoint = "https://elsewhere <b>";
  const auto trend = trend_of({{"t.json", tuesday}, {"m.json", monday}, {"e.json", elsewhere}});
  ASSERT_THAT(trend, SizeIs(2));
  const TrendSeries& series = trend[1];
  ASSERT_THAT(series.points, SizeIs(2));
  EXPECT_EQ(series.points[0].started, monday.started);
  EXPECT_THAT(series.points[0].newly_deviating, IsEmpty());
  EXPECT_THAT(series.points[1].newly_deviating, ElementsAre("a"));
  EXPECT_THAT(series.points[1].newly_conforming, ElementsAre("b"));
  pugi::xml_document svg;
  EXPECT_TRUE(svg.load_string(trend_svg(series).c_str()));
  EXPECT_THAT(render_trend_html(trend), Not(HasSubstr("<b>")));
  EXPECT_THAT(render_trend_text(trend, {}), HasSubstr("newly deviates: a"));
  EXPECT_EQ(Json::parse(render_trend_json(trend))["series"].size(), 2U);
}

}  // namespace
}  // namespace s3sse::reports
