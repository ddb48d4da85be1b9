// The judge opens what the format says, and names the rule where something else was done. Known answers: an example
// that the official Python client reads.
#include "harness/client_side/envelope.h"

#include <gmock/gmock.h>

#include "simulator/base/encoding.h"

namespace s3sse::harness::client_side {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::IsEmpty;

Bytes run(std::uint8_t first, std::size_t count) {
  Bytes out(count);
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<std::uint8_t>(first + i);
  return out;
}

const Bytes data_key = run(0x00, 32);
constexpr const char* plaintext = "hello, s3 client-side encryption";
const TextMap v3_entries = {{"x-amz-i", "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ow=="},
                            {"x-amz-d", "VosJl07PIgE1Pm++NwjXrGG85dMyJBXZ8Kiu5Q=="}};
const Bytes v3_body =
    from_hex("93ccf3ebf33e1e979d149212dccf69b97525daf06c403704d4763d9206d514343a2641d7183bb505aee0399db919f2e2")
        .value();

auto rule_is(const char* rule) {
  return Field(&Fault::rule, rule);
}

TEST(EnvelopeTest, OpensV3) {
  std::vector<Fault> faults;
  const auto opened = open_v3(v3_entries, v3_body, data_key, faults);
  ASSERT_TRUE(opened);
  EXPECT_EQ(as_text(*opened), plaintext);
  EXPECT_THAT(faults, IsEmpty());
}

TEST(EnvelopeTest, OpensV2) {
  std::vector<Fault> faults;
  const Bytes body =
      from_hex("8e7d10412ae722cc5145e4bf6e1faeaa5ddf3074f7972702ff7c5ff60bc21a6ff083ec925077a2af950fe4c0fcfd83c4")
          .value();
  const auto opened = open_v2({{"x-amz-iv", "oKGio6Slpqeoqaqr"}}, body, data_key, faults);
  ASSERT_TRUE(opened);
  EXPECT_EQ(as_text(*opened), plaintext);
  EXPECT_THAT(faults, IsEmpty());
}

TEST(EnvelopeTest, NamesAWrongCommitment) {
  std::vector<Fault> faults;
  TextMap entries = v3_entries;
  entries["x-amz-d"] = to_base64(Bytes(28, 1));
  EXPECT_TRUE(open_v3(entries, v3_body, data_key, faults));
  EXPECT_THAT(faults, ElementsAre(rule_is("CSE-KDF-16")));
}

TEST(EnvelopeTest, NamesABodyThatNothingOpens) {
  std::vector<Fault> faults;
  Bytes body = v3_body;
  body.back() ^= 1;
  EXPECT_FALSE(open_v3(v3_entries, body, data_key, faults));
  EXPECT_THAT(faults, ElementsAre(rule_is("CSE-KDF-14")));
}

TEST(EnvelopeTest, UnwrapsWithTheNameOfTheContentAlgorithm) {
  const SecretBytes aes = SecretBytes::copy_of(run(0x40, 32));
  const Bytes v3 =
      from_base64("oKGio6Slpqeoqaqr144EPObumipxZkv1hbE++f8G59T4epM6+sX0gfXfYOeDAqtYXY7fa+OU+0yMWObv").value();
  const Bytes v2 =
      from_base64("oKGio6Slpqeoqaqr144EPObumipxZkv1hbE++f8G59T4epM6+sX0gfXfYOflPJx1fwpQB0Z0PwNhYC9r").value();
  std::vector<Fault> faults;
  const auto first = unwrap_data_key(v3, {&aes, nullptr}, "115", faults);
  ASSERT_TRUE(first);
  EXPECT_EQ(Bytes(first->reveal().begin(), first->reveal().end()), data_key);
  EXPECT_TRUE(unwrap_data_key(v2, {&aes, nullptr}, "AES/GCM/NoPadding", faults));
  EXPECT_THAT(faults, IsEmpty());
  EXPECT_FALSE(unwrap_data_key(v3, {&aes, nullptr}, "AES/GCM/NoPadding", faults));
  EXPECT_THAT(faults, ElementsAre(rule_is("CSE-KR-49")));
}

}  // namespace
}  // namespace s3sse::harness::client_side
