#pragma once
// A whole simulator in the test's own process: seeded randomness, a clock that stands still, requests signed with the
// secret access key of one of two accounts.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>

#include "simulator/base/clock.h"
#include "simulator/base/entropy.h"
#include "simulator/service/service.h"
#include "simulator/trace/event.h"

namespace s3sse {

/// An answer, read to its end.
struct Answer {
  int status = 0;
  Headers headers;
  std::string body;
  bool body_failed = false;  ///< the stream ended in an error: a server would cut the connection
  std::optional<std::uint64_t> content_length;

  [[nodiscard]] std::string header(std::string_view name) const { return std::string(headers.get_or(name, "")); }
  /// The text of the first XML element of that name; empty when there is none.
  [[nodiscard]] std::string xml(std::string_view name) const;
  [[nodiscard]] std::string code() const { return xml("Code"); }
  /// ETag header without quotes.
  [[nodiscard]] std::string etag() const;
};

inline constexpr std::string_view principal_secret = "secret-access-key-of-principals-of-tests";

struct Ask {
  Headers headers{};
  std::string body{};
  bool secure = true;
  bool anonymous = false;
  bool as_stranger = false;       ///< the second account
  std::string as{};               ///< access key of a principal that the test added, whose secret is principal_secret
  trace::Trace* trace = nullptr;  ///< filled with what happened
};

class ServiceTest : public testing::Test {
 protected:
  explicit ServiceTest(ServiceConfig config = {});

  /// Starts over with another configuration: other rules, another era, principals beside the usual two. Nothing of the
  /// old store is left.
  void restart(ServiceConfig config);
  void restart_without(Rule rule);

  Answer send(std::string_view method, std::string_view target, Ask ask = {});
  /// The same without a word about the body: the source is the test's own.
  Answer send_stream(std::string_view method, std::string_view target, std::unique_ptr<BodySource> body,
                     Headers headers = {});
  Response raw(std::string_view method, std::string_view target, std::unique_ptr<BodySource> body, Ask ask);

  /// Makes "/bkt" and, if asked, lifts the block on SSE-C.
  void make_bucket(std::string_view name = "bkt", bool allow_sse_c = true);
  void put_default(std::string_view algorithm, std::string_view bucket = "bkt", std::string_view extra = "");
  void enable_versioning(std::string_view bucket = "bkt");
  /// Lifts what keeps the public out of a new bucket.
  void open_to_public(std::string_view bucket = "bkt");
  /// Lets the bucket take access control lists.
  void allow_lists(std::string_view bucket = "bkt");
  /// Puts the document of a subresource, with its Content-MD5: "/bkt?tagging".
  Answer put_document(const std::string& target, const std::string& document, Headers headers = {});

  static Headers customer_key(char fill = 'k', std::string_view prefix = "x-amz-");
  static Headers copy_source_key(char fill = 'k') { return customer_key(fill, "x-amz-copy-source-"); }
  static Headers both(Headers a, const Headers& b);
  static std::string md5_base64(std::string_view text);
  static std::string md5_hex(std::string_view text);
  static std::string pattern(std::size_t size, unsigned seed = 1);

  FakeClock clock_;
  SeededEntropy entropy_{"service tests"};
  std::chrono::milliseconds slept_{0};  ///< for a slow KMS; nobody really waits
  std::unique_ptr<Service> service_;
};

}  // namespace s3sse
