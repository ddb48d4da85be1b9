// Cases take from the endpoint what they leave open, and not what they are about.
#include <gmock/gmock.h>

#include <algorithm>

#include "fake_endpoint.h"
#include "harness/runner/run/adaptation.h"
#include "harness/runner/run/capability_resolution.h"

namespace s3sse::harness::runner::test {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr const char* given_key = "arn:aws:kms:us-east-1:111122223333:key/given";

std::string case_of(const std::string& more, const std::string& steps) {
  return R"({ "id": "a/b", "title": "An object is read back", "rules": ["GET-01"], )" + more + R"("steps": [ )" +
         steps + " ] }";
}

constexpr const char* unnamed_write =
    R"({ "call": "PutObject", "key": "doc", "sse": "aws:kms", "expect": { "status": 200,
    "headers": { "x-amz-server-side-encryption-aws-kms-key-id": { "starts_with": "arn:" } } } })";

constexpr const char* read_of_it = R"({ "call": "GetObject", "key": "doc", "expect": { "status": 200 } })";

std::optional<Adapted> adapted(const std::string& more, const std::string& steps, const std::string& lack) {
  Capabilities capabilities = all_capabilities();
  capabilities.erase(lack);
  return adapt(suite_of(case_of(more, steps)).cases.at(0), capabilities);
}

/// The key id that the endpoint was sent with the first PUT of an object; empty: none.
std::string key_sent(const std::string& more) {
  FakeEndpoint endpoint;
  RunOptions options = options_of_test();
  options.lack = {"kms-default-key"};
  options.kms_key_arns = {given_key};
  run_all(suite_of(case_of(more, unnamed_write)), endpoint, std::move(options));
  for (const WireRequest& request : endpoint.requests())
    if (request.method == "PUT" && path_of(request).ends_with("/doc"))
      return std::string(request.headers.get_or("x-amz-server-side-encryption-aws-kms-key-id", "none"));
  return {};
}

TEST(Adaptation, AnEndpointThatWantsAKeyNamedIsNamedTheOneGiven) {
  EXPECT_EQ(key_sent(""), given_key);
}

TEST(Adaptation, ACaseAboutTheDefaultKeyIsNotAskedOfAnEndpointWithoutOne) {
  EXPECT_EQ(key_sent(R"("needs": ["kms-default-key"], )"), "");
}

TEST(Adaptation, OnceAKeyIsNamedItsVeryArnIsExpected) {
  const auto form = adapted("", unnamed_write, "kms-default-key");
  ASSERT_TRUE(form);
  const model::Matcher& matcher = form->form.steps.at(0).expect.at(0).headers.at(0).matcher;
  EXPECT_EQ(matcher.kind, model::Matcher::Kind::equals);
  EXPECT_THAT(matcher.texts, testing::ElementsAre("${kms.some.arn}"));
  EXPECT_THAT(form->form.needs, Contains("kms-key"));
  EXPECT_THAT(form->notes, SizeIs(1));
}

TEST(Adaptation, ADefaultOfABucketNamesAKeyToo) {
  const auto form =
      adapted(R"("bucket": { "encryption": { "algorithm": "aws:kms" } }, )", read_of_it, "kms-default-key");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->form.buckets.at(0).encryption->kms_key, "some");
}

TEST(Adaptation, NothingChangesWhereTheEndpointTakesItsOwnKey) {
  EXPECT_FALSE(adapted("", unnamed_write, "dsse-kms"));
}

TEST(Adaptation, WhatIsOnlyPreparedUnderSseS3IsWrittenAsTheEndpointDoes) {
  const std::string prepared = R"({ "call": "PutObject", "key": "doc", "sse": "AES256" }, )";
  const auto form = adapted("", prepared + read_of_it, "sse-s3");
  ASSERT_TRUE(form);
  EXPECT_THAT(form->form.steps.at(0).encryption.sse, SizeIs(0));
  EXPECT_THAT(form->form.needs, Not(Contains("sse-s3")));
  EXPECT_THAT(form->form.methods, Not(Contains("SSE-S3")));
}

TEST(Adaptation, ACaseWhoseAnswerNamesSseS3IsAboutIt) {
  const std::string steps = R"({ "call": "PutObject", "key": "doc", "sse": "AES256" },
    { "call": "GetObject", "key": "doc", "expect": { "status": 200, "headers": { "x-amz-server-side-encryption": "AES256" } } })";
  EXPECT_FALSE(adapted("", steps, "sse-s3"));
  EXPECT_FALSE(adapted(R"("needs": ["sse-s3"], )",
                       R"({ "call": "PutObject", "key": "doc", "sse": "AES256" }, )" + std::string(read_of_it),
                       "sse-s3"));
}

}  // namespace
}  // namespace s3sse::harness::runner::test
