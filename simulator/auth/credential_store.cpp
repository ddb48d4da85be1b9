#include "simulator/auth/authenticator.h"

namespace s3sse::auth {

void CredentialStore::add(Credential credential) {
  const std::lock_guard lock(mutex_);
  std::string id = credential.principal.access_key_id;
  credentials_.insert_or_assign(std::move(id), std::move(credential));
}

bool CredentialStore::with(std::string_view access_key_id, const std::function<void(const Credential&)>& use) const {
  const std::lock_guard lock(mutex_);
  const auto found = credentials_.find(access_key_id);
  if (found == credentials_.end()) return false;
  use(found->second);
  return true;
}

}  // namespace s3sse::auth
