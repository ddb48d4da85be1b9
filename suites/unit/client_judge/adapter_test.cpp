// An adapter may be anything: what it says is understood or refused in one sentence, and it cannot hold up the judge.
#include "harness/client_side/adapter.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <fstream>

namespace s3sse::harness::client_side {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A script that is gone after the test.
class Script {
 public:
  explicit Script(const std::string& text) {
    std::string name = testing::TempDir() + "adapter-XXXXXX";
    ::close(::mkstemp(name.data()));
    path_ = name;
    std::ofstream(path_) << text;
  }
  ~Script() { ::unlink(path_.c_str()); }
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;
  [[nodiscard]] AdapterOptions options() const {
    AdapterOptions options;
    options.command = "sh " + path_;
    options.call_limit = 300ms;
    options.hello_limit = 5s;
    return options;
  }

 private:
  std::string path_;
};

constexpr const char* hello =
    "read line; printf '%s\\n' "
    "'{\"id\":1,\"ok\":true,\"protocol\":\"cse-line/1\",\"client\":\"Sample\",\"version\":\"7\","
    "\"modes\":[\"s3\"],\"caps\":[\"kms\",\"v3\"]}'\n";

TEST(AdapterTest, SaysWhoItIs) {
  const Script script(hello);
  const auto adapter = Adapter::start(script.options());
  ASSERT_TRUE(adapter) << adapter.error().message;
  EXPECT_EQ(adapter->client(), "Sample");
  EXPECT_EQ(adapter->version(), "7");
  EXPECT_TRUE(adapter->can("v3"));
  EXPECT_FALSE(adapter->can("aes"));
}

TEST(AdapterTest, ACommandThatIsNotThereIsNamed) {
  AdapterOptions options;
  options.command = "/no/such/adapter";
  const auto adapter = Adapter::start(options);
  ASSERT_FALSE(adapter);
  EXPECT_THAT(adapter.error().message, HasSubstr("/no/such/adapter"));
}

TEST(AdapterTest, AnUnknownCapabilityIsRefused) {
  const Script script(
      "read line; echo '{\"id\":1,\"ok\":true,\"protocol\":\"cse-line/1\",\"modes\":[\"s3\"],\"caps\":[\"flight\"]}'");
  const auto adapter = Adapter::start(script.options());
  ASSERT_FALSE(adapter);
  EXPECT_THAT(adapter.error().message, HasSubstr("flight"));
}

TEST(AdapterTest, ASilentChildIsEndedInTimeAndStartedAnew) {
  const Script script(std::string(hello) + "read line; sleep 60\n");
  auto adapter = Adapter::start(script.options());
  ASSERT_TRUE(adapter) << adapter.error().message;
  const auto begin = std::chrono::steady_clock::now();
  for (int round = 0; round < 2; ++round) {
    const Answer answer = adapter->call({{"op", "get"}});
    if (round == 0) {
      EXPECT_TRUE(answer.timed_out);
      EXPECT_FALSE(adapter->running());
    }
    EXPECT_FALSE(answer.broken.empty());
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 15s);
}

TEST(AdapterTest, ADeadChildIsTold) {
  const Script script(std::string(hello) + "read line; echo 'out of memory' >&2; exit 3\n");
  auto adapter = Adapter::start(script.options());
  ASSERT_TRUE(adapter) << adapter.error().message;
  const Answer answer = adapter->call({{"op", "get"}});
  EXPECT_FALSE(answer.timed_out);
  EXPECT_THAT(answer.broken, HasSubstr("out of memory"));
}

TEST(AnswerTest, ReadsPlaintextAndErrors) {
  const auto good = read_answer(R"({"id":4,"ok":true,"body_b64":"aGk="})", 4);
  ASSERT_TRUE(good) << good.error().message;
  EXPECT_EQ(as_text(good->body), "hi");
  const auto refused = read_answer(
      R"({"id":5,"ok":false,"released_bytes":7,"error":{"kind":"client","class":"tag-mismatch","type":"T","message":"m"}})",
      5);
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_TRUE(refused->refused());
  EXPECT_EQ(refused->released_bytes, 7U);
  EXPECT_THAT(refused->text(), HasSubstr("tag-mismatch"));
}

TEST(AnswerTest, WhatIsNoAnswerIsRefused) {
  for (const char* line :
       {"", "[]", "{}", R"({"id":4})", R"({"id":4,"ok":1})", R"({"id":3,"ok":true})", R"({"ok":true})",
        R"({"id":4,"ok":true,"body_b64":"?"})", R"({"id":4,"ok":false})", R"({"id":4,"ok":false,"error":"x"})",
        R"({"id":4,"ok":false,"error":{"kind":"client","class":"strange"}})",
        R"({"id":4,"ok":false,"error":{"kind":"weather","class":"other"}})",
        R"({"id":4,"ok":true,"released_bytes":-1})", R"({"id":4,"ok":true,"body_file":"/no/such/file"})"})
    EXPECT_FALSE(read_answer(line, 4)) << line;
}

}  // namespace
}  // namespace s3sse::harness::client_side
