#include "harness/cli/simulator/probe_door.h"

#include <gtest/gtest.h>

#include "harness/transport/probe_failure.h"
#include "harness/transport/remote_probe.h"
#include "simulator/base/entropy.h"
#include "simulator/service/service.h"

namespace s3sse::cli {
namespace {

using std::chrono::milliseconds;

const std::string token = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";

class KnownAnswers final : public harness::Probe {
 public:
  explicit KnownAnswers(OffsetClock& clock) : clock_(clock) {}
  std::optional<Bytes> stored_bytes(std::string_view bucket, std::string_view key) override {
    if (bucket != "b" || key != "schön/k") return std::nullopt;
    return Bytes{0, 0xFF, 10};
  }
  std::optional<std::string> stored_metadata(std::string_view bucket, std::string_view) override {
    if (bucket != "b") return std::nullopt;
    return "x: \xFF\n";
  }
  std::uint64_t kms_position() override { return 17; }
  std::vector<KmsCall> kms_calls(std::uint64_t after) override {
    if (after >= 17) return {};
    return {{"Decrypt", "arn:key", {{"aws:s3:arn", "arn:aws:s3:::b"}, {"a", "b"}}, "arn:user", "s3", "Denied"}};
  }
  bool corrupt(std::string_view, std::string_view, std::uint64_t offset) override { return offset < 3; }
  void advance_clock(milliseconds step) override { clock_.advance(step); }

 private:
  OffsetClock& clock_;
};

class ProbeDoorTest : public testing::Test {
 protected:
  static Request question(std::string name, std::string_view body, std::string authorization = "Bearer " + token) {
    Request request;
    request.method = "POST";
    request.target = std::string(harness::probe_path) + std::move(name);
    request.headers.add("Host", "127.0.0.1:9443");
    if (!authorization.empty()) request.headers.add("Authorization", std::move(authorization));
    request.body = std::make_unique<MemorySource>(body);
    return request;
  }
  std::pair<int, std::string> ask(Request request) {
    Response response = door_.answer(request);
    return {response.status, std::string(as_text(*read_all(*response.body, 1 << 20)))};
  }
  int status(std::string name, std::string_view body) { return ask(question(std::move(name), body)).first; }

  OffsetClock clock_;
  KnownAnswers probe_{clock_};
  SeededEntropy entropy_{"probe door"};
  Service service_{{}, Doors{clock_, entropy_}};
  ProbeDoor door_{
      probe_, clock_, {service_, "start"}, SecretBytes::copy_of(as_bytes(token)), {"s3.localhost", "localhost"}};
};

TEST_F(ProbeDoorTest, SnapshotsComeBackByTheirNames) {
  EXPECT_EQ(ask(question("reset", "{}")).second, R"({"done":false})") << "nothing was saved as the start";
  EXPECT_EQ(ask(question("save_snapshot", R"({"name": "start"})")).second, R"({"done":true})");
  store::BucketRecord made;
  made.name = "new";
  service_.store().create_bucket(made);
  EXPECT_EQ(ask(question("reset", "{}")).second, R"({"done":true})");
  EXPECT_FALSE(service_.store().bucket("new"));
  EXPECT_EQ(ask(question("restore_snapshot", R"({"name": "other"})")).second, R"({"done":false})");
  EXPECT_EQ(status("restore_snapshot", R"({"name": "../x"})"), 400);
  EXPECT_EQ(status("save_snapshot", "{}"), 400);
  ProbeDoor without(probe_, clock_, {service_, ""}, SecretBytes::copy_of(as_bytes(token)), {});
  Request request = question("reset", "{}");
  EXPECT_EQ(without.answer(request).status, 400);
}

TEST_F(ProbeDoorTest, OnlyTheTokenOpensIt) {
  EXPECT_EQ(status("kms_position", "{}"), 200);
  const std::string other = "10112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
  for (const std::string& shown : {std::string(), "Bearer " + other, "Bearer " + token + "0", token,
                                   "Bearer " + token.substr(1), std::string("Bearer ")}) {
    const auto [code, text] = ask(question("kms_position", "{}", shown));
    EXPECT_EQ(code, 403) << shown;
    EXPECT_EQ(text.find(token), std::string::npos);
  }
  Request twice = question("kms_position", "{}");
  twice.headers.add("authorization", "Bearer " + token);
  EXPECT_EQ(ask(std::move(twice)).first, 403);
  EXPECT_EQ(ask(question("no_such_question", "{}", "")).first, 403) << "a stranger learns nothing";
  ProbeDoor closed(probe_, clock_, {service_, ""}, SecretBytes(), {});
  Request request = question("kms_position", "{}", "Bearer ");
  EXPECT_EQ(closed.answer(request).status, 403) << "no token is no password";
}

TEST_F(ProbeDoorTest, WhatIsWrongIsRefused) {
  EXPECT_EQ(status("no_such_question", "{}"), 404);
  EXPECT_EQ(status("", "{}"), 404);
  Request get = question("kms_position", "{}");
  get.method = "GET";
  EXPECT_EQ(ask(std::move(get)).first, 405);
  for (const char* body : {"", "{", "[]", "null", "{}", R"({"bucket": 1, "key": "k"})", R"({"bucket": "b"})"})
    EXPECT_EQ(status("stored_bytes", body), 400) << body;
  for (const char* after : {"-1", "1.5", "\"1\"", "null", "99999999999999999999"})
    EXPECT_EQ(status("kms_calls", std::string(R"({"after": )") + after + "}"), 400) << after;
  EXPECT_EQ(status("stored_bytes", std::string(60'000, '[')), 400);
  EXPECT_EQ(status("stored_bytes", std::string(70'000, ' ')), 413);
}

TEST_F(ProbeDoorTest, TheClockCannotOverflow) {
  for (const char* step : {"9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e3", "\"1\""})
    EXPECT_EQ(status("advance_clock", std::string(R"({"milliseconds": )") + step + "}"), 400) << step;
  EXPECT_EQ(clock_.offset().count(), 0);
}

TEST_F(ProbeDoorTest, KeysOfVirtualHostsBelongToS3) {
  Request request = question("kms_position", "{}");
  EXPECT_TRUE(door_.is_for_it(request));
  for (const char* host : {"localhost", "localhost:9443", "[::1]:9443", "[::1]", "127.0.0.1"}) {
    request.headers.set("Host", host);
    EXPECT_TRUE(door_.is_for_it(request)) << host;
  }
  for (const char* host : {"bucket.localhost", "BUCKET.LocalHost:9443", "bucket.s3.localhost:80"}) {
    request.headers.set("Host", host);
    EXPECT_FALSE(door_.is_for_it(request)) << host;
  }
  request.headers.set("Host", "localhost");
  for (const char* target :
       {"/", "/_s3sse", "/_s3sse/probe", "/bucket/_s3sse/probe/corrupt", "//_s3sse/probe/corrupt"}) {
    request.target = target;
    EXPECT_FALSE(door_.is_for_it(request)) << target;
  }
}

/// The client of the protocol, straight into the door.
class IntoTheDoor final : public harness::Endpoint {
 public:
  explicit IntoTheDoor(ProbeDoor& door) : door_(door) { info_.host = "localhost"; }
  harness::Exchange send(const harness::WireRequest& wire, harness::Deadline) override {
    harness::Exchange exchange;
    Request request{wire.method, wire.target, wire.headers, std::make_unique<MemorySource>(wire.body), {}};
    if (!door_.is_for_it(request)) return exchange;
    Response response = door_.answer(request);
    exchange.response = {response.status, response.headers, *read_all(*response.body, 1 << 20)};
    if (broken) exchange.response.body.resize(exchange.response.body.size() / 2);
    return exchange;
  }
  [[nodiscard]] const harness::EndpointInfo& info() const override { return info_; }
  bool broken = false;

 private:
  ProbeDoor& door_;
  harness::EndpointInfo info_;
};

class RemoteProbeTest : public ProbeDoorTest {
 protected:
  Result<std::unique_ptr<harness::RemoteProbe>> connect(std::string_view shown) {
    auto way = std::make_unique<IntoTheDoor>(door_);
    way_ = way.get();
    return harness::RemoteProbe::connect(std::move(way), SecretBytes::copy_of(as_bytes(shown)),
                                         [this](milliseconds step) { here_.advance(step); });
  }
  OffsetClock here_;
  IntoTheDoor* way_ = nullptr;
};

TEST_F(RemoteProbeTest, EveryAnswerArrivesAsItWasGiven) {
  const auto probe = connect(token);
  ASSERT_TRUE(probe) << probe.error().message;
  harness::Probe& remote = **probe;
  EXPECT_EQ(remote.stored_bytes("b", "schön/k"), (Bytes{0, 0xFF, 10}));
  EXPECT_EQ(remote.stored_bytes("b", "other"), std::nullopt);
  EXPECT_EQ(remote.stored_metadata("b", "k"), "x: \xFF\n");
  EXPECT_EQ(remote.stored_metadata("c", "k"), std::nullopt);
  EXPECT_EQ(remote.kms_position(), 17U);
  EXPECT_TRUE(remote.kms_calls(17).empty());
  const auto calls = remote.kms_calls(0);
  ASSERT_EQ(calls.size(), 1U);
  const auto expected = probe_.kms_calls(0).front();
  EXPECT_EQ(calls[0].api, expected.api);
  EXPECT_EQ(calls[0].key_arn, expected.key_arn);
  EXPECT_EQ(calls[0].context, expected.context);
  EXPECT_EQ(calls[0].principal_arn, expected.principal_arn);
  EXPECT_EQ(calls[0].via_service, expected.via_service);
  EXPECT_EQ(calls[0].error, expected.error);
  EXPECT_TRUE(remote.corrupt("b", "k", 2));
  EXPECT_FALSE(remote.corrupt("b", "k", 3));
}

TEST_F(RemoteProbeTest, BothClocksMoveAndTheFarOneMovesBack) {
  clock_.advance(milliseconds(500));  // left behind by a client that was killed
  {
    const auto probe = connect(token);
    ASSERT_TRUE(probe);
    EXPECT_EQ(here_.offset(), milliseconds(500));
    (*probe)->advance_clock(milliseconds(60'000));
    EXPECT_EQ(clock_.offset(), milliseconds(60'500));
    EXPECT_EQ(here_.offset(), clock_.offset());
  }
  EXPECT_EQ(clock_.offset(), milliseconds(500));
}

TEST_F(RemoteProbeTest, AWrongTokenIsToldAtOnce) {
  const auto probe = connect("0011");
  ASSERT_FALSE(probe);
  EXPECT_NE(probe.error().message.find("403"), std::string::npos);
  EXPECT_EQ(probe.error().message.find("0011"), std::string::npos);
}

TEST_F(RemoteProbeTest, ABrokenAnswerIsNotTakenForAbsence) {
  const auto probe = connect(token);
  ASSERT_TRUE(probe);
  way_->broken = true;
  EXPECT_THROW((*probe)->stored_bytes("b", "other"), harness::ProbeFailure);
  EXPECT_THROW((*probe)->kms_calls(17), harness::ProbeFailure);
  EXPECT_THROW((*probe)->stored_bytes("b", "\xFF"), harness::ProbeFailure);
  EXPECT_THROW((*probe)->advance_clock(milliseconds(0)), harness::ProbeFailure);
}

}  // namespace
}  // namespace s3sse::cli
