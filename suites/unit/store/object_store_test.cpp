#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "simulator/store/data_folder.h"
#include "simulator/store/version_walk.h"
#include "suites/unit/store/temporary_folder.h"

namespace s3sse::store {
namespace {

using testing::_;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

ObjectRecord object_named(std::string key, std::string version_id = "null") {
  ObjectRecord object;
  object.key = std::move(key);
  object.version_id = std::move(version_id);
  return object;
}

enum class Kind { memory, durable };

/// The contract of a store, wherever it keeps things.
class ObjectStoreTest : public testing::TestWithParam<Kind> {
 protected:
  ObjectStoreTest() {
    if (GetParam() == Kind::memory) {
      store_ = make_memory_store();
    } else {
      store_ = (*DataFolder::open({.path = folder_.path(), .durability = Durability::os}))->object_store();
    }
    BucketRecord bucket;
    bucket.name = "b";
    store_->create_bucket(bucket);
  }

  void put(const std::string& key, const std::string& version = "null") {
    ASSERT_EQ(store_->put_object("b", object_named(key, version)), StoreStatus::ok);
  }

  SealedPart sealed_part(std::uint32_t number) {
    SealedPart part;
    part.part_number = number;
    part.ciphertext = *store_->new_blob()->finish();
    return part;
  }

  static std::vector<std::string> keys(const ObjectListing& result) {
    std::vector<std::string> names;
    for (const auto& object : result.entries) names.push_back(object->key);
    return names;
  }

  TemporaryFolder folder_;
  std::unique_ptr<ObjectStore> store_;
};

INSTANTIATE_TEST_SUITE_P(Stores, ObjectStoreTest, testing::Values(Kind::memory, Kind::durable),
                         [](const auto& kind) { return kind.param == Kind::memory ? "memory" : "durable"; });

TEST_P(ObjectStoreTest, BlobOfSeveralPiecesReadsBackAtAnyOffset) {
  Bytes content(2 * 1024 * 1024 + 1000);
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<std::uint8_t>(i * 31 >> 4);
  auto writer = store_->new_blob();
  for (std::size_t at = 0; at < content.size(); at += 100'000) {
    ASSERT_TRUE(writer->write(ByteView(content).subspan(at, std::min<std::size_t>(100'000, content.size() - at))));
  }
  const BlobRef blob = *writer->finish();
  ASSERT_EQ(blob->size(), content.size());
  Bytes out(300);
  for (const std::uint64_t offset : {0UL, 1024UL * 1024 - 100, 2UL * 1024 * 1024 - 1, content.size() - 300}) {
    ASSERT_EQ(*blob->read_at(offset, out), out.size());
    EXPECT_TRUE(std::equal(out.begin(), out.end(), content.begin() + static_cast<std::ptrdiff_t>(offset)));
  }
  EXPECT_EQ(*blob->read_at(content.size() - 5, out), 5U);
  EXPECT_EQ(*blob->read_at(content.size() + 5, out), 0U);
}

TEST(MemoryStoreTest, BlobShowsItsBytesWhereTheyLieInOnePiece) {
  const std::size_t piece = 1024 * 1024;
  const Bytes content(piece + 1000, 7);
  const auto store = make_memory_store();
  auto writer = store->new_blob();
  ASSERT_TRUE(writer->write(content));
  const BlobRef blob = *writer->finish();
  EXPECT_EQ(blob->view_at(piece - 10, 10).size(), 10U);
  EXPECT_EQ(blob->view_at(piece, 1000).size(), 1000U);
  EXPECT_EQ(blob->view_at(piece, 1000).back(), 7);
  EXPECT_TRUE(blob->view_at(piece - 10, 11).empty()) << "across two pieces";
  EXPECT_TRUE(blob->view_at(piece, 1001).empty()) << "beyond the end";
  EXPECT_TRUE(blob->view_at(piece + 1000, 1).empty());
}

TEST(MemoryStoreTest, KeepsWhatIsMadeInTheRoomThatItLends) {
  const std::size_t piece = 1024 * 1024;
  const std::size_t size = 2 * piece + 1000;
  Bytes content(size);
  for (std::size_t i = 0; i < size; ++i) content[i] = static_cast<std::uint8_t>(i * 31 >> 4);
  const auto store = make_memory_store();
  for (const std::size_t expected : {std::size_t{0}, size, size - 70'000, 3 * piece}) {
    auto writer = store->new_blob();
    if (expected != 0) writer->expect(expected);
    std::size_t lent = 0;
    for (std::size_t at = 0; at < size; at += 65'552) {
      const ByteView step = ByteView(content).subspan(at, std::min<std::size_t>(65'552, size - at));
      const ByteSpan room = writer->room(step.size());
      if (room.empty()) {
        ASSERT_TRUE(writer->write(step));
        continue;
      }
      ASSERT_EQ(room.size(), step.size());
      std::copy(step.begin(), step.end(), room.begin());
      ASSERT_TRUE(writer->write(room));
      ++lent;
    }
    EXPECT_GE(lent, 29U) << "of 32 steps; one lies across each border of pieces";
    const BlobRef blob = *writer->finish();
    ASSERT_EQ(blob->size(), size);
    Bytes out(size);
    ASSERT_EQ(*blob->read_at(0, out), size);
    EXPECT_EQ(out, content);
  }
}

TEST_P(ObjectStoreTest, NullVersionIsReplacedAndNamedVersionsPileUp) {
  put("k");
  put("k");
  EXPECT_EQ(store_->list_versions("b", {}).entries.size(), 1U);
  put("k", "v1");
  put("k", "v2");
  EXPECT_EQ(store_->list_versions("b", {}).entries.size(), 3U);
  EXPECT_EQ(store_->list_versions("b", {}).entries[0].object->version_id, "v2");
  EXPECT_EQ(store_->object("b", "k")->version_id, "v2");
  EXPECT_EQ(store_->object("b", "k", "v1")->version_id, "v1");
  EXPECT_EQ(store_->object("b", "k", "v9"), nullptr);
  store_->remove_version("b", "k", "v2");
  EXPECT_EQ(store_->object("b", "k")->version_id, "v1");
}

TEST_P(ObjectStoreTest, RefusedWriteChangesNothing) {
  put("k", "v1");
  EXPECT_EQ(store_->put_object("b", object_named("k", "v2"), [](const ObjectRef& c) { return c == nullptr; }),
            StoreStatus::refused);
  EXPECT_EQ(store_->object("b", "k")->version_id, "v1");
  EXPECT_EQ(store_->put_object("b", object_named("new"), [](const ObjectRef& c) { return c != nullptr; }),
            StoreStatus::refused);
  EXPECT_EQ(store_->object("b", "new"), nullptr);
  EXPECT_THAT(keys(store_->list("b", {})), ElementsAre("k"));
}

TEST_P(ObjectStoreTest, DelimiterRollsKeysUpAndPagesGoOn) {
  for (const char* key : {"a", "p/1", "p/2", "p0", "q/x/y", "z"}) put(key);
  ListQuery query{.prefix = "", .delimiter = "/", .start_after = "", .max_keys = 2};
  ObjectListing page = store_->list("b", query);
  EXPECT_THAT(keys(page), ElementsAre("a"));
  EXPECT_THAT(page.common_prefixes, ElementsAre("p/"));
  EXPECT_TRUE(page.truncated);
  EXPECT_EQ(page.last, "p/");
  query.start_after = page.last;
  page = store_->list("b", query);
  EXPECT_THAT(keys(page), ElementsAre("p0"));
  EXPECT_THAT(page.common_prefixes, ElementsAre("q/"));
  query.start_after = page.last;
  page = store_->list("b", query);
  EXPECT_THAT(keys(page), ElementsAre("z"));
  EXPECT_FALSE(page.truncated);
}

TEST_P(ObjectStoreTest, PrefixAndStartAfterLimitTheListing) {
  for (const char* key : {"a", "b1", "b2", "b3", "c"}) put(key);
  EXPECT_THAT(keys(store_->list("b", {.prefix = "b", .delimiter = "", .start_after = "b1"})), ElementsAre("b2", "b3"));
  EXPECT_THAT(keys(store_->list("b", {.prefix = "b", .delimiter = "", .start_after = "a"})),
              ElementsAre("b1", "b2", "b3"));
  EXPECT_THAT(keys(store_->list("b", {.prefix = "b", .delimiter = "", .start_after = "c"})), IsEmpty());
  EXPECT_FALSE(store_->list("b", {.prefix = "", .delimiter = "", .start_after = "", .max_keys = 0}).truncated);
}

TEST_P(ObjectStoreTest, DeleteMarkerHidesTheKeyFromListingsAndKeepsTheBucketFull) {
  put("k", "v1");
  ObjectRecord marker = object_named("k", "v2");
  marker.delete_marker = true;
  store_->put_object("b", marker);
  EXPECT_THAT(keys(store_->list("b", {})), IsEmpty());
  EXPECT_TRUE(store_->object("b", "k")->delete_marker);
  EXPECT_EQ(store_->delete_bucket("b"), StoreStatus::bucket_not_empty);
}

TEST_P(ObjectStoreTest, PartOfTheSameNumberReplaces) {  // MPU-26
  UploadRecord upload;
  upload.upload_id = "u";
  upload.key = "k";
  store_->create_upload("b", upload);
  SealedPart part = sealed_part(3);
  part.etag = "first";
  store_->put_part("b", "k", "u", part);
  const Parts before = store_->parts("b", "k", "u");
  part.etag = "second";
  store_->put_part("b", "k", "u", part);
  EXPECT_EQ(before.at(3).etag, "first") << "a record that was handed out never changes";
  EXPECT_EQ(store_->parts("b", "k", "u").at(3).etag, "second");
  EXPECT_EQ(store_->upload("b", "other", "u"), nullptr);
}

TEST_P(ObjectStoreTest, PartsComeInPages) {
  UploadRecord upload;
  upload.upload_id = "u";
  upload.key = "k";
  store_->create_upload("b", upload);
  for (const std::uint32_t number : {1, 3, 5, 9}) store_->put_part("b", "k", "u", sealed_part(number));
  const Parts page = store_->parts("b", "k", "u", 1, 2);
  EXPECT_THAT(page, ElementsAre(Pair(3U, _), Pair(5U, _)));
  EXPECT_EQ(store_->parts("b", "k", "u").size(), 4U);
  EXPECT_THAT(store_->parts("b", "k", "other"), IsEmpty());
}

TEST_P(ObjectStoreTest, ChangeOfTheKeyIsToldToItsUploads) {
  UploadRecord upload;
  upload.upload_id = "u";
  upload.key = "k";
  store_->create_upload("b", upload);
  put("other");
  EXPECT_FALSE(store_->upload("b", "k", "u")->key_changed);
  put("k");
  EXPECT_TRUE(store_->upload("b", "k", "u")->key_changed);
}

TEST_P(ObjectStoreTest, ManyVersionsOfAKeyAreListedOnce) {
  for (int i = 0; i < 30; ++i) put("k", "v" + std::to_string(i));
  put("l");
  EXPECT_THAT(keys(store_->list("b", {})), ElementsAre("k", "l"));
  EXPECT_EQ(store_->list("b", {}).entries[0]->version_id, "v29");
}

TEST_P(ObjectStoreTest, VersionsComeInPages) {
  for (int i = 1; i <= 12; ++i) put("k", "v" + std::to_string(i));
  put("a/1", "x");
  put("a/2", "y");
  put("z", "w");
  const auto ids = [](const VersionListing& page) {
    std::vector<std::string> out;
    for (const auto& [object, latest] : page.entries) out.push_back(object->version_id + (latest ? " latest" : ""));
    return out;
  };
  ListQuery query{.prefix = "", .delimiter = "/", .start_after = "", .max_keys = 3};
  VersionListing page = store_->list_versions("b", query);
  EXPECT_THAT(page.common_prefixes, ElementsAre("a/"));
  EXPECT_THAT(ids(page), ElementsAre("v12 latest", "v11"));
  EXPECT_TRUE(page.truncated);
  EXPECT_EQ(page.last, "k");
  query.start_after = "k";
  query.behind_id = "v11";
  EXPECT_THAT(ids(store_->list_versions("b", query)), ElementsAre("v10", "v9", "v8"));
  query.behind_id = "v2";
  page = store_->list_versions("b", query);
  EXPECT_THAT(ids(page), ElementsAre("v1", "w latest"));
  EXPECT_FALSE(page.truncated);
  EXPECT_EQ(page.last, "z");
  query.behind_id = "";
  EXPECT_THAT(ids(store_->list_versions("b", query)), ElementsAre("w latest")) << "behind all versions of the key";
  query.behind_id = "never";
  EXPECT_THAT(ids(store_->list_versions("b", query)), ElementsAre("v12 latest", "v11", "v10"));
  query.start_after = "a/";
  EXPECT_THAT(ids(store_->list_versions("b", query)), ElementsAre("v12 latest", "v11", "v10"));
  EXPECT_THAT(ids(store_->list_versions("b", {.prefix = "z", .delimiter = "", .start_after = "k", .behind_id = "v5"})),
              ElementsAre("w latest"));
}

TEST_P(ObjectStoreTest, UploadsComeInPagesInTheOrderInWhichTheyBegan) {
  for (const auto& [key, id] : {std::pair("k", "u2"), std::pair("k", "u1"), std::pair("a/1", "u9"),
                                std::pair("k", "u3"), std::pair("z", "u0")}) {
    UploadRecord upload;
    upload.upload_id = id;
    upload.key = key;
    ASSERT_EQ(store_->create_upload("b", upload), StoreStatus::ok);
  }
  const auto ids = [](const UploadListing& page) {
    std::vector<std::string> out;
    for (const UploadRef& upload : page.entries) out.push_back(upload->upload_id);
    return out;
  };
  ListQuery query{.prefix = "", .delimiter = "/", .start_after = "", .max_keys = 3};
  UploadListing page = store_->list_uploads("b", query);
  EXPECT_THAT(page.common_prefixes, ElementsAre("a/"));
  EXPECT_THAT(ids(page), ElementsAre("u2", "u1"));
  EXPECT_TRUE(page.truncated);
  query.start_after = page.last;
  query.behind_id = "u1";
  EXPECT_THAT(ids(store_->list_uploads("b", query)), ElementsAre("u3", "u0"));
  query.behind_id = "u3";
  EXPECT_THAT(ids(store_->list_uploads("b", query)), ElementsAre("u0"));
  query.behind_id = "never";
  EXPECT_THAT(ids(store_->list_uploads("b", query)), ElementsAre("u0"));
  ASSERT_EQ(store_->abort_upload("b", "k", "u1"), StoreStatus::ok);
  EXPECT_EQ(store_->abort_upload("b", "k", "u1"), StoreStatus::no_such_upload);
  EXPECT_THAT(ids(store_->list_uploads("b", {})), ElementsAre("u9", "u2", "u3", "u0"));
}

TEST_P(ObjectStoreTest, WalkOverAllVersionsShowsEachKeyOnceHoweverManyPagesThatTakes) {
  for (int i = 0; i < 990; ++i) put("a", "a" + std::to_string(i));
  for (int i = 0; i < 1020; ++i) put("k", "v" + std::to_string(i));
  put("l");
  std::vector<std::pair<std::string, std::size_t>> seen;
  for_each_key(*store_, "b", [&](std::span<const ObjectRef> versions) {
    seen.emplace_back(versions.front()->key, versions.size());
    for (const ObjectRef& version : versions) store_->remove_version("b", version->key, version->version_id);
  });
  EXPECT_THAT(seen, ElementsAre(Pair("a", 990U), Pair("k", 1020U), Pair("l", 1U)));
  EXPECT_EQ(store_->delete_bucket("b"), StoreStatus::ok) << "each of them was removed";
}

TEST_P(ObjectStoreTest, KeysAreBytes) {
  const std::string odd("a\0\xff\n", 4);
  put(odd);
  put("a");
  EXPECT_THAT(keys(store_->list("b", {})), ElementsAre("a", odd));
  EXPECT_NE(store_->object("b", odd), nullptr);
  EXPECT_EQ(store_->object("b", "a")->key, "a");
}

TEST_P(ObjectStoreTest, SnapshotsBringBackWhatWasThere) {
  EXPECT_FALSE(store_->restore_snapshot("never"));
  auto writer = store_->new_blob();
  ASSERT_TRUE(writer->write(Bytes(100'000, 7)));
  ObjectRecord with_bytes = object_named("large");
  with_bytes.parts.emplace_back();
  with_bytes.parts[0].ciphertext = *writer->finish();
  store_->put_object("b", with_bytes);
  with_bytes.parts.clear();
  put("small");
  store_->save_snapshot("s");
  const ObjectRef reader = store_->object("b", "large");
  store_->remove_version("b", "large", "null");
  put("new");
  BucketRecord other;
  other.name = "other";
  store_->create_bucket(other);
  for (int twice = 0; twice < 2; ++twice) {
    ASSERT_TRUE(store_->restore_snapshot("s"));
    EXPECT_THAT(keys(store_->list("b", {})), ElementsAre("large", "small"));
    EXPECT_FALSE(store_->bucket("other"));
    Bytes out(100'000);
    ASSERT_EQ(*store_->object("b", "large")->parts[0].ciphertext->read_at(0, out), out.size());
    EXPECT_EQ(out, Bytes(100'000, 7));
    store_->remove_version("b", "large", "null");
  }
  EXPECT_TRUE(is_snapshot_name("clean-1.a_B"));
  for (const char* name : {"", ".", "..", ".x", "a/b", "a b"}) EXPECT_FALSE(is_snapshot_name(name)) << name;
}

TEST_P(ObjectStoreTest, CompletionEndsTheUploadOnlyWhenAllowed) {
  UploadRecord upload;
  upload.upload_id = "u";
  upload.key = "k";
  store_->create_upload("b", upload);
  EXPECT_EQ(store_->complete_upload("b", "u", object_named("k"), [](const ObjectRef&) { return false; }),
            StoreStatus::refused);
  EXPECT_NE(store_->upload("b", "k", "u"), nullptr);
  EXPECT_EQ(store_->complete_upload("b", "u", object_named("k")), StoreStatus::ok);
  EXPECT_EQ(store_->upload("b", "k", "u"), nullptr);
  EXPECT_EQ(store_->complete_upload("b", "u", object_named("k")), StoreStatus::no_such_upload);
  EXPECT_NE(store_->object("b", "k"), nullptr);
}

TEST_P(ObjectStoreTest, UnfinishedUploadsGoWithTheBucket) {
  UploadRecord upload;
  upload.upload_id = "u";
  upload.key = "k";
  store_->create_upload("b", upload);
  EXPECT_EQ(store_->delete_bucket("b"), StoreStatus::ok);
  EXPECT_EQ(store_->put_part("b", "k", "u", sealed_part(1)), StoreStatus::no_such_bucket);
}

}  // namespace
}  // namespace s3sse::store
