// Calls that concern no key: no key policy speaks of them, so the caller's own policies decide.
#include "simulator/policy/identity_policies.h"
#include "suites/unit/kms/kms_fixture.h"

namespace s3sse::kms {
namespace {

TEST_F(KmsTest, CallsThatConcernNoKeyTakeALeaveOfTheCallers) {
  own.principal.identity_policies = policy::make_identity_policies({{"own", R"({"Version":"2012-10-17","Statement":[
      {"Effect":"Allow","Action":["s3:*","kms:ListAliases"],"Resource":"*"}]})"}})
                                        .value();
  for (const char* denied : {"CreateKey", "ListKeys", "GenerateRandom"}) {
    const JsonAnswer answer = call(denied, {{"NumberOfBytes", 8}});
    EXPECT_EQ(answer.status, 400) << denied;
    EXPECT_EQ(answer.body["__type"], "AccessDeniedException") << denied;
  }
  EXPECT_EQ(call("ListAliases", nlohmann::json::object()).status, 200);
  EXPECT_TRUE(kms.list_keys(own)->empty()) << "denied, and made all the same";
  EXPECT_EQ(kms.ledger().front().error, "AccessDeniedException") << "a call that was denied is a call, too";
}

}  // namespace
}  // namespace s3sse::kms
