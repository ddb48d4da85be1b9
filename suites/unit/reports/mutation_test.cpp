// The record of a mutation proof, as JSON and as text.
#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "reports/render/mutation_console.h"
#include "reports/render/mutation_html.h"
#include "reports/render/mutation_json.h"
#include "suites/unit/reports/schema_use.h"

namespace s3sse::reports {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

MutantResult rule(const std::string& id, MutantFate fate) {
  MutantResult out;
  out.id = id;
  out.slug = "topic.slug_of_" + id.substr(0, 3);
  out.title = "Statement of " + id;
  out.level = "MUST";
  out.consulted_at = {"simulator/sse/sse_c.cpp:42"};
  out.fate = fate;
  out.citing = 2;
  if (fate == MutantFate::killed) out.killers = {{"a/killer", "1 GetObject, status: 200, not 403"}};
  if (fate == MutantFate::incidental) out.incidental = {{"a/bystander", "blocked: step 1"}};
  return out;
}

MutationRecord sample() {
  MutationRecord record;
  record.tool_version = "0.1.0";
  record.started = "2026-11-24T17:00:00Z";
  record.cases = 3;
  record.mutants = {rule("AAA-01", MutantFate::killed), rule("BBB-02", MutantFate::incidental),
                    rule("CCC-03", MutantFate::survived), rule("DDD-04", MutantFate::not_reached)};
  record.mutants[3].survival_reason = "two rules say the same";
  MutantResult response = rule("etag.unquoted", MutantFate::killed);
  response.kind = MutantKind::response;
  response.slug = response.level = "";
  record.mutants.push_back(response);
  record.idle_cases = {"a/useless"};
  return record;
}

TEST(Mutation, ASurvivorWithAReasonIsCountedAndIsNoGap) {
  const MutationSummary all = summarize(sample());
  EXPECT_EQ(all.mutants, 5U);
  EXPECT_EQ(all.killed, 2U);
  EXPECT_EQ(all.not_killed(), 3U);
  EXPECT_EQ(all.excused, 1U);
  EXPECT_EQ(all.gaps, 2U);
  EXPECT_EQ(summarize(sample(), MutantKind::response).mutants, 1U);
}

TEST(Mutation, JsonHoldsTheCountsThatScriptsRelyOn) {
  const json report = json::parse(render_mutation_json(sample()));
  EXPECT_EQ(report["mutants"], 5);
  EXPECT_EQ(report["killed"], 2);
  EXPECT_EQ(report["survived"], 3);
  EXPECT_EQ(report["kinds"]["rule"]["fates"]["not-reached"], 1);
  EXPECT_EQ(report["matrix"][3]["survival_reason"], "two rules say the same");
}

TEST(Mutation, JsonFollowsItsSchema) {
  using valijson::adapters::NlohmannJsonAdapter;
  std::ifstream file(std::string(S3SSE_SOURCE_DIR) + "/reports/schema/mutation.schema.json");
  const json document = json::parse(file);
  valijson::Schema schema;
  valijson::SchemaParser parser;
  parser.populateSchema(NlohmannJsonAdapter(document), schema);
  valijson::Validator validator;
  for (const MutationRecord& record : {sample(), MutationRecord{}}) {
    const json report = json::parse(render_mutation_json(record));
    EXPECT_TRUE(validator.validate(schema, NlohmannJsonAdapter(report), nullptr)) << report;
  }
  SchemaUse use(document);
  use.see(json::parse(render_mutation_json(sample())));
  EXPECT_THAT(use.unseen(), testing::IsEmpty());
  json spoilt = json::parse(render_mutation_json(sample()));
  spoilt["matrix"][0]["fate"] = "lost";
  EXPECT_FALSE(validator.validate(schema, NlohmannJsonAdapter(spoilt), nullptr));
}

TEST(Mutation, TextShowsWhatWasNotKilledAndWhy) {
  const std::string text = render_mutation_console(sample(), false);
  EXPECT_THAT(text, HasSubstr("cannot be killed: two rules say the same"));
  EXPECT_THAT(text, HasSubstr("failed a/bystander: blocked: step 1"));
  EXPECT_THAT(text, HasSubstr("a/useless"));
  EXPECT_THAT(text, HasSubstr("2 of 5 mutants killed by 3 cases"));
  EXPECT_THAT(text, Not(HasSubstr("a/killer")));
  EXPECT_THAT(render_mutation_console(sample(), true), HasSubstr("by a/killer: 1 GetObject, status: 200, not 403"));
}

TEST(Mutation, PageShowsSurvivorsFirstAndEveryKiller) {
  MutationRecord record = sample();
  record.mutants[1].title = "Statement <b>of</b> BBB-02";
  const std::string page = render_mutation_html(record);
  EXPECT_THAT(page, HasSubstr("2 of 5 mutants killed by 3 cases"));
  EXPECT_THAT(page, HasSubstr("Cannot be killed: two rules say the same"));
  EXPECT_THAT(page, HasSubstr("Statement &lt;b&gt;of&lt;/b&gt; BBB-02"));
  EXPECT_THAT(page, HasSubstr("<code>a/killer</code> <small>1 GetObject, status: 200, not 403</small>"));
  EXPECT_THAT(page, HasSubstr("<li><code>a/useless</code></li>"));
  EXPECT_LT(page.find("CCC-03"), page.find("AAA-01"));
  EXPECT_THAT(page, Not(HasSubstr("<script")));
}

}  // namespace
}  // namespace s3sse::reports
