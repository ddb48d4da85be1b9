// The tables of order_of_checks.cpp, walked with two faults in one request: the check that stands first answers.
#include "simulator/service/order_of_checks.h"

#include <algorithm>
#include <functional>
#include <map>

#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

/// One request, as faults damage it.
struct Damaged {
  std::string bucket = "bkt";
  std::string key = "plain";
  Headers headers{};
  bool as_bob = false;
  bool anonymous = false;
  bool endless = false;  ///< a body of unknown length
};

struct Fault {
  std::function<void(Damaged&)> damage;
  std::string answer;  ///< code, and a part of the message where the code alone does not tell
  std::string message{};
  std::vector<std::string> sites{};  ///< faults that share a site cannot be in one request
};

using FaultsByCheck = std::map<std::string, Fault, std::less<>>;

Fault wrong_header(std::string name, std::string value, std::string answer, std::string message = "") {
  std::string site = name;
  return {[name = std::move(name), value = std::move(value)](Damaged& request) { request.headers.set(name, value); },
          std::move(answer),
          std::move(message),
          {std::move(site)}};
}

/// An object in a state that stands in the way: archived, or under a method. Its name is the list of its states; one
/// that is missing has none.
Fault wrong_state(std::string name, std::string answer, std::vector<std::string> sites,
                  std::function<void(Damaged&)> also = {}) {
  return {[name = std::move(name), also = std::move(also)](Damaged& request) {
            request.key = request.key == "plain" ? name : request.key + "-" + name;
            if (also) also(request);
          },
          std::move(answer), "", std::move(sites)};
}

class OrderOfChecks : public ServiceTest {
 protected:
  static constexpr const char* bob_ = "AKIABOBBOBBOBBOBBOB0";

  void SetUp() override {
    Account bob;
    bob.user_name = "bob";
    bob.access_key_id = bob_;
    bob.secret_access_key = principal_secret;
    ServiceConfig config;
    config.accounts = {bob};
    restart(std::move(config));
    make_bucket();
    open_to_public();
    const std::string policy = R"({"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],
       "Resource":["arn:aws:s3:::bkt","arn:aws:s3:::bkt/*"]},
      {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::111122223333:user/bob"},"Action":"s3:*","Resource":"*"}]})";
    ASSERT_EQ(send("PUT", "/bkt?policy", {.body = policy}).status, 204);
    const Headers cold{{"x-amz-storage-class", "GLACIER"}};
    const Headers under_kms{{"x-amz-server-side-encryption", "aws:kms"}};
    put("plain", {});
    put("archived", cold);
    put("kms", under_kms);
    put("archived-kms", both(cold, under_kms));
    put("customer", customer_key());
    put("archived-customer", both(cold, customer_key()));
  }

  void put(const std::string& key, const Headers& headers) {
    ASSERT_EQ(send("PUT", "/bkt/" + key, {.headers = headers, .body = "hello"}).status, 200) << key;
  }

  static FaultsByCheck of_bucket() {
    return {
        {"expected-owner-is-an-account",
         wrong_header("x-amz-expected-bucket-owner", "me", "InvalidBucketOwnerAWSAccountID")},
        {"no-managed-encryption",
         wrong_header("x-amz-server-side-encryption", "AES256", "InvalidArgument", "not supported")},
        {"bucket-exists", {[](Damaged& request) { request.bucket = "nowhere"; }, "NoSuchBucket"}},
        {"permission",
         {[](Damaged& request) { request.as_bob = true; }, "AccessDenied", "is not authorized", {"caller"}}},
        {"expected-owner",
         wrong_header("x-amz-expected-bucket-owner", "999999999999", "AccessDenied", "Access Denied")},
    };
  }

  static FaultsByCheck of_read() {
    const auto wrong_key = [](Damaged& request) {
      for (const Header& one : customer_key('w'))
        if (!request.headers.has(one.name)) request.headers.add(one.name, one.value);
    };
    return {
        {"object-exists", {[](Damaged& request) { request.key = "missing"; }, "NoSuchKey", "", {"archived", "method"}}},
        {"not-archived", wrong_state("archived", "InvalidObjectState", {"archived"})},
        {"signature-for-kms",
         {[](Damaged& request) {
            request.anonymous = true;
            request.key = request.key == "plain" ? "kms" : request.key + "-kms";
          },
          "InvalidArgument",
          "require AWS Signature Version 4",
          {"caller", "method"}}},
        {"customer-key-headers",
         wrong_header("x-amz-server-side-encryption-customer-algorithm", "KMS", "InvalidEncryptionAlgorithmError")},
        {"customer-key-fits", wrong_state("customer", "AccessDenied", {"method"}, wrong_key)},
        {"conditions", wrong_header("If-Match", "\"x\"", "PreconditionFailed")},
        {"range", wrong_header("Range", "bytes=100-200", "InvalidRange")},
    };
  }

  static FaultsByCheck of_put() {
    return {
        {"metadata", wrong_header("x-amz-storage-class", "NOWHERE", "InvalidStorageClass")},
        {"key-length",
         {[](Damaged& request) { request.key = std::string(1025, 'k'); }, "KeyTooLongError", "", {"key"}}},
        {"condition-is-known", wrong_header("If-None-Match", "\"x\"", "NotImplemented")},
        {"digest-headers", wrong_header("Content-MD5", "x", "InvalidDigest")},
        {"length", {[](Damaged& request) { request.endless = true; }, "MissingContentLength"}},
        {"encryption-headers", wrong_header("x-amz-server-side-encryption", "none", "InvalidArgument")},
        {"key-of-kms",
         {[](Damaged& request) {
            request.headers.set("x-amz-server-side-encryption", "aws:kms");
            request.headers.set("x-amz-server-side-encryption-aws-kms-key-id", "fake-key-id");
          },
          "KMS.NotFoundException",
          "",
          {"x-amz-server-side-encryption"}}},
        {"lock-and-acl", wrong_header("x-amz-acl", "public-read", "AccessControlListNotSupported")},
        {"condition-holds",
         {[](Damaged& request) { request.headers.set("If-None-Match", "*"); },
          "PreconditionFailed",
          "",
          {"If-None-Match", "key"}}},
    };
  }

  Answer ask(const std::string& method, const Damaged& request) {
    const std::string target = "/" + request.bucket + "/" + request.key + (method == "POST" ? "?uploads" : "");
    if (request.endless) {
      return read_endless(method, target, request);
    }
    return send(method, target,
                {.headers = request.headers,
                 .body = method == "PUT" ? "x" : "",
                 .anonymous = request.anonymous,
                 .as = request.as_bob ? bob_ : ""});
  }

  /// Puts an object under a KMS key that is disabled afterwards.
  void put_shut(const std::string& key) {
    Principal owner;
    owner.account_id = "111122223333";
    owner.arn = "arn:aws:iam::111122223333:user/s3sse";
    const auto made = service_->kms().create_key({.principal = owner}, {});
    ASSERT_TRUE(made);
    put(key, {{"x-amz-server-side-encryption", "aws:kms"}, {"x-amz-server-side-encryption-aws-kms-key-id", made->arn}});
    ASSERT_TRUE(service_->kms().force_state(made->arn, kms::KeyState::disabled));
  }

  /// A body that does not say how long it is.
  struct Endless final : BodySource {
    Result<std::size_t> read(ByteSpan /*out*/) override { return 0; }
  };
  Answer read_endless(const std::string& method, const std::string& target, const Damaged& request) {
    Response response =
        raw(method, target, std::make_unique<Endless>(),
            {.headers = request.headers, .anonymous = request.anonymous, .as = request.as_bob ? bob_ : ""});
    Answer answer;
    answer.status = response.status;
    if (const auto body = read_all(*response.body, 100'000)) answer.body = as_text(*body);
    return answer;
  }

  /// Of the faults `first` and `second`, in this order in the table, the first one is answered.
  void expect_first(const std::string& method, const Fault& first, const Fault& second, const std::string& what) {
    Damaged request;
    first.damage(request);
    second.damage(request);
    const Answer answer = ask(method, request);
    EXPECT_EQ(answer.code(), first.answer) << what << "\n" << answer.body;
    EXPECT_NE(answer.xml("Message").find(first.message), std::string::npos) << what << "\n" << answer.body;
  }

  /// Walks a table; returns the number of pairs tried.
  int walk(const std::string& method, const std::vector<std::string>& order, const FaultsByCheck& faults) {
    int tried = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      const auto first = faults.find(order[i]);
      EXPECT_NE(first, faults.end()) << "no fault for the check " << order[i];
      if (first == faults.end()) continue;
      Damaged alone;
      first->second.damage(alone);
      EXPECT_EQ(ask(method, alone).code(), first->second.answer) << order[i] << " alone";
      for (std::size_t j = i + 1; j < order.size(); ++j) {
        const auto second = faults.find(order[j]);
        if (second == faults.end() || excludes(first->second, second->second)) continue;
        expect_first(method, first->second, second->second, order[i] + ", then " + order[j]);
        ++tried;
      }
    }
    return tried;
  }

  static bool excludes(const Fault& a, const Fault& b) {
    return std::ranges::any_of(a.sites,
                               [&](const std::string& site) { return std::ranges::count(b.sites, site) != 0; });
  }

  template <class Subject>
  static void add_names(service::Order<Subject> order, std::vector<std::string>& names) {
    for (const auto& check : order) names.emplace_back(check.name);
  }
};

TEST_F(OrderOfChecks, OfReads) {
  std::vector<std::string> names;
  add_names(service::bucket_order(), names);
  add_names(service::read_order(), names);
  FaultsByCheck faults = of_bucket();
  faults.merge(of_read());
  ASSERT_EQ(faults.size(), names.size()) << "a fault for each check, and a check for each fault";
  EXPECT_GE(walk("GET", names, faults), 55);
}

TEST_F(OrderOfChecks, OfPuts) {
  std::vector<std::string> names;
  add_names(service::bucket_order(), names);
  std::erase(names, "no-managed-encryption");  // a write takes them
  add_names(service::put_order(), names);
  FaultsByCheck faults = of_bucket();
  faults.erase("no-managed-encryption");
  faults.merge(of_put());
  ASSERT_EQ(faults.size(), names.size());
  EXPECT_GE(walk("PUT", names, faults), 70);
}

TEST_F(OrderOfChecks, OfUploads) {
  std::vector<std::string> names;
  add_names(service::creation_order(), names);
  const FaultsByCheck put = of_put();
  FaultsByCheck faults;
  for (const char* check : {"metadata", "key-length", "encryption-headers", "lock-and-acl", "key-of-kms"})
    faults[check] = put.at(check);
  faults["checksum-headers"] = wrong_header("x-amz-checksum-algorithm", "CRC", "InvalidRequest");
  ASSERT_EQ(faults.size(), names.size());
  EXPECT_GE(walk("POST", names, faults), 13);
}

TEST_F(OrderOfChecks, OfParts) {
  std::vector<std::string> names;
  add_names(service::part_order(), names);
  const std::string upload = send("POST", "/bkt/part?uploads", {.headers = customer_key()}).xml("UploadId");
  const std::string summed =
      send("POST", "/bkt/part?uploads", {.headers = both(customer_key(), {{"x-amz-checksum-algorithm", "CRC32"}})})
          .xml("UploadId");
  const auto on = [](const std::string& id) { return "part?partNumber=1&uploadId=" + id; };
  FaultsByCheck faults;
  faults["part-number"] = {[&](Damaged& request) { request.key = "part?partNumber=0&uploadId=" + upload; },
                           "InvalidArgument",
                           "Part number",
                           {"target"}};
  faults["digest-headers"] = wrong_header("Content-MD5", "x", "InvalidDigest");
  faults["checksum-of-the-upload"] = {
      [&](Damaged& request) { request.key = on(summed); }, "InvalidRequest", "Checksum Type mismatch", {"target"}};
  faults["length"] = {[&](Damaged& request) { request.endless = true; }, "MissingContentLength"};
  faults["customer-key-or-kms"] = {[](Damaged&) {}, "InvalidRequest", "appropriate encryption parameters"};
  ASSERT_EQ(faults.size(), names.size());
  for (auto& [check, fault] : faults) {
    fault.damage = [damage = fault.damage, target = on(upload)](Damaged& request) {
      if (request.key == "plain") request.key = target;
      damage(request);
    };
  }
  EXPECT_GE(walk("PUT", names, faults), 8);
}

TEST_F(OrderOfChecks, OfTheSourceOfACopy) {
  struct SourceFault {
    std::string check;
    std::string source;  ///< empty: as the fault before or after it has it
    Headers headers;
    std::string answer;
  };
  const Headers other_key = customer_key('w', "x-amz-copy-source-");
  const std::vector<SourceFault> order = {
      {"source-is-named", "nothing", {}, "InvalidArgument"},
      {"bucket-permission-and-owner", "nowhere/customer", {}, "NoSuchBucket"},
      {"object-exists", "bkt/missing", {}, "NoSuchKey"},
      {"not-archived", "bkt/archived-customer", other_key, "InvalidObjectState"},
      {"customer-key-headers",
       "bkt/customer",
       {{"x-amz-copy-source-server-side-encryption-customer-algorithm", "KMS"}},
       "InvalidEncryptionAlgorithmError"},
      {"customer-key-fits", "bkt/customer", other_key, "AccessDenied"},
      {"conditions", "", {{"x-amz-copy-source-if-match", "x"}}, "PreconditionFailed"},
  };
  std::vector<std::string> names;
  add_names(service::source_order(), names);
  std::erase(names, "signature-for-kms");  // nobody anonymous writes here: policy_test tries it
  ASSERT_EQ(names.size(), order.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(order[i].check, names[i]);
    for (std::size_t j = i + 1; j < order.size(); ++j) {
      Headers headers = order[i].headers;
      for (const Header& one : order[j].headers)
        if (!headers.has(one.name)) headers.add(one.name, one.value);
      headers.set("x-amz-copy-source", order[i].source);
      const Answer answer = send("PUT", "/bkt/copy", {.headers = headers});
      EXPECT_EQ(answer.code(), order[i].answer) << order[i].check << ", then " << order[j].check << answer.body;
    }
  }
}

TEST_F(OrderOfChecks, OfCopies) {
  put_shut("shut");
  put("self", {});
  std::vector<std::string> names;
  add_names(service::copy_order(), names);
  std::erase(names, "size");  // 5 GiB
  const auto source = [](std::string name, std::string answer) {
    return Fault{[name = std::move(name)](Damaged& request) { request.headers.set("x-amz-copy-source", name); },
                 std::move(answer),
                 "",
                 {"source"}};
  };
  const FaultsByCheck put = of_put();
  FaultsByCheck faults;
  for (const char* check : {"key-length", "condition-is-known", "encryption-headers", "lock-and-acl", "key-of-kms"})
    faults[check] = put.at(check);
  faults["source"] = source("bkt/missing", "NoSuchKey");
  faults["metadata"] = wrong_header("x-amz-metadata-directive", "MOVE", "InvalidArgument", "metadata directive");
  faults["changes-something"] = {[](Damaged& request) {
                                   request.key = "self";
                                   request.headers.set("x-amz-copy-source", "bkt/self");
                                 },
                                 "InvalidRequest",
                                 "illegal",
                                 {"source", "key", "x-amz-server-side-encryption"}};
  faults["checksum-headers"] = wrong_header("x-amz-checksum-algorithm", "CRC", "InvalidRequest", "Checksum algorithm");
  faults["condition-holds"] = {[](Damaged& request) {
                                 request.key = "customer";
                                 request.headers.set("If-None-Match", "*");
                               },
                               "PreconditionFailed",
                               "",
                               {"If-None-Match", "key"}};
  faults["source-opens"] = source("bkt/shut", "KMS.DisabledException");
  ASSERT_EQ(faults.size(), names.size());
  for (auto& [check, fault] : faults) {
    fault.damage = [damage = fault.damage](Damaged& request) {
      if (request.key == "plain") request.key = "copy";
      if (!request.headers.has("x-amz-copy-source")) request.headers.set("x-amz-copy-source", "bkt/kms");
      damage(request);
    };
  }
  EXPECT_GE(walk("PUT", names, faults), 43);
}

TEST_F(OrderOfChecks, OfCopiesOfParts) {
  put_shut("shut");
  std::vector<std::string> names;
  add_names(service::part_copy_order(), names);
  std::erase(names, "size");  // 5 GiB
  const std::string upload = send("POST", "/bkt/part?uploads", {.headers = customer_key()}).xml("UploadId");
  const std::string plain = send("POST", "/bkt/part?uploads").xml("UploadId");
  const auto source = [](std::string name, std::string answer) {
    return Fault{[name = std::move(name)](Damaged& request) { request.headers.set("x-amz-copy-source", name); },
                 std::move(answer),
                 "",
                 {"source"}};
  };
  FaultsByCheck faults;
  faults["part-number"] = {[&](Damaged& request) { request.key = "part?partNumber=0&uploadId=" + plain; },
                           "InvalidArgument",
                           "Part number",
                           {"target"}};
  faults["source"] = source("bkt/missing", "NoSuchKey");
  faults["source-range"] =
      wrong_header("x-amz-copy-source-range", "bytes=0-9999", "InvalidRequest", "copy range is invalid");
  faults["customer-key-or-kms"] = {[&](Damaged& request) { request.key = "part?partNumber=1&uploadId=" + upload; },
                                   "InvalidRequest",
                                   "appropriate encryption parameters",
                                   {"target"}};
  faults["source-opens"] = source("bkt/shut", "KMS.DisabledException");
  ASSERT_EQ(faults.size(), names.size());
  for (auto& [check, fault] : faults) {
    fault.damage = [damage = fault.damage, target = "part?partNumber=1&uploadId=" + plain](Damaged& request) {
      if (request.key == "plain") request.key = target;
      if (!request.headers.has("x-amz-copy-source")) request.headers.set("x-amz-copy-source", "bkt/plain");
      damage(request);
    };
  }
  EXPECT_GE(walk("PUT", names, faults), 8);
}

TEST_F(OrderOfChecks, OfCompletions) {
  const Headers wanted =
      both(customer_key(), {{"x-amz-checksum-algorithm", "CRC32"}, {"x-amz-checksum-type", "FULL_OBJECT"}});
  const std::string upload = send("POST", "/bkt/plain?uploads", {.headers = wanted}).xml("UploadId");
  const std::string part =
      send("PUT", "/bkt/plain?partNumber=1&uploadId=" + upload, {.headers = customer_key(), .body = "part"}).etag();
  put("plain", {});  // since the upload began
  const std::string current = send("HEAD", "/bkt/plain").header("ETag");
  const auto list = [](const std::string& etag) {
    return "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag +
           "</ETag></Part></CompleteMultipartUpload>";
  };
  struct CompletionFault {
    std::string check;
    std::string answer;
    std::string site;  ///< faults that share one cannot be in one request
    Headers headers{};
    std::string body{};
  };
  const std::vector<CompletionFault> order = {
      {"condition-is-known", "NotImplemented", "condition", {{"If-None-Match", "x"}}},
      {"checksum-headers", "InvalidRequest", "type", {{"x-amz-checksum-type", "COMPOSITE"}}},
      {"customer-key",
       "InvalidEncryptionAlgorithmError",
       "key",
       {{"x-amz-server-side-encryption-customer-algorithm", "KMS"}}},
      {"list-of-parts", "MalformedXML", "body", {}, "<nothing>"},
      {"parts-are-there", "InvalidPart", "body", {}, list("00000000000000000000000000000000")},
      {"checksum-of-the-object", "BadDigest", "checksum", {{"x-amz-checksum-crc32", "AAAAAA=="}}},
      {"condition-holds", "PreconditionFailed", "condition", {{"If-Match", "x"}}},
      {"no-conflict", "ConditionalRequestConflict", "condition", {{"If-Match", current}}},
  };
  std::vector<std::string> names;
  add_names(service::completion_order(), names);
  ASSERT_EQ(names.size(), order.size());
  int tried = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    EXPECT_EQ(order[i].check, names[i]);
    for (std::size_t j = i; j < order.size(); ++j) {
      if (i != j && order[i].site == order[j].site) continue;
      Headers headers = i == j ? order[i].headers : both(order[i].headers, order[j].headers);
      for (const Header& one : customer_key())
        if (!headers.has(one.name)) headers.add(one.name, one.value);
      const std::string& damaged = order[i].body.empty() ? order[j].body : order[i].body;
      const Answer answer = send("POST", "/bkt/plain?uploadId=" + upload,
                                 {.headers = headers, .body = damaged.empty() ? list(part) : damaged});
      EXPECT_EQ(answer.code(), order[i].answer) << order[i].check << ", then " << order[j].check << answer.body;
      ++tried;
    }
  }
  EXPECT_GE(tried, 30);
}

TEST_F(OrderOfChecks, DescriptionsStopBeforeTheConditions) {
  const auto all = service::read_order();
  const auto some = service::description_order();
  ASSERT_LT(some.size(), all.size());
  for (std::size_t i = 0; i < some.size(); ++i) EXPECT_EQ(some[i].name, all[i].name);
  EXPECT_EQ(all[some.size()].name, "conditions");
}

TEST_F(OrderOfChecks, AKeyIsAskedForBeforeA304) {  // SSEC-37
  const std::string etag = send("HEAD", "/bkt/customer", {.headers = customer_key()}).header("ETag");
  for (const std::string verb : {"GET", "HEAD"}) {
    EXPECT_EQ(send(verb, "/bkt/customer", {.headers = {{"If-None-Match", etag}}}).status, 400);
    EXPECT_EQ(send(verb, "/bkt/customer", {.headers = both(customer_key('w'), {{"If-None-Match", etag}})}).status, 403);
    EXPECT_EQ(send(verb, "/bkt/customer", {.headers = both(customer_key(), {{"If-None-Match", etag}})}).status, 304);
  }
}

}  // namespace
}  // namespace s3sse
