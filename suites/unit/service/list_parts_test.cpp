// ListParts: when it asks for the customer key, and when for the permission to decrypt.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

class ListPartsTest : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  std::string path_of_upload(Headers headers) {
    const Answer created = send("POST", "/bkt/k?uploads", {.headers = std::move(headers)});
    EXPECT_EQ(created.status, 200) << created.body;
    return "/bkt/k?uploadId=" + created.xml("UploadId");
  }
  Answer list(const std::string& path, Headers headers = {}) {
    return send("GET", path, {.headers = std::move(headers)});
  }
};

const Headers with_checksum{{"x-amz-checksum-algorithm", "CRC32"}};

TEST_F(ListPartsTest, SseCUploadAsksForItsKeyOnceAChecksumWasChosen) {  // GOA-08
  const std::string plain = path_of_upload(customer_key());
  EXPECT_EQ(list(plain).status, 200);
  EXPECT_EQ(list(plain, customer_key()).status, 200);

  const std::string chosen = path_of_upload(both(customer_key(), with_checksum));
  EXPECT_EQ(list(chosen).status, 400);
  EXPECT_EQ(list(chosen).code(), "InvalidRequest");
  EXPECT_EQ(list(chosen, customer_key()).status, 200);
  EXPECT_NE(list(chosen, customer_key('x')).status, 200);
}

TEST_F(ListPartsTest, OtherUploadsNeedNoKey) {
  EXPECT_EQ(list(path_of_upload(with_checksum)).status, 200);
  EXPECT_EQ(list(path_of_upload(both({{"x-amz-server-side-encryption", "aws:kms"}}, with_checksum))).status, 200);
}

TEST_F(ListPartsTest, SwitchedOffTheKeyIsAskedForTheOtherWayRound) {
  restart_without(Rule::list_parts_sse_c_key_is_needed_only_with_checksum);
  make_bucket();
  EXPECT_EQ(list(path_of_upload(both(customer_key(), with_checksum))).status, 200);
  EXPECT_EQ(list(path_of_upload(customer_key())).status, 400);
}

TEST_F(ListPartsTest, KmsUploadIsListedThroughDecrypt) {  // GOA-09
  const auto decrypts = [&] {
    const auto ledger = service_->kms().ledger();
    return std::ranges::count_if(ledger, [](const auto& entry) { return entry.api == "Decrypt"; });
  };
  const Headers kms_headers{{"x-amz-server-side-encryption", "aws:kms"}};
  EXPECT_EQ(list(path_of_upload(kms_headers)).status, 200);
  EXPECT_EQ(decrypts(), 1);
  restart_without(Rule::list_parts_kms_upload_needs_decrypt_permission);
  make_bucket();
  EXPECT_EQ(list(path_of_upload(kms_headers)).status, 200);
  EXPECT_EQ(decrypts(), 0);
}

}  // namespace
}  // namespace s3sse
