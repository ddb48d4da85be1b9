// Each fault of a vector file is reported where it is, with the way to mend it.
#include <gmock/gmock.h>

#include <fstream>

#include "fake_endpoint.h"

namespace s3sse::harness::runner::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> problems_of(const std::string& cases) {
  std::vector<std::string> out;
  for (const model::Problem& problem : suite_of(cases).problems) out.push_back(problem.text());
  return out;
}

/// A sound case with one part replaced.
std::string sound(const std::string& what = "", const std::string& by = "") {
  std::string text = R"({ "id": "a/b", "title": "A sound case loads well",
  "rules": ["SSEC-17"],
  "steps": [
    { "call": "GetObject", "key": "doc",
      "expect": { "status": 403 } } ] })";
  if (!what.empty()) text.replace(text.find(what), what.size(), by);
  return text;
}

TEST(Loader, TakesASoundCase) {
  const model::Suite suite = suite_of(sound());
  EXPECT_THAT(problems_of(sound()), IsEmpty());
  ASSERT_EQ(suite.cases.size(), 1U);
  EXPECT_EQ(suite.cases[0].level, "MUST");
  EXPECT_TRUE(suite.cases[0].gating);
  EXPECT_THAT(suite.cases[0].operations, ElementsAre("GetObject"));
  EXPECT_EQ(suite.cases[0].line, 3);
}

struct Fault {
  std::string what, by, problem;
};

class LoaderFault : public ::testing::TestWithParam<Fault> {};

TEST_P(LoaderFault, IsReportedPrecisely) {
  EXPECT_THAT(problems_of(sound(GetParam().what, GetParam().by)), ElementsAre(GetParam().problem));
}

const std::string test_file_prefix = "cases/test.json:";

INSTANTIATE_TEST_SUITE_P(
    Every, LoaderFault,
    ::testing::Values(
        Fault{"\"key\"", "\"kye\"",
              test_file_prefix + "6: /cases/0/steps/0/kye: unknown key \"kye\"; did you mean \"key\"?"},
        Fault{"GetObject", "GetObjekt",
              test_file_prefix +
                  "6: /cases/0/steps/0/call: \"GetObjekt\" is not an operation that the runner knows (did you mean "
                  "GetObject?); use \"Raw\" for anything else"},
        Fault{"\"GetObject\", \"key\": \"doc\"", "\"kms:ListKeys\", \"version\": \"v\"",
              test_file_prefix + "6: /cases/0/steps/0/version: is no part of \"kms:ListKeys\"; leave it out"},
        Fault{"403", "99",
              test_file_prefix +
                  "7: /cases/0/steps/0/expect/status: a status is a number from 100 to 599, or \"2xx\", \"3xx\", "
                  "\"4xx\", \"5xx\""},
        Fault{"SSEC-17", "SSEC-177",
              test_file_prefix + "4: /cases/0/rules/0: no rule is called \"SSEC-177\" (did you mean SSEC-17?)"},
        Fault{"A sound case loads well", "A case should load",
              test_file_prefix + "3: /cases/0/title: says \"should\"; state the fact instead"},
        Fault{
            "a/b", "A/b",
            test_file_prefix +
                "3: /cases/0/id: \"A/b\" is not a case id; write topic/what/how in lower case with digits and hyphens"},
        Fault{"\"doc\"", "\"${nothing}\"",
              test_file_prefix +
                  "6: /cases/0/steps/0/key: ${nothing} is neither an axis, nor a built-in variable, nor saved by an "
                  "earlier step"},
        Fault{"{ \"status\": 403 }", "{ \"status\": 403, \"rule\": \"SSEC-18\" }",
              test_file_prefix +
                  "7: /cases/0/steps/0/expect/rule: \"SSEC-18\" is not among the \"rules\" of the case; cite it "
                  "there too"},
        Fault{"{ \"status\": 403 }", "{ \"body\": { \"equals\": \"put\" } }",
              test_file_prefix +
                  "6: /cases/0/steps/0: no step before this one is called \"put\"; give that step a \"name\""},
        Fault{"\"key\": \"doc\"", "\"bucket\": \"other\"",
              test_file_prefix +
                  "6: /cases/0/steps/0/bucket: no bucket fixture is called \"other\"; declare it under \"buckets\""},
        Fault{"\"rules\"", "\"needs\": [\"ssec\"], \"rules\"",
              test_file_prefix + "4: /cases/0/needs/0: no capability is called \"ssec\" (did you mean sse-c?)"},
        Fault{"\"doc\"", "\"doc\", \"key\": \"x\"",
              test_file_prefix + "6: the key \"key\" comes twice in one object; keep one of them"},
        Fault{"\"rules\"", "\"vary\": { \"size\": [1, 1] }, \"rules\"",
              test_file_prefix + "4: /cases/0/vary/size: the value \"1\" comes twice"}));

/// A reference to something that the case declares, misspelt: the steps of a case, and what has to be said.
TEST(Loader, RefusesAReferenceToWhatIsNotDeclared) {
  const auto problems = [](const std::string& steps) {
    return problems_of(R"({ "id": "a/b", "title": "A sound case loads well", "rules": ["SSEC-17"],
      "kms_keys": ["key-one", "k2"], "buckets": { "other": {} }, "steps": [)" +
                       steps + "] }");
  };
  const auto expecting = [&](const std::string& expectation) {
    return problems(R"({ "name": "put", "call": "PutObject", "key": "doc", "customer_key": "mine", "expect": )" +
                    expectation + " }");
  };
  const std::string expect = R"(, "expect": { "status": 200 } })";
  EXPECT_THAT(problems(R"({ "call": "PutObject", "key": "d", "sse": "aws:kms", "kms_key": "key-onne")" + expect),
              ElementsAre(HasSubstr("no KMS key of this case is called \"key-onne\" (did you mean key-one?)")));
  EXPECT_THAT(problems(R"({ "call": "PutObject", "key": "d", "sse": "aws:kms", "kms_key": "k3")" + expect),
              ElementsAre(HasSubstr("\"k3\"")));
  EXPECT_THAT(problems(R"({ "call": "PutObject", "key": "d", "sse": "aws:kms", "kms_key": "no-key-at-all")" + expect),
              ElementsAre())
      << "sent as it is";
  EXPECT_THAT(problems(R"({ "call": "PutBucketEncryption", "encryption": { "algorithm": "aws:kms", "kms_key": "k3" })" +
                       expect),
              ElementsAre(HasSubstr("\"k3\"")));
  EXPECT_THAT(problems(R"({ "call": "PutObject", "bucket": "othr", "key": "d")" + expect),
              ElementsAre(HasSubstr("(did you mean other?)")));
  EXPECT_THAT(problems(R"({ "call": "CreateMultipartUpload", "key": "d", "upload": "first" },
                          { "call": "UploadPart", "key": "d", "part": 1, "upload": "frist")" +
                       expect),
              ElementsAre(HasSubstr("creates an upload called \"frist\" (did you mean first?)")));
  EXPECT_THAT(problems(R"({ "call": "kms:GenerateDataKy")" + expect),
              ElementsAre(HasSubstr("(did you mean kms:GenerateDataKey?)")));
  EXPECT_THAT(expecting(R"({ "at_rest": { "excludes": [{ "customer_key": "mien" }] } })"),
              ElementsAre(HasSubstr("uses a customer key called \"mien\" (did you mean mine?)")));
  EXPECT_THAT(expecting(R"({ "kms_ledger": { "calls": [{ "api": "Decrpt" }] } })"),
              ElementsAre(HasSubstr("(did you mean Decrypt?)")));
  EXPECT_THAT(expecting(R"({ "kms_ledger": { "calls": [{ "api": "Decrypt", "key": "k3" }] } })"),
              ElementsAre(HasSubstr("\"k3\"")));
  EXPECT_THAT(expecting(R"({ "audit": { "event": "PutObjct" } })"),
              ElementsAre(HasSubstr("(did you mean PutObject?)")));
}

TEST(Loader, RefusesTwoKeysOfOneName) {
  EXPECT_THAT(problems_of(sound("\"rules\"", "\"kms_keys\": [\"k1\", \"k1\"], \"rules\"")),
              ElementsAre(HasSubstr("two keys are called \"k1\"")));
}

TEST(Loader, AHandshakeIsOfferedBeforeItIsJudged) {
  EXPECT_THAT(problems_of(sound("\"status\": 403", "\"tls\": \"1.3\"")), ElementsAre(HasSubstr("offers none")));
  EXPECT_THAT(problems_of(sound("\"key\"", "\"tls\": [\"1.3\", \"1.2\"], \"key\"")),
              ElementsAre(HasSubstr("the lowest and the highest")));
}

TEST(Loader, ReportsBrokenJsonWithItsLine) {
  EXPECT_THAT(problems_of("{ \"id\": }"), ElementsAre(HasSubstr("cases/test.json:3: not JSON: ")));
}

TEST(Loader, RefusesAPatternThatRe2CannotCompile) {
  EXPECT_THAT(problems_of(sound("\"status\": 403", R"("headers": { "etag": { "matches": "(a)\\1" } })")),
              ElementsAre(HasSubstr("is not a regular expression that RE2 takes: invalid escape sequence")));
}

TEST(Loader, NamesEveryWordAndKeyThatFits) {
  EXPECT_THAT(problems_of(sound("\"key\"", "\"as\": \"qqqqqqqq\", \"key\"")),
              ElementsAre(HasSubstr("is one of owner, second, other-account, anonymous")));
  EXPECT_THAT(problems_of(sound("\"status\": 403", "\"status\": 403, \"qqqqqqqq\": 1")),
              ElementsAre(HasSubstr("unknown key \"qqqqqqqq\"; what fits here is status, headers, error")));
}

TEST(Loader, RefusesDeepNesting) {
  EXPECT_THAT(problems_of(std::string(5000, '[')), ElementsAre(HasSubstr("nested deeper than 64 levels")));
}

TEST(Loader, ReportsEveryFaultOfACaseAtOnce) {
  EXPECT_EQ(problems_of(R"({ "id": "a/b", "titel": 1, "rules": 3, "steps": [] })").size(), 3U);
}

TEST(Loader, NeedsATargetStep) {
  EXPECT_THAT(problems_of(sound(R"(,
      "expect": { "status": 403 })",
                                "")),
              ElementsAre(HasSubstr("no step has \"expect\"")));
}

TEST(Loader, LoadsTheVectorsOfTheRepository) {
  const model::Suite suite = model::load_suite(S3SSE_SOURCE_DIR "/vectors");
  for (const model::Problem& problem : suite.problems) ADD_FAILURE() << problem.text();
  EXPECT_GT(suite.cases.size(), 5U);
}

TEST(Vary, MakesOneCasePerCombinationInTheOrderOfAxisNames) {
  const model::Suite suite = suite_of(R"({ "id": "a/b", "title": "Sizes and reads are varied", "rules": ["SSEC-17"],
    "vary": { "size": [0, 1], "read": ["HeadObject", "GetObject"] }, "skip": [ { "size": 0, "read": "HeadObject" } ],
    "steps": [ { "name": "put", "call": "PutObject", "key": "k${size}", "body": { "zeros": "${size}" } },
               { "call": "${read}", "key": "k${size}", "expect": { "status": 200 } } ] })");
  std::vector<std::string> ids;
  for (const model::Case& each : suite.cases) ids.push_back(each.id);
  EXPECT_THAT(ids,
              ElementsAre("a/b[read=HeadObject,size=1]", "a/b[read=GetObject,size=0]", "a/b[read=GetObject,size=1]"));
  EXPECT_EQ(suite.cases[2].steps[0].s3().body.size, 1U);
  EXPECT_EQ(suite.cases[2].steps[0].key, "k1");
}

TEST(Vary, KeepsJsonTypesAndMergesObjects) {
  const model::Suite suite = suite_of(R"({ "id": "a/b", "title": "Methods are merged into steps", "rules": ["SSEC-17"],
    "vary": { "method": [ { "name": "kms", "put": { "sse": "aws:kms", "bucket_key": true, "key": "lost" }, "status": 200 },
                          { "name": "c", "put": { "customer_key": "k1" }, "status": 403 } ] },
    "steps": [ { "call": "PutObject", "key": "mine", "...": "${method.put}",
                 "expect": { "status": "${method.status}" } } ] })");
  ASSERT_TRUE(suite.problems.empty()) << suite.problems[0].text();
  ASSERT_EQ(suite.cases.size(), 2U);
  EXPECT_EQ(suite.cases[0].steps[0].key, "mine") << "what is at hand wins over what is merged";
  EXPECT_EQ(suite.cases[0].steps[0].encryption.bucket_key, "true");
  EXPECT_THAT(suite.cases[0].methods, ElementsAre("SSE-KMS"));
  EXPECT_EQ(suite.cases[1].steps[0].expect[0].status[0].first, 403);
  EXPECT_THAT(suite.cases[1].methods, ElementsAre("SSE-C"));
}

TEST(Vary, RepeatsSteps) {
  const model::Suite suite = suite_of(R"({ "id": "a/b", "title": "Steps are repeated", "rules": ["SSEC-17"],
    "steps": [ { "call": "PutObject", "key": "k${repeat}", "repeat": 3, "expect": { "status": 200 } } ] })");
  ASSERT_EQ(suite.cases.size(), 1U);
  ASSERT_EQ(suite.cases[0].steps.size(), 3U);
  EXPECT_EQ(suite.cases[0].steps[2].key, "k3");
}

TEST(Selection, TakesByGlobRuleMethodAndLevel) {
  const model::Suite suite = suite_of(sound());
  const auto takes = [&](const model::Selection& selection) { return selection.takes(suite.cases[0]); };
  EXPECT_TRUE(takes({.ids = {"a/*"}}));
  EXPECT_FALSE(takes({.ids = {"b/*"}}));
  EXPECT_FALSE(takes({.ids = {"a/*", "!a/b"}}));
  EXPECT_TRUE(takes({.ids = {"!a/c"}}));
  EXPECT_TRUE(takes({.rules = {"ssec-*"}, .levels = {"must"}}));
  EXPECT_FALSE(takes({.rules = {"PUT-*"}}));
  EXPECT_FALSE(takes({.methods = {"SSE-KMS"}}));
  EXPECT_TRUE(model::glob_match("a/b[read=*,size=?]", "a/b[read=GetObject,size=1]"));
  EXPECT_FALSE(model::glob_match("a/?", "a/bc"));
}

}  // namespace
}  // namespace s3sse::harness::runner::test
