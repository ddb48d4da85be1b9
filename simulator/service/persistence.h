#pragma once
// A simulator that outlives its process: the folder with everything sealed, and the key to it, which is kept elsewhere.
#include <memory>

#include "simulator/base/secret_bytes.h"
#include "simulator/store/data_folder.h"

namespace s3sse {

struct Persistence {
  std::shared_ptr<store::DataFolder> folder;
  SecretBytes root_key;  ///< 32 bytes
};

/// Makes or opens the folder under this root key (32 bytes).
Result<Persistence> open_data_folder(const std::filesystem::path& path, store::Durability durability,
                                     SecretBytes root_key);

/// Opens the folder to look at it: what a crash left half done stays. Without a key, nothing that is sealed can be
/// read.
Result<Persistence> open_to_examine(const std::filesystem::path& path, std::optional<SecretBytes> root_key);

}  // namespace s3sse
