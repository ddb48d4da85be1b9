#include "harness/transport/endpoint_url.h"

#include <gtest/gtest.h>

namespace s3sse::harness {
namespace {

TEST(EndpointUrl, ReadsHostAndPort) {
  EXPECT_EQ(parse_endpoint_url("https://s3.example.com")->text(), "https://s3.example.com:443");
  EXPECT_EQ(parse_endpoint_url("HTTP://127.0.0.1:9000/")->text(), "http://127.0.0.1:9000");
  EXPECT_EQ(parse_endpoint_url("https://[::1]:9443")->text(), "https://[::1]:9443");
  EXPECT_EQ(parse_endpoint_url("https://[::1]:9443")->host, "::1");
}

TEST(EndpointUrl, RefusesWhatIsNotAnEndpoint) {
  for (const char* text : {"", "localhost:9000", "ftp://host", "https://", "https://host/bucket", "https://host?x",
                           "https://host:0", "https://host:65536", "https://host:", "https://ho st", "https://[::1",
                           "https://[::1]9443", "https://host:9x", "https://a\nb"})
    EXPECT_FALSE(parse_endpoint_url(text)) << text;
}

TEST(EndpointUrl, NamesThePortInAHostHeaderOnlyWhereItIsNotTheSchemes) {
  EXPECT_EQ(parse_endpoint_url("http://s3.localhost")->host_header(), "s3.localhost");
  EXPECT_EQ(parse_endpoint_url("http://s3.localhost:8080")->host_header(), "s3.localhost:8080");
  EXPECT_EQ(parse_endpoint_url("https://[::1]:9443")->host_header(), "[::1]:9443");
}

TEST(EndpointUrl, NeverRepeatsAPassword) {
  const auto url = parse_endpoint_url("https://user:hunter2@host");
  ASSERT_FALSE(url);
  EXPECT_EQ(url.error().message.find("hunter2"), std::string::npos);
}

TEST(EndpointUrl, LoopbackHasThreeNames) {
  const auto url = [](const char* text) { return *parse_endpoint_url(text); };
  EXPECT_TRUE(url("https://localhost:9443").same_place(url("https://127.0.0.1:9443")));
  EXPECT_TRUE(url("https://[::1]:9443").same_place(url("https://127.0.0.1:9443")));
  EXPECT_FALSE(url("https://localhost:9443").same_place(url("http://localhost:9443")));
  EXPECT_FALSE(url("https://localhost:9443").same_place(url("https://localhost:9444")));
  EXPECT_FALSE(url("https://localhost:9443").same_place(url("https://example.com:9443")));
}

}  // namespace
}  // namespace s3sse::harness
