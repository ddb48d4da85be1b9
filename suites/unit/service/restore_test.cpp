// RestoreObject, as far as it needs no archive; and what SelectObjectContent says of the encryption of its object.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Restore : public ServiceTest {
 protected:
  Restore() { make_bucket(); }

  void put(std::string_view storage_class) {
    ASSERT_EQ(
        send("PUT", "/bkt/doc", {.headers = {{"x-amz-storage-class", std::string(storage_class)}}, .body = "text"})
            .status,
        200);
  }
  Answer restore(const std::string& content = "<Days>2</Days>", Headers headers = {}) {
    return send("POST", "/bkt/doc?restore",
                {.headers = std::move(headers), .body = "<RestoreRequest>" + content + "</RestoreRequest>"});
  }
};

TEST_F(Restore, ReadableUntilTheDaysAreOver) {
  put("GLACIER");
  EXPECT_EQ(send("GET", "/bkt/doc").code(), "InvalidObjectState");
  EXPECT_EQ(restore().status, 202);
  const Answer read = send("GET", "/bkt/doc");
  EXPECT_EQ(read.body, "text");
  EXPECT_EQ(read.header("x-amz-storage-class"), "GLACIER");
  EXPECT_THAT(send("HEAD", "/bkt/doc").header("x-amz-restore"), HasSubstr("ongoing-request=\"false\", expiry-date=\""));
  EXPECT_EQ(restore().status, 200) << "already there: only the time changes";
  clock_.advance(49h);
  EXPECT_EQ(send("GET", "/bkt/doc").code(), "InvalidObjectState");
  EXPECT_EQ(send("HEAD", "/bkt/doc").header("x-amz-restore"), "");
}

TEST_F(Restore, ShowsInListingsThatAskForIt) {
  put("GLACIER");
  const Headers asks = {{"x-amz-optional-object-attributes", "RestoreStatus"}};
  EXPECT_EQ(send("GET", "/bkt?list-type=2", {.headers = asks}).xml("RestoreStatus"), "") << "not restored yet";
  ASSERT_EQ(restore().status, 202);
  for (const char* listing : {"/bkt", "/bkt?list-type=2", "/bkt?versions"}) {
    SCOPED_TRACE(listing);
    const Answer told = send("GET", listing, {.headers = asks});
    EXPECT_EQ(told.xml("IsRestoreInProgress"), "false");
    EXPECT_THAT(told.xml("RestoreExpiryDate"), HasSubstr("T"));
    EXPECT_EQ(send("GET", listing).xml("IsRestoreInProgress"), "") << "nobody asked";
  }
}

TEST_F(Restore, OnlyOfAnArchivedObject) {
  put("STANDARD");
  const Answer answer = restore();
  EXPECT_EQ(answer.status, 403);
  EXPECT_EQ(answer.code(), "InvalidObjectState");
  EXPECT_EQ(send("POST", "/bkt/none?restore", {.body = "<RestoreRequest><Days>1</Days></RestoreRequest>"}).code(),
            "NoSuchKey");
}

TEST_F(Restore, RefusesBadDaysAndQueries) {
  put("DEEP_ARCHIVE");
  for (const char* content : {"", "<Days>0</Days>", "<Days>-1</Days>", "<Days>x</Days>", "<Days>99999</Days>"})
    EXPECT_EQ(restore(content).code(), "MalformedXML") << content;
  EXPECT_EQ(restore("<Type>SELECT</Type>").code(), "NotImplemented");
  EXPECT_EQ(send("GET", "/bkt/doc").code(), "InvalidObjectState");
}

TEST_F(Restore, CopiesOfARestoredObjectAreNotRestoredThemselves) {
  put("GLACIER");
  ASSERT_EQ(restore().status, 202);
  ASSERT_EQ(
      send("PUT", "/bkt/copy", {.headers = {{"x-amz-copy-source", "/bkt/doc"}, {"x-amz-storage-class", "GLACIER"}}})
          .status,
      200);
  EXPECT_EQ(send("GET", "/bkt/copy").code(), "InvalidObjectState");
}

TEST_F(Restore, NeedsNoCustomerKeyUnlessTheRuleIsOff) {
  const auto answer = [&] {
    Headers headers = both(customer_key(), {{"x-amz-storage-class", "GLACIER"}});
    EXPECT_EQ(send("PUT", "/bkt/doc", {.headers = headers, .body = "text"}).status, 200);
    return restore().status;
  };
  EXPECT_EQ(answer(), 202);
  restart_without(Rule::restore_object_takes_no_encryption_header);
  make_bucket();
  EXPECT_EQ(answer(), 400);
}

TEST_F(Restore, SelectJudgesTheKeyBeforeItDeclines) {
  ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = customer_key(), .body = "a,b"}).status, 200);
  const auto select = [&](Headers headers) {
    return send("POST", "/bkt/doc?select&select-type=2", {.headers = std::move(headers), .body = "<x/>"}).code();
  };
  EXPECT_EQ(select({}), "InvalidRequest");
  EXPECT_EQ(select(customer_key('x')), "AccessDenied");
  EXPECT_EQ(select(customer_key()), "NotImplemented");
}

}  // namespace
}  // namespace s3sse
