#pragma once
// The arithmetic of AWS Signature Version 4: canonical request, string to sign, signing key, signature.
// Source: "Authenticating Requests (AWS Signature Version 4)" of the Amazon S3 API reference.
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "simulator/base/http.h"
#include "simulator/base/secret_bytes.h"
#include "simulator/base/uri.h"

namespace s3sse::auth {

inline constexpr std::string_view algorithm_v4 = "AWS4-HMAC-SHA256";
inline constexpr std::string_view unsigned_payload = "UNSIGNED-PAYLOAD";

/// The parts of the Credential component: <access key id>/<date>/<region>/<service>/aws4_request.
struct CredentialScope {
  std::string access_key_id;
  std::string date;  ///< YYYYMMDD
  std::string region;
  std::string service;

  /// Without the access key id, as it stands in the string to sign.
  [[nodiscard]] std::string text() const;
};

/// Nothing unless all five parts are there, the date has eight digits and the terminator is aws4_request.
std::optional<CredentialScope> parse_credential(std::string_view text);

/// `signed_headers` are lower-case names. A header that is listed and absent counts as empty, so the signature fails.
/// The parameter X-Amz-Signature is left out of the canonical query.
std::string canonical_request(const Request& request, const Target& target,
                              const std::vector<std::string>& signed_headers, std::string_view payload_hash);

/// `date_time` in the form 20130524T000000Z.
std::string string_to_sign(std::string_view date_time, const CredentialScope& scope, std::string_view canonical);

SecretBytes derive_signing_key(const SecretBytes& secret_access_key, const CredentialScope& scope);

/// Lower-case hex of the HMAC.
std::string signature_of(const SecretBytes& signing_key, std::string_view text);

/// Constant time for equal lengths.
bool same_signature(std::string_view expected, std::string_view provided);

/// Signing keys change once a day; deriving one costs four HMACs. Holds a bounded number of them. Thread-safe.
class SigningKeyCache {
 public:
  SecretBytes get(const CredentialScope& scope, const SecretBytes& secret_access_key);

 private:
  struct Entry {
    SecretBytes secret_access_key;  ///< tells when a credential was replaced under the same id
    SecretBytes signing_key;
  };
  std::mutex mutex_;
  std::map<std::tuple<std::string, std::string, std::string, std::string>, Entry> entries_;
};

}  // namespace s3sse::auth
