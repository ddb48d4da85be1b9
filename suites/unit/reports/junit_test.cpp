#include "reports/render/junit.h"

#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "reports/model/clean_text.h"
#include "reports/model/summary.h"
#include "suites/unit/reports/sample_record.h"

namespace s3sse::reports {
namespace {

TEST(Junit, EachVerdictHasItsElement) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(render_junit(sample_record()).c_str()));
  const auto element_of = [&](Verdict verdict) {
    const std::string id = "sse-c/get/" + std::string(to_string(verdict));
    const auto node = document.select_node(("//testcase[@name='" + id + "']").c_str()).node();
    for (const char* name : {"failure", "error", "skipped"})
      if (node.child(name)) return std::string(name);
    return std::string(node ? "" : "missing");
  };
  for (const Verdict verdict : {Verdict::pass, Verdict::lenient, Verdict::informational, Verdict::unexpected_pass})
    EXPECT_EQ(element_of(verdict), "") << to_string(verdict);
  for (const Verdict verdict : {Verdict::fail, Verdict::unimplemented, Verdict::flaky})
    EXPECT_EQ(element_of(verdict), "failure") << to_string(verdict);
  for (const Verdict verdict : {Verdict::error, Verdict::blocked, Verdict::timeout})
    EXPECT_EQ(element_of(verdict), "error") << to_string(verdict);
  for (const Verdict verdict :
       {Verdict::not_applicable, Verdict::not_checked, Verdict::skipped, Verdict::expected_failure})
    EXPECT_EQ(element_of(verdict), "skipped") << to_string(verdict);
}

TEST(Junit, CountsAgreeWithTheElementsAndTheSummary) {
  const RunRecord record = sample_record();
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(render_junit(record).c_str()));
  const pugi::xml_node root = document.child("testsuites");
  unsigned tests = 0, failures = 0, errors = 0, skipped = 0;
  for (const pugi::xml_node suite : root.children("testsuite")) {
    EXPECT_EQ(suite.attribute("tests").as_uint(), suite.select_nodes("testcase").size());
    EXPECT_EQ(suite.attribute("failures").as_uint(), suite.select_nodes("testcase/failure").size());
    EXPECT_EQ(suite.attribute("errors").as_uint(), suite.select_nodes("testcase/error").size());
    EXPECT_EQ(suite.attribute("skipped").as_uint(), suite.select_nodes("testcase/skipped").size());
    tests += suite.attribute("tests").as_uint();
    failures += suite.attribute("failures").as_uint();
    errors += suite.attribute("errors").as_uint();
    skipped += suite.attribute("skipped").as_uint();
  }
  const Summary summary = summarize(record);
  EXPECT_EQ(tests, summary.total + summary.all.stale) << "an expectation that is stale is a test of its own";
  EXPECT_EQ(failures + errors, summary.all.failed + summary.all.undecided + summary.all.stale);
  EXPECT_EQ(tests - failures - errors - skipped, summary.all.passed + summary.all.stale);
  EXPECT_EQ(root.attribute("tests").as_uint(), tests);
  EXPECT_EQ(root.attribute("failures").as_uint(), failures);
  EXPECT_EQ(root.attribute("errors").as_uint(), errors);
  EXPECT_EQ(root.attribute("skipped").as_uint(), skipped);
}

TEST(Junit, HostileTextStaysText) {
  const std::string text = render_junit(sample_record());
  EXPECT_EQ(text, xml_text(text)) << "forbidden characters";
  EXPECT_LT(text.size(), 100'000U);
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(text.c_str()));
  const auto cases = document.select_nodes("//testsuite[@name='hostile']/testcase");
  ASSERT_EQ(cases.size(), 1U);
  const std::string message = cases.first().node().child("failure").attribute("message").value();
  EXPECT_NE(message.find("]]>"), std::string::npos);
  EXPECT_NE(message.find("</testcase>"), std::string::npos);
  EXPECT_NE(message.find("\xF0\x9F\x94\x91"), std::string::npos);
}

TEST(Junit, RulesAreProperties) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(render_junit(sample_record()).c_str()));
  const auto rule = document.select_node("//testcase[@name='sse-c/get/pass']/properties/property[@name='rule']");
  EXPECT_STREQ(rule.node().attribute("value").value(), "SSEC-17");
  const auto where = document.select_node("//testcase[@name='sse-c/get/pass']").node();
  EXPECT_STREQ(where.attribute("classname").value(), "sse-c/get");
}

TEST(Junit, TheCauseStandsBeforeTheRules) {
  RunRecord record = sample_record();
  record.baseline = {"known.json", {}, {}, {"SSEC-17"}};
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(render_junit(record).c_str()));
  const auto first = document.select_node("//testcase[@name='sse-c/get/fail']/properties/property[1]").node();
  EXPECT_STREQ(first.attribute("name").value(), "cause");
  EXPECT_STREQ(first.attribute("value").value(), "SSEC-17");
  const auto news =
      document.select_node("//testcase[@name='sse-c/get/fail']/properties/property[@name='cause.news']").node();
  EXPECT_STREQ(news.attribute("value").value(), "grown") << "the baseline names it, and not this case";
  EXPECT_FALSE(document.select_node("//testcase[@name='sse-c/get/pass']/properties/property[@name='cause']"));
}

TEST(Junit, AnIncompleteRunIsAnError) {
  RunRecord record = empty_record();
  record.complete = false;
  record.incomplete_reason = "interrupted";
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(render_junit(record).c_str()));
  EXPECT_EQ(document.child("testsuites").attribute("errors").as_uint(), 1U);
  EXPECT_STREQ(document.select_node("//error").node().attribute("message").value(), "interrupted");
}

}  // namespace
}  // namespace s3sse::reports
