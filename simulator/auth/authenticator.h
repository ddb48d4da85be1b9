#pragma once
// Who signed the request, and is every byte of it as signed? AWS Signature Version 4 in its forms: Authorization
// header, presigned query, signed payload, UNSIGNED-PAYLOAD, and aws-chunked (signed or not, with or without trailers).
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "simulator/base/clock.h"
#include "simulator/base/http.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/base/uri.h"
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

enum class SignatureKind { anonymous, header_v2, query_v2, post_policy_v2, header_v4, query_v4, post_policy_v4 };

/// The outcome of authentication.
struct Authenticated {
  Principal principal;
  SignatureKind kind = SignatureKind::anonymous;
  std::string region;   ///< of the credential scope
  std::string service;  ///< "s3" or "kms"

  [[nodiscard]] bool by_version_2() const {
    return kind == SignatureKind::header_v2 || kind == SignatureKind::query_v2 || kind == SignatureKind::post_policy_v2;
  }
  /// The one version that KMS is asked for.
  [[nodiscard]] bool by_version_4() const { return kind != SignatureKind::anonymous && !by_version_2(); }
};

/// Trailing headers of an aws-chunked body; complete once the body has been read to its end.
using Trailers = std::shared_ptr<Headers>;

/// The fields of a browser form that carry its signature, as they were sent.
struct PostPolicySignature {
  std::string_view credential;     ///< x-amz-credential
  std::string_view date;           ///< x-amz-date
  std::string_view policy;         ///< the Base64 text; it is the string to sign
  std::string_view signature;      ///< x-amz-signature
  std::string_view session_token;  ///< x-amz-security-token, empty when absent
};

/// The same of a form that is signed with version 2.
struct PostPolicySignatureV2 {
  std::string_view access_key_id;  ///< AWSAccessKeyId
  std::string_view policy;         ///< the Base64 text; it is the string to sign
  std::string_view signature;      ///< signature
  std::string_view session_token;  ///< x-amz-security-token, empty when absent
};

struct AuthenticatorOptions {
  /// The region that credential scopes must name. "?location" may also be asked for with a scope of us-east-1, as
  /// clients do that do not know the region yet.
  std::string region = "us-east-1";
  /// Further Regions that credential scopes of KMS requests may name; static.
  std::span<const std::string_view> kms_regions{};
  /// Signature Version 2 is taken as well.
  bool signature_v2 = true;
};

/// The aim of a request, as far as that decides how it has to be signed. A view; all of it outlives the call.
struct Aim {
  const Target& target;                 ///< of the request, parsed
  std::string_view host_bucket{};       ///< the bucket that the host names; empty for path style
  std::string_view identity_service{};  ///< "sts" or "iam" for a request to one of them; empty: to S3 or KMS
  /// True if the request reads an object that is encrypted under a KMS key. Asked where the answer depends on it
  /// (GET-19: presigned); empty: it reads none.
  std::function<bool()> reads_kms_object{};
};

class SigningKeyCache;

/// Thread-safe. The credentials, clock and rules belong to the caller and must outlive it.
class Authenticator {
 public:
  Authenticator(const CredentialStore& credentials, const Clock& clock, const Rules& rules,
                AuthenticatorOptions options = {});
  ~Authenticator();

  /// Checks signature, date (15 minutes of skew, or the lifetime of a presigned URL) and that every x-amz-* header is
  /// signed. On success `request.body` is the decoded body: free of aws-chunked, its hash, chunk signatures and
  /// trailers checked while it is read; a mismatch is an Error with the S3 code (XAmzContentSHA256Mismatch,
  /// SignatureDoesNotMatch, IncompleteBody, InvalidRequest, MalformedTrailerError) that comes in place of the end.
  /// `request.headers` have lost "aws-chunked" in Content-Encoding and have those that a presigned URL carries in its
  /// query, and `trailers` (never null afterwards) will hold
  /// the trailing headers. Errors as S3 gives them; for a KMS request (X-Amz-Target) their codes are those of KMS.
  S3Result<Authenticated> authenticate(Request& request, const Aim& aim, Trailers& trailers) const;

  /// Checks the signature over the policy of a browser form (POST Object). What the policy says is not judged here.
  S3Result<Authenticated> authenticate_post_policy(const PostPolicySignature& form) const;
  S3Result<Authenticated> authenticate_post_policy(const PostPolicySignatureV2& form) const;

 private:
  struct Claim;
  struct SignatureV2 {
    std::string_view access_key_id;
    std::string_view signature;
    std::string string_to_sign;
    std::string_view session_token;
  };
  S3Result<Authenticated> check(Request& request, const Aim& aim, Trailers& trailers, const Claim& claim) const;
  S3Result<Authenticated> admit_unsigned(Request& request, Trailers& trailers) const;
  S3Result<Authenticated> check_v2(Request& request, const Aim& aim, Trailers& trailers) const;
  S3Result<Principal> signer_v2(const SignatureV2& given) const;

  const CredentialStore& credentials_;
  const Clock& clock_;
  const Rules& rules_;
  AuthenticatorOptions options_;
  std::unique_ptr<SigningKeyCache> signing_keys_;
};

}  // namespace s3sse::auth
