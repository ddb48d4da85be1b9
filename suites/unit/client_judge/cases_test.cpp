// The cases of the judge: unique, and about rules that there are and that bind clients.
#include <gmock/gmock.h>

#include <filesystem>
#include <set>

#include "harness/client_side/codec/codec_cases.h"
#include "harness/client_side/judge.h"

namespace s3sse::harness::client_side {
namespace {

const std::filesystem::path vectors = std::filesystem::path(S3SSE_SOURCE_DIR) / "vectors";

std::vector<JudgedCase> all_cases() {
  std::vector<JudgedCase> cases = scenario_cases();
  auto loaded = load_client_vectors(vectors / "client-side");
  EXPECT_TRUE(loaded) << loaded.error().message;
  if (loaded)
    for (JudgedCase& judged : codec_cases(std::move(*loaded))) cases.push_back(std::move(judged));
  return cases;
}

TEST(JudgedCasesTest, HaveIdsOfTheirOwn) {
  std::set<std::string> ids;
  for (const JudgedCase& judged : all_cases()) EXPECT_TRUE(ids.insert(judged.id).second) << judged.id;
}

TEST(JudgedCasesTest, CiteRulesThatBindClients) {
  std::vector<model::Problem> problems;
  const auto rulebook = model::load_rules(vectors / "rules", problems);
  for (const JudgedCase& judged : all_cases()) {
    EXPECT_FALSE(judged.rules.empty()) << judged.id;
    for (const std::string& rule : judged.rules)
      EXPECT_NE(rulebook.client.find(rule), nullptr) << judged.id << " " << rule;
  }
}

TEST(JudgedCasesTest, NeedOnlyCapabilitiesThatThereAre) {
  const auto known = capabilities();
  for (const JudgedCase& judged : all_cases())
    for (const std::string& need : judged.needs)
      for (const std::string& word : {need.substr(0, need.find('|')), need.substr(need.find('|') + 1)})
        EXPECT_NE(std::find(known.begin(), known.end(), word), known.end()) << judged.id << " " << word;
}

TEST(SettingTest, IsAPolicyAndWhatIsOn) {
  const auto setting = parse_setting("allow+wrap+modes+delayed");
  ASSERT_TRUE(setting);
  EXPECT_EQ(setting->policy, "REQUIRE_ENCRYPT_ALLOW_DECRYPT");
  EXPECT_TRUE(setting->legacy_wrapping && setting->legacy_modes && setting->delayed);
  EXPECT_FALSE(parse_setting("deny"));
  EXPECT_FALSE(parse_setting("allow+speed"));
}

}  // namespace
}  // namespace s3sse::harness::client_side
