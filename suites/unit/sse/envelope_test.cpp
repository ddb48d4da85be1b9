#include "simulator/sse/envelope.h"

#include "simulator/base/json.h"
#include "suites/unit/sse/fixture.h"

namespace s3sse::sse {
namespace {

class EnvelopeTest : public SseTest {
 protected:
  std::vector<std::string> samples() {
    Headers bucket_key = managed("aws:kms");
    bucket_key.add(std::string(header::bucket_key_enabled), "true");
    std::vector<std::string> texts;
    for (const Headers& headers :
         {managed("AES256"), managed("aws:kms"), bucket_key, managed("aws:kms:dsse"), good_triple()}) {
      texts.push_back(serialise(make(headers).envelope));
    }
    return texts;
  }
  static void refused(const std::string& text) {
    const auto parsed = parse_envelope(text);
    ASSERT_FALSE(parsed.has_value()) << text;
    EXPECT_EQ(parsed.error().code, "integrity");
  }
  static std::string replaced(std::string text, std::string_view what, std::string_view by) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what << " in " << text;
    if (at != std::string::npos) text.replace(at, what.size(), by);
    return text;
  }
};

TEST_F(EnvelopeTest, RoundTrips) {
  for (const std::string& text : samples()) {
    const auto parsed = parse_envelope(text);
    ASSERT_TRUE(parsed.has_value()) << text;
    EXPECT_EQ(serialise(*parsed), text);
    EXPECT_EQ(write_json(*parse_json(text)), text) << "the form in which data folders have it";
  }
}

TEST_F(EnvelopeTest, ALegacyObjectSaysSo) {
  auto planned = plan(Headers{}, Era::y2022);
  const Envelope envelope = engine_.generate(*planned, place_, facts(), origin()).value().envelope;
  EXPECT_TRUE(parse_envelope(serialise(envelope)).value().legacy_unencrypted);
}

TEST_F(EnvelopeTest, OfACustomerKeyOnlyTheVerifierIsKept) {  // SSEC-26
  const Envelope made = make(good_triple()).envelope;
  ASSERT_FALSE(made.customer_key_md5.empty());
  EXPECT_EQ(serialise(made).find(made.customer_key_md5), std::string::npos);
  EXPECT_TRUE(parse_envelope(serialise(made)).value().customer_key_md5.empty());
}

TEST_F(EnvelopeTest, TheMd5OfAnEarlierDataFolderIsPassedOver) {
  const std::string before = R"("customer_key_md5":"1B2M2Y8AsgTpgAmY7PhCfg==",)";
  const std::string text = serialise(make(good_triple()).envelope);
  const auto read = parse_envelope(replaced(text, R"("customer_key_verifier")", before + R"("customer_key_verifier")"));
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(serialise(*read), text);
  refused(replaced(text, R"("customer_key_verifier")", before + before + R"("customer_key_verifier")"));
  refused(replaced(serialise(make(managed("AES256")).envelope), R"("method")", before + R"("method")"));
}

TEST_F(EnvelopeTest, EveryTruncationAndExtensionIsRefused) {
  for (const std::string& text : samples()) {
    for (std::size_t size = 0; size < text.size(); ++size) refused(text.substr(0, size));
    refused(text + " ");
    refused(" " + text);
    refused(text + text);
  }
}

TEST_F(EnvelopeTest, UnknownMissingAndDoubledMembersAreRefused) {
  for (const std::string& text : samples()) {
    refused(replaced(text, "{", R"({"extra":1,)"));
    refused(replaced(text, "{", R"({"v":1,)"));
    refused(replaced(text, R"("v":1)", R"("v":2)"));
    refused(replaced(text, R"("v":1)", R"("v":1.0)"));
    refused(replaced(text, R"("v":1)", R"("v":"1")"));
    refused(replaced(text, R"("bucket_key_enabled":)", R"("legacy_unencrypted":false,"bucket_key_enabled":)"));
    refused(replaced(text, R"("wrapped_keys":[)", R"("wrapped_keys":[1,)"));
    refused(replaced(text, R"("wrapped_keys":[")", R"("wrapped_keys":["!)"));
    refused(replaced(text, R"("method":")", R"("method":"x)"));
  }
}

TEST_F(EnvelopeTest, OneMethodDoesNotPassForAnother) {
  for (const std::string& text : samples()) {
    for (const char* method : {"AES256", "aws:kms", "aws:kms:dsse", "SSE-C"}) {
      const std::string own = sse_header_value(parse_envelope(text)->method).empty()
                                  ? "SSE-C"
                                  : std::string(sse_header_value(parse_envelope(text)->method));
      const bool both_kms = own.starts_with("aws:kms") && std::string(method).starts_with("aws:kms");
      if (own == method || both_kms) continue;  // those two are kept apart by what is wrapped
      refused(replaced(text, "\"" + own + "\"", "\"" + std::string(method) + "\""));
    }
  }
}

TEST_F(EnvelopeTest, ForeignTextIsRefused) {
  for (const std::string& text :
       {std::string(), std::string("null"), std::string("[]"), std::string("{}"), std::string("\"x\""),
        std::string(100000, '['), std::string(100000, '{'), std::string("\xff\xfe"), std::string(1 << 20, ' ')}) {
    refused(text);
  }
}

}  // namespace
}  // namespace s3sse::sse
