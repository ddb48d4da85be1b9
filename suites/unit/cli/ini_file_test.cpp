#include "harness/cli/command/ini_file.h"

#include <gtest/gtest.h>

namespace s3sse::cli {
namespace {

TEST(IniFile, ReadsWhatTheAwsToolsWrite) {
  const auto ini = parse_ini(
      "# comment\n"
      "[default]\r\n"
      "aws_access_key_id = AKIDEXAMPLE\r\n"
      "AWS_SECRET_ACCESS_KEY=a/b+c=d\n"
      "\n"
      "[profile lab]\n"
      "region=eu-west-1\n"
      "s3 =\n"
      "  addressing_style = path\n"
      "; another comment\n");
  ASSERT_TRUE(ini) << ini.error().message;
  EXPECT_EQ(ini->at("default").at("aws_access_key_id"), "AKIDEXAMPLE");
  EXPECT_EQ(ini->at("default").at("aws_secret_access_key"), "a/b+c=d");
  EXPECT_EQ(ini->at("profile lab").at("region"), "eu-west-1");
  EXPECT_FALSE(ini->at("profile lab").contains("addressing_style"));
}

TEST(IniFile, ErrorsNameTheLineAndNoSecret) {
  EXPECT_EQ(parse_ini("[default]\nhunter2\n").error().message, "line 2: not of the form key = value");
  EXPECT_EQ(parse_ini("[default\n").error().message, "line 1: the section has no closing bracket");
  EXPECT_EQ(parse_ini("key = hunter2\n").error().message, "line 1: stands before the first [section]");
}

}  // namespace
}  // namespace s3sse::cli
