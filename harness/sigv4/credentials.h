#pragma once
// The identity that a request claims.
#include <string>
#include <utility>

#include "simulator/base/secret_bytes.h"

namespace s3sse::harness::sigv4 {

/// An access key pair. An empty access key id means anonymous. Move-only, as the secret is; a copy is asked for.
struct Credentials {
  std::string access_key_id;
  SecretBytes secret_access_key;
  std::string session_token;  ///< empty for long-term keys

  [[nodiscard]] bool anonymous() const { return access_key_id.empty(); }
  [[nodiscard]] Credentials clone() const { return {access_key_id, secret_access_key.clone(), session_token}; }
};

/// Copies `secret` into wiped memory; wiping the original stays the caller's duty.
inline Credentials make_credentials(std::string access_key_id, std::string_view secret,
                                    std::string session_token = {}) {
  return {std::move(access_key_id), SecretBytes::copy_of(as_bytes(secret)), std::move(session_token)};
}

}  // namespace s3sse::harness::sigv4
