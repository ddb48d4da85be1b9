#include "harness/cli/target/aws_settings.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace s3sse::cli {
namespace {

class AwsSettingsTest : public testing::Test {
 protected:
  void SetUp() override {
    home_ = std::filesystem::temp_directory_path() / ("s3sse_aws_" + std::to_string(::getpid()));
    std::filesystem::create_directories(home_ / ".aws");
    variables_["HOME"] = home_.string();
  }
  void TearDown() override { std::filesystem::remove_all(home_); }

  void write(const char* name, const char* text) { std::ofstream(home_ / ".aws" / name) << text; }
  Result<AwsSettings> read(const std::string& profile = {}) {
    return read_aws_settings([this](const char* name) { return variables_[name]; }, profile);
  }
  static std::string secret_of(const AwsSettings& settings) {
    return std::string(as_text(settings.credentials.secret_access_key.reveal()));
  }

  std::filesystem::path home_;
  std::map<std::string, std::string> variables_;
};

TEST_F(AwsSettingsTest, NothingSetIsAnonymous) {
  const auto settings = read();
  ASSERT_TRUE(settings);
  EXPECT_TRUE(settings->credentials.anonymous());
  EXPECT_EQ(settings->region, "");
}

TEST_F(AwsSettingsTest, VariablesComeBeforeTheDefaultProfile) {
  write("credentials", "[default]\naws_access_key_id = FILE\naws_secret_access_key = file-secret\n");
  write("config", "[default]\nregion = eu-west-1\nca_bundle = /ca.pem\n");
  EXPECT_EQ(read()->credentials.access_key_id, "FILE");
  variables_["AWS_ACCESS_KEY_ID"] = "VARIABLE";
  variables_["AWS_SECRET_ACCESS_KEY"] = "variable-secret";
  variables_["AWS_SESSION_TOKEN"] = "token";
  variables_["AWS_DEFAULT_REGION"] = "us-west-2";
  const auto settings = read();
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->credentials.access_key_id, "VARIABLE");
  EXPECT_EQ(secret_of(*settings), "variable-secret");
  EXPECT_EQ(settings->credentials.session_token, "token");
  EXPECT_EQ(settings->region, "us-west-2");
  EXPECT_EQ(settings->ca_bundle, "/ca.pem");
  variables_["AWS_REGION"] = "eu-north-1";
  EXPECT_EQ(read()->region, "eu-north-1");
}

TEST_F(AwsSettingsTest, TheProfileFlagOutranksVariables) {
  write("credentials", "[lab]\naws_access_key_id = LAB\naws_secret_access_key = lab-secret\n");
  write("config", "[profile lab]\nregion = lab-1\nendpoint_url = https://lab:8443\naws_access_key_id = CONFIG\n");
  variables_["AWS_ACCESS_KEY_ID"] = "VARIABLE";
  variables_["AWS_SECRET_ACCESS_KEY"] = "variable-secret";
  const auto settings = read("lab");
  ASSERT_TRUE(settings) << settings.error().message;
  EXPECT_EQ(settings->credentials.access_key_id, "LAB") << "the credentials file wins over the config file";
  EXPECT_EQ(secret_of(*settings), "lab-secret");
  EXPECT_EQ(settings->endpoint_url, "https://lab:8443");
  EXPECT_EQ(settings->region, "lab-1");
}

TEST_F(AwsSettingsTest, AwsProfileNamesAProfile) {
  write("credentials", "[lab]\naws_access_key_id = LAB\naws_secret_access_key = lab-secret\n");
  variables_["AWS_PROFILE"] = "lab";
  EXPECT_EQ(read()->credentials.access_key_id, "LAB");
  variables_["AWS_PROFILE"] = "missing";
  EXPECT_NE(read().error().message.find("\"missing\""), std::string::npos);
}

TEST_F(AwsSettingsTest, HalfAPairIsAnErrorWithoutItsValue) {
  variables_["AWS_SECRET_ACCESS_KEY"] = "variable-secret";
  EXPECT_EQ(read().error().message, "AWS_SECRET_ACCESS_KEY is set, but AWS_ACCESS_KEY_ID is not; set both or neither");
}

TEST_F(AwsSettingsTest, TheEndpointOfS3ComesFirst) {
  variables_["AWS_ENDPOINT_URL"] = "https://all";
  EXPECT_EQ(read()->endpoint_url, "https://all");
  variables_["AWS_ENDPOINT_URL_S3"] = "https://s3";
  EXPECT_EQ(read()->endpoint_url, "https://s3");
}

TEST_F(AwsSettingsTest, OtherFilesCanBeNamed) {
  write("elsewhere", "[default]\naws_access_key_id = ELSEWHERE\naws_secret_access_key = s\n");
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = (home_ / ".aws" / "elsewhere").string();
  EXPECT_EQ(read()->credentials.access_key_id, "ELSEWHERE");
  variables_["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null";
  EXPECT_TRUE(read()->credentials.anonymous());
}

TEST_F(AwsSettingsTest, ABrokenFileIsAnError) {
  write("config", "oops\n");
  EXPECT_NE(read().error().message.find("config: line 1"), std::string::npos);
}

}  // namespace
}  // namespace s3sse::cli
