#include "simulator/model/s3_error.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace s3sse {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

TEST(S3ErrorTest, MissingBucketNamesTheBucketAndNoResource) {  // recorded: err-no-such-bucket
  const S3Error error = errors::no_such_bucket("b");
  EXPECT_EQ(error.status, 404);
  EXPECT_EQ(error.message, "The specified bucket does not exist");
  EXPECT_THAT(error.elements, ElementsAre(Pair("BucketName", "b")));
}

TEST(S3ErrorTest, RangeErrorTellsTheSize) {  // recorded: err-invalid-range
  const S3Error error = errors::invalid_range("bytes=1024-4096", 8);
  EXPECT_EQ(error.status, 416);
  EXPECT_EQ(error.code, "InvalidRange");
  EXPECT_THAT(error.elements, ElementsAre(Pair("RangeRequested", "bytes=1024-4096"), Pair("ActualObjectSize", "8")));
}

TEST(S3ErrorTest, ArgumentValueIsLeftOutWhenAbsentAndKeptWhenEmpty) {  // recorded: ssec-put-no-key
  EXPECT_THAT(errors::invalid_argument("m", "x-amz-server-side-encryption").elements,
              ElementsAre(Pair("ArgumentName", "x-amz-server-side-encryption")));
  const std::string empty;
  EXPECT_THAT(errors::invalid_argument("m", "n", &empty).elements,
              ElementsAre(Pair("ArgumentName", "n"), Pair("ArgumentValue", "")));
}

TEST(S3ErrorTest, KmsErrorsArePrefixedAndPermissionsAreAccessDenied) {  // KMSI-29, KMSI-04
  const S3Error disabled = errors::from_kms("DisabledException", "k is disabled.");
  EXPECT_EQ(disabled.status, 400);
  EXPECT_EQ(disabled.code, "KMS.DisabledException");
  const S3Error denied = errors::from_kms("AccessDeniedException", "no");
  EXPECT_EQ(denied.status, 403);
  EXPECT_EQ(denied.code, "AccessDenied");
}

TEST(S3ErrorTest, DigestTextsDifferByAlgorithm) {  // recorded: cks-mismatch
  EXPECT_EQ(errors::bad_digest("SHA256").message, "The SHA256 you specified did not match the calculated checksum.");
  EXPECT_EQ(errors::bad_content_md5().message, "The Content-MD5 you specified did not match what we received.");
}

TEST(S3ErrorTest, NotImplementedAlwaysHasAMessage) {
  EXPECT_FALSE(errors::not_implemented("GetBucketAcl").message.empty());
  EXPECT_THAT(errors::not_implemented("GetBucketAcl").elements, IsEmpty());
  EXPECT_THAT(errors::not_implemented("object lock", "x-amz-object-lock-mode").elements,
              ElementsAre(Pair("Header", "x-amz-object-lock-mode"), Pair("additionalMessage", "object lock")));
}

TEST(S3ErrorTest, UnknownBodyFailuresAreInternal) {
  EXPECT_EQ(errors::from_body_error({"disk on fire", "io"}).code, "InternalError");
  EXPECT_EQ(errors::from_body_error({"short", "IncompleteBody"}).status, 400);
}

}  // namespace
}  // namespace s3sse
