#include "harness/cli/target/known_server.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/transport/endpoint_url.h"
#include "reports/render/atomic_file.h"

namespace s3sse::cli {
namespace {

class KnownServerTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("s3sse_known_" + std::to_string(::getpid()));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void leave_note(long pid, const char* http, const char* https) {
    KnownServer server{http, https, "/tmp/ca.pem", "eu-west-1", pid, example_principals()};
    server.principals.owner.credentials = harness::sigv4::make_credentials("AKIDEXAMPLE", "the-secret");
    ASSERT_TRUE(reports::write_file_atomically(note_path(folder_, pid), ready_json(server)));
  }
  std::optional<KnownServer> find(const char* url) {
    return find_known_server(folder_, *harness::parse_endpoint_url(url));
  }

  std::filesystem::path folder_;
};

TEST_F(KnownServerTest, FoundByEitherSideAndByEitherNameOfLoopback) {
  leave_note(::getpid(), "http://127.0.0.1:9000", "https://127.0.0.1:9443");
  const auto server = find("https://localhost:9443");
  ASSERT_TRUE(server);
  EXPECT_EQ(server->ca, "/tmp/ca.pem");
  EXPECT_EQ(server->region, "eu-west-1");
  const Principals& who = server->principals;
  EXPECT_EQ(who.owner.credentials.access_key_id, "AKIDEXAMPLE");
  EXPECT_EQ(as_text(who.owner.credentials.secret_access_key.reveal()), "the-secret");
  EXPECT_EQ(who.second.account_id, who.owner.account_id);
  EXPECT_NE(who.other_account.account_id, who.owner.account_id);
  EXPECT_TRUE(find("http://127.0.0.1:9000"));
  EXPECT_FALSE(find("https://127.0.0.1:9000"));
  EXPECT_FALSE(find("https://example.com:9443"));
}

TEST_F(KnownServerTest, TheNoteOfADeadServerDoesNotCount) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(0);
  ::waitpid(child, nullptr, 0);
  leave_note(child, "", "https://127.0.0.1:9443");
  EXPECT_FALSE(find("https://127.0.0.1:9443"));
}

TEST_F(KnownServerTest, TheTokenOfTheProbeIsInTheNoteAlone) {
  KnownServer server{"", "https://127.0.0.1:9443", "", "eu-west-1", ::getpid(), example_principals()};
  EXPECT_EQ(note_json(server).find("probe_token"), std::string::npos);
  server.probe_token = SecretBytes::copy_of(as_bytes("c0ffee"));
  EXPECT_EQ(ready_json(server).find("c0ffee"), std::string::npos);
  ASSERT_TRUE(reports::write_file_atomically(note_path(folder_, server.pid), note_json(server)));
  const auto found = find("https://127.0.0.1:9443");
  ASSERT_TRUE(found);
  EXPECT_EQ(as_text(found->probe_token.reveal()), "c0ffee");
}

TEST_F(KnownServerTest, BrokenNotesArePassedOver) {
  ASSERT_TRUE(reports::write_file_atomically(folder_ / "server-1.json", "{"));
  ASSERT_TRUE(reports::write_file_atomically(folder_ / "server-2.json", R"({"https": 3, "pid": "x"})"));
  EXPECT_FALSE(find("https://127.0.0.1:9443"));
  EXPECT_FALSE(find_known_server(folder_ / "missing", *harness::parse_endpoint_url("https://127.0.0.1:9443")));
}

TEST(NotesFolder, FollowsTheXdgRule) {
  EXPECT_EQ(notes_folder([](const char* name) { return std::string(name) == "XDG_CACHE_HOME" ? "/x" : "/h"; }),
            std::filesystem::path("/x/s3sse"));
  EXPECT_EQ(notes_folder([](const char* name) { return std::string(std::string(name) == "HOME" ? "/h" : ""); }),
            std::filesystem::path("/h/.cache/s3sse"));
  EXPECT_FALSE(notes_folder([](const char*) { return std::string(); }));
}

}  // namespace
}  // namespace s3sse::cli
