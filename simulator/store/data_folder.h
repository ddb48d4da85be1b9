#pragma once
// A folder that outlives the process: a SQLite database (WAL), and files of large ciphertext. What it holds is sealed
// by those who bring it; the key that they seal with is kept elsewhere, so the folder alone opens nothing.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulator/store/store.h"

namespace s3sse::store {

enum class Durability : std::uint8_t {
  full,  ///< an answered change survives the end of the process, of the system, and of the power
  os,    ///< an answered change survives the end of the process; the operating system writes when it likes
};

/// A named value; without one, its name is to go.
struct NamedValue {
  std::string name;
  std::optional<Bytes> value;
};

/// Events that are kept in the order of their numbers.
enum class History : std::uint8_t { kms_calls = 1, audit = 2 };
using NumberedEvents = std::vector<std::pair<std::uint64_t, Bytes>>;

struct DataFolderOptions {
  std::filesystem::path path;
  Durability durability = Durability::full;
  Bytes key_check{};  ///< tells keys apart and nothing else of them: kept by the first opening, compared by all later
                      ///< ones; empty: whoever opens it reads nothing that is sealed
  bool keeps_leftovers = false;  ///< those of a crash stay, to be looked at
};

/// Something in a folder that should not be so.
struct Finding {
  std::string where;  ///< "BUCKET/KEY version ID", or a file
  std::string what;
  bool repairable = false;  ///< it holds nothing that anybody stored
  bool repaired = false;
};

/// The one to whom an examination shows the folder on its way. Ciphertext can be read while the call lasts.
class Examiner {
 public:
  virtual ~Examiner() = default;
  virtual void version(const std::string& bucket, const ObjectRef& object, const std::string& where) = 0;
  virtual void upload(const std::string& bucket, const UploadRef& upload, const Parts& parts,
                      const std::string& where) = 0;
};

/// One process at a time holds a folder. Thread-safe. The object stores that it gives share its ownership.
class DataFolder {
 public:
  /// Makes the folder, or opens it: migrates an older schema, and removes what a crash left half done. The error says
  /// what is in the way: another process, another key, a schema of a later version, a folder that is something else.
  static Result<std::shared_ptr<DataFolder>> open(DataFolderOptions options);
  virtual ~DataFolder() = default;

  virtual std::unique_ptr<ObjectStore> object_store() = 0;

  /// All of them or none. Throws StoreFailure.
  virtual void write_values(const std::vector<NamedValue>& changes) = 0;
  [[nodiscard]] virtual std::vector<NamedValue> values() = 0;

  /// Keeps the newest `most` events of that history. Throws StoreFailure.
  virtual void append(History history, const NumberedEvents& events, std::size_t most) = 0;
  /// Oldest first.
  [[nodiscard]] virtual NumberedEvents events(History history) = 0;

  /// By name.
  [[nodiscard]] virtual std::vector<std::string> snapshots() = 0;
  /// A snapshot, to look at its values and to examine it: nothing else can be done with it. The error says what is in
  /// the way.
  virtual Result<std::shared_ptr<DataFolder>> snapshot(const std::string& name) = 0;

  /// Goes through all rows and files but those of snapshots, and shows every record that can be read. `repairs`:
  /// removes what nobody stored.
  virtual std::vector<Finding> examine(Examiner& examiner, bool repairs) = 0;
};

}  // namespace s3sse::store
