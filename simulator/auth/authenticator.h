#pragma once
// Who signed the request, and is every byte of it as signed? AWS Signature Version 4 in its forms: Authorization header,
// presigned query, signed payload, UNSIGNED-PAYLOAD, and aws-chunked (signed or not, with or without trailers).
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/base/clock.h"
#include "simulator/base/http.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/model/principal.h"
#include "simulator/model/s3_error.h"
#include "simulator/rules/rules.h"

namespace s3sse::auth {

struct Credential {
  Principal principal;
  SecretBytes secret_access_key;
  std::string session_token;  ///< empty for long-term keys
};

/// Access keys that the simulator knows. Thread-safe.
class CredentialStore {
 public:
  void add(Credential credential);
  /// Calls `use` under the lock with the credential, or returns false when the access key is unknown.
  bool with(std::string_view access_key_id, const std::function<void(const Credential&)>& use) const;

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Credential, std::less<>> credentials_;
};

enum class SignatureKind { anonymous, header_v4, query_v4 };

/// The outcome of authentication. `body` replaces the request's body: free of aws-chunked, its hash, chunk signatures and
/// trailers checked while it is read; a mismatch is an Error with the S3 code (XAmzContentSHA256Mismatch,
/// SignatureDoesNotMatch, IncompleteBody, InvalidRequest ...).
struct Authenticated {
  Principal principal;
  SignatureKind kind = SignatureKind::anonymous;
  std::string region;   ///< of the credential scope
  std::string service;  ///< "s3" or "kms"
};

/// Trailing headers of an aws-chunked body; complete once the body has been read to its end.
using Trailers = std::shared_ptr<Headers>;

class Authenticator {
 public:
  Authenticator(const CredentialStore& credentials, const Clock& clock, const Rules& rules);

  /// Checks signature, date (15 minutes of skew, or the lifetime of a presigned URL) and that every x-amz-* header is
  /// signed. On success `request.body` is the decoded, verifying body, `request.headers` have lost "aws-chunked" in
  /// Content-Encoding, and `trailers` (never null) will hold the trailing headers. Errors as S3 gives them.
  S3Result<Authenticated> authenticate(Request& request, Trailers& trailers) const;

 private:
  const CredentialStore& credentials_;
  const Clock& clock_;
  const Rules& rules_;
};

}  // namespace s3sse::auth
