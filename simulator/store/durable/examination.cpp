#include "simulator/store/durable/examination.h"

#include <fmt/format.h>

#include <map>
#include <set>

#include "simulator/store/durable/stored_records.h"

namespace s3sse::store {
namespace {

class Examination {
 public:
  Examination(Database& database, Examiner& examiner, bool repairs)
      : database_(database), examiner_(examiner), repairs_(repairs) {}

  std::vector<Finding> run() {
    {
      Database::Reader reader(database_);
      check_pages(*reader);
      read_buckets(*reader);
      read_versions(*reader);
      read_uploads(*reader);
      compare_blobs(*reader);
    }
    look_for_orphans();
    return std::move(findings_);
  }

 private:
  void check_pages(Connection& connection) {
    Query rows = connection.query("PRAGMA integrity_check(20)");
    while (rows.next())
      if (const std::string text = rows.text(0); text != "ok") found("objects.sqlite", text);
  }

  void read_buckets(Connection& connection) {
    Query rows = connection.query("SELECT id, name, record FROM buckets");
    while (rows.next()) {
      const std::string name = rows.text(1);
      names_[rows.number(0)] = name;
      guarded(name, [&] {
        if (decoded<BucketRecord>(rows.bytes(2), "a bucket").name != name) found(name, "its record has another name");
      });
    }
  }

  void read_versions(Connection& connection) {
    const RecordReader records(database_, connection, Ciphertext::when_read);
    Query rows = connection.query("SELECT bucket, key, version_id, delete_marker, record FROM versions");
    while (rows.next()) {
      const std::string bucket = name_of(rows.number(0));
      const std::string where = fmt::format("{}/{} version {}", bucket, rows.text(1), rows.text(2));
      guarded(where, [&] {
        const ObjectRef object = records.object(rows.bytes(4));
        if (object->key != rows.text(1) || object->version_id != rows.text(2) ||
            object->delete_marker != (rows.number(3) != 0))
          found(where, "its record is that of another version");
        count(blobs_of_object_row(rows.bytes(4)), where);
        examiner_.version(bucket, object, where);
      });
    }
  }

  void read_uploads(Connection& connection) {
    Query rows = connection.query("SELECT id, bucket, key, upload_id, record FROM uploads");
    while (rows.next()) {
      const std::string bucket = name_of(rows.number(1));
      const std::string where = fmt::format("{}/{} upload {}", bucket, rows.text(2), rows.text(3));
      guarded(where, [&] {
        const auto upload = std::make_shared<const UploadRecord>(decoded<UploadRecord>(rows.bytes(4), "an upload"));
        examiner_.upload(bucket, upload, parts_of(connection, rows.number(0), where), where);
      });
    }
  }

  Parts parts_of(Connection& connection, std::int64_t upload, const std::string& where) {
    const RecordReader records(database_, connection, Ciphertext::when_read);
    Parts parts;
    Query rows = connection.query("SELECT number, record FROM parts WHERE upload = ?");
    rows.bind(upload);
    while (rows.next()) {
      guarded(where, [&] {
        parts[static_cast<std::uint32_t>(rows.number(0))] = records.part(rows.bytes(1));
        count(blobs_of_part_row(rows.bytes(1)), where);
      });
    }
    return parts;
  }

  void compare_blobs(Connection& connection) {
    Query rows = connection.query("SELECT id, refs, size, bytes IS NULL, length(bytes) FROM blobs");
    while (rows.next()) {
      const std::int64_t id = rows.number(0);
      const std::string where = fmt::format("blob {:016x}", id);
      const auto named = named_by_.find(id);
      const std::int64_t names = named == named_by_.end() ? 0 : named->second.count;
      if (names != rows.number(1)) {
        wrong_counts_[id] = names;
        found(where, fmt::format("counts {} records that name it, and {} do", rows.number(1), names),
              !database_.is_snapshot());
      }
      const std::string owner = names == 0 ? where : named->second.where;
      if (rows.number(3) == 0) {
        if (rows.number(4) != rows.number(2)) found(owner, "its ciphertext has another length");
      } else if (names != 0) {
        check_file(id, static_cast<std::uint64_t>(rows.number(2)), owner);
      }
      if (named != named_by_.end()) named_by_.erase(named);
    }
    for (const auto& [id, named] : named_by_) found(named.where, "its ciphertext is missing");
  }

  void check_file(std::int64_t id, std::uint64_t size, const std::string& owner) {
    guarded(owner, [&] {
      if (File::open_to_read(database_.blobs().path_of(id)).size() != size)
        found(owner, fmt::format("its file {} has another length", database_.blobs().path_of(id).string()));
    });
  }

  void look_for_orphans() {
    std::vector<std::filesystem::path> orphans = database_.blobs().unfinished();
    {
      Database::Reader reader(database_);
      for (const auto& [id, path] : database_.blobs().files()) {
        Query row = reader->query("SELECT refs FROM blobs WHERE id = ? AND bytes IS NULL");
        const bool has_row = row.bind(id).next();
        const auto corrected = wrong_counts_.find(id);
        const bool unnamed = corrected != wrong_counts_.end() && corrected->second == 0;
        if (!has_row || unnamed || path != database_.blobs().path_of(id)) orphans.push_back(path);
      }
    }
    for (const auto& path : orphans) found(path.string(), "a file that no record names", true);
    std::vector<std::filesystem::path> unfinished;
    if (!database_.is_snapshot()) unfinished = database_.unfinished_snapshots();
    for (const auto& path : unfinished) found(path.string(), "a snapshot that never came to an end", true);
    if (!repairs_) return;
    if (!database_.is_snapshot()) correct_counts();
    for (const auto& path : orphans) remove_file(path);
    for (const auto& path : unfinished) remove_folder(path);
    for (Finding& finding : findings_) finding.repaired = finding.repairable;
  }

  void correct_counts() {
    database_.write([&](Batch& batch) {
      for (const auto& [id, names] : wrong_counts_) {
        batch.connection.query("UPDATE blobs SET refs = ? WHERE id = ?").bind(names).bind(id).run();
        batch.connection.query("DELETE FROM blobs WHERE id = ? AND refs = 0").bind(id).run();
      }
      return StoreStatus::ok;
    });
  }

  std::string name_of(std::int64_t bucket) {
    const auto name = names_.find(bucket);
    if (name != names_.end()) return name->second;
    const std::string number = fmt::format("bucket number {}", bucket);
    if (nameless_.insert(bucket).second) found(number, "has objects, and no record of its own");
    return number;
  }

  void count(const BlobIds& ids, const std::string& where) {
    for (const std::int64_t id : ids) {
      Named& named = named_by_[id];
      ++named.count;
      named.where = where;
    }
  }

  template <class Work>
  void guarded(const std::string& where, Work&& work) {
    try {
      work();
    } catch (const StoreFailure& failure) {
      found(where, failure.what());
    }
  }

  void found(std::string where, std::string what, bool repairable = false) {
    findings_.push_back({std::move(where), std::move(what), repairable, false});
  }

  struct Named {
    std::int64_t count = 0;
    std::string where;
  };

  Database& database_;
  Examiner& examiner_;
  const bool repairs_;
  std::vector<Finding> findings_;
  std::map<std::int64_t, std::string> names_;
  std::set<std::int64_t> nameless_;
  std::unordered_map<std::int64_t, Named> named_by_;
  std::map<std::int64_t, std::int64_t> wrong_counts_;
};

}  // namespace

std::vector<Finding> examine_database(Database& database, Examiner& examiner, bool repairs) {
  return Examination(database, examiner, repairs).run();
}

}  // namespace s3sse::store
