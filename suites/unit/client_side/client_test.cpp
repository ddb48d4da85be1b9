// The client around the codec: what is asked of S3, and in which order.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/cli/client_side/memory_object_store.h"
#include "simulator/client_side/client.h"
#include "suites/unit/client_side/worked_example.h"

namespace s3sse::client_side {
namespace {

using namespace example;
using testing::ElementsAre;

struct World {
  cli::MemoryObjectStore store;
  SystemEntropy entropy;

  Client client(Policy policy = {}, StringMap description = {}) {
    return std::move(Client::create(store, aes_keyring(std::move(description)), std::move(policy), entropy).value());
  }
  std::string get(Client& client, const GetRequest& request) {
    TextSink sink;
    const auto got = client.get(request, sink);
    return got ? sink.text : "failed: " + std::string(name_of(got.error().error_class));
  }
};

ClientResult<std::string> put_text(Client& client, const PutRequest& request, std::string_view text) {
  MemorySource body{text};
  return client.put(request, body);
}

ClientResult<std::string> put_part(Client& client, int number, std::string_view text, bool is_last) {
  MemorySource body{text};
  return client.upload_part("upload-1", number, body, is_last);
}

TEST(Client, KeepsTheMetadataOfTheCaller) {
  World world;
  Client client = world.client();
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "k", .metadata = {{"colour", "blue"}}}, plaintext));
  EXPECT_EQ(world.store.objects["b/k"].body.size(), plaintext.size() + 16);
  TextSink sink;
  EXPECT_EQ(client.get({.bucket = "b", .key = "k"}, sink).value(), (Metadata{{"colour", "blue"}}));
  EXPECT_EQ(sink.text, plaintext);
  EXPECT_EQ(put_text(client, {.bucket = "b", .key = "k", .metadata = {{"x-amz-d", "x"}}}, "x").error().error_class,
            ErrorClass::config_invalid);
}

TEST(Client, TwoObjectsOfOnePlaintextShareNothing) {
  World world;
  Client client = world.client();
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "one"}, plaintext));
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "two"}, plaintext));
  const auto& one = world.store.objects["b/one"];
  const auto& two = world.store.objects["b/two"];
  EXPECT_NE(one.body, two.body);
  for (const char* name : {"x-amz-3", "x-amz-d", "x-amz-i"}) EXPECT_NE(one.metadata.at(name), two.metadata.at(name));
}

TEST(Client, SendsTheInstructionFileFirst) {
  World world;
  Client client = world.client();
  const PutRequest request{.bucket = "b", .key = "k", .instruction_file = true};
  ASSERT_TRUE(put_text(client, request, plaintext));
  EXPECT_THAT(world.store.log, ElementsAre("PUT b/k.instruction", "PUT b/k"));
  EXPECT_TRUE(world.store.objects["b/k.instruction"].metadata.contains("x-amz-crypto-instr-file"));
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k"}), plaintext);

  world.store.objects.clear();
  world.store.failing = "PUT b/k.instruction";
  EXPECT_FALSE(put_text(client, request, plaintext));
  EXPECT_TRUE(world.store.objects.empty()) << "without its instruction file no object is stored";
}

TEST(Client, AsksForNoInstructionFileWhereTheMetadataAreComplete) {
  World world;
  Client client = world.client();
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "k"}, plaintext));
  world.store.log.clear();
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k"}), plaintext);
  EXPECT_THAT(world.store.log, ElementsAre("GET b/k"));
}

TEST(Client, RefusesWhatNoClientEncrypted) {
  World world;
  Client client = world.client();
  world.store.objects["b/plain"] = {{{"colour", "blue"}}, to_bytes("not encrypted")};
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "plain"}), "failed: not-s3ec");
  EXPECT_THAT(world.store.log, ElementsAre("GET b/plain", "GET b/plain.instruction"));
}

TEST(Client, DeletesInstructionFilesToo) {
  World world;
  Client client = world.client();
  ASSERT_TRUE(client.remove("b", "k"));
  ASSERT_TRUE(client.remove_many("b", {"one", "two"}));
  EXPECT_THAT(world.store.log, ElementsAre("DELETE b/k", "DELETE b/k.instruction", "DELETE-MANY one two",
                                           "DELETE-MANY one.instruction two.instruction"));
}

TEST(Client, ReadsRangesByWidenedOnes) {
  World world;
  Client client = world.client(permissive());
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "k"}, plaintext));
  world.store.log.clear();
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k", .range = "bytes=17-20"}), plaintext.substr(17, 4));
  EXPECT_THAT(world.store.log, ElementsAre("GET b/k bytes=0-48"));
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k", .range = "bytes=99-"}), "failed: range-invalid");
}

TEST(Client, SendsNoRangeWhereItMayNotReadIt) {
  World world;
  Client client = world.client();
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k", .range = "bytes=0-1"}), "failed: legacy-disabled");
  EXPECT_TRUE(world.store.log.empty());
}

TEST(Client, RefusesAPartThatItDidNotAskFor) {
  World world;
  Client client = world.client(permissive());
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "k"}, plaintext));
  world.store.sends_ranges_unasked = true;
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k"}), "failed: other");
}

TEST(Client, UploadsInPartsWhatOnePutWouldStore) {
  World world;
  Client client = world.client();
  ASSERT_TRUE(client.create_upload({.bucket = "b", .key = "k"}));
  ASSERT_TRUE(put_part(client, 1, plaintext.substr(0, 16), false));
  ASSERT_TRUE(put_part(client, 2, plaintext.substr(16), true));
  ASSERT_TRUE(client.complete_upload("upload-1"));
  EXPECT_EQ(world.store.objects["b/k"].body.size(), plaintext.size() + 16);
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k"}), plaintext);
}

TEST(Client, PartsComeInSequenceAndEnd) {
  World world;
  Client client = world.client();
  const auto class_of = [](const auto& result) { return result ? "fine" : name_of(result.error().error_class); };
  EXPECT_EQ(class_of(put_part(client, 1, "x", true)), "sequence") << "no upload was begun";
  ASSERT_TRUE(client.create_upload({.bucket = "b", .key = "k"}));
  EXPECT_EQ(class_of(put_part(client, 2, "x", true)), "sequence");
  EXPECT_EQ(class_of(put_part(client, 1, "15 bytes of it ", false)), "sequence");
  ASSERT_TRUE(put_part(client, 1, "16 bytes of text", false));
  EXPECT_EQ(class_of(put_part(client, 1, "16 bytes of text", false)), "sequence") << "no part is encrypted twice";
  EXPECT_EQ(class_of(client.complete_upload("upload-1")), "sequence");
  ASSERT_TRUE(put_part(client, 2, "", true));
  EXPECT_EQ(class_of(put_part(client, 3, "x", true)), "sequence");
  EXPECT_TRUE(client.complete_upload("upload-1"));
  EXPECT_EQ(class_of(client.abort_upload("upload-1")), "sequence");
}

TEST(Client, AFailedPartEndsItsUpload) {
  World world;
  Client client = world.client();
  ASSERT_TRUE(client.create_upload({.bucket = "b", .key = "k"}));
  world.store.failing = "PART 1";
  EXPECT_FALSE(put_part(client, 1, "x", true));
  world.store.failing.clear();
  EXPECT_EQ(put_part(client, 1, "x", true).error().error_class, ErrorClass::sequence);
  EXPECT_EQ(client.complete_upload("upload-1").error().error_class, ErrorClass::sequence);
  EXPECT_TRUE(client.abort_upload("upload-1"));
}

TEST(Client, ReencryptsTheInstructionFileAlone) {
  World world;
  Client client = world.client({}, {{"key", "old"}});
  ASSERT_TRUE(put_text(client, {.bucket = "b", .key = "k", .instruction_file = true}, plaintext));
  const auto before = world.store.objects;
  const Keyring partner{.main = make_aes_key(SecretBytes::copy_of(counting(0x60, 32)), {{"key", "partner"}}).value()};
  ASSERT_TRUE(client.reencrypt({.bucket = "b", .key = "k", .suffix = ".partner"}, partner));
  EXPECT_EQ(world.store.objects["b/k"].body, before.at("b/k").body);
  EXPECT_EQ(world.store.objects["b/k.instruction"].body, before.at("b/k.instruction").body);
  EXPECT_EQ(world.get(client, {.bucket = "b", .key = "k"}), plaintext);
  Client other = std::move(
      Client::create(world.store, Keyring{.main = make_aes_key(SecretBytes::copy_of(counting(0x60, 32))).value()}, {},
                     world.entropy)
          .value());
  EXPECT_EQ(world.get(other, {.bucket = "b", .key = "k", .instruction_suffix = ".partner"}), plaintext);
  EXPECT_EQ(world.get(other, {.bucket = "b", .key = "k"}), "failed: unwrap-failed");
}

TEST(Client, WantsToKnowTheLengthOfABody) {
  class Endless final : public BodySource {
    Result<std::size_t> read(ByteSpan out) override { return out.size(); }
  } endless;
  World world;
  Client client = world.client();
  EXPECT_FALSE(client.put({.bucket = "b", .key = "k"}, endless));
  EXPECT_TRUE(world.store.log.empty());
}

}  // namespace
}  // namespace s3sse::client_side
