// Each check finds what it is there for, names where it is, and says nothing of a sound suite.
#include "harness/lint/lint.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

namespace s3sse::harness::lint {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

/// A folder of vectors that is gone after the test.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "s3sse-lint-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
    std::filesystem::create_directories(path_ / "rules");
    std::filesystem::create_directories(path_ / "cases");
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& file, const std::string& text) const { std::ofstream(path_ / file) << text; }
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct RuleText {
  std::string id = "SSEC-17";
  std::string level = "MUST";
  std::string evidence = "documented";
  std::string source = "https://docs.example.com/page";
  std::string observable = "403";  ///< as JSON has it
};

std::string text_of(const RuleText& rule) {
  return fmt::format(R"({{ "id": "{}", "slug": "topic.is_true_{}", "level": "{}", "evidence": ["{}"],
    "operations": ["GetObject"], "methods": ["SSE-C"], "statement": "It is.", "observable": "{}", "visibility": "wire",
    "sources": ["{}"] }})",
                     rule.id, rule.id.substr(5), rule.level, rule.evidence, rule.observable, rule.source);
}

std::string expecting(const std::string& id, const std::string& title, const std::string& steps,
                      const std::string& members = R"("rules": ["SSEC-17"])") {
  return fmt::format(R"({{ "id": "{}", "title": "{}", {}, "steps": [{}] }})", id, title, members, steps);
}

const std::string refused_read =
    R"({ "call": "GetObject", "key": "doc", "expect": { "status": 403, "error": { "code": "AccessDenied" } } })";

class Lint : public ::testing::Test {
 protected:
  /// The ids of the checks that found something.
  std::vector<std::string> found(const std::vector<RuleText>& rules, const std::vector<std::string>& cases) {
    std::string texts;
    for (const RuleText& rule : rules) texts += (texts.empty() ? "" : ",") + text_of(rule);
    folder_.write(
        "rules/topic.json",
        fmt::format(R"({{ "$schema": "../schema/rules.schema.json", "topic": "topic", "title": "T", "rules": [{}] }})",
                    texts));
    folder_.write("cases/test.json", fmt::format(R"({{ "$schema": "../schema/cases.schema.json", "cases": [{}] }})",
                                                 fmt::join(cases, ",\n")));
    const model::Suite suite = model::load_suite(folder_.path());
    for (const model::Problem& problem : suite.problems) ADD_FAILURE() << problem.text();
    findings_ = lint({suite, folder_.path(), [this](std::string_view id) { return id != dead_; }});
    std::vector<std::string> ids;
    for (const Finding& finding : findings_) ids.push_back(finding.check);
    return ids;
  }

  Folder folder_;
  std::vector<Finding> findings_;
  std::string dead_;
};

TEST_F(Lint, SaysNothingOfASoundSuite) {
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read)}), IsEmpty());
}

TEST_F(Lint, NamesARuleThatNoCaseCites) {
  EXPECT_THAT(found({{}, {.id = "SSEC-18"}}, {expecting("a/b", "The key of another is refused", refused_read)}),
              ElementsAre("uncovered-rule"));
  EXPECT_THAT(findings_[0].problem.what, HasSubstr("SSEC-18"));
  EXPECT_EQ(findings_[0].problem.file, "rules/topic.json");
}

TEST_F(Lint, NamesARuleThatTheSimulatorNeverAsksFor) {
  dead_ = "SSEC-17";
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read)}), ElementsAre("dead-rule"));
}

TEST_F(Lint, WantsSourcesThatOneCanFollow) {
  EXPECT_THAT(found({{.source = "the user guide"}}, {expecting("a/b", "The key of another is refused", refused_read)}),
              ElementsAre("rule-source"));
  EXPECT_THAT(found({{.source = "text-index:123"}}, {expecting("a/b", "The key of another is refused", refused_read)}),
              IsEmpty());
}

TEST_F(Lint, WantsMoreThanAConclusionForAMust) {
  EXPECT_THAT(found({{.evidence = "inferred"}}, {expecting("a/b", "The key of another is refused", refused_read)}),
              ElementsAre("rule-evidence"));
}

TEST_F(Lint, KeepsWeakEvidenceOutOfMustCases) {
  const std::string both = R"("rules": ["SSEC-17", "SSEC-18"])";
  const std::vector<RuleText> rules = {{}, {.id = "SSEC-18", .level = "SHOULD", .evidence = "reported"}};
  EXPECT_THAT(found(rules, {expecting("a/b", "The key of another is refused", refused_read, both)}),
              ElementsAre("must-without-evidence"));
  EXPECT_EQ(findings_[0].severity, Severity::error);
  const std::string attributed = R"({ "call": "GetObject", "key": "doc", "expect": [ { "status": 403 },
    { "error": { "message": "No", "rule": "SSEC-18" } } ] })";
  EXPECT_THAT(found(rules, {expecting("a/b", "The key of another is refused", attributed, both)}), IsEmpty());
}

TEST_F(Lint, NamesACitedRuleThatNothingIsBlamedOn) {
  EXPECT_THAT(found({{}, {.id = "SSEC-18"}}, {expecting("a/b", "The key of another is refused", refused_read,
                                                        R"("rules": ["SSEC-17", "SSEC-18"])")}),
              ElementsAre("nothing-blamed"));
}

TEST_F(Lint, LetsAnAxisBringTheBlamedRuleAlong) {
  const std::string step = R"({ "call": "GetObject", "key": "doc",
    "expect": { "status": 403, "rule": "${key.rule}", "error": { "code": "AccessDenied" } } })";
  const auto varied = [&](const std::string& second) {
    return expecting("a/b", "The key of another is refused", step,
                     R"("rules": ["SSEC-17", "SSEC-18"], "vary": { "key": [
      { "name": "wrong", "rule": "SSEC-17" }, { "name": "none", "rule": ")" +
                         second + "\" } ] }");
  };
  EXPECT_THAT(found({{}, {.id = "SSEC-18"}}, {varied("SSEC-18")}), IsEmpty());
  EXPECT_THAT(found({{}, {.id = "SSEC-18"}}, {varied("SSEC-17")}), Contains("nothing-blamed"));
}

TEST_F(Lint, NamesAUselessCase) {
  const std::string works = R"({ "call": "PutObject", "key": "doc", "expect": { "status": "2xx" } })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "A write works somehow", works)}), ElementsAre("checks-nothing"));
  EXPECT_THAT(findings_[0].problem.what, HasSubstr("a/b"));
  EXPECT_EQ(findings_[0].problem.file, "cases/test.json");
}

TEST_F(Lint, NamesACaseThatOnlyAsksWhetherItWorks) {
  const std::string works = R"({ "call": "PutObject", "key": "doc", "expect": { "status": 200 } })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "A write works somehow", works)}), Contains("only-success"));
}

TEST_F(Lint, WantsTheCodeOfARefusal) {
  const std::string vague = R"({ "call": "GetObject", "key": "doc", "expect": { "status": "4xx" } })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", vague)}),
              Contains("refusal-without-code"));
}

TEST_F(Lint, NamesTwoCasesThatContradictEachOther) {
  const std::string other =
      R"({ "call": "GetObject", "key": "doc", "expect": { "status": 400, "error": { "code": "InvalidRequest" } } })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read),
                           expecting("a/c", "A wrong rule says otherwise", other)}),
              ElementsAre("contradiction"));
  EXPECT_THAT(findings_[0].problem.what, HasSubstr("a/c and a/b"));
}

TEST_F(Lint, FindsAContradictionInASetUpStep) {
  const std::string read = R"({ "call": "GetObject", "key": "doc", "role": "setup" })";
  const std::string head =
      R"({ "call": "HeadObject", "key": "doc", "expect": { "status": 200, "headers": { "etag": "x" } } })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read),
                           expecting("a/c", "A read that is refused elsewhere", read + "," + head)}),
              ElementsAre("contradiction"));
}

TEST_F(Lint, LetsTwoErasDiffer) {
  const std::string works =
      R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200, "headers": { "etag": "x" } } })";
  EXPECT_THAT(
      found(
          {{}},
          {expecting("a/b", "The key of another is refused", refused_read, R"("rules": ["SSEC-17"], "since": "2026")"),
           expecting("a/c", "It was not refused in earlier years", works, R"("rules": ["SSEC-17"], "until": "2026")")}),
      IsEmpty());
}

TEST_F(Lint, NamesADoubledCaseAndADoubledTitle) {
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read),
                           expecting("a/c", "The key of another is refused", refused_read)}),
              UnorderedElementsAre("duplicate-case", "duplicate-title"));
}

TEST_F(Lint, NamesWhatNothingRefersTo) {
  const std::string members =
      R"("rules": ["SSEC-17"], "kms_keys": ["k1"], "buckets": { "other": {} }, "vary": { "size": [1, 2] })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read, members)}),
              Contains("unused-fixture").Times(2));
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", refused_read, members)}),
              Contains("unused-name").Times(1));
}

TEST_F(Lint, KnowsHowHeadersAreSpelt) {
  const std::string misspelt =
      R"({ "call": "GetObject", "key": "doc", "headers": { "x-amz-server-side-encyption": "AES256" },
    "expect": { "status": 403, "error": { "code": "AccessDenied" } } })";
  EXPECT_THAT(found({{}}, {expecting("a/b", "The key of another is refused", misspelt)}), ElementsAre("header-name"));
  EXPECT_THAT(
      found({{}}, {expecting("a/b", "The key of another is refused", misspelt,
                             R"("rules": ["SSEC-17"], "notes": "x-amz-server-side-encyption is wrong on purpose")")}),
      IsEmpty());
}

TEST_F(Lint, NamesNeedsThatAreDeclaredInVain) {
  const std::string with_key = R"({ "call": "GetObject", "key": "doc", "customer_key": "k1",
      "expect": { "status": 403, "error": { "code": "AccessDenied" } } })";
  const auto needing = [](const std::string& need) { return R"("rules": ["SSEC-17"], "needs": [")" + need + R"("])"; };
  EXPECT_THAT(found({RuleText{}}, {expecting("a/b", "It is shown", with_key, needing("sse-c"))}),
              UnorderedElementsAre("needless-need"));
  EXPECT_THAT(found({RuleText{}}, {expecting("a/b", "It is not shown", with_key, needing("bucket-policy"))}),
              UnorderedElementsAre("declared-need"));
}

TEST_F(Lint, FindsRefusalsThatLeaveOutTheRecordedMessage) {
  const RuleText rule{.evidence = "recorded", .observable = R"(403 AccessDenied, \"Give the correct secret key.\")"};
  const auto read = [](const std::string& expect) {
    return expecting("a/b", "The key of another is refused",
                     R"({ "call": "GetObject", "key": "doc", "expect": { "status": 403, )" + expect + " } }");
  };
  const std::string code = R"("error": { "code": "AccessDenied")";
  EXPECT_THAT(found({rule}, {read(code + " }")}), ElementsAre("known-message"));
  EXPECT_THAT(found({rule}, {read(code + R"( }, "asks_less": "of a range no wording is known")")}), IsEmpty());
  EXPECT_THAT(found({rule}, {read(code + R"(, "message": "Give the correct secret key." })")}), IsEmpty());
  EXPECT_THAT(found({rule}, {read(R"("error": { "code": "InvalidRequest" })")}), IsEmpty()) << "another refusal";
  EXPECT_THAT(found({{.observable = rule.observable}}, {read(code + " }")}), IsEmpty()) << "documented alone";
}

TEST_F(Lint, FindsSuccessesThatDoNotLookAtTheEchoOfTheirRule) {
  const RuleText rule{.observable = "200; x-amz-server-side-encryption: AES256"};
  const auto read = [](const std::string& more) {
    return expecting(
        "a/b", "The method is told",
        R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200, "body": { "empty": true })" + more + " } }");
  };
  EXPECT_THAT(found({rule}, {read("")}), ElementsAre("known-echo"));
  EXPECT_THAT(found({rule}, {read(R"(, "headers": { "x-amz-server-side-encryption": "AES256" })")}), IsEmpty());
  EXPECT_THAT(found({rule}, {read(R"(, "headers": { "x-amz-server-side-encryption": { "present": true } })")}),
              ElementsAre("known-value"));
}

TEST_F(Lint, FindsKindsOfAnswersThatNoCaseLooksAt) {
  const std::string put = R"({ "call": "PutObject", "key": "doc", "sse": "AES256" },)";
  const auto range = [&](const std::string& headers) {
    return expecting("a/b", "A range is told to be encrypted",
                     put + R"({ "call": "GetObject", "key": "doc", "headers": { "Range": "bytes=0-1" },
          "expect": { "status": 206, "body": { "length": 2 }, "headers": { )" +
                         headers + " } } }");
  };
  const std::string told = R"("x-amz-server-side-encryption": "AES256")";
  const std::string never = R"(, "x-amz-server-side-encryption-aws-kms-key-id": { "absent": true },
      "x-amz-server-side-encryption-customer-algorithm": { "absent": true })";
  EXPECT_THAT(found({{}}, {range(R"("content-length": "2")" + never)}), ElementsAre("unseen-answer"));
  EXPECT_THAT(found({{}}, {range(told)}), ElementsAre("unseen-answer", "unseen-answer"));
  EXPECT_THAT(found({{}}, {range(told + never)}), IsEmpty());
}

TEST(LintChecks, AreAllDescribed) {
  EXPECT_THAT(checks(), SizeIs(21));
  for (const Check& check : checks()) EXPECT_FALSE(check.what.empty()) << check.id;
}

}  // namespace
}  // namespace s3sse::harness::lint
