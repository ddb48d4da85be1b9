// The use of a customer key through S3: two accounts, three principals, a bucket policy, and every way in and out that
// AWS documents (KMS Developer Guide, "Key access" and "Allowing users in other accounts to use a KMS key"; S3 User
// Guide, "Using server-side encryption with AWS KMS keys").
#include "simulator/policy/identity_policies.h"
#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

constexpr const char* account_a = "111122223333";  // of bucket and key
constexpr const char* account_b = "444455556666";

/// alice and the role app are of account A, carol is of account B. All may do everything with S3.
enum class Who { alice, app, carol };

/// The verdict of the caller's own account on kms:GenerateDataKey and kms:Decrypt.
enum class Identity { silent, allows, denies };

/// The verdict of the key's policy, beside letting its administrator in.
enum class KeyPolicy {
  nothing,          ///< of the default policy not even the account: identity policies of A do not count
  account,          ///< the default policy: the account decides by identity policies
  caller,           ///< names the caller (a role for its sessions)
  foreign_account,  ///< names account B
  through_s3,       ///< names the caller, with kms:ViaService s3
  through_others,   ///< names the caller, with kms:ViaService of another service
  denies_caller,    ///< lets the account in, and denies the caller
};

struct Row {
  const char* why;
  Who who;
  Identity identity;
  KeyPolicy key_policy;
  bool grant;
  bool in_bucket_policy;  ///< the bucket's policy lets the caller in
  bool allowed;
};

// clang-format off
constexpr Row rows[] = {
  // why                                                    who         identity          key policy                  grant  bucket allowed
  {"same account: the default key policy leaves it to IAM", Who::alice, Identity::allows, KeyPolicy::account,         false, false, true},
  {"same account: and IAM says nothing",                    Who::alice, Identity::silent, KeyPolicy::account,         false, false, false},
  {"same account: the key policy alone is enough",          Who::alice, Identity::silent, KeyPolicy::caller,          false, false, true},
  {"same account: IAM counts only if the key policy says",  Who::alice, Identity::allows, KeyPolicy::nothing,         false, false, false},
  {"explicit deny of IAM wins over the key policy",         Who::alice, Identity::denies, KeyPolicy::caller,          false, false, false},
  {"explicit deny of the key policy wins over IAM",         Who::alice, Identity::allows, KeyPolicy::denies_caller,   false, false, false},
  {"a grant lets in whom no policy names",                  Who::alice, Identity::silent, KeyPolicy::account,         true,  false, true},
  {"a grant does not outweigh a deny",                      Who::alice, Identity::denies, KeyPolicy::account,         true,  false, false},
  {"a role that the key policy names covers its sessions",  Who::app,   Identity::silent, KeyPolicy::caller,          false, false, true},
  {"kms:ViaService of S3 is met",                           Who::app,   Identity::silent, KeyPolicy::through_s3,      false, false, true},
  {"kms:ViaService of another service is not",              Who::app,   Identity::silent, KeyPolicy::through_others,  false, false, false},
  {"cross account: key policy and IAM both say yes",        Who::carol, Identity::allows, KeyPolicy::foreign_account, false, true,  true},
  {"cross account: the key policy alone is not enough",     Who::carol, Identity::silent, KeyPolicy::foreign_account, false, true,  false},
  {"cross account: IAM alone is not enough",                Who::carol, Identity::allows, KeyPolicy::account,         false, true,  false},
  {"cross account: the bucket has to let in, too",          Who::carol, Identity::allows, KeyPolicy::foreign_account, false, false, false},
};
// clang-format on

std::string arn_of(Who who) {
  switch (who) {
    case Who::alice:
      return "arn:aws:iam::111122223333:user/alice";
    case Who::app:
      return "arn:aws:iam::111122223333:role/app";
    case Who::carol:
      break;
  }
  return "arn:aws:iam::444455556666:user/carol";
}

std::string statement(std::string_view effect, std::string_view principal, std::string_view condition = "") {
  return R"(,{"Effect":")" + std::string(effect) + R"(","Principal":{"AWS":")" + std::string(principal) +
         R"("},"Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*")" + std::string(condition) + "}";
}

std::string via(std::string_view service) {
  return R"(,"Condition":{"StringEquals":{"kms:ViaService":")" + std::string(service) +
         R"(.us-east-1.amazonaws.com"}})";
}

class KmsAccess : public ServiceTest {
 protected:
  static Account principal(Who who, Identity says) {
    std::string json = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"})";
    if (says != Identity::silent)
      json += std::string(R"(,{"Effect":")") + (says == Identity::allows ? "Allow" : "Deny") +
              R"(","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"*"})";
    return with_policy(who, json + "]}");
  }

  static Account with_policy(Who who, const std::string& policy) {
    Account account;
    account.account_id = who == Who::carol ? account_b : account_a;
    account.user_name = who == Who::alice ? "alice" : who == Who::app ? "app" : "carol";
    account.role_session = who == Who::app ? "ci" : "";
    account.access_key_id = "AKIACALLER";
    account.secret_access_key = principal_secret;
    account.identity_policies = policy::make_identity_policies({{"own", policy}}).value();
    return account;
  }

  static Principal administrator() {
    Principal owner;
    owner.account_id = account_a;
    owner.arn = "arn:aws:iam::111122223333:user/s3sse";
    return owner;
  }

  static std::string policy_of_key(Who who, KeyPolicy says) {
    std::string json = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" +
                       administrator().arn + R"("},"Action":"kms:*","Resource":"*"})";
    const std::string caller = arn_of(who);
    const std::string account = "arn:aws:iam::111122223333:root";
    switch (says) {
      case KeyPolicy::nothing:
        break;
      case KeyPolicy::account:
        json += statement("Allow", account);
        break;
      case KeyPolicy::caller:
        json += statement("Allow", caller);
        break;
      case KeyPolicy::foreign_account:
        json += statement("Allow", "arn:aws:iam::444455556666:root");
        break;
      case KeyPolicy::through_s3:
        json += statement("Allow", caller, via("s3"));
        break;
      case KeyPolicy::through_others:
        json += statement("Allow", caller, via("ec2"));
        break;
      case KeyPolicy::denies_caller:
        json += statement("Allow", account) + statement("Deny", caller);
        break;
    }
    return json + "]}";
  }

  void set_up(Account caller, const std::string& key_policy) {
    ServiceConfig config;
    config.accounts.push_back(std::move(caller));
    restart(std::move(config));
    make_bucket();
    const auto key = service_->kms().create_key({.principal = administrator()}, {.policy = key_policy});
    ASSERT_TRUE(key) << key.error().message;
    key_arn_ = key->arn;
    ASSERT_EQ(send("PUT", "/bkt/doc", {.headers = under_key(), .body = "text"}).status, 200);
  }

  void set_up(const Row& row) {
    set_up(principal(row.who, row.identity), policy_of_key(row.who, row.key_policy));
    if (row.in_bucket_policy) {
      const std::string policy = R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":")" +
                                 arn_of(row.who) + R"("},"Action":"s3:*","Resource":"arn:aws:s3:::bkt/*"}]})";
      ASSERT_EQ(send("PUT", "/bkt?policy", {.headers = {{"Content-MD5", md5_base64(policy)}}, .body = policy}).status,
                204);
    }
    if (row.grant) {
      kms::CreateGrantRequest grant;
      grant.grantee_principal = arn_of(row.who);
      grant.operations = {"GenerateDataKey", "Decrypt"};
      ASSERT_TRUE(service_->kms().create_grant({.principal = administrator()}, key_arn_, grant));
    }
  }

  [[nodiscard]] Headers under_key() const {
    return {{"x-amz-server-side-encryption", "aws:kms"}, {"x-amz-server-side-encryption-aws-kms-key-id", key_arn_}};
  }
  Answer as_caller(std::string_view method, std::string_view target, Headers headers = {}, std::string body = {}) {
    return send(method, target, {.headers = std::move(headers), .body = std::move(body), .as = "AKIACALLER"});
  }

  std::string key_arn_;
};

TEST_F(KmsAccess, ComesOutAsAwsDocumentsIt) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.why);
    set_up(row);
    const Answer write = as_caller("PUT", "/bkt/new", under_key(), "text");
    const Answer read = as_caller("GET", "/bkt/doc");
    if (row.allowed) {
      EXPECT_EQ(write.status, 200) << write.body;
      EXPECT_EQ(read.body, "text");
      continue;
    }
    for (const Answer* answer : {&write, &read}) {
      EXPECT_EQ(answer->status, 403);
      EXPECT_EQ(answer->code(), "AccessDenied");
    }
    EXPECT_EQ(send("HEAD", "/bkt/new").status, 404) << "refused, and stored all the same";
  }
}

// The S3 User Guide: a multipart upload decrypts and reads its parts, so it takes kms:Decrypt beside
// kms:GenerateDataKey; a plain PUT does not.
TEST_F(KmsAccess, WithoutDecryptSmallPutsGoOnAndUploadsBreak) {
  const auto caller = [](const std::string& actions) {
    return with_policy(Who::alice, R"({"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Allow","Action":)" +
                                       actions + R"(,"Resource":"*"}]})");
  };
  const std::string key_policy = policy_of_key(Who::alice, KeyPolicy::account);
  for (const bool may_decrypt : {true, false}) {
    set_up(caller(may_decrypt ? R"(["kms:GenerateDataKey","kms:Decrypt"])" : R"("kms:GenerateDataKey")"), key_policy);
    EXPECT_EQ(as_caller("PUT", "/bkt/small", under_key(), "text").status, 200);
    const Answer created = as_caller("POST", "/bkt/large?uploads", under_key());
    ASSERT_EQ(created.status, 200) << created.body;
    const std::string upload = created.xml("UploadId");
    const std::string part_target = "/bkt/large?partNumber=1&uploadId=" + upload;
    const Answer part = as_caller("PUT", part_target, {}, "part");
    EXPECT_EQ(part.status, may_decrypt ? 200 : 403) << part.body;
    // Somebody else uploads the part: completing it takes the permission all the same.
    const std::string etag = may_decrypt ? part.etag() : send("PUT", part_target, {.body = "part"}).etag();
    const Answer completed = as_caller("POST", "/bkt/large?uploadId=" + upload, {},
                                       "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>" + etag +
                                           "</ETag></Part></CompleteMultipartUpload>");
    EXPECT_EQ(completed.status, may_decrypt ? 200 : 403) << completed.body;
    EXPECT_EQ(send("HEAD", "/bkt/large").status, may_decrypt ? 200 : 404);
  }
}

}  // namespace
}  // namespace s3sse
