#include "simulator/service/persistence.h"

#include "simulator/crypto/digest.h"

namespace s3sse {
namespace {

Bytes key_check(const SecretBytes& root_key) {
  const SecretBytes check = crypto::hkdf_sha256(root_key.reveal(), {}, "s3sse check of the root key", 32);
  return {check.reveal().begin(), check.reveal().end()};
}

Result<Persistence> open_folder(store::DataFolderOptions options, SecretBytes root_key) {
  auto folder = store::DataFolder::open(std::move(options));
  if (!folder) return tl::unexpected(folder.error());
  return Persistence{.folder = std::move(*folder), .root_key = std::move(root_key)};
}

}  // namespace

Result<Persistence> open_data_folder(const std::filesystem::path& path, store::Durability durability,
                                     SecretBytes root_key) {
  Bytes check = key_check(root_key);
  return open_folder({.path = path, .durability = durability, .key_check = std::move(check)}, std::move(root_key));
}

Result<Persistence> open_to_examine(const std::filesystem::path& path, std::optional<SecretBytes> root_key) {
  Bytes check = root_key ? key_check(*root_key) : Bytes{};
  return open_folder({.path = path, .key_check = std::move(check), .keeps_leftovers = true},
                     root_key ? std::move(*root_key) : SecretBytes());
}

}  // namespace s3sse
