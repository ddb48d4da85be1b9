// Browser forms: how they are read, what their policy allows, and what becomes of their fields.
#include "simulator/auth/signature_v4.h"
#include "simulator/base/encoding.h"
#include "simulator/base/time_format.h"
#include "simulator/service/form/form_data.h"
#include "simulator/service/form/post_policy.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string part(std::string_view name, std::string_view value, std::string_view extra = "") {
  return "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"" + std::string(extra) + "\r\n\r\n" +
         std::string(value) + "\r\n";
}

std::string form_of(const Fields& fields, std::string_view file, std::string_view file_name = "cat.jpg") {
  std::string body;
  for (const auto& [name, value] : fields) body += part(name, value);
  return body + part("file", file, "; filename=\"" + std::string(file_name) + "\"\r\nContent-Type: image/jpeg") +
         "--b--\r\n";
}

/// Hands the bytes out one by one, so that every boundary falls between two reads.
class Drop final : public BodySource {
 public:
  explicit Drop(std::string bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read(ByteSpan out) override {
    if (at_ == bytes_.size()) return 0;
    out[0] = static_cast<std::uint8_t>(bytes_[at_++]);
    return 1;
  }

 private:
  std::string bytes_;
  std::size_t at_ = 0;
};

S3Result<service::Form> read(std::string body) {
  return service::read_form(std::make_unique<Drop>(std::move(body)), "b");
}

TEST(FormData, GivesFieldsAndFile) {
  auto form = read(form_of({{"key", "k"}, {"acl", "private"}}, "one\r\n--\r\n--c\r\ntwo"));
  ASSERT_TRUE(form) << form.error().message;
  EXPECT_EQ(form->value_or("KEY", ""), "k");
  EXPECT_EQ(form->file_name, "cat.jpg");
  const auto file = read_all(*form->file, 1000);
  ASSERT_TRUE(file);
  EXPECT_EQ(as_text(*file), "one\r\n--\r\n--c\r\ntwo");
}

TEST(FormData, RefusesWhatIsNoForm) {
  EXPECT_EQ(read("").error().code, "MalformedPOSTRequest");
  EXPECT_EQ(read("no boundary at all").error().code, "MalformedPOSTRequest");
  EXPECT_EQ(read(part("key", "k") + "--b--").error().code, "IncorrectNumberOfFilesInPostRequest");
  EXPECT_EQ(read(part("key", std::string(21 * 1024, 'x'))).error().code, "MaxPostPreDataLengthExceeded");
  EXPECT_EQ(read("--b\r\nContent-Disposition: attachment; name=\"key\"\r\n\r\nv\r\n--b--").error().code,
            "MalformedPOSTRequest");
}

TEST(FormData, AFileThatIsCutShortIsNoFile) {
  auto form = read(part("key", "k") + "--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ndata");
  ASSERT_TRUE(form);
  const auto file = read_all(*form->file, 1000);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().code, "MalformedPOSTRequest");
}

TEST(FormData, ReadsTheBoundaryOfTheContentType) {
  EXPECT_EQ(service::form_boundary("multipart/form-data; boundary=abc"), "abc");
  EXPECT_EQ(service::form_boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""), "a b");
  EXPECT_FALSE(service::form_boundary("multipart/form-data"));
  EXPECT_FALSE(service::form_boundary("application/x-www-form-urlencoded; boundary=abc"));
  EXPECT_FALSE(service::form_boundary("multipart/form-data; boundary=" + std::string(71, 'x')));
}

std::string policy_with(std::string_view conditions) {
  return R"({"expiration":"2026-11-23T13:00:00.000Z","conditions":[)" + std::string(conditions) + "]}";
}

TEST(PostPolicy, RefusesWhatIsNoPolicy) {
  for (const std::string& text :
       {std::string("{"), std::string("[]"), std::string(R"({"conditions":[]})"),
        std::string(R"({"expiration":"2026-11-23T13:00:00Z"})"),
        std::string(R"({"expiration":"soon","conditions":[]})"), policy_with("{}"), policy_with(R"({"a":"b","c":"d"})"),
        policy_with(R"(["eq","$key"])"), policy_with(R"(["is","$key","k"])"),
        policy_with(std::string(40, '[') + std::string(40, ']'))}) {
    const auto policy = service::parse_post_policy(to_base64(as_bytes(text)));
    ASSERT_FALSE(policy) << text;
    EXPECT_EQ(policy.error().code, "InvalidPolicyDocument");
    EXPECT_EQ(policy.error().status, 400);
  }
  EXPECT_EQ(service::parse_post_policy("not base64!").error().code, "InvalidPolicyDocument");
}

class PostObject : public ServiceTest {
 protected:
  void SetUp() override { make_bucket(); }

  /// Signs as the owner of the fixture; every field beside those of the signature is covered exactly.
  Answer post(Fields fields, std::string_view file, std::string conditions = "",
              std::string_view file_name = "cat.jpg") {
    const std::string credential = std::string(owner_id_) + "/20261123/us-east-1/s3/aws4_request";
    fields.insert(fields.end(), {{"x-amz-algorithm", "AWS4-HMAC-SHA256"},
                                 {"x-amz-credential", credential},
                                 {"x-amz-date", format_iso8601_basic(clock_.now())}});
    for (const char* name : {"bucket", "x-amz-algorithm", "x-amz-credential", "x-amz-date"}) {
      conditions += std::string(conditions.empty() ? "" : ",") + R"(["starts-with","$)" + name + R"(",""])";
    }
    const std::string policy = to_base64(as_bytes(policy_with(conditions)));
    const auto scope = auth::parse_credential(credential).value();
    const SecretBytes key = auth::derive_signing_key(SecretBytes::copy_of(as_bytes(owner_secret_)), scope);
    fields.insert(fields.end(), {{"policy", policy}, {"x-amz-signature", auth::signature_of(key, policy)}});
    return send_form(fields, file, file_name);
  }
  Answer send_form(const Fields& fields, std::string_view file, std::string_view file_name = "cat.jpg",
                   Headers headers = {}, std::string_view target = "/bkt") {
    headers.add("Content-Type", "multipart/form-data; boundary=b");
    return send("POST", target,
                {.headers = std::move(headers), .body = form_of(fields, file, file_name), .anonymous = true});
  }

  static constexpr std::string_view owner_id_ = "AKIAOWNEROWNEROWNER0";
  static constexpr std::string_view owner_secret_ = "owner-secret-access-key-for-tests-only-0";
};

TEST_F(PostObject, StoresTheFileUnderTheNameThatTheBrowserGives) {
  const Answer answer =
      post({{"key", "u/${filename}"}}, "meow", R"(["starts-with","$key","u/"])", "C:\\photos\\cat.jpg");
  ASSERT_EQ(answer.status, 204) << answer.body;
  EXPECT_EQ(answer.header("Location"), "https://s3.localhost/bkt/u/cat.jpg");
  EXPECT_EQ(send("GET", "/bkt/u/cat.jpg").body, "meow");
}

TEST_F(PostObject, KeepsTheFileWithinTheRangeOfThePolicy) {
  const std::string conditions = R"({"key":"k"},["content-length-range",2,4])";
  EXPECT_EQ(post({{"key", "k"}}, "1", conditions).code(), "EntityTooSmall");
  const Answer large = post({{"key", "k"}}, "12345", conditions);
  EXPECT_EQ(large.code(), "EntityTooLarge");
  EXPECT_EQ(large.xml("MaxSizeAllowed"), "4");
  EXPECT_EQ(send("HEAD", "/bkt/k").status, 404);
  EXPECT_EQ(post({{"key", "k"}}, "1234", conditions).status, 204);
}

TEST_F(PostObject, MetadataAndTagsOfTheFormAreKept) {
  const Answer answer = post(
      {{"key", "k"},
       {"Content-Type", "image/jpeg"},
       {"x-amz-meta-owner", "me"},
       {"tagging", "<Tagging><TagSet><Tag><Key>a b</Key><Value>c&amp;d</Value></Tag></TagSet></Tagging>"}},
      "meow",
      R"({"key":"k"},["starts-with","$content-type","image/"],{"X-Amz-Meta-Owner":"me"},["starts-with","$tagging",""])");
  ASSERT_EQ(answer.status, 204) << answer.body;
  const Answer read = send("GET", "/bkt/k");
  EXPECT_EQ(read.header("Content-Type"), "image/jpeg");
  EXPECT_EQ(read.header("x-amz-meta-owner"), "me");
  EXPECT_EQ(send("GET", "/bkt/k?tagging").xml("Value"), "c&amp;d");
}

TEST_F(PostObject, FieldsCannotForgeHeaders) {
  EXPECT_EQ(post({{"key", "k"}, {"x-amz-meta-a", "1\r\nx-amz-acl: public-read"}}, "meow",
                 R"({"key":"k"},["starts-with","$x-amz-meta-a",""])")
                .code(),
            "InvalidArgument");
  EXPECT_EQ(
      post({{"key", "k"}, {"x-amz-meta-a: b", "1"}}, "meow", R"({"key":"k"},["starts-with","$x-amz-meta-a: b",""])")
          .code(),
      "InvalidArgument");
}

TEST_F(PostObject, ARefusalNeverShowsTheCustomerKey) {
  const std::string key = std::string(customer_key().get_or("x-amz-server-side-encryption-customer-key", ""));
  const Answer answer = post({{"key", "k"}, {"x-amz-server-side-encryption-customer-key", "other"}}, "meow",
                             R"({"key":"k"},{"x-amz-server-side-encryption-customer-key":")" + key + "\"}");
  EXPECT_EQ(answer.code(), "AccessDenied");
  EXPECT_EQ(answer.body.find(key), std::string::npos);
}

TEST_F(PostObject, AsksForAKeyAndAForm) {
  EXPECT_EQ(post({}, "meow").xml("ArgumentName"), "key");
  EXPECT_EQ(send("POST", "/bkt", {.headers = {{"Content-Type", "text/plain"}}, .body = "x"}).status, 412);
}

TEST_F(PostObject, AFormThatNobodySignedIsAnonymous) {  // POST-15
  const Answer unsigned_policy = send_form({{"key", "k"}, {"policy", to_base64(as_bytes(policy_with("")))}}, "x");
  EXPECT_EQ(unsigned_policy.status, 403);
  EXPECT_EQ(unsigned_policy.code(), "AccessDenied");
  EXPECT_EQ(send_form({{"key", "k"}, {"policy", "x"}, {"x-amz-algorithm", "AWS4-HMAC-SHA256"}}, "x").status, 400);
}

TEST_F(PostObject, AConditionWithoutOperandsIsNeverMet) {  // POST-16
  for (const std::string condition : {R"(["eq", "key", "k"])", R"(["starts-with", "key", ""])",
                                      R"(["content-length-range", "a", "b"])", R"(["eq", "$key", 5])"}) {
    const Answer refused = post({{"key", "k"}}, "x", R"({"key":"k"},)" + condition);
    EXPECT_EQ(refused.status, 403) << condition;
    EXPECT_EQ(refused.xml("Message"), "Invalid according to Policy: Policy Condition failed: " + condition);
  }
  const Answer secret =
      post({{"key", "k"}}, "x", R"({"key":"k"},["eq", "x-amz-server-side-encryption-customer-key", "the-key"])");
  EXPECT_EQ(secret.status, 403);
  EXPECT_EQ(secret.body.find("the-key"), std::string::npos);
}

TEST_F(PostObject, TagsInAnotherDocumentAreNone) {  // POST-17
  const std::string conditions = R"({"key":"k"},["starts-with","$tagging",""])";
  ASSERT_EQ(post({{"key", "k"}, {"tagging", "<Invalid></Invalid>"}}, "x", conditions).status, 204);
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-tagging-count"), "");
  EXPECT_EQ(post({{"key", "k"}, {"tagging", "<Tagging><TagSet/></Tagging>"}}, "x", conditions).status, 204);
  EXPECT_EQ(post({{"key", "k"}, {"tagging", "<Tagging><TagSet><Tag><Key>aws:a</Key><Value/></Tag></TagSet></Tagging>"}},
                 "x", conditions)
                .code(),
            "InvalidTag");
}

TEST_F(PostObject, AWrongSignatureIsToldWithThePolicyUnlessThatHoldsAKey) {  // POST-18
  const auto refused = [&](std::string_view conditions) {
    const std::string policy = to_base64(as_bytes(policy_with(conditions)));
    return send_form({{"key", "k"},
                      {"x-amz-algorithm", "AWS4-HMAC-SHA256"},
                      {"x-amz-credential", std::string(owner_id_) + "/20261123/us-east-1/s3/aws4_request"},
                      {"x-amz-date", format_iso8601_basic(clock_.now())},
                      {"policy", policy},
                      {"x-amz-signature", std::string(64, '0')}},
                     "x");
  };
  const Answer told = refused("");
  EXPECT_EQ(told.code(), "SignatureDoesNotMatch");
  EXPECT_EQ(told.xml("StringToSign"), to_base64(as_bytes(policy_with(""))));
  EXPECT_THAT(told.xml("StringToSignBytes"), testing::StartsWith("65 79 4a "));
  for (const std::string key :
       {"x-amz-server-side-encryption-customer-key", "x-amz-server-side-encryption-\\u0063ustomer-key"})
    EXPECT_EQ(refused(R"({")" + key + R"(":"secret"})").xml("StringToSign"), "") << key;
}

TEST_F(PostObject, MetadataBeyondAsciiGoOutAsEncodedWords) {  // GET-25
  const std::string conditions = R"({"key":"k"},["starts-with","$x-amz-meta-name",""])";
  ASSERT_EQ(post({{"key", "k"}, {"x-amz-meta-name", "\xC3\x84pfel"}}, "x", conditions).status, 204);
  EXPECT_EQ(send("HEAD", "/bkt/k").header("x-amz-meta-name"), "=?UTF-8?B?w4RwZmVs?=");
  for (const auto& [sent, told] :
       std::vector<std::pair<std::string, std::string>>{{"=?UTF-8?Q?=C3=84pfel?=", "=?UTF-8?B?w4RwZmVs?="},
                                                        {"=?utf-8?b?w4RwZmVs?=", "=?UTF-8?B?w4RwZmVs?="},
                                                        {"=?ISO-8859-1?Q?=C4pfel?=", "=?UTF-8?B?w4RwZmVs?="},
                                                        {"=?UTF-8?Q?plain_text?=", "plain text"},
                                                        {"a =?UTF-8?Q?b?= =?UTF-8?Q?c?= d", "a bc d"},
                                                        {"=?KOI8-R?Q?=C4?=", "=?KOI8-R?Q?=C4?="},
                                                        {"=?UTF-8?Q?=ZZ?=", "=?UTF-8?Q?=ZZ?="},
                                                        {"=?UTF-8?B?w4", "=?UTF-8?B?w4"},
                                                        {"=?", "=?"}}) {
    ASSERT_EQ(send("PUT", "/bkt/k", {.headers = {{"x-amz-meta-name", sent}}, .body = "x"}).status, 200);
    EXPECT_EQ(send("GET", "/bkt/k").header("x-amz-meta-name"), told) << sent;
  }
}

TEST_F(PostObject, LocationNamesTheBucketOnce) {  // MPU-31
  const Headers host{{"Host", "bkt.s3.localhost"}};
  const Headers regional{{"Host", "bkt.s3.us-east-1.amazonaws.com"}};
  for (const Headers& named : {host, regional}) {
    const std::string address = "https://" + std::string(named.get_or("Host", "")) + "/k";
    const std::string upload = send("POST", "/k?uploads", {.headers = named}).xml("UploadId");
    const std::string tag = send("PUT", "/k?partNumber=1&uploadId=" + upload, {.headers = named, .body = "x"}).etag();
    const Answer done = send("POST", "/k?uploadId=" + upload,
                             {.headers = named,
                              .body = "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + tag +
                                      "</ETag></Part></CompleteMultipartUpload>"});
    EXPECT_EQ(done.xml("Location"), address);
  }
  const std::string policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*",)"
                             R"("Action":"s3:PutObject","Resource":"arn:aws:s3:::bkt/*"}]})";
  open_to_public();
  ASSERT_EQ(send("PUT", "/bkt?policy", {.body = policy}).status, 204);
  EXPECT_EQ(send_form({{"key", "k"}}, "x", "f", host, "/").header("Location"), "https://bkt.s3.localhost/k");
}

}  // namespace
}  // namespace s3sse
