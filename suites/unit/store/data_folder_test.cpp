#include "simulator/store/data_folder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <thread>

#include "simulator/store/durable/record_fields.h"
#include "simulator/store/durable/sqlite.h"
#include "suites/unit/store/temporary_folder.h"

namespace s3sse::store {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

constexpr std::size_t large = 200'000;

class DataFolderTest : public testing::Test {
 protected:
  DataFolderTest() {
    open();
    BucketRecord bucket;
    bucket.name = "b";
    store_->create_bucket(bucket);
  }

  void open() {
    auto opened = DataFolder::open({.path = path_, .durability = Durability::full, .key_check = to_bytes("key")});
    ASSERT_TRUE(opened) << opened.error().message;
    folder_ = std::move(*opened);
    store_ = folder_->object_store();
  }
  void close() {
    store_.reset();
    folder_.reset();
  }
  void reopen() {
    close();
    open();
  }

  BlobRef blob(std::size_t size, std::uint8_t filling) {
    auto writer = store_->new_blob();
    const Bytes piece(size / 2, filling);
    EXPECT_TRUE(writer->write(piece));
    EXPECT_TRUE(writer->write(piece));
    return *writer->finish();
  }
  ObjectRecord object(std::string key, std::size_t size, std::uint8_t filling) {
    ObjectRecord record;
    record.key = std::move(key);
    record.size = size;
    SealedPart part;
    part.size = size;
    part.ciphertext = blob(size, filling);
    record.parts.push_back(std::move(part));
    return record;
  }
  static Bytes content(const ObjectRef& stored) {
    const Blob& ciphertext = *stored->parts.at(0).ciphertext;
    Bytes bytes(static_cast<std::size_t>(ciphertext.size()));
    EXPECT_EQ(*ciphertext.read_at(0, bytes), bytes.size());
    return bytes;
  }
  [[nodiscard]] std::vector<std::filesystem::path> files() const {
    std::vector<std::filesystem::path> found;
    for (const char* place : {"blobs", "unfinished"})
      for (const auto& entry : std::filesystem::recursive_directory_iterator(path_ / place))
        if (entry.is_regular_file()) found.push_back(entry.path());
    return found;
  }
  std::string refusal(Bytes key_check = to_bytes("key")) {
    auto opened = DataFolder::open({.path = path_, .durability = Durability::os, .key_check = std::move(key_check)});
    return opened ? "" : opened.error().message;
  }

  TemporaryFolder home_;
  const std::filesystem::path path_ = home_.path() / "data";
  std::shared_ptr<DataFolder> folder_;
  std::unique_ptr<ObjectStore> store_;
};

TEST_F(DataFolderTest, SmallAndLargeObjectsOutliveTheProcess) {
  store_->put_object("b", object("small", 100, 1));
  store_->put_object("b", object("large", large, 2));
  reopen();
  EXPECT_EQ(content(store_->object("b", "small")), Bytes(100, 1));
  EXPECT_EQ(content(store_->object("b", "large")), Bytes(large, 2));
  EXPECT_EQ(content(store_->list("b", {}).entries.at(1)), Bytes(100, 1)) << "listed objects can be read, too";
  EXPECT_THAT(files(), SizeIs(1)) << "small ones are in the database";
}

TEST_F(DataFolderTest, AllThatABucketHasComesBack) {
  store_->update_bucket("b", [](BucketRecord& bucket) {
    bucket.region = "eu-west-1";
    bucket.encryption.kms_master_key_id = "alias/x";
    bucket.encryption.blocked = BucketEncryption::Blocked::sse_c;
    bucket.versioning = Versioning::suspended;
    bucket.policy = "{}";
    bucket.change_settings([](BucketSettings& settings) {
      settings.documents["cors"] = {"<CORS/>", "h"};
      settings.acl = Acl{{.grantee = "g", .to_group = true, .permission = "READ"}};
      settings.default_retention = {RetentionMode::compliance, std::chrono::days(3)};
    });
  });
  reopen();
  const auto bucket = store_->bucket("b");
  ASSERT_TRUE(bucket);
  EXPECT_EQ(bucket->region, "eu-west-1");
  EXPECT_EQ(bucket->encryption.kms_master_key_id, "alias/x");
  EXPECT_TRUE(bucket->encryption.blocks_sse_c());
  EXPECT_EQ(bucket->versioning, Versioning::suspended);
  EXPECT_EQ(bucket->policy, "{}");
  EXPECT_EQ(bucket->settings->documents.at("cors").header, "h");
  EXPECT_EQ(bucket->settings->acl->at(0).permission, "READ");
  EXPECT_EQ(bucket->settings->default_retention->period, std::chrono::days(3));
}

TEST_F(DataFolderTest, AllThatAnObjectHasComesBack) {
  ObjectRecord made = object("k", 10, 7);
  made.version_id = "v";
  made.seal_id = "seal";
  made.envelope = std::string("e\0\xff", 3);
  made.etag = "etag";
  made.last_modified = TimePoint(std::chrono::milliseconds(-5));
  made.user_metadata = {{"a", "\xe9"}};
  made.tags = {{"t", ""}};
  made.restored_until = TimePoint(std::chrono::milliseconds(77));
  made.checksums = {{"CRC32", std::string("\0\1\2\3", 4)}};
  made.lock.retention = {RetentionMode::governance, TimePoint(std::chrono::milliseconds(9))};
  made.lock.legal_hold = false;
  made.parts[0].salt = "salt";
  store_->put_object("b", made);
  reopen();
  const ObjectRef found = store_->object("b", "k", "v");
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->envelope, made.envelope);
  EXPECT_EQ(found->last_modified, made.last_modified);
  EXPECT_EQ(found->user_metadata, made.user_metadata);
  EXPECT_EQ(found->tags, made.tags);
  EXPECT_EQ(found->restored_until, made.restored_until);
  EXPECT_EQ(found->checksums, made.checksums);
  EXPECT_EQ(found->lock.retention->until, made.lock.retention->until);
  EXPECT_EQ(found->lock.legal_hold, false);
  EXPECT_EQ(found->parts[0].salt, "salt");
}

TEST_F(DataFolderTest, CompletionKeepsTheFilesOfItsPartsAndDropsTheOthers) {
  UploadRecord upload;
  upload.upload_id = "u";
  upload.key = "k";
  store_->create_upload("b", upload);
  for (std::uint32_t number = 1; number <= 3; ++number) {
    SealedPart part;
    part.part_number = number;
    part.ciphertext = blob(large, static_cast<std::uint8_t>(number));
    store_->put_part("b", "k", "u", std::move(part));
  }
  const auto before = files();
  ASSERT_THAT(before, SizeIs(3));
  reopen();
  ObjectRecord whole;
  whole.key = "k";
  whole.parts.push_back(store_->parts("b", "k", "u").at(2));
  ASSERT_EQ(store_->complete_upload("b", "u", std::move(whole)), StoreStatus::ok);
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 2));
  ASSERT_THAT(files(), SizeIs(1));
  EXPECT_THAT(before, testing::Contains(files()[0])) << "parts are not written again";
  reopen();
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 2));
}

TEST_F(DataFolderTest, FilesGoWithTheLastReader) {
  store_->put_object("b", object("k", large, 1));
  ObjectRef reader = store_->object("b", "k");
  store_->put_object("b", object("k", large, 2));
  store_->remove_version("b", "k", "null");
  EXPECT_THAT(files(), SizeIs(1)) << "somebody still reads the first";
  EXPECT_EQ(content(reader), Bytes(large, 1));
  reader.reset();
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(DataFolderTest, WritersThatEndHalfwayLeaveNothing) {
  {
    auto writer = store_->new_blob();
    ASSERT_TRUE(writer->write(Bytes(large, 1)));
    EXPECT_THAT(files(), SizeIs(1));
  }
  EXPECT_THAT(files(), IsEmpty());
  (void)blob(large, 1);
  EXPECT_THAT(files(), IsEmpty()) << "a blob that no object took";
  EXPECT_EQ(store_->put_object("b", object("k", large, 1), [](const ObjectRef&) { return false; }),
            StoreStatus::refused);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(DataFolderTest, LeftoversOfACrashGoAtTheNextStart) {
  store_->put_object("b", object("k", large, 1));
  close();
  std::filesystem::create_directories(path_ / "blobs" / "0a");
  std::ofstream(path_ / "unfinished" / "0000000000000009") << "half";
  std::ofstream(path_ / "blobs" / "0a" / "000000000000000a") << "renamed, and no row";
  ASSERT_THAT(files(), SizeIs(3));
  open();
  EXPECT_THAT(files(), SizeIs(1));
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 1));
}

TEST_F(DataFolderTest, ValuesAndHistoryComeBack) {
  folder_->write_values({{"a", to_bytes("1")}, {"b", to_bytes("2")}});
  folder_->write_values({{"a", std::nullopt}, {"b", to_bytes("3")}});
  folder_->append(History::audit, {{1, to_bytes("x")}, {2, to_bytes("y")}, {3, to_bytes("z")}}, 2);
  reopen();
  const auto values = folder_->values();
  ASSERT_THAT(values, SizeIs(1));
  EXPECT_EQ(values[0].name, "b");
  EXPECT_EQ(values[0].value, to_bytes("3"));
  const auto events = folder_->events(History::audit);
  ASSERT_THAT(events, SizeIs(2)) << "the newest two";
  EXPECT_EQ(events[0].first, 2U);
  EXPECT_THAT(folder_->events(History::kms_calls), IsEmpty());
}

TEST_F(DataFolderTest, SnapshotsOutliveTheProcessAndTheirBlobsKeepTheirNumbers) {
  store_->put_object("b", object("large", large, 1));
  store_->put_object("b", object("small", 10, 2));
  store_->save_snapshot("s");
  store_->remove_version("b", "large", "null");
  store_->remove_version("b", "small", "null");
  reopen();
  store_->put_object("b", object("other", large, 3));
  store_->put_object("b", object("another", 10, 4));
  reopen();
  ASSERT_TRUE(store_->restore_snapshot("s"));
  EXPECT_EQ(content(store_->object("b", "large")), Bytes(large, 1));
  EXPECT_EQ(content(store_->object("b", "small")), Bytes(10, 2));
  EXPECT_EQ(store_->object("b", "other"), nullptr);
  EXPECT_THAT(files(), SizeIs(1));
}

TEST_F(DataFolderTest, SnapshotThatWasBeingSavedIsTheOldOneOrTheNewOne) {
  store_->put_object("b", object("k", large, 1));
  store_->save_snapshot("s");
  store_->put_object("b", object("k", large, 2));
  store_->save_snapshot("next");
  close();
  const std::filesystem::path home = path_ / "snapshots";
  // The new one is whole, and the old one half gone.
  std::filesystem::rename(home / "next", home / ".whole-s");
  std::filesystem::remove(home / "s" / "objects.sqlite");
  // Another one was never finished.
  std::filesystem::create_directories(home / ".new-other");
  std::ofstream(home / ".new-other" / "objects.sqlite") << "torn";
  open();
  EXPECT_THAT(folder_->snapshots(), ElementsAre("s"));
  EXPECT_FALSE(std::filesystem::exists(home / ".new-other"));
  store_->put_object("b", object("k", large, 3));
  ASSERT_TRUE(store_->restore_snapshot("s"));
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 2));
  EXPECT_FALSE(store_->restore_snapshot("other"));
}

TEST_F(DataFolderTest, SnapshotThatIsWholeIsTheNewOneAtOnce) {
  store_->put_object("b", object("k", large, 1));
  store_->save_snapshot("s");
  store_->put_object("b", object("k", large, 2));
  store_->save_snapshot("next");
  std::filesystem::rename(path_ / "snapshots" / "next", path_ / "snapshots" / ".whole-s");
  ASSERT_TRUE(store_->restore_snapshot("s"));
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 2));
}

TEST_F(DataFolderTest, SnapshotThatCannotBeReadStopsNothingElse) {
  store_->put_object("b", object("k", 10, 1));
  store_->save_snapshot("s");
  close();
  std::ofstream(path_ / "snapshots" / "s" / "objects.sqlite", std::ios::trunc) << "rubbish";
  open();
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(10, 1));
  EXPECT_THROW((void)store_->restore_snapshot("s"), StoreFailure);
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(10, 1));
  store_->save_snapshot("s");
  EXPECT_TRUE(store_->restore_snapshot("s"));
}

TEST_F(DataFolderTest, SnapshotThatCannotBeBroughtBackLeavesNoFiles) {
  store_->put_object("b", object("gone", large, 1));
  store_->put_object("b", object("kept", large, 2));
  store_->put_object("b", object("lost", large, 3));
  store_->save_snapshot("s");
  store_->remove_version("b", "gone", "null");
  store_->remove_version("b", "lost", "null");
  ASSERT_THAT(files(), SizeIs(1));
  std::vector<std::filesystem::path> links;
  for (const auto& entry : std::filesystem::directory_iterator(path_ / "snapshots" / "s"))
    if (entry.path().extension() != ".sqlite") links.push_back(entry.path());
  std::ranges::sort(links);
  std::filesystem::remove(links.at(2));
  EXPECT_THROW((void)store_->restore_snapshot("s"), StoreFailure);
  EXPECT_THAT(files(), SizeIs(1));
  EXPECT_EQ(content(store_->object("b", "kept")), Bytes(large, 2));
  EXPECT_EQ(store_->object("b", "gone"), nullptr);
}

TEST_F(DataFolderTest, SnapshotOfAnOlderVersionComesBack) {
  store_->put_object("b", object("k", large, 1));
  store_->save_snapshot("s");
  store_->remove_version("b", "k", "null");
  close();
  Connection((path_ / "snapshots" / "s" / "objects.sqlite").string(), Connection::Access::read_write)
      .execute("PRAGMA user_version = 1");
  open();
  ASSERT_TRUE(store_->restore_snapshot("s"));
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 1));
}

/// Counts what it is shown.
struct Counter final : Examiner {
  void version(const std::string&, const ObjectRef& object, const std::string&) override {
    for (const SealedPart& part : object->parts) bytes += part.ciphertext->size();
  }
  void upload(const std::string&, const UploadRef&, const Parts&, const std::string&) override {}
  std::uint64_t bytes = 0;
};

TEST_F(DataFolderTest, SnapshotsAreExaminedByThemselves) {
  store_->put_object("b", object("large", large, 1));
  store_->put_object("b", object("small", 10, 2));
  store_->save_snapshot("s");
  store_->remove_version("b", "large", "null");
  const auto findings = [&](bool repairs = false) {
    Counter counter;
    auto found = (*folder_->snapshot("s"))->examine(counter, repairs);
    EXPECT_EQ(counter.bytes, large + 10);
    return found;
  };
  EXPECT_THAT(findings(), IsEmpty());
  const std::filesystem::path home = path_ / "snapshots" / "s";
  std::ofstream(home / "00000000000000ff") << "nobody's";
  ASSERT_THAT(findings(true), SizeIs(1));
  EXPECT_THAT(findings(), IsEmpty());
  for (const auto& entry : std::filesystem::directory_iterator(home))
    if (entry.path().extension() != ".sqlite") std::filesystem::resize_file(entry.path(), 100);
  ASSERT_THAT(findings(), SizeIs(1));
  EXPECT_THAT(findings()[0].where, HasSubstr("b/large"));
  EXPECT_FALSE(folder_->snapshot("never"));
}

// A name that no snapshot has would lead out of the folder of snapshots: here, to the data folder itself.
TEST_F(DataFolderTest, ASnapshotThatNobodyNamedIsNotBroughtToItsEnd) {
  store_->put_object("b", object("k", large, 1));
  close();
  std::filesystem::create_directories(path_ / "snapshots" / ".whole-..");
  open();
  ASSERT_NE(store_->object("b", "k"), nullptr);
  EXPECT_EQ(content(store_->object("b", "k")), Bytes(large, 1));
}

TEST_F(DataFolderTest, LinksInUnfinishedSnapshotsLeadNowhere) {
  close();
  const std::filesystem::path home = path_ / "snapshots";
  const std::filesystem::path outside = path_ / "outside";
  std::filesystem::create_directories(home / ".new-one");
  std::filesystem::create_directories(outside);
  std::ofstream(outside / "letter") << "of somebody else";
  std::filesystem::create_directory_symlink(outside, home / ".new-one" / "link");
  std::filesystem::create_directory_symlink(outside, home / ".new-link");
  open();
  EXPECT_TRUE(std::filesystem::exists(outside / "letter"));
  EXPECT_FALSE(std::filesystem::exists(home / ".new-one"));
  EXPECT_FALSE(std::filesystem::is_symlink(home / ".new-link"));
}

TEST_F(DataFolderTest, OneProcessHoldsAFolder) {
  EXPECT_THAT(refusal(), HasSubstr("another process uses it"));
  close();
  EXPECT_EQ(refusal(), "");
}

TEST_F(DataFolderTest, AnotherKeyIsRefused) {
  close();
  EXPECT_THAT(refusal(to_bytes("other")), HasSubstr("another root key"));
}

TEST_F(DataFolderTest, NewerSchemaAndForeignDatabasesAreRefused) {
  close();
  const std::string database = (path_ / "objects.sqlite").string();
  Connection(database, Connection::Access::read_write).execute("PRAGMA user_version = 99");
  EXPECT_THAT(refusal(), HasSubstr("version 99"));
  std::filesystem::remove_all(path_);
  std::filesystem::create_directories(path_);
  Connection(database, Connection::Access::read_write).execute("CREATE TABLE mine(x)");
  EXPECT_THAT(refusal(), HasSubstr("another program"));
}

TEST_F(DataFolderTest, DamagedRecordsAreFailuresAndNotMissingObjects) {
  store_->put_object("b", object("k", 10, 1));
  close();
  Connection((path_ / "objects.sqlite").string(), Connection::Access::read_write)
      .execute("UPDATE versions SET record = substr(record, 1, 20)");
  open();
  EXPECT_THROW((void)store_->object("b", "k"), StoreFailure);
}

// As somebody leaves it who can write to the folder.
TEST_F(DataFolderTest, APartThatNamesNoBytesIsDamaged) {
  store_->put_object("b", object("k", 0, 1));
  close();
  {
    Connection database((path_ / "objects.sqlite").string(), Connection::Access::read_write);
    Query found = database.query("SELECT record FROM versions");
    ASSERT_TRUE(found.next());
    auto record = decoded<StoredObject>(found.bytes(0), "an object");
    record.parts.at(0).blob = 0;
    record.parts.at(0).ciphertext_size = 0;
    const Bytes changed = encoded(record);
    database.query("UPDATE versions SET record = ?").bind(changed).run();
  }
  open();
  EXPECT_THROW((void)store_->object("b", "k"), StoreFailure);
  EXPECT_EQ(store_->remove_version("b", "k", "null"), StoreStatus::ok) << "it can be removed";
}

TEST_F(DataFolderTest, ARecordThatEndsBeforeItsPartsDoIsDamaged) {
  ObjectRecord record = object("k", large, 1);
  record.size = 5;
  store_->put_object("b", std::move(record));
  EXPECT_THROW((void)store_->object("b", "k"), StoreFailure);
}

// A folder that somebody wrote into: the next number would not be one.
TEST_F(DataFolderTest, ABlobWithTheLastNumberIsRefused) {
  store_->put_object("b", object("k", 10, 1));
  close();
  Connection((path_ / "objects.sqlite").string(), Connection::Access::read_write)
      .execute("UPDATE blobs SET id = 9223372036854775807");
  EXPECT_THAT(refusal(), HasSubstr("numbers a blob as no store does: 9223372036854775807"));
}

TEST_F(DataFolderTest, HistoryGoesOnBehindANumberThatNoProcessGave) {
  constexpr std::uint64_t far = std::uint64_t{1} << 63U;
  folder_->append(History::audit, {{far, to_bytes("x")}}, 2);
  folder_->append(History::audit, {{far + 1, to_bytes("y")}}, 2);
  EXPECT_THAT(folder_->events(History::audit), SizeIs(2));
}

// A folder that comes from somebody else may have SQL of theirs in it.
TEST_F(DataFolderTest, ViewsAndTriggersOfADatabaseDoNothing) {
  close();
  Connection((path_ / "objects.sqlite").string(), Connection::Access::read_write)
      .execute(
          "CREATE TRIGGER t AFTER INSERT ON versions BEGIN DELETE FROM buckets; END;"
          "DROP TABLE history;"
          "CREATE VIEW history AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3)"
          "  SELECT 2 AS kind, i AS number, x'00' AS event FROM n");
  open();
  store_->put_object("b", object("k", 10, 1));
  EXPECT_TRUE(store_->bucket("b"));
  EXPECT_THROW((void)folder_->events(History::audit), StoreFailure);
}

TEST_F(DataFolderTest, WhatStandsBehindATableOfADatabaseIsNotRun) {
  close();
  const std::string other = (home_.path() / "other.sqlite").string();
  Connection((path_ / "objects.sqlite").string(), Connection::Access::read_write)
      .execute(("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = sql || '; COMMIT; ATTACH ''" + other +
                "'' AS y; CREATE TABLE y.z(a); BEGIN' WHERE name = 'buckets'")
                   .c_str());
  open();
  EXPECT_THROW(store_->save_snapshot("s"), StoreFailure);
  EXPECT_FALSE(std::filesystem::exists(other));
}

TEST_F(DataFolderTest, ManyThreadsWriteAtOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 40; ++i) {
        const std::string key = std::to_string(i % 5);
        store_->put_object("b", object(key, i % 2 == 0 ? 100 : large, static_cast<std::uint8_t>(t)));
        if (const ObjectRef found = store_->object("b", key); found != nullptr) {
          const Bytes bytes = content(found);
          EXPECT_EQ(bytes, Bytes(bytes.size(), bytes[0])) << "whole, whoever wrote it";
        }
        if (i % 3 == 0) store_->remove_version("b", key, "null");
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const ObjectRef& found : store_->list("b", {}).entries) (void)content(found);
  for (int i = 0; i < 5; ++i) store_->remove_version("b", std::to_string(i), "null");
  EXPECT_THAT(files(), IsEmpty());
}

}  // namespace
}  // namespace s3sse::store
