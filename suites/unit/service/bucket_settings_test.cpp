// Documents of a bucket: put, read back as S3 writes them, taken away, refused.
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;
using testing::Not;

struct SettingSample {
  std::string subresource;
  std::string unset;  ///< code of GET where none was put; empty: there is a document all the same
  std::string document;
  std::string shown;
  std::string wrong;
  std::string wrong_code = "MalformedXML";
};

std::string tag(std::string_view key) {
  return "<Tag><Key>" + std::string(key) + "</Key><Value>v</Value></Tag>";
}

class BucketSettingsTest : public ServiceTest {
 protected:
  void SetUp() override {
    make_bucket();
    make_bucket("logs");
  }

  static std::vector<SettingSample> samples() {
    const std::string id = "<Id>a</Id>";
    const std::string to_bucket = "<Bucket>arn:aws:s3:::logs</Bucket><Format>CSV</Format>";
    return {
        {"accelerate", "", "<AccelerateConfiguration><Status>Enabled</Status></AccelerateConfiguration>",
         "<Status>Enabled</Status>", "<AccelerateConfiguration><Status>On</Status></AccelerateConfiguration>"},
        {"cors", "NoSuchCORSConfiguration",
         "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>GET</AllowedMethod></CORSRule>"
         "</CORSConfiguration>",
         "<AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin>",
         "<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin><AllowedMethod>PATCH</AllowedMethod></CORSRule>"
         "</CORSConfiguration>",
         "InvalidRequest"},
        {"logging", "",
         "<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket><TargetPrefix>p/</TargetPrefix>"
         "</LoggingEnabled></BucketLoggingStatus>",
         "<TargetBucket>logs</TargetBucket>",
         "<BucketLoggingStatus><LoggingEnabled><TargetBucket>none</TargetBucket><TargetPrefix/></LoggingEnabled>"
         "</BucketLoggingStatus>",
         "InvalidTargetBucketForLogging"},
        {"notification", "",
         "<NotificationConfiguration><QueueConfiguration><Queue>arn:aws:sqs:us-east-1:1:q</Queue>"
         "<Event>s3:ObjectCreated:*</Event></QueueConfiguration></NotificationConfiguration>",
         "<Event>s3:ObjectCreated:*</Event>",
         "<NotificationConfiguration><QueueConfiguration><Queue>q</Queue><Event>s3:ObjectCreated:*</Event>"
         "</QueueConfiguration></NotificationConfiguration>",
         "InvalidArgument"},
        {"requestPayment", "", "<RequestPaymentConfiguration><Payer>Requester</Payer></RequestPaymentConfiguration>",
         "<Payer>Requester</Payer>",
         "<RequestPaymentConfiguration><Payer>Nobody</Payer></RequestPaymentConfiguration>"},
        {"tagging", "NoSuchTagSet", "<Tagging><TagSet>" + tag("a") + "</TagSet></Tagging>", "<Key>a</Key>",
         "<Tagging><TagSet>" + tag("a") + tag("a") + "</TagSet></Tagging>", "InvalidTag"},
        {"website", "NoSuchWebsiteConfiguration",
         "<WebsiteConfiguration><IndexDocument><Suffix>i.html</Suffix></IndexDocument></WebsiteConfiguration>",
         "<Suffix>i.html</Suffix>", "<WebsiteConfiguration/>", "InvalidArgument"},
        {"analytics&id=a", "NoSuchConfiguration",
         "<AnalyticsConfiguration>" + id + "<StorageClassAnalysis/></AnalyticsConfiguration>", "<Id>a</Id>",
         "<AnalyticsConfiguration>" + id + "</AnalyticsConfiguration>"},
        {"inventory&id=a", "NoSuchConfiguration",
         "<InventoryConfiguration><Destination><S3BucketDestination>" + to_bucket +
             "<Encryption><SSE-KMS><KeyId>key</KeyId></SSE-KMS></Encryption></S3BucketDestination></Destination>"
             "<IsEnabled>true</IsEnabled>" +
             id +
             "<IncludedObjectVersions>All</IncludedObjectVersions><Schedule><Frequency>Daily</Frequency></Schedule>"
             "</InventoryConfiguration>",
         "<SSE-KMS><KeyId>key</KeyId></SSE-KMS>", "<InventoryConfiguration>" + id + "</InventoryConfiguration>"},
        {"metrics&id=a", "NoSuchConfiguration", "<MetricsConfiguration>" + id + "</MetricsConfiguration>", "<Id>a</Id>",
         "<MetricsConfiguration><Id>b</Id></MetricsConfiguration>", "IdMismatch"},
        {"intelligent-tiering&id=a", "NoSuchConfiguration",
         "<IntelligentTieringConfiguration>" + id +
             "<Status>Enabled</Status><Tiering><Days>90</Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering>"
             "</IntelligentTieringConfiguration>",
         "<AccessTier>ARCHIVE_ACCESS</AccessTier>",
         "<IntelligentTieringConfiguration>" + id + "<Status>Enabled</Status></IntelligentTieringConfiguration>"},
    };
  }
};

TEST_F(BucketSettingsTest, EachIsKeptAndReadBackAndRefusedWhereItIsWrong) {
  ASSERT_EQ(send("PUT", "/bkt/k", {.body = "hello"}).status, 200);
  for (const SettingSample& sample : samples()) {
    SCOPED_TRACE(sample.subresource);
    const std::string target = "/bkt?" + sample.subresource;
    const Answer unset = send("GET", target);
    EXPECT_EQ(unset.status, sample.unset.empty() ? 200 : 404);
    EXPECT_EQ(unset.code(), sample.unset);
    const Answer put = put_document(target, sample.document);
    ASSERT_EQ(put.status, sample.subresource == "tagging" ? 204 : 200) << put.body;
    const Answer kept = send("GET", target);
    EXPECT_THAT(kept.body, HasSubstr(sample.shown));
    const Answer wrong = put_document(target, sample.wrong);
    EXPECT_EQ(wrong.status, 400);
    EXPECT_EQ(wrong.code(), sample.wrong_code);
    EXPECT_EQ(put_document(target, "<Unknown/>").code(), "MalformedXML");
    EXPECT_EQ(send("GET", target).body, kept.body) << "what was refused changed nothing";
    EXPECT_EQ(put_document("/none?" + sample.subresource, sample.document).code(), "NoSuchBucket");
    EXPECT_EQ(send("GET", "/none?" + sample.subresource).code(), "NoSuchBucket");
    EXPECT_EQ(send("GET", target, {.as_stranger = true}).code(), "AccessDenied");
  }
  EXPECT_EQ(send("GET", "/bkt/k").body, "hello") << "nothing of this is about the object";
}

TEST_F(BucketSettingsTest, EachIsTakenAway) {
  for (const SettingSample& sample : samples()) {
    if (sample.unset.empty()) continue;
    SCOPED_TRACE(sample.subresource);
    const std::string target = "/bkt?" + sample.subresource;
    put_document(target, sample.document);
    EXPECT_EQ(send("DELETE", target).status, 204);
    EXPECT_EQ(send("GET", target).code(), sample.unset);
    const Answer again = send("DELETE", target);
    EXPECT_EQ(again.status, sample.unset == "NoSuchConfiguration" ? 404 : 204);
    EXPECT_EQ(send("DELETE", "/none?" + sample.subresource).code(), "NoSuchBucket");
  }
  EXPECT_EQ(send("HEAD", "/bkt").status, 200);
}

TEST_F(BucketSettingsTest, SeveralAreListedInPages) {
  for (int i = 100; i < 205; ++i) {
    const std::string id = std::to_string(i);
    ASSERT_EQ(put_document("/bkt?metrics&id=" + id, "<MetricsConfiguration><Id>" + id + "</Id></MetricsConfiguration>")
                  .status,
              200);
  }
  const Answer first = send("GET", "/bkt?metrics");
  EXPECT_THAT(first.body, HasSubstr("<ListMetricsConfigurationsResult"));
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  EXPECT_THAT(first.body, HasSubstr("<Id>199</Id>"));
  EXPECT_THAT(first.body, Not(HasSubstr("<Id>200</Id>")));
  const Answer second = send("GET", "/bkt?metrics&continuation-token=" + first.xml("NextContinuationToken"));
  EXPECT_EQ(second.xml("Id"), "200");
  EXPECT_EQ(second.xml("IsTruncated"), "false");
}

TEST_F(BucketSettingsTest, CreateBucketTakesTags) {
  const std::string body = "<CreateBucketConfiguration><Tags>" + tag("team") + "</Tags></CreateBucketConfiguration>";
  ASSERT_EQ(send("PUT", "/tagged", {.body = body}).status, 200);
  EXPECT_EQ(send("GET", "/tagged?tagging").xml("Key"), "team");
}

TEST_F(BucketSettingsTest, DocumentsComeBackAsS3WritesThem) {
  const std::string document =
      "<x:CORSConfiguration xmlns:x=\"http://s3.amazonaws.com/doc/2006-03-01/\"><!-- c -->\n <x:CORSRule>\n"
      "<x:AllowedOrigin>https://a.example</x:AllowedOrigin><x:AllowedMethod> GET </x:AllowedMethod></x:CORSRule>"
      "</x:CORSConfiguration>";
  EXPECT_EQ(put_document("/bkt?cors", document).code(), "InvalidRequest") << "text is taken as it is";
  std::string trimmed = document;
  trimmed.replace(trimmed.find(" GET "), 5, "GET");
  ASSERT_EQ(put_document("/bkt?cors", trimmed).status, 200);
  EXPECT_EQ(send("GET", "/bkt?cors").body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CORSConfiguration xmlns=\"http://s3.amazonaws.com/doc/"
            "2006-03-01/\"><CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>https://a.example"
            "</AllowedOrigin></CORSRule></CORSConfiguration>");
}

TEST_F(BucketSettingsTest, VersionsAndUploadsAreRolledUp) {
  enable_versioning();
  for (const char* key : {"a", "dir/1", "dir/2", "dir/2", "e"}) send("PUT", std::string("/bkt/") + key, {.body = "x"});
  const Answer all = send("GET", "/bkt?versions&delimiter=%2F");
  EXPECT_THAT(all.body, HasSubstr("<CommonPrefixes><Prefix>dir/</Prefix></CommonPrefixes>"));
  EXPECT_THAT(all.body, Not(HasSubstr("<Key>dir/1</Key>")));
  const Answer first = send("GET", "/bkt?versions&delimiter=%2F&max-keys=2");
  EXPECT_EQ(first.xml("IsTruncated"), "true");
  EXPECT_EQ(first.xml("NextKeyMarker"), "dir/");
  EXPECT_EQ(first.xml("NextVersionIdMarker"), "");
  const Answer second = send("GET", "/bkt?versions&delimiter=%2F&max-keys=2&key-marker=dir%2F");
  EXPECT_EQ(second.xml("Key"), "e");
  EXPECT_EQ(second.xml("IsTruncated"), "false");
  EXPECT_THAT(second.body, Not(HasSubstr("CommonPrefixes")));

  for (const char* key : {"u", "dir/1", "dir/2"}) send("POST", "/bkt/" + std::string(key) + "?uploads");
  const Answer uploads = send("GET", "/bkt?uploads&delimiter=%2F&max-uploads=1");
  EXPECT_EQ(uploads.xml("NextKeyMarker"), "dir/");
  EXPECT_THAT(uploads.body, HasSubstr("<CommonPrefixes><Prefix>dir/</Prefix></CommonPrefixes>"));
  EXPECT_EQ(uploads.xml("MaxUploads"), "1");
  EXPECT_EQ(send("GET", "/bkt?uploads&delimiter=%2F&key-marker=dir%2F").xml("Key"), "u");
  EXPECT_EQ(send("GET", "/bkt?uploads&max-uploads=x").code(), "InvalidArgument");
}

}  // namespace
}  // namespace s3sse
