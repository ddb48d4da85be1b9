// The grammar of faults, and which events a plan of them hits.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/faults/fault_plan.h"

namespace s3sse::faults {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

TEST(ParseFault, ReadsEveryOption) {
  const Fault slow =
      parse_fault("kms.slow:op=Decrypt,s3=GetObject,after=2,count=3,p=0.25,from=1s,for=2m,delay=50ms").value();
  EXPECT_EQ(slow.kind, Kind::kms_slow);
  EXPECT_EQ(slow.operation, "Decrypt");
  EXPECT_EQ(slow.s3_operation, "GetObject");
  EXPECT_EQ(slow.after, 2U);
  EXPECT_EQ(slow.count, 3U);
  EXPECT_EQ(slow.probability, 0.25);
  EXPECT_EQ(slow.from, 1s);
  EXPECT_EQ(slow.lasts, 2min);
  EXPECT_EQ(slow.delay, 50ms);
  EXPECT_EQ(parse_fault("store.full:capacity=2KiB")->capacity, 2048U);
  EXPECT_EQ(parse_fault("kms.throttle")->count, std::nullopt);
  EXPECT_EQ(parse_fault("kms.state:state=Unavailable")->count, 1U) << "a state that is set is set";
}

struct Wrong {
  const char* spec;
  const char* problem;
};

TEST(ParseFault, SaysWhatIsWrongAndWhatWouldBeRight) {
  for (const Wrong& wrong :
       {Wrong{"", "no fault is called \"\"; there are kms.throttle"}, Wrong{"kms.down", "\"kms.down\""},
        Wrong{"kms.throtle", "(did you mean kms.throttle?)"}, Wrong{"kms.slow:dely=5s", "(did you mean delay?)"},
        Wrong{"kms.slow:delay", "\"delay\" is not NAME=VALUE"}, Wrong{"kms.slow:delay=5", "is a time such as"},
        Wrong{"kms.slow:delay=99999m", "a day at most"},
        Wrong{"kms.throttle:delay=5s", "is not an option of this kind"},
        Wrong{"store.read:op=Decrypt", "is not an option of this kind; the names are s3, after"},
        Wrong{"kms.throttle:p=1.5", "from 0 to 1"}, Wrong{"kms.throttle:p=nan", "from 0 to 1"},
        Wrong{"kms.throttle:count=0", "1 or more"}, Wrong{"kms.throttle:after=-1", "0 or more"},
        Wrong{"kms.state:state=Broken", "PendingDeletion"}, Wrong{"store.full:capacity=lots", "10MiB"},
        Wrong{"store.full:capacity=99999999999999999999", "10MiB"}, Wrong{"kms.throttle:op=a b", "GenerateDataKey"},
        Wrong{"kms.throttle:", "NAME=VALUE"}}) {
    const auto fault = parse_fault(wrong.spec);
    ASSERT_FALSE(fault) << wrong.spec;
    EXPECT_THAT(fault.error().message, HasSubstr(wrong.problem)) << wrong.spec;
  }
}

class Plan : public testing::Test {
 protected:
  void arm(std::string_view spec) { plan_.add(parse_fault(spec).value()); }
  std::string hits(int events, const Event& event = {.operation = "Decrypt"}) {
    std::string out;
    for (int i = 0; i < events; ++i) out += plan_.hits(Kind::kms_throttle, event) ? 'x' : '.';
    return out;
  }

  FakeClock clock_{TimePoint{1'700'000'000s}};
  std::chrono::milliseconds slept_{0};
  FaultPlan plan_{clock_, "seed", [this](std::chrono::milliseconds time) { slept_ += time; }};
};

TEST_F(Plan, EmptyHitsNothing) {
  EXPECT_EQ(hits(3), "...");
}

TEST_F(Plan, CountsAfterAndCount) {
  arm("kms.throttle:after=2,count=3");
  EXPECT_EQ(hits(8), "..xxx...");
}

TEST_F(Plan, OperationsThatDoNotFitAreNotCounted) {
  arm("kms.throttle:op=Decrypt,s3=GetObject,count=1");
  EXPECT_EQ(hits(2, {.operation = "GenerateDataKey", .s3_operation = "GetObject"}), "..");
  EXPECT_EQ(hits(2, {.operation = "Decrypt", .s3_operation = "UploadPart"}), "..");
  EXPECT_EQ(hits(2, {.operation = "Decrypt", .s3_operation = "GetObject"}), "x.");
}

TEST_F(Plan, LastsAsLongAsItSays) {
  arm("kms.throttle:from=1s,for=2s");
  EXPECT_EQ(hits(1), ".");
  clock_.advance(1s);
  EXPECT_EQ(hits(1), "x");
  clock_.advance(2s);
  EXPECT_EQ(hits(1), ".");
}

TEST_F(Plan, ChanceFollowsTheSeed) {
  arm("kms.throttle:p=0.3");
  const std::string first = hits(1000);
  const auto count = std::count(first.begin(), first.end(), 'x');
  EXPECT_GT(count, 240);
  EXPECT_LT(count, 360);
  const auto again = [&](const std::string& seed) {
    FaultPlan other(clock_, seed);
    other.add(parse_fault("kms.throttle:p=0.3").value());
    std::string out;
    for (int i = 0; i < 1000; ++i) out += other.hits(Kind::kms_throttle, {}) ? 'x' : '.';
    return out;
  };
  EXPECT_EQ(again("seed"), first);
  EXPECT_NE(again("other"), first);
}

TEST_F(Plan, ClearedHitsNothingMore) {
  arm("kms.throttle");
  EXPECT_EQ(hits(1), "x");
  plan_.clear();
  EXPECT_EQ(hits(1), ".");
}

TEST_F(Plan, DelaysAddUp) {
  arm("kms.slow:delay=2s,count=1");
  arm("kms.slow:delay=300ms");
  plan_.delay({.operation = "Encrypt"});
  plan_.delay({.operation = "Encrypt"});
  EXPECT_EQ(slept_, 2600ms);
}

TEST_F(Plan, StatesAreForTheKeyThatIsNamed) {
  arm("kms.state:key=1234,state=PendingDeletion");
  EXPECT_EQ(plan_.new_state({.operation = "Decrypt", .key_arn = "arn:aws:kms:us-east-1:111122223333:key/9"}),
            std::nullopt);
  EXPECT_EQ(plan_.new_state({.operation = "Decrypt", .key_arn = "arn:aws:kms:us-east-1:111122223333:key/1234"}),
            "PendingDeletion");
}

TEST_F(Plan, RoomIsUsedUp) {
  arm("store.full:capacity=10");
  EXPECT_FALSE(plan_.is_full("PutObject", 6));
  EXPECT_TRUE(plan_.is_full("PutObject", 6));
  EXPECT_FALSE(plan_.is_full("PutObject", 4));
  EXPECT_TRUE(plan_.is_full("PutObject", 1));
}

}  // namespace
}  // namespace s3sse::faults
