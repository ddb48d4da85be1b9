#include "simulator/service/principals_file.h"

#include <fstream>

#include "suites/unit/service/service_fixture.h"

namespace s3sse {
namespace {

using testing::HasSubstr;

constexpr const char* two_accounts = R"({"accounts": [
  {"account_id": "111122223333",
   "users": [
     {"name": "alice", "access_key_id": "AKIAALICE", "secret_access_key": "secret-access-key-of-principals-of-tests",
      "policies": [{"name": "reads", "document": {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["s3:GetObject", "kms:Decrypt"], "Resource": "*"}]}}]},
     {"name": "admin", "access_key_id": "AKIAADMIN", "secret_access_key": "secret-access-key-of-principals-of-tests"}],
   "roles": [{"name": "app", "session": "ci", "access_key_id": "ASIAAPP", "session_token": "token-of-the-session",
              "secret_access_key": "secret-access-key-of-principals-of-tests", "policies": []}],
   "root": {"access_key_id": "AKIAROOT", "secret_access_key": "secret-access-key-of-principals-of-tests"}},
  {"account_id": "444455556666",
   "users": [{"name": "carol", "access_key_id": "AKIACAROL", "secret_access_key": "secret-access-key-of-principals-of-tests"}]}]})";

TEST(ParsePrincipals, ReadsUsersRolesAndRoot) {
  const auto accounts = parse_principals(two_accounts);
  ASSERT_TRUE(accounts) << accounts.error().message;
  ASSERT_EQ(accounts->size(), 5U);
  EXPECT_NE((*accounts)[0].identity_policies, nullptr);
  EXPECT_EQ((*accounts)[1].identity_policies, nullptr) << "no policies: an administrator";
  EXPECT_EQ((*accounts)[2].role_session, "ci");
  EXPECT_NE((*accounts)[2].identity_policies, nullptr) << "an empty list is no administrator";
  EXPECT_TRUE((*accounts)[3].root);
  EXPECT_EQ((*accounts)[4].account_id, "444455556666");
}

struct WrongFile {
  std::string json;
  std::string problem;
};

std::string one_user(const std::string& members) {
  return R"({"accounts": [{"account_id": "111122223333", "users": [{)" + members + "}]}]}";
}

TEST(ParsePrincipals, NamesThePlaceAndNeverASecret) {
  const std::string keys = R"("access_key_id": "AKIAX", "secret_access_key": "hunter2-hunter2")";
  for (const WrongFile& wrong : {
           WrongFile{"[]", "a JSON object with a list \"accounts\""},
           WrongFile{R"({"accounts": []})", "holds no user"},
           WrongFile{R"({"users": []})", "unknown member \"users\"; what fits here is accounts"},
           WrongFile{R"({"accounts": {}})", "accounts is not a list"},
           WrongFile{R"({"accounts": [{"account_id": "12"}]})", "accounts[0].account_id has twelve digits"},
           WrongFile{one_user(keys), "accounts[0].users[0] needs \"name\""},
           WrongFile{one_user(R"("name": "a b", )" + keys), "accounts[0].users[0].name has 1 to 64"},
           WrongFile{one_user(R"("name": "a", "access_key_id": "AKIAX")"), "needs \"secret_access_key\""},
           WrongFile{one_user(R"("name": "a", "access_key_id": "A/X", "secret_access_key": "hunter2-hunter2")"),
                     "access_key_id has 1 to 128"},
           WrongFile{one_user(R"("name": "a", "policies": [{"name": "p"}], )" + keys),
                     "policies[0] needs \"document\""},
           WrongFile{one_user(R"("name": "a", "policies": [{"name": "p", "document": "{}"}], )" + keys),
                     "policies[0].document is not a JSON object"},
           WrongFile{one_user(R"("name": "a", "policies": [{"name": "p", "document": {"Statement": 3}}], )" + keys),
                     "p: "},
           WrongFile{one_user(R"("name": "a", )" + keys + R"(}, {"name": "b", )" + keys),
                     "\"AKIAX\" is that of another one"},
           WrongFile{std::string(100'000, '['), "nested deeper than 32 levels"},
       }) {
    const auto accounts = parse_principals(wrong.json);
    ASSERT_FALSE(accounts) << wrong.json;
    EXPECT_THAT(accounts.error().message, HasSubstr(wrong.problem));
    EXPECT_THAT(accounts.error().message, testing::Not(HasSubstr("hunter2")));
  }
}

class PrincipalsFile : public ServiceTest {
 protected:
  PrincipalsFile() {
    ServiceConfig config;
    config.accounts = std::move(*parse_principals(two_accounts));
    restart(std::move(config));
    make_bucket();
  }
};

TEST_F(PrincipalsFile, EachMayWhatItsPoliciesSay) {
  ASSERT_EQ(send("PUT", "/bkt/doc", {.body = "text", .as = "AKIAADMIN"}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/doc", {.as = "AKIAALICE"}).body, "text");
  EXPECT_EQ(send("PUT", "/bkt/doc", {.body = "text", .as = "AKIAALICE"}).status, 403);
  EXPECT_EQ(send("GET", "/bkt/doc", {.as = "AKIAROOT"}).status, 200);
  EXPECT_EQ(send("GET", "/bkt/doc", {.as = "AKIACAROL"}).status, 403) << "another account, and no bucket policy";
  const Headers token{{"x-amz-security-token", "token-of-the-session"}};
  const Answer role = send("GET", "/bkt/doc", {.headers = token, .as = "ASIAAPP"});
  EXPECT_EQ(role.status, 403);
  EXPECT_THAT(role.xml("Message"), HasSubstr("arn:aws:sts::111122223333:assumed-role/app/ci"));
  EXPECT_NE(send("GET", "/bkt/doc", {.as = "ASIAAPP"}).status, 200) << "without the token of the session";
}

}  // namespace
}  // namespace s3sse
