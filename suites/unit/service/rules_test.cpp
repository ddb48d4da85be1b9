// A rule that is switched off gives the wrong behaviour that the rule forbids: what mutation testing counts on.
#include "simulator/base/encoding.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class SwitchedOffTest : public ServiceTest {
 protected:
  void without(Rule rule) {
    restart_without(rule);
    make_bucket();
  }
  Answer put(Headers headers = {}, std::string body = "hello") {
    return send("PUT", "/bkt/k", {.headers = std::move(headers), .body = std::move(body)});
  }
};

TEST_F(SwitchedOffTest, EntityTags) {
  without(Rule::etag_sse_s3_is_md5_of_the_data);
  EXPECT_NE(put().etag(), md5_hex("hello"));
  without(Rule::etag_kms_is_not_md5_of_the_data);
  EXPECT_EQ(put({{"x-amz-server-side-encryption", "aws:kms"}}).etag(), md5_hex("hello"));
  without(Rule::etag_sse_c_is_not_md5_of_the_data);
  EXPECT_EQ(put(customer_key()).etag(), md5_hex("hello"));
  without(Rule::etag_repeated_body_gives_a_new_value);
  EXPECT_EQ(put(customer_key()).etag(), put(customer_key()).etag());
  without(Rule::etag_content_md5_is_checked);
  EXPECT_EQ(put({{"Content-MD5", md5_base64("other")}}).status, 200);
}

TEST_F(SwitchedOffTest, RefusedRequestLeavesAnObject) {
  without(Rule::put_object_refused_request_stores_nothing);
  EXPECT_EQ(put({{"x-amz-server-side-encryption", "AES-256"}}).status, 400);
  EXPECT_EQ(send("GET", "/bkt/k").status, 200);
}

TEST_F(SwitchedOffTest, Checksums) {
  without(Rule::checksum_default_is_crc64nvme);
  EXPECT_EQ(put().header("x-amz-checksum-crc64nvme"), "");
  without(Rule::checksum_is_returned_only_in_checksum_mode);
  put();
  EXPECT_NE(send("GET", "/bkt/k").header("x-amz-checksum-crc64nvme"), "");
  without(Rule::checksum_wrong_value_is_refused);
  EXPECT_EQ(put({{"x-amz-checksum-crc32", "AAAAAA=="}}).status, 200);
  without(Rule::checksum_is_over_the_plaintext);
  EXPECT_EQ(put({{"x-amz-checksum-crc32", "KHcEKQ=="}}, "test-sse").code(), "BadDigest");
}

TEST_F(SwitchedOffTest, ChecksumOfAKmsObjectIsKeptInTheClear) {
  const auto kept_clear = [&] {
    make_bucket();
    put({{"x-amz-server-side-encryption", "aws:kms"}, {"x-amz-checksum-crc32", "KHcEKQ=="}}, "test-sse");
    const std::string clear(as_text(*from_base64("KHcEKQ==")));
    const auto object = service_->store().object("bkt", "k");
    if (object == nullptr || object->checksums.empty()) ADD_FAILURE() << "no checksum was stored";
    for (const auto& [name, value] : object ? object->checksums : std::map<std::string, std::string>{}) {
      if (value.find(clear) != std::string::npos) return true;
    }
    return false;
  };
  EXPECT_FALSE(kept_clear()) << "CSUM-05";
  restart_without(Rule::checksum_is_stored_encrypted_for_kms);
  EXPECT_TRUE(kept_clear());
}

TEST_F(SwitchedOffTest, CopiesInherit) {
  without(Rule::copy_object_destination_takes_bucket_default);
  put({{"x-amz-server-side-encryption", "aws:kms"}});
  EXPECT_EQ(
      send("PUT", "/bkt/t", {.headers = {{"x-amz-copy-source", "/bkt/k"}}}).header("x-amz-server-side-encryption"),
      "aws:kms");
}

TEST_F(SwitchedOffTest, OldObjectsFollowTheNewDefault) {
  without(Rule::bucket_encryption_change_leaves_existing_objects_alone);
  put();
  put_default("aws:kms");
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-server-side-encryption"), "aws:kms");
}

TEST_F(SwitchedOffTest, RangesAndSizes) {
  without(Rule::get_object_range_is_over_plaintext);
  put({}, "0123456789");
  EXPECT_EQ(send("GET", "/bkt/k", {.headers = {{"Range", "bytes=4-5"}}}).body, "01");
  without(Rule::get_object_size_is_plaintext_size);
  put();
  EXPECT_EQ(send("HEAD", "/bkt/k").content_length, 5U + 16U);
}

TEST_F(SwitchedOffTest, Errors) {
  without(Rule::error_access_denied_covers_four_causes);
  EXPECT_NE(send("GET", "/bkt/k", {.as_stranger = true}).status, 403);
  without(Rule::error_head_status_matches_get_status);
  EXPECT_NE(send("HEAD", "/bkt/k").status, send("GET", "/bkt/k").status);
  without(Rule::error_body_is_xml_with_four_elements);
  EXPECT_EQ(send("GET", "/bkt/k").xml("RequestId"), "");
}

TEST_F(SwitchedOffTest, BlockedBuckets) {
  restart_without(Rule::blocked_encryption_new_bucket_blocks_sse_c);
  make_bucket("bkt", false);
  EXPECT_EQ(put(customer_key()).status, 200);
  restart_without(Rule::blocked_encryption_managed_writes_are_unaffected);
  make_bucket("bkt", false);
  EXPECT_EQ(put().status, 403);
}

}  // namespace
}  // namespace s3sse
