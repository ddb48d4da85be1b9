#include "harness/cli/target/target.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <map>

#include "harness/cli/target/known_server.h"
#include "reports/render/atomic_file.h"

namespace s3sse::cli {
namespace {

class TargetTest : public testing::Test {
 protected:
  void SetUp() override {
    home_ = std::filesystem::temp_directory_path() / ("s3sse_target_" + std::to_string(::getpid()));
    std::filesystem::create_directories(home_);
    variables_["HOME"] = home_.string();
    for (const char* name : {"ca.pem", "bundle.pem", "other.pem", "company-proxy.pem", "mine.pem"})
      ASSERT_TRUE(reports::write_file_atomically(home_ / name, "a certificate"));
  }
  void TearDown() override { std::filesystem::remove_all(home_); }

  Result<Target> resolve(const TargetFlags& flags) {
    return resolve_target(flags, [this](const char* name) { return variables_[name]; });
  }
  [[nodiscard]] std::string in_home(const char* name) const { return (home_ / name).string(); }
  std::string complaint(const TargetFlags& flags) {
    const auto target = resolve(flags);
    return target ? "accepted" : target.error().message;
  }
  void set_keys() {
    variables_["AWS_ACCESS_KEY_ID"] = "MINE";
    variables_["AWS_SECRET_ACCESS_KEY"] = "my-secret";
  }
  void serve_elsewhere() {
    const KnownServer server{
        "http://127.0.0.1:9000", "https://127.0.0.1:9443", in_home("ca.pem"), "eu-west-1", ::getpid(),
        example_principals()};
    const auto folder = notes_folder([this](const char* name) { return variables_[name]; });
    ASSERT_TRUE(reports::write_file_atomically(note_path(*folder, server.pid), ready_json(server)));
  }

  std::filesystem::path home_;
  std::map<std::string, std::string> variables_;
};

TargetFlags at(std::string endpoint) {
  TargetFlags flags;
  flags.endpoint = std::move(endpoint);
  return flags;
}

TEST_F(TargetTest, TheSimulatorIsTheDefaultWhateverTheVariablesSay) {
  set_keys();
  variables_["AWS_ENDPOINT_URL"] = "https://example.com";
  const auto target = resolve({});
  ASSERT_TRUE(target);
  EXPECT_EQ(target->kind, Target::Kind::simulator);
  EXPECT_NE(target->principals.owner.credentials.access_key_id, "MINE");
  TargetFlags https;
  https.over_https = true;
  EXPECT_EQ(resolve(https)->kind, Target::Kind::simulator_over_https);
}

TEST_F(TargetTest, ACaFileThatIsNotThereIsNamed) {
  variables_["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE";
  variables_["AWS_SECRET_ACCESS_KEY"] = "secret";
  TargetFlags flags;
  flags.endpoint = "https://127.0.0.1:9443";
  flags.ca_bundle = in_home("gone.pem");
  EXPECT_NE(complaint(flags).find("there is no file " + flags.ca_bundle), std::string::npos) << complaint(flags);
}

TEST_F(TargetTest, AUrlTakesTheCredentialsOfTheVariables) {
  set_keys();
  variables_["AWS_REGION"] = "eu-north-1";
  variables_["AWS_CA_BUNDLE"] = in_home("bundle.pem");
  TargetFlags flags = at("https://example.com");
  flags.plain_endpoint = "http://example.com:8080";
  const auto target = resolve(flags);
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->kind, Target::Kind::remote);
  EXPECT_EQ(target->https_url, "https://example.com:443");
  EXPECT_EQ(target->http_url, "http://example.com:8080");
  EXPECT_EQ(target->principals.owner.credentials.access_key_id, "MINE");
  EXPECT_TRUE(target->principals.second.credentials.anonymous());
  EXPECT_EQ(target->region, "eu-north-1");
  EXPECT_EQ(target->ca_file, in_home("bundle.pem"));
  flags.region = "lab-1";
  flags.ca_bundle = in_home("other.pem");
  EXPECT_EQ(resolve(flags)->region, "lab-1");
  EXPECT_EQ(resolve(flags)->ca_file, in_home("other.pem"));
}

TEST_F(TargetTest, EnvNamesTheEndpointOfTheVariables) {
  set_keys();
  EXPECT_NE(complaint(at("env")).find("AWS_ENDPOINT_URL"), std::string::npos);
  variables_["AWS_ENDPOINT_URL"] = "http://example.com";
  EXPECT_EQ(resolve(at("env"))->http_url, "http://example.com:80");
  EXPECT_EQ(resolve(at("env"))->https_url, "");
}

TEST_F(TargetTest, AServerOfTheSameUserIsFound) {
  serve_elsewhere();
  const auto target = resolve(at("https://localhost:9443"));
  ASSERT_TRUE(target) << target.error().message;
  EXPECT_EQ(target->principals.owner.credentials.access_key_id, example_principals().owner.credentials.access_key_id);
  EXPECT_FALSE(target->principals.second.credentials.anonymous());
  EXPECT_EQ(target->ca_file, in_home("ca.pem"));
  EXPECT_EQ(target->region, "eu-west-1");
  EXPECT_EQ(target->http_url, "http://localhost:9000") << "by name, so that buckets can have host names";
  EXPECT_NE(target->note, "");
}

TEST_F(TargetTest, TheCaOfTheServerComesBeforeABundleOfTheEnvironment) {
  serve_elsewhere();
  variables_["AWS_CA_BUNDLE"] = in_home("company-proxy.pem");
  TargetFlags flags = at("https://127.0.0.1:9443");
  EXPECT_EQ(resolve(flags)->ca_file, in_home("ca.pem"));
  flags.ca_bundle = in_home("mine.pem");
  EXPECT_EQ(resolve(flags)->ca_file, in_home("mine.pem"));
}

TEST_F(TargetTest, CredentialsOfOnesOwnComeBeforeThoseOfTheServer) {
  serve_elsewhere();
  set_keys();
  const auto target = resolve(at("https://127.0.0.1:9443"));
  ASSERT_TRUE(target);
  EXPECT_EQ(target->principals.owner.credentials.access_key_id, "MINE");
  EXPECT_EQ(target->ca_file, in_home("ca.pem")) << "the CA is no credential";
}

TEST_F(TargetTest, TheServerComesBeforeADefaultProfileThatIsJustThere) {
  serve_elsewhere();
  ASSERT_TRUE(reports::write_file_atomically(home_ / ".aws" / "credentials",
                                             "[default]\naws_access_key_id = REAL\naws_secret_access_key = s\n"));
  EXPECT_NE(resolve(at("https://127.0.0.1:9443"))->principals.owner.credentials.access_key_id, "REAL");
  EXPECT_EQ(resolve(at("https://127.0.0.1:9444"))->principals.owner.credentials.access_key_id, "REAL");
  TargetFlags flags = at("https://127.0.0.1:9443");
  flags.profile = "default";
  EXPECT_EQ(resolve(flags)->principals.owner.credentials.access_key_id, "REAL");
}

TEST_F(TargetTest, WrongUsageSaysTheWayOut) {
  EXPECT_NE(complaint(at("https://example.com")).find("AWS_ACCESS_KEY_ID"), std::string::npos);
  EXPECT_NE(complaint(at("example.com")).find("https://HOST"), std::string::npos);
  set_keys();
  TargetFlags flags = at("https://example.com");
  flags.plain_endpoint = "https://example.com:8080";
  EXPECT_NE(complaint(flags), "accepted");
  flags = at("https://example.com");
  flags.over_https = true;
  EXPECT_NE(complaint(flags), "accepted");
  flags = {};
  flags.plain_endpoint = "http://example.com";
  EXPECT_NE(complaint(flags), "accepted");
}

}  // namespace
}  // namespace s3sse::cli
