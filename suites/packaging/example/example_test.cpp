// An application's own test, with a simulator inside: upload with SSE-KMS over HTTPS by libcurl, look at what is
// stored, disable the key and see the download fail as it would at Amazon S3.
#include <curl/curl.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/faults/fault.h"
#include "simulator/server/server.h"
#include "simulator/service/principals_file.h"
#include "simulator/service/service.h"

namespace {

using namespace s3sse;

class Simulator : public ::testing::Test {
 protected:
  Simulator() : service_(config(), Doors{clock_, entropy_}) {
    auto started = server::Server::start(server::handler_of(service_), {});
    if (!started) throw std::runtime_error(started.error().message);
    server_ = std::move(*started);
    EXPECT_EQ(send("PUT", "/bucket"), 200);
  }

  static ServiceConfig config() {
    ServiceConfig config;
    config.accounts.push_back({.access_key_id = "EXAMPLE", .secret_access_key = "example-secret"});
    auto more = parse_principals(R"({"accounts": [{"account_id": "111122223333", "users": [{
        "name": "writer", "access_key_id": "WRITER", "secret_access_key": "writer-secret",
        "policies": [{"name": "write", "document": {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": ["s3:PutObject", "kms:GenerateDataKey"], "Resource": "*"}]}}]}]}]})");
    if (!more) throw std::runtime_error(more.error().message);
    config.accounts.push_back(more->front());
    return config;
  }

  /// The status of the answer; its body is left in `answer_`.
  long send(const std::string& method, const std::string& path, const std::string& body = {},
            const std::vector<std::string>& more_headers = {}) {
    answer_.clear();
    CURL* curl = curl_easy_init();
    const std::string url = "https://127.0.0.1:" + std::to_string(*server_->https_port()) + path;
    curl_easy_setopt(curl, CURLOPT_URL, url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(curl, CURLOPT_USERPWD, user_.c_str());
    curl_easy_setopt(curl, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:s3");
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_blob ca{const_cast<char*>(server_->ca_pem().data()), server_->ca_pem().size(), CURL_BLOB_COPY};
    curl_easy_setopt(curl, CURLOPT_CAINFO_BLOB, &ca);
    if (method == "PUT") {
      curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
      curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    }
    curl_slist* headers = curl_slist_append(nullptr, "x-amz-content-sha256: UNSIGNED-PAYLOAD");
    headers = curl_slist_append(headers, "Content-Type: text/plain");
    for (const auto& header : more_headers) headers = curl_slist_append(headers, header.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer_);
    curl_easy_setopt(
        curl, CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t size, std::size_t count, void* user) {
          static_cast<std::string*>(user)->append(data, size * count);
          return size * count;
        });
    EXPECT_EQ(curl_easy_perform(curl), CURLE_OK);
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return status;
  }

  SystemClock clock_;
  SystemEntropy entropy_;
  Service service_;
  std::unique_ptr<server::Server> server_;
  std::string answer_;
  std::string user_ = "EXAMPLE:example-secret";
};

TEST_F(Simulator, ReallyEncrypts) {
  ASSERT_EQ(send("PUT", "/bucket/doc", "sixteen bytes of plaintext", {"x-amz-server-side-encryption: aws:kms"}), 200);
  const auto stored = service_.store().object("bucket", "doc");
  ASSERT_NE(stored, nullptr);
  Bytes ciphertext(stored->parts.front().ciphertext->size());
  ASSERT_TRUE(stored->parts.front().ciphertext->read_at(0, ciphertext));
  EXPECT_EQ(as_text(ciphertext).find("plaintext"), std::string_view::npos);

  ASSERT_EQ(send("GET", "/bucket/doc"), 200);
  EXPECT_EQ(answer_, "sixteen bytes of plaintext");
}

TEST_F(Simulator, HasAKmsThatBites) {
  const kms::CallOrigin me{.principal = {.account_id = "111122223333", .arn = "arn:aws:iam::111122223333:user/s3sse"}};
  const auto key = service_.kms().create_key(me, {});
  ASSERT_TRUE(key);
  ASSERT_EQ(
      send("PUT", "/bucket/doc", "text",
           {"x-amz-server-side-encryption: aws:kms", "x-amz-server-side-encryption-aws-kms-key-id: " + key->key_id}),
      200);
  ASSERT_TRUE(service_.kms().disable_key(me, key->arn));
  EXPECT_EQ(send("GET", "/bucket/doc"), 400);
  EXPECT_NE(answer_.find("<Code>KMS.DisabledException</Code>"), std::string::npos) << answer_;
}

// The effect of a day without KMS on the application: faults by the same grammar as s3sse serve --fault.
TEST_F(Simulator, FailsOnPurpose) {
  service_.faults().add(faults::parse_fault("kms.throttle:op=GenerateDataKey,count=1").value());
  EXPECT_EQ(send("PUT", "/bucket/doc", "text", {"x-amz-server-side-encryption: aws:kms"}), 400);
  EXPECT_NE(answer_.find("<Code>KMS.ThrottlingException</Code>"), std::string::npos) << answer_;
  EXPECT_EQ(send("PUT", "/bucket/doc", "text", {"x-amz-server-side-encryption: aws:kms"}), 200);
}

// A principal that may write need not be able to read what a key protects.
TEST_F(Simulator, KnowsWhoAsks) {
  user_ = "WRITER:writer-secret";
  EXPECT_EQ(send("PUT", "/bucket/doc", "text", {"x-amz-server-side-encryption: aws:kms"}), 200);
  EXPECT_EQ(send("GET", "/bucket/doc"), 403);
}

}  // namespace
