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

constexpr const char* copied_to_sse_s3 =
    R"({ "name": "put", "call": "PutObject", "key": "doc", "customer_key": "k1", "body": { "text": "x" } },
    { "call": "CopyObject", "key": "copy", "source": { "key": "doc" }, "source_customer_key": "k1", "sse": "AES256",
      "expect": [ { "status": 200, "headers": { "x-amz-server-side-encryption": "AES256" } },
                  { "xml": { "/CopyObjectResult/ETag": { "etag_of": "put" } } } ] },
    { "call": "GetObject", "key": "copy", "expect": { "status": 200, "body": { "equals": "put" },
      "headers": { "x-amz-server-side-encryption": "AES256" } } })";

TEST(Adaptation, BesideAnotherMethodSseS3IsWhateverTheEndpointWrites) {
  const auto form = adapted("", copied_to_sse_s3, "sse-s3");
  ASSERT_TRUE(form);
  const auto& steps = form->form.steps;
  EXPECT_THAT(steps.at(1).encryption.sse, SizeIs(0));
  ASSERT_THAT(steps.at(1).expect, SizeIs(1)) << "the tag is that of SSE-S3";
  EXPECT_THAT(steps.at(1).expect.at(0).headers, SizeIs(0));
  EXPECT_TRUE(steps.at(2).expect.at(0).body) << "the bytes are those of the source all the same";
  EXPECT_THAT(form->form.needs, Not(Contains("sse-s3")));
  EXPECT_EQ(form->unseen, "sse-s3");
}

TEST(Adaptation, WhatAPolicyOrADefaultDecidesKeepsItsHeader) {
  EXPECT_FALSE(adapted(R"("bucket": { "encryption": { "algorithm": "aws:kms" } }, )", copied_to_sse_s3, "sse-s3"));
  EXPECT_FALSE(
      adapted(R"("bucket": { "policy": { "Version": "2012-10-17", "Statement": [] } }, )", copied_to_sse_s3, "sse-s3"));
}

TEST(Adaptation, WhatWasNotLookedAtDidNotPass) {
  const auto form = adapted("", copied_to_sse_s3, "sse-s3");
  ASSERT_TRUE(form);
  reports::CaseResult passed;
  temper(*form, passed);
  EXPECT_EQ(passed.verdict, reports::Verdict::not_checked);
  EXPECT_THAT(passed.reason, HasSubstr("the endpoint lacks sse-s3"));
  reports::CaseResult failed;
  failed.verdict = reports::Verdict::fail;
  failed.findings.push_back({"3 GetObject", "body", "x", "y", "GET-01"});
  temper(*form, failed);
  EXPECT_EQ(failed.verdict, reports::Verdict::fail);
}

std::string refused_write(const std::string& headers) {
  return R"({ "call": "PutObject", "key": "doc", )" + headers + R"(, "expect": { "status": 400 } })";
}

reports::CaseResult failing(const std::string& what, const std::string& actual) {
  reports::CaseResult out;
  out.verdict = reports::Verdict::fail;
  out.findings.push_back({"1 PutObject", what, "400", actual, "PUT-10"});
  return out;
}

TEST(Adaptation, WhatIsRefusedForSomethingElseTakesNoBucketKey) {
  const auto form =
      adapted("", refused_write(R"("sse": "aws:kms", "bucket_key": true, "customer_key": "k1")"), "bucket-keys");
  ASSERT_TRUE(form);
  EXPECT_TRUE(form->form.steps.at(0).encryption.bucket_key) << "it goes out as it is";
  EXPECT_THAT(form->form.needs, Not(Contains("bucket-keys")));
  EXPECT_FALSE(adapted("", refused_write(R"("sse": "aws:kms", "bucket_key": "maybe")"), "bucket-keys"))
      << "the bucket key alone is wrong with it";
}

TEST(Adaptation, AnEndpointMayRefuseWhatItLacksInItsOwnWay) {
  const auto form = adapted("", refused_write(R"("sse": "AES256", "customer_key": "k1")"), "sse-s3");
  ASSERT_TRUE(form);
  reports::CaseResult declined = failing("status", "501 NotImplemented: no");
  temper(*form, declined);
  EXPECT_EQ(declined.verdict, reports::Verdict::not_applicable);
  EXPECT_EQ(reports::lacked_capability(declined), "sse-s3");
  reports::CaseResult taken = failing("status", "200");
  temper(*form, taken);
  EXPECT_EQ(taken.verdict, reports::Verdict::fail);
}

TEST(Adaptation, ADefaultThatAnAnswerShowsIsNotBesides) {
  const std::string steps =
      refused_write(R"("sse": "AES256", "customer_key": "k1")") +
      R"(, { "call": "PutObject", "key": "doc", "body": { "text": "x" }, "expect": { "status": 200,
    "headers": { "x-amz-server-side-encryption": "AES256" } } })";
  EXPECT_FALSE(adapted("", steps, "sse-s3"));
}

TEST(Adaptation, TheAliasOfTheDefaultKeyNamesNoOther) {
  const auto form = adapted("", R"({ "call": "PutObject", "key": "doc", "sse": "aws:kms", "kms_key": "alias/aws/s3",
    "expect": { "status": 200 } })",
                            "kms-default-key");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->form.steps.at(0).encryption.kms_key, "some");
}

TEST(Adaptation, ABucketKeyBesideKmsIsOneHeaderMore) {
  const std::string steps = R"({ "call": "PutObject", "key": "doc", "sse": "aws:kms", "bucket_key": true,
    "expect": [ { "status": 200, "headers": { "x-amz-server-side-encryption": "aws:kms" } },
      { "headers": { "x-amz-server-side-encryption-bucket-key-enabled": "true" } } ] })";
  const auto form = adapted("", steps, "bucket-keys");
  ASSERT_TRUE(form);
  EXPECT_TRUE(form->form.steps.at(0).encryption.bucket_key);
  EXPECT_THAT(form->form.steps.at(0).expect, SizeIs(1));
  EXPECT_EQ(form->unseen, "bucket-keys");
  reports::CaseResult otherwise = failing("status", "400 InvalidRequest: no");
  temper(*form, otherwise);
  EXPECT_EQ(otherwise.verdict, reports::Verdict::fail) << "who does not know the header passes over it, or says 501";
}

TEST(Adaptation, ATrailerIsAFramingWhereNobodyAsksForItsChecksum) {
  const std::string write = R"({ "name": "put", "call": "PutObject", "key": "doc", "checksum": "crc32",
    "payload": "streaming-unsigned-trailer", "body": { "text": "x" }, "expect": { "status": 200)";
  const auto form = adapted("", write + " } }", "trailing-checksums");
  ASSERT_TRUE(form);
  EXPECT_EQ(form->form.steps.at(0).transfer.payload, model::PayloadMode::streaming_signed);
  EXPECT_FALSE(form->form.steps.at(0).s3().checksum);
  EXPECT_FALSE(
      adapted("", write + R"(, "headers": { "x-amz-checksum-crc32": { "present": true } } } })", "trailing-checksums"));
}

}  // namespace
}  // namespace s3sse::harness::runner::test
