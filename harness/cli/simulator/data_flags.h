#pragma once
// The flags of a simulator that outlives its process: where its folder is, how durable it is, and where its root key
// is.
#include <memory>
#include <optional>
#include <string>

#include "harness/cli/command/command.h"
#include "simulator/base/entropy.h"
#include "simulator/service/persistence.h"
#include "simulator/service/service.h"

namespace s3sse::cli {

struct DataOptions {
  std::string folder;  ///< empty: all is kept in memory
  std::string durability;
  std::string root_key_file;
  std::string snapshot;  ///< to begin with
};

/// `options` must outlive the verb.
void add_data_flags(Command& verb, DataOptions& options);

/// Returns the folder that the flags name, made if it is not there; nothing without --data. The error says which flag
/// is wrong, or what is in the way.
Result<std::optional<Persistence>> open_data(const DataOptions& options, Entropy& entropy);

/// Returns the key to a folder that is there: the error says where it was looked for.
Result<SecretBytes> root_key_of(const DataOptions& options);

/// Returns the simulator over `data`, or in memory without. The error is that of a folder that cannot be read.
Result<std::unique_ptr<Service>> make_service(ServiceConfig config, Doors doors, std::optional<Persistence> data);

/// Begins with the snapshot that the flags name: brings it back where the folder has it, else saves what is there.
Result<void> begin_with_snapshot(const DataOptions& options, Service& service);

}  // namespace s3sse::cli
