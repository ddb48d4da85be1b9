// The whole matrix: every operation of the table with every kind of encryption header. What asks for encryption is
// either honoured, which a read back proves, or refused; nothing answers 200 and does something else. Where a header is
// passed over, the reason is cited here, and the answer must claim nothing.
#include <algorithm>
#include <map>
#include <set>

#include "simulator/base/encoding.h"
#include "simulator/kms/kms.h"
#include "simulator/model/header_names.h"
#include "simulator/service/operations/operations.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

/// The demands of the headers of a request. Nothing set: they ask for nothing that an S3 knows.
struct Demand {
  std::string sse{};
  bool customer_key = false;
  bool named_key = false;
  bool bucket_key = false;
};

struct HeaderSet {
  std::string name;
  Headers headers;
  Demand demand{};
  /// The reason why a write may pass a header over, with its source; empty where nothing may be passed over.
  std::string ignored{};
  /// Contradictory or unknown: no write may take it.
  bool never_taken = false;
};

/// The way in which an operation handles data.
enum class Kind {
  writes,     ///< begins an object: takes every encryption header
  continues,  ///< goes on with an upload: the customer key alone
  reads,      ///< the customer key alone
  neither     ///< encrypts nothing and decrypts nothing
};

struct Sample {
  std::string method;
  std::string target;
  Kind kind = Kind::neither;
  std::string body{};
  Headers headers{};
  /// For Kind::neither: why encryption headers have no meaning here.
  std::string source{};
};

constexpr std::string_view no_data =
    "header matrix of the requirements: neither accepted nor returned; no data is encrypted or opened";

std::string xml(std::string_view root, std::string_view content) {
  return "<" + std::string(root) + " xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">" + std::string(content) + "</" +
         std::string(root) + ">";
}

const service::Operation& row_of(std::string_view name) {
  return *std::ranges::find(service::operation_table, name, &service::Operation::name);
}

class SseMatrix : public ServiceTest {
 protected:
  static constexpr std::string_view content = "sixteen bytes and more of content";

  void prepare() {
    restart({});
    make_bucket();
    ASSERT_EQ(send("PUT", "/bkt/source", {.body = std::string(content)}).status, 200);
    ASSERT_EQ(
        send("PUT", "/bkt/witness", {.headers = {{"x-amz-server-side-encryption", "aws:kms"}}, .body = "w"}).status,
        200);
    ASSERT_EQ(send("PUT", "/bkt/archived", {.headers = {{"x-amz-storage-class", "GLACIER"}}, .body = "a"}).status, 200);
    make_bucket("lists");
    allow_lists("lists");
    ASSERT_EQ(send("PUT", "/lists/doc", {.body = "l"}).status, 200);
    ASSERT_EQ(send("PUT", "/locked", {.headers = {{"x-amz-bucket-object-lock-enabled", "true"}}}).status, 200);
    ASSERT_EQ(send("PUT", "/locked/doc", {.body = "l"}).status, 200);
    Principal owner;
    owner.account_id = "111122223333";
    owner.arn = "arn:aws:iam::111122223333:user/owner";
    const auto made = service_->kms().create_key({.principal = owner}, {});
    ASSERT_TRUE(made);
    key_arn_ = made->arn;
    upload_ = send("POST", "/bkt/new?uploads").xml("UploadId");
    ASSERT_FALSE(upload_.empty());
    const Answer part = send("PUT", part_target(), {.body = std::string(content)});
    ASSERT_EQ(part.status, 200);
    part_etag_ = part.etag();
  }

  [[nodiscard]] std::string part_target() const { return "/bkt/new?partNumber=1&uploadId=" + upload_; }
  [[nodiscard]] std::string completion() const {
    return xml("CompleteMultipartUpload", "<Part><PartNumber>1</PartNumber><ETag>" + part_etag_ + "</ETag></Part>");
  }

  [[nodiscard]] std::vector<HeaderSet> header_sets() const;
  [[nodiscard]] std::map<std::string, Sample, std::less<>> samples() const;
  static std::map<std::string, Sample, std::less<>> samples_of_settings();

  Answer ask(const Sample& sample, const Headers& more) {
    Headers headers = both(sample.headers, more);
    if (sample.kind == Kind::neither || sample.body.starts_with("<")) {
      headers.set("Content-MD5", md5_base64(sample.body));
    }
    return send(sample.method, sample.target, {.headers = std::move(headers), .body = sample.body});
  }

  Answer post_form(const Headers& fields);
  void expect_honoured(const Demand& demand, const Answer& answer);
  void expect_witness_untouched();

  std::string key_arn_;
  std::string upload_;
  std::string part_etag_;
};

std::vector<HeaderSet> SseMatrix::header_sets() const {
  const std::string sse(header::sse);
  const std::string key_id(header::kms_key_id);
  const std::string context(header::context);
  const std::string flag(header::bucket_key_enabled);
  const std::string pairs = to_base64(as_bytes(std::string_view(R"({"team":"blue"})")));
  Headers algorithm_alone{{std::string(header::customer_algorithm), "AES256"}};
  Headers without_md5 = customer_key();
  without_md5.remove(header::customer_key_md5);
  Headers with_aes256 = both(customer_key(), {{sse, "AES256"}});
  Headers with_kms = both(customer_key(), {{sse, "aws:kms"}});
  return {
      {.name = "AES256", .headers = {{sse, "AES256"}}, .demand = {.sse = "AES256"}},
      {.name = "aws:kms", .headers = {{sse, "aws:kms"}}, .demand = {.sse = "aws:kms"}},
      {.name = "aws:kms:dsse", .headers = {{sse, "aws:kms:dsse"}}, .demand = {.sse = "aws:kms:dsse"}},
      {.name = "kms with key id",
       .headers = {{sse, "aws:kms"}, {key_id, key_arn_}},
       .demand = {.sse = "aws:kms", .named_key = true}},
      {.name = "dsse with key id",
       .headers = {{sse, "aws:kms:dsse"}, {key_id, key_arn_}},
       .demand = {.sse = "aws:kms:dsse", .named_key = true}},
      {.name = "kms with context", .headers = {{sse, "aws:kms"}, {context, pairs}}, .demand = {.sse = "aws:kms"}},
      {.name = "kms with bucket key",
       .headers = {{sse, "aws:kms"}, {flag, "true"}},
       .demand = {.sse = "aws:kms", .bucket_key = true}},
      {.name = "dsse with bucket key",
       .headers = {{sse, "aws:kms:dsse"}, {flag, "true"}},
       .demand = {.sse = "aws:kms:dsse"},
       .ignored = "BK-16: bucket keys do not apply to DSSE-KMS; the header is tolerated"},
      {.name = "AES256 with bucket key",
       .headers = {{sse, "AES256"}, {flag, "true"}},
       .demand = {.sse = "AES256"},
       .ignored = "PUT-23, COPY-24: the flag has no effect on SSE-S3"},
      {.name = "bucket key alone", .headers = {{flag, "true"}}, .ignored = "PUT-23: the flag has no effect on SSE-S3"},
      {.name = "misspelt bucket key",
       .headers = {{sse, "aws:kms"}, {"x-amz-server-side-encryption-aws-bucket-key-enabled", "true"}},
       .demand = {.sse = "aws:kms"},
       .ignored = "HDR-19: no header is called so"},
      {.name = "SSE-C", .headers = customer_key(), .demand = {.customer_key = true}},
      {.name = "key of a copy source alone",
       .headers = copy_source_key(),
       .ignored = "no source is named, and the new object is not what the key is for"},
      {.name = "key id alone", .headers = {{key_id, key_arn_}}, .never_taken = true},
      {.name = "AES256 with key id", .headers = {{sse, "AES256"}, {key_id, key_arn_}}, .never_taken = true},
      {.name = "context alone", .headers = {{context, pairs}}, .never_taken = true},
      {.name = "aws:fsx", .headers = {{sse, "aws:fsx"}}, .never_taken = true},
      {.name = "aes256", .headers = {{sse, "aes256"}}, .never_taken = true},
      {.name = "empty", .headers = {{sse, ""}}, .never_taken = true},
      {.name = "unknown key", .headers = {{sse, "aws:kms"}, {key_id, "no-such-key"}}, .never_taken = true},
      {.name = "customer algorithm alone", .headers = std::move(algorithm_alone), .never_taken = true},
      {.name = "SSE-C without MD5", .headers = std::move(without_md5), .never_taken = true},
      {.name = "SSE-C and AES256", .headers = std::move(with_aes256), .never_taken = true},
      {.name = "SSE-C and aws:kms", .headers = std::move(with_kms), .never_taken = true},
  };
}

std::map<std::string, Sample, std::less<>> SseMatrix::samples_of_settings() {
  struct Documents {
    std::string subresource;
    std::string put, get, taken_away, listed;
    std::string document;
  };
  const std::string day = "<Id>a</Id>";
  const std::string bucket = "<Bucket>arn:aws:s3:::bkt</Bucket>";
  std::map<std::string, Sample, std::less<>> table;
  for (const Documents& of : std::vector<Documents>{
           {"publicAccessBlock", "PutPublicAccessBlock", "GetPublicAccessBlock", "DeletePublicAccessBlock", "",
            xml("PublicAccessBlockConfiguration", "")},
           {"ownershipControls", "PutBucketOwnershipControls", "GetBucketOwnershipControls",
            "DeleteBucketOwnershipControls", "",
            xml("OwnershipControls", "<Rule><ObjectOwnership>ObjectWriter</ObjectOwnership></Rule>")},
           {"object-lock", "PutObjectLockConfiguration", "GetObjectLockConfiguration", "", "",
            xml("ObjectLockConfiguration", "<ObjectLockEnabled>Enabled</ObjectLockEnabled>")},
           {"lifecycle", "PutBucketLifecycleConfiguration", "GetBucketLifecycleConfiguration", "DeleteBucketLifecycle",
            "",
            xml("LifecycleConfiguration",
                "<Rule><Prefix/><Status>Enabled</Status><Expiration><Days>1</Days></Expiration></Rule>")},
           {"replication", "PutBucketReplication", "GetBucketReplication", "DeleteBucketReplication", "",
            xml("ReplicationConfiguration",
                "<Role>arn:aws:iam::111122223333:role/r</Role><Rule><Prefix/>"
                "<Status>Enabled</Status><Destination><Bucket>arn:aws:s3:::locked</Bucket>"
                "</Destination></Rule>")},
           {"accelerate", "PutBucketAccelerateConfiguration", "GetBucketAccelerateConfiguration", "", "",
            xml("AccelerateConfiguration", "<Status>Enabled</Status>")},
           {"cors", "PutBucketCors", "GetBucketCors", "DeleteBucketCors", "",
            xml("CORSConfiguration",
                "<CORSRule><AllowedMethod>GET</AllowedMethod><AllowedOrigin>*</AllowedOrigin></CORSRule>")},
           {"logging", "PutBucketLogging", "GetBucketLogging", "", "", xml("BucketLoggingStatus", "")},
           {"notification", "PutBucketNotificationConfiguration", "GetBucketNotificationConfiguration", "", "",
            xml("NotificationConfiguration", "")},
           {"requestPayment", "PutBucketRequestPayment", "GetBucketRequestPayment", "", "",
            xml("RequestPaymentConfiguration", "<Payer>Requester</Payer>")},
           {"tagging", "PutBucketTagging", "GetBucketTagging", "DeleteBucketTagging", "",
            xml("Tagging", "<TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>")},
           {"website", "PutBucketWebsite", "GetBucketWebsite", "DeleteBucketWebsite", "",
            xml("WebsiteConfiguration", "<IndexDocument><Suffix>index.html</Suffix></IndexDocument>")},
           {"analytics", "PutBucketAnalyticsConfiguration", "GetBucketAnalyticsConfiguration",
            "DeleteBucketAnalyticsConfiguration", "ListBucketAnalyticsConfigurations",
            xml("AnalyticsConfiguration", day + "<StorageClassAnalysis/>")},
           {"intelligent-tiering", "PutBucketIntelligentTieringConfiguration",
            "GetBucketIntelligentTieringConfiguration", "DeleteBucketIntelligentTieringConfiguration",
            "ListBucketIntelligentTieringConfigurations",
            xml("IntelligentTieringConfiguration", day + "<Status>Enabled</Status><Tiering><Days>90</"
                                                         "Days><AccessTier>ARCHIVE_ACCESS</AccessTier></Tiering>")},
           {"inventory", "PutBucketInventoryConfiguration", "GetBucketInventoryConfiguration",
            "DeleteBucketInventoryConfiguration", "ListBucketInventoryConfigurations",
            xml("InventoryConfiguration", "<Destination><S3BucketDestination>" + bucket +
                                              "<Format>CSV</Format></S3BucketDestination></Destination>"
                                              "<IsEnabled>true</IsEnabled>" +
                                              day +
                                              "<IncludedObjectVersions>All</IncludedObjectVersions>"
                                              "<Schedule><Frequency>Daily</Frequency></Schedule>")},
           {"metrics", "PutBucketMetricsConfiguration", "GetBucketMetricsConfiguration",
            "DeleteBucketMetricsConfiguration", "ListBucketMetricsConfigurations", xml("MetricsConfiguration", day)}}) {
    const std::string several = of.listed.empty() ? "" : "&id=a";
    const std::string bucket_of = of.subresource == "object-lock" ? "/locked?" : "/bkt?";
    const std::string target = bucket_of + of.subresource + several;
    table[of.put] = {"PUT", target, Kind::neither, of.document, {}, std::string(no_data)};
    table[of.get] = {"GET", target, Kind::neither, "", {}, std::string(no_data)};
    if (!of.taken_away.empty()) table[of.taken_away] = {"DELETE", target, Kind::neither, "", {}, std::string(no_data)};
    if (!of.listed.empty()) {
      table[of.listed] = {"GET", "/bkt?" + of.subresource, Kind::neither, "", {}, std::string(no_data)};
    }
  }
  return table;
}

std::map<std::string, Sample, std::less<>> SseMatrix::samples() const {
  const std::string none(no_data);
  const std::string text(content);
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObjectAcl","Resource":"arn:aws:s3:::bkt/*"}]})";
  const std::string retention =
      xml("Retention", "<Mode>GOVERNANCE</Mode><RetainUntilDate>2099-01-01T00:00:00Z</RetainUntilDate>");
  const std::string tagging = xml("Tagging", "<TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet>");
  const std::string encryption = xml("ServerSideEncryptionConfiguration",
                                     "<Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm>"
                                     "</ApplyServerSideEncryptionByDefault></Rule>");
  const std::string update = xml("ObjectEncryption", "<SSE-KMS><KMSKeyArn>" + key_arn_ + "</KMSKeyArn></SSE-KMS>");
  std::map<std::string, Sample, std::less<>> table{
      {"PutObject", {"PUT", "/bkt/new", Kind::writes, text}},
      {"PostObject", {"POST", "/bkt", Kind::writes, text}},
      {"CopyObject", {"PUT", "/bkt/new", Kind::writes, "", {{"x-amz-copy-source", "/bkt/source"}}}},
      {"CreateMultipartUpload", {"POST", "/bkt/new?uploads", Kind::writes}},
      {"UploadPart", {"PUT", part_target(), Kind::continues, text}},
      {"UploadPartCopy", {"PUT", part_target(), Kind::continues, "", {{"x-amz-copy-source", "/bkt/source"}}}},
      {"CompleteMultipartUpload", {"POST", "/bkt/new?uploadId=" + upload_, Kind::continues, completion()}},
      {"GetObject", {"GET", "/bkt/source", Kind::reads}},
      {"HeadObject", {"HEAD", "/bkt/source", Kind::reads}},
      {"GetObjectAttributes",
       {"GET", "/bkt/source?attributes", Kind::reads, "", {{"x-amz-object-attributes", "ETag"}}}},
      {"ListParts", {"GET", "/bkt/new?uploadId=" + upload_, Kind::neither, "", {}, none}},
      {"AbortMultipartUpload", {"DELETE", "/bkt/new?uploadId=" + upload_, Kind::neither, "", {}, none}},
      {"DeleteObject", {"DELETE", "/bkt/source", Kind::neither, "", {}, "GET-18 (recorded): deleting needs no key"}},
      {"DeleteObjects",
       {"POST",
        "/bkt?delete",
        Kind::neither,
        xml("Delete", "<Object><Key>source</Key></Object>"),
        {},
        "GET-18 (recorded)"}},
      {"PutObjectTagging", {"PUT", "/bkt/source?tagging", Kind::neither, tagging, {}, "VER-06: no key, no change"}},
      {"GetObjectTagging", {"GET", "/bkt/source?tagging", Kind::neither, "", {}, "VER-06"}},
      {"DeleteObjectTagging", {"DELETE", "/bkt/source?tagging", Kind::neither, "", {}, "VER-06"}},
      {"PutBucketAcl", {"PUT", "/lists?acl", Kind::neither, "", {{"x-amz-acl", "private"}}, none}},
      {"PutObjectAcl", {"PUT", "/lists/doc?acl", Kind::neither, "", {{"x-amz-acl", "private"}}, "VER-06"}},
      {"GetObjectAcl", {"GET", "/bkt/source?acl", Kind::neither, "", {}, "VER-06"}},
      {"PutObjectRetention", {"PUT", "/locked/doc?retention", Kind::neither, retention, {}, none}},
      {"GetObjectRetention", {"GET", "/locked/doc?retention", Kind::neither, "", {}, none}},
      {"PutObjectLegalHold",
       {"PUT", "/locked/doc?legal-hold", Kind::neither, xml("LegalHold", "<Status>OFF</Status>"), {}, none}},
      {"GetObjectLegalHold", {"GET", "/locked/doc?legal-hold", Kind::neither, "", {}, none}},
      {"SelectObjectContent", {"POST", "/bkt/source?select&select-type=2", Kind::reads}},
      {"RestoreObject",
       {"POST",
        "/bkt/archived?restore",
        Kind::neither,
        xml("RestoreRequest", "<Days>1</Days>"),
        {},
        "GOA-12: takes no encryption header"}},
      {"UpdateObjectEncryption",
       {"PUT", "/bkt/source?encryption", Kind::neither, update, {}, "header matrix: the document says all"}},
      {"PutBucketEncryption",
       {"PUT", "/bkt?encryption", Kind::neither, encryption, {}, "header matrix: the document says all"}},
      {"PutBucketVersioning",
       {"PUT", "/bkt?versioning", Kind::neither, xml("VersioningConfiguration", "<Status>Enabled</Status>"), {}, none}},
      {"PutBucketPolicy", {"PUT", "/bkt?policy", Kind::neither, policy, {}, none}},
      {"CreateBucket", {"PUT", "/other", Kind::neither, "", {}, none}},
      {"HeadBucket", {"HEAD", "/bkt", Kind::neither, "", {}, none}},
      {"DeleteBucket", {"DELETE", "/bkt", Kind::neither, "", {}, none}},
      {"ListBuckets", {"GET", "/", Kind::neither, "", {}, none}},
  };
  for (const auto& [name, query] : std::map<std::string, std::string>{{"GetBucketEncryption", "encryption"},
                                                                      {"GetBucketVersioning", "versioning"},
                                                                      {"GetBucketLocation", "location"},
                                                                      {"GetBucketAcl", "acl"},
                                                                      {"GetBucketPolicy", "policy"},
                                                                      {"GetBucketPolicyStatus", "policyStatus"},
                                                                      {"ListObjectVersions", "versions"},
                                                                      {"ListMultipartUploads", "uploads"},
                                                                      {"ListObjectsV2", "list-type=2"},
                                                                      {"ListObjects", "max-keys=5"}}) {
    table[name] = {"GET", "/bkt?" + query, Kind::neither, "", {}, none};
  }
  for (const std::string name : {"DeleteBucketEncryption", "DeleteBucketPolicy"}) {
    table[name] = {"DELETE", name == "DeleteBucketPolicy" ? "/bkt?policy" : "/bkt?encryption", Kind::neither, "", {},
                   none};
  }
  for (auto& [name, sample] : samples_of_settings()) table[name] = std::move(sample);
  return table;
}

/// A bucket open to everybody, so that the form needs no signature: what counts here are its fields.
Answer SseMatrix::post_form(const Headers& fields) {
  std::string body;
  const auto part = [&](std::string_view name, std::string_view value, std::string_view extra) {
    body += "--b\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"" + std::string(extra) +
            "\r\n\r\n" + std::string(value) + "\r\n";
  };
  part("key", "new", "");
  for (const Header& field : fields) part(field.name, field.value, "");
  part("file", content, "; filename=\"f\"");
  body += "--b--\r\n";
  return send("POST", "/bkt", {.headers = {{"Content-Type", "multipart/form-data; boundary=b"}}, .body = body});
}

void SseMatrix::expect_honoured(const Demand& demand, const Answer& answer) {
  const Headers key = demand.customer_key ? customer_key() : Headers();
  if (const std::string begun = answer.xml("UploadId"); !begun.empty()) {
    upload_ = begun;
    const Answer sent = send("PUT", part_target(), {.headers = key, .body = std::string(content)});
    ASSERT_EQ(sent.status, 200) << sent.body;
    part_etag_ = sent.etag();
    ASSERT_EQ(send("POST", "/bkt/new?uploadId=" + upload_, {.body = completion()}).status, 200);
  }
  const Answer head = send("HEAD", "/bkt/new", {.headers = key});
  const Answer read = send("GET", "/bkt/new", {.headers = key});
  ASSERT_EQ(read.status, 200) << read.body;
  EXPECT_EQ(read.body, content);
  if (demand.customer_key) {
    EXPECT_EQ(send("GET", "/bkt/new").status, 400) << "opens without the key that it was written with";
    EXPECT_EQ(head.header(header::customer_algorithm), "AES256");
    EXPECT_EQ(head.header(header::sse), "");
    return;
  }
  EXPECT_EQ(head.header(header::sse), demand.sse.empty() ? "AES256" : demand.sse);
  if (demand.named_key) {
    EXPECT_EQ(head.header(header::kms_key_id), key_arn_);
  }
  EXPECT_EQ(head.header(header::bucket_key_enabled), demand.bucket_key ? "true" : "");
}

void SseMatrix::expect_witness_untouched() {
  const Answer read = send("GET", "/bkt/witness");
  EXPECT_EQ(read.body, "w");
  EXPECT_EQ(read.header(header::sse), "aws:kms");
}

TEST_F(SseMatrix, HasASampleOfEveryOperation) {
  prepare();
  const auto table = samples();
  for (const service::Operation& operation : service::operation_table) {
    EXPECT_TRUE(table.contains(operation.name))
        << operation.name << " is new: say what it does with encryption headers";
  }
}

TEST_F(SseMatrix, EveryWriteHonoursOrRefuses) {
  prepare();
  for (const auto& [operation, sample] : samples()) {
    if (sample.kind != Kind::writes) continue;
    const service::Operation& row = row_of(operation);
    for (std::size_t i = 0; i < header_sets().size(); ++i) {
      prepare();
      const HeaderSet set = header_sets().at(i);
      SCOPED_TRACE(operation + " with " + set.name);
      const Answer answer = row.traits.takes_form ? post_form(set.headers) : ask(samples().at(operation), set.headers);
      // Two keys for a copy whose source has none: refused, as reads of it are.
      const bool needless = row.copies() && set.name == "key of a copy source alone";
      if (set.never_taken || needless) {
        EXPECT_GE(answer.status, 400);
        EXPECT_EQ(send("HEAD", "/bkt/new").status, 404) << "refused, and stored all the same";
        continue;
      }
      ASSERT_LT(answer.status, 300) << answer.body;
      const bool passes_over = !set.ignored.empty();
      ASSERT_TRUE(passes_over || !set.demand.sse.empty() || set.demand.customer_key);
      expect_honoured(set.demand, answer);
    }
  }
}

TEST_F(SseMatrix, ReadsAndPartsRefuseWhatTheyCannotHonour) {
  prepare();
  for (const auto& [operation, sample] : samples()) {
    if (sample.kind != Kind::reads && sample.kind != Kind::continues) continue;
    prepare();
    const bool takes_source_key = row_of(operation).copies();
    for (const HeaderSet& set : header_sets()) {
      SCOPED_TRACE(operation + " with " + set.name);
      const Answer answer = ask(samples().at(operation), set.headers);
      if (set.name == "key of a copy source alone" && !takes_source_key) {
        EXPECT_EQ(answer.header(header::customer_algorithm), "");
        prepare();  // the upload may have been completed
        continue;
      }
      EXPECT_GE(answer.status, 400) << "an answer that passes the headers over: " << answer.body;
      EXPECT_NE(answer.status, 404) << "refused for another reason";
    }
  }
}

TEST_F(SseMatrix, WhatTouchesNoDataClaimsNothing) {
  prepare();
  for (const auto& [operation, sample] : samples()) {
    if (sample.kind != Kind::neither) continue;
    ASSERT_FALSE(sample.source.empty()) << operation;
    prepare();
    for (const HeaderSet& set : header_sets()) {
      SCOPED_TRACE(operation + " with " + set.name + " (" + sample.source + ")");
      const Answer answer = ask(samples().at(operation), set.headers);
      for (const Header& header : answer.headers) {
        EXPECT_FALSE(header.name.starts_with("x-amz-server-side-encryption")) << header.name << ": " << header.value;
      }
    }
    expect_witness_untouched();
  }
}

}  // namespace
}  // namespace s3sse
