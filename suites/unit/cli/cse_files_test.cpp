// Files that the verbs of client-side encryption read: forms that are taken, and refusals that show no secret.
#include <gmock/gmock.h>

#include "harness/cli/client_side/key_file.h"
#include "harness/cli/client_side/text_map_file.h"

namespace s3sse::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(KeyFileTest, TakesAnAesKeyInThreeForms) {
  const std::string raw(32, '\x01');
  for (const std::string& content : {raw, std::string(64, 'a') + "\n", std::string("AAECAwQFBgcICQoLDA0ODw==")}) {
    const auto key = parse_key_file("my.key", content, {{"name", "one"}});
    ASSERT_TRUE(key) << key.error().message;
    EXPECT_EQ(key->kind(), "AES");
  }
}

TEST(KeyFileTest, RefusesWhatIsNoKeyWithoutShowingIt) {
  const std::string secret = "open sesame, open sesame";
  for (const std::string& content : {secret + "!", std::string(), std::string(63, 'a'),
                                     "-----BEGIN RSA PRIVATE KEY-----\n" + secret + "\n-----END RSA PRIVATE KEY-----\n",
                                     "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n"}) {
    const auto key = parse_key_file("my.key", content, {});
    ASSERT_FALSE(key) << content;
    EXPECT_THAT(key.error().message, HasSubstr("my.key"));
    EXPECT_THAT(key.error().message, Not(HasSubstr("sesame")));
  }
}

TEST(TextMapFileTest, TakesOneObjectOfTexts) {
  const auto map = parse_text_map("m.json", R"({"a": "1", "b": ""})");
  ASSERT_TRUE(map) << map.error().message;
  EXPECT_EQ(map->at("a"), "1");
  for (const char* content : {"", "[]", "{", R"({"a": 1})", R"({"a": {"b": "c"}})", R"({"a": "1", "a": "2"})"})
    EXPECT_FALSE(parse_text_map("m.json", content)) << content;
}

}  // namespace
}  // namespace s3sse::cli
