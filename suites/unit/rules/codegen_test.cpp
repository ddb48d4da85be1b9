// Runs the generator on rule files that are wrong in one respect each, and the compiler on what the generator wrote.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using ::testing::AllOf;
using ::testing::HasSubstr;

struct Outcome {
  int exit_code;
  std::string errors;
};

class Codegen : public ::testing::Test {
 protected:
  Codegen() {
    std::string pattern = (fs::temp_directory_path() / "s3sse-codegen-XXXXXX").string();
    if (mkdtemp(pattern.data()) != nullptr) root_ = pattern;
    fs::create_directories(root_ / "rules");
    fs::create_directories(root_ / "simulator" / "sse");
  }

  ~Codegen() override {
    std::error_code ignored;
    if (!root_.empty()) fs::remove_all(root_, ignored);
  }

  static json good_rule(const std::string& id, const std::string& slug) {
    return {{"id", id},
            {"slug", slug},
            {"level", "MUST"},
            {"evidence", {"documented"}},
            {"operations", {"GetObject"}},
            {"methods", {"SSE-C"}},
            {"statement", "It is so."},
            {"observable", "200."},
            {"sources", {"https://example.com/page"}},
            {"visibility", "wire"}};
  }

  static json document(const std::string& topic, json rules) {
    return {{"$schema", "../schema/rules.schema.json"},
            {"topic", topic},
            {"title", "A topic"},
            {"rules", std::move(rules)}};
  }

  void write(const std::string& path, const std::string& text) {
    fs::create_directories((root_ / path).parent_path());
    std::ofstream(root_ / path) << text;
  }

  void write_rules(const std::string& topic, json rules) {
    write("rules/" + topic + ".json", document(topic, std::move(rules)).dump(2));
  }

  [[nodiscard]] std::string read(const std::string& path) const {
    std::ifstream in(root_ / path);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  // For the shell: the build folder may have any name.
  static std::string quoted(const fs::path& path) { return "'" + path.string() + "'"; }

  Outcome run(const std::string& command) {
    const int status = std::system((command + " 2> " + quoted(root_ / "stderr")).c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, read("stderr")};
  }

  Outcome generate() {
    const auto at = [this](const char* name) { return " " + quoted(root_ / name); };
    return run(quoted(S3SSE_RULEBOOK_CODEGEN) + at("rules") + at("simulator") + at("ids.h") + at("table.cpp"));
  }

  fs::path root_;
};

TEST_F(Codegen, WritesEnumerationAndTable) {
  write_rules("topic", {good_rule("AAA-01", "topic.first_is_so"), good_rule("AAA-02", "topic.second_is_so")});
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_THAT(read("ids.h"), AllOf(HasSubstr("  topic_first_is_so,"), HasSubstr("  topic_second_is_so,"),
                                   HasSubstr("rule_count = 2;")));
  EXPECT_THAT(read("table.cpp"),
              HasSubstr("\"AAA-01\"sv, \"topic.first_is_so\"sv, \"topic\"sv, \"endpoint\"sv, \"MUST\"sv"));
}

TEST_F(Codegen, NotesWhereARuleIsConsulted) {
  write_rules("topic", {good_rule("AAA-01", "topic.first_is_so")});
  write("simulator/sse/plan.cpp",
        "// Rule::topic_first_is_so in a comment is no use of it\n"
        "const char* text = \"Rule::topic_first_is_so\"; /* Rule::topic_first_is_so\n"
        "*/ int thousand = 1'000; bool a = rules.hold(Rule::topic_first_is_so);\n"
        "bool b = rules.hold(s3sse::Rule::topic_first_is_so) || rules.hold(Rule::topic_first_is_so);\n"
        "int other = RetentionRule::topic_first_is_so + Rule::topic_first_is_so_too;\n");
  write("simulator/rules/rules.cpp", "Rule::topic_first_is_so;\n");
  EXPECT_EQ(generate().exit_code, 0);
  EXPECT_THAT(
      read("table.cpp"),
      HasSubstr(
          "topic_first_is_so_consulted_at[] = {\"simulator/sse/plan.cpp:3\"sv, \"simulator/sse/plan.cpp:4\"sv, }"));
}

TEST_F(Codegen, KeepsTheHeaderWhileTheListOfRulesIsTheSame) {
  write_rules("topic", {good_rule("AAA-01", "topic.first_is_so")});
  ASSERT_EQ(generate().exit_code, 0);
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(24);
  fs::last_write_time(root_ / "ids.h", long_ago);
  fs::last_write_time(root_ / "table.cpp", long_ago);
  const auto header_before = fs::last_write_time(root_ / "ids.h");
  const auto table_before = fs::last_write_time(root_ / "table.cpp");

  ASSERT_EQ(generate().exit_code, 0);
  EXPECT_EQ(fs::last_write_time(root_ / "table.cpp"), table_before);

  write("simulator/sse/plan.cpp", "bool a = rules.hold(Rule::topic_first_is_so);\n");
  ASSERT_EQ(generate().exit_code, 0);
  EXPECT_NE(fs::last_write_time(root_ / "table.cpp"), table_before);
  EXPECT_EQ(fs::last_write_time(root_ / "ids.h"), header_before);
}

TEST_F(Codegen, RefusesUsesThatHideTheRule) {
  write_rules("topic", {good_rule("AAA-01", "topic.first_is_so")});
  write("simulator/sse/plan.cpp", "\nusing enum Rule;\n");
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("simulator/sse/plan.cpp:2"));
}

TEST_F(Codegen, RefusesAnEmptyRulebook) {
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("holds no rule files"));
}

TEST_F(Codegen, RefusesTheSameIdInTwoFiles) {
  write_rules("first", {good_rule("AAA-01", "first.is_so")});
  write_rules("second", {good_rule("AAA-01", "second.is_so")});
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("second.json: AAA-01: id \"AAA-01\" is taken by AAA-01 in first.json"));
}

TEST_F(Codegen, RefusesTheSameSlugTwice) {
  write_rules("topic", {good_rule("AAA-01", "topic.is_so"), good_rule("AAA-02", "topic.is_so")});
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("topic.json: AAA-02: slug \"topic.is_so\" is taken by AAA-01"));
}

TEST_F(Codegen, RefusesTwoSlugsThatBecomeOneEnumerator) {
  write_rules("topic", {good_rule("AAA-01", "a.b_c"), good_rule("AAA-02", "a_b.c")});
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("enumerator \"a_b_c\" is taken by AAA-01"));
}

TEST_F(Codegen, RefusesAMemberGivenTwice) {
  std::string text = document("topic", {good_rule("AAA-01", "topic.is_so")}).dump();
  text.replace(text.find("\"level\":"), 8, "\"level\":\"MAY\",\"level\":");
  write("rules/topic.json", text);
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("topic.json: line 1: the key \"level\" comes twice"));
}

TEST_F(Codegen, RefusesWhatIsNotJson) {
  write("rules/topic.json", "{ \"topic\": ");
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("topic.json: "));
}

TEST_F(Codegen, RefusesATopicThatIsNotTheFileName) {
  write("rules/topic.json", document("other", {good_rule("AAA-01", "topic.is_so")}).dump());
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("topic \"other\" must be the name of the file"));
}

class CodegenOfClients : public Codegen {
 protected:
  static json client_rule() {
    json rule = good_rule("CSE-FMT-01", "client_format.is_so");
    rule.erase("operations");
    rule.erase("methods");
    rule["formats"] = {"V2", "V3"};
    rule["evidence"] = {"observed-in-client"};
    rule["visibility"] = "vector";
    return rule;
  }

  Outcome generate_client(const json& rule, const std::string& subject = "client") {
    json whole = document("topic", json::array({rule}));
    whole["$schema"] = "../schema/client-rules.schema.json";
    whole["subject"] = subject;
    write("rules/topic.json", whole.dump());
    return generate();
  }
};

TEST_F(CodegenOfClients, WritesWhomARuleBinds) {
  const Outcome outcome = generate_client(client_rule());
  EXPECT_EQ(outcome.exit_code, 0) << outcome.errors;
  EXPECT_THAT(read("table.cpp"),
              HasSubstr("\"CSE-FMT-01\"sv, \"client_format.is_so\"sv, \"topic\"sv, \"client\"sv, \"MUST\"sv"));
}

TEST_F(CodegenOfClients, RefusesWhatBelongsToEndpoints) {
  const auto complaint = [&](const char* member, const json& value) {
    json rule = client_rule();
    rule[member] = value;
    const Outcome outcome = generate_client(rule);
    EXPECT_EQ(outcome.exit_code, 1) << member;
    return outcome.errors;
  };
  EXPECT_THAT(complaint("operations", {"GetObject"}), HasSubstr("CSE-FMT-01: unknown member \"operations\""));
  EXPECT_THAT(complaint("evidence", {"recorded"}), HasSubstr("evidence \"recorded\" is none of"));
  EXPECT_THAT(complaint("visibility", "wire"), HasSubstr("visibility \"wire\" is none of"));
  EXPECT_THAT(complaint("formats", {"V4"}), HasSubstr("format \"V4\" is none of V1, V2, V3"));
  EXPECT_THAT(complaint("id", "SSEC-17"), HasSubstr("must look like CSE-FMT-01"));
}

TEST_F(CodegenOfClients, RefusesAnotherSubject) {
  EXPECT_THAT(generate_client(client_rule(), "server").errors, HasSubstr("subject \"server\" is none of"));
}

TEST_F(Codegen, RefusesForEndpointsWhatBelongsToClients) {
  json rule = good_rule("AAA-01", "topic.is_so");
  rule["evidence"] = {"observed-in-client"};
  write_rules("topic", {rule});
  EXPECT_THAT(generate().errors, HasSubstr("evidence \"observed-in-client\" is none of"));
}

TEST_F(Codegen, SaysEverythingThatIsWrongAtOnce) {
  json first = good_rule("AAA-01", "topic.is_so"), second = good_rule("AAA-02", "topic.is_too");
  first["level"] = "PERHAPS";
  second.erase("statement");
  write_rules("topic", {first, second});
  const Outcome outcome = generate();
  EXPECT_THAT(outcome.errors, AllOf(HasSubstr("AAA-01: level"), HasSubstr("AAA-02: \"statement\" is missing")));
  EXPECT_FALSE(fs::exists(root_ / "ids.h"));
}

// One good rule with one member replaced (or, with null, taken out).
struct Slip {
  std::string name;
  std::string member;
  json value;
  std::string complaint;
};

class CodegenSlip : public Codegen, public ::testing::WithParamInterface<Slip> {};

TEST_P(CodegenSlip, IsRefusedWithFileAndRule) {
  json rule = good_rule("AAA-01", "topic.is_so");
  if (GetParam().value.is_null()) {
    rule.erase(GetParam().member);
  } else {
    rule[GetParam().member] = GetParam().value;
  }
  write_rules("topic", {rule});
  const Outcome outcome = generate();
  EXPECT_EQ(outcome.exit_code, 1);
  EXPECT_THAT(outcome.errors, HasSubstr("topic.json: "));
  EXPECT_THAT(outcome.errors, HasSubstr(GetParam().complaint));
}

std::vector<Slip> slips() {
  std::vector<Slip> all{
      {"IdShape", "id", "AAA-1", "\"id\" must look like"},
      {"IdLowerCase", "id", "aaa-01", "\"id\" must look like"},
      {"SlugWithoutDot", "slug", "topic_is_so", "must look like topic.what_is_true"},
      {"SlugWithTwoDots", "slug", "topic.is.so", "must look like topic.what_is_true"},
      {"SlugUpperCase", "slug", "topic.Is_so", "must look like topic.what_is_true"},
      {"SlugTooLong", "slug", "topic." + std::string(55, 'a'), "is longer than 60"},
      {"LevelUnknown", "level", "must", "AAA-01: level \"must\" is none of MUST, SHOULD, MAY"},
      {"EvidenceUnknown", "evidence", {"guessed"}, "AAA-01: evidence \"guessed\" is none of"},
      {"EvidenceTwice", "evidence", {"reported", "reported"}, "holds \"reported\" twice"},
      {"EvidenceEmpty", "evidence", json::array(), "\"evidence\" must be an array with at least one string"},
      {"EvidenceNotAList", "evidence", "reported", "\"evidence\" must be an array"},
      {"MethodUnknown", "methods", {"SSE-X"}, "AAA-01: method \"SSE-X\" is none of"},
      {"OperationShape", "operations", {"get object"}, "operation \"get object\" is not the name of an operation"},
      {"SourceNotHttps", "sources", {"http://example.com"}, "is not an https address"},
      {"StatementEmpty", "statement", "", "\"statement\" must be text and not empty"},
      {"StatementNotText", "statement", 7, "\"statement\" must be text and not empty"},
      {"SinceShape", "since", "April 2026", "\"since\" must be a date"},
      {"UntilMonth", "until", "2026-13-01", "\"until\" must be a date"},
      {"VisibilityUnknown", "visibility", "hidden", "visibility \"hidden\" is none of"},
      {"ReasonMissing", "visibility", "not-observable", "needs a \"visibility_reason\""},
      {"ReasonTooMuch", "visibility_reason", "Because.", "belongs to not-observable and out-of-scope only"},
      {"MemberUnknown", "note", "misspelt", "AAA-01: unknown member \"note\""},
  };
  for (const char* member : {"id", "slug", "level", "evidence", "operations", "methods", "statement", "observable",
                             "sources", "visibility"}) {
    all.push_back({std::string("Missing_") + member, member, nullptr, std::string("\"") + member + "\" is missing"});
  }
  return all;
}

INSTANTIATE_TEST_SUITE_P(Each, CodegenSlip, ::testing::ValuesIn(slips()),
                         [](const ::testing::TestParamInfo<Slip>& slip) { return slip.param.name; });

// The promise of the design: a rule that does not exist cannot be consulted.
class MisspeltRule : public Codegen {
 protected:
  Outcome compile(const std::string& rule) {
    write(
        "use.cpp",
        "#include \"simulator/rules/rules.h\"\nbool use(const s3sse::Rules& rules) { return rules.hold(s3sse::Rule::" +
            rule + "); }\n");
    return run(quoted(S3SSE_CXX_COMPILER) + " -std=c++20 -fsyntax-only -I" + quoted(S3SSE_SOURCE_DIR) + " -I" +
               quoted(S3SSE_GENERATED_DIR) + " " + quoted(root_ / "use.cpp"));
  }
};

TEST_F(MisspeltRule, DoesNotCompile) {
  const Outcome right = compile("sse_c_wrong_key_is_access_denied");
  EXPECT_EQ(right.exit_code, 0) << right.errors;

  const Outcome wrong = compile("sse_c_wrong_key_is_acess_denied");
  EXPECT_NE(wrong.exit_code, 0);
  EXPECT_THAT(wrong.errors, HasSubstr("sse_c_wrong_key_is_acess_denied"));
}

}  // namespace
