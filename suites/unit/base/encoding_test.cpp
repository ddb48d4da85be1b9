#include "simulator/base/encoding.h"

#include <gtest/gtest.h>

namespace s3sse {
namespace {

// RFC 4648 section 10.
TEST(Base64, MatchesThePublishedVectors) {
  const std::pair<std::string_view, std::string_view> vectors[] = {{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, encoded] : vectors) {
    EXPECT_EQ(to_base64(as_bytes(plain)), encoded);
    EXPECT_EQ(from_base64(encoded), to_bytes(plain));
  }
}

TEST(Base64, RefusesWhatIsNotCanonical) {
  for (const std::string_view text :
       {"Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9v\n", " Zm9v", "Zm-_", "Zh==", "Zm9=", "Zm=v", "Z\0g=="}) {
    EXPECT_EQ(from_base64(text), std::nullopt) << text;
  }
}

TEST(Base64, HoldsForEveryByteAndLength) {
  Bytes bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
    bytes.push_back(static_cast<std::uint8_t>(i * 7));
  }
}

TEST(Hex, MatchesThePublishedVectors) {
  EXPECT_EQ(to_hex(as_bytes("foobar")), "666f6f626172");
  EXPECT_EQ(from_hex("666F6f626172"), to_bytes("foobar"));
  EXPECT_EQ(from_hex(""), Bytes{});
  EXPECT_EQ(from_hex("6"), std::nullopt);
  EXPECT_EQ(from_hex("6g"), std::nullopt);
}

}  // namespace
}  // namespace s3sse
