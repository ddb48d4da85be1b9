#include "simulator/kms/errors.h"

#include <fmt/format.h>

namespace s3sse::kms::errors {

KmsError not_found(std::string message) {
  return {"NotFoundException", std::move(message)};
}

KmsError invalid_key_id(std::string_view key_id) {
  return not_found(fmt::format("Invalid keyId '{}'", key_id));
}

KmsError key_does_not_exist(std::string_view key_arn) {
  return not_found(fmt::format("Key '{}' does not exist", key_arn));
}

KmsError alias_not_found(std::string_view alias_arn) {
  return not_found(fmt::format("Alias {} is not found.", alias_arn));
}

KmsError access_denied(const Principal& principal, std::string_view api, std::string_view resource_arn) {
  // One sentence for keys that are not there and keys that are closed: existence is nobody else's business.
  return {
      "AccessDeniedException",
      fmt::format("User: {} is not authorized to perform: kms:{} on resource: {} because the resource does not exist "
                  "in this Region, no resource-based policies allow access, or a resource-based policy explicitly "
                  "denies access",
                  principal.anonymous() ? "anonymous" : principal.arn, api, resource_arn)};
}

KmsError invalid_state(std::string_view key_arn, std::string_view what) {
  return {"KMSInvalidStateException", fmt::format("{} is {}.", key_arn, what)};
}

KmsError disabled(std::string_view key_arn) {
  return {"DisabledException", fmt::format("{} is disabled.", key_arn)};
}

KmsError invalid_ciphertext() {
  return {"InvalidCiphertextException", ""};
}

KmsError incorrect_key() {
  return {"IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation."};
}

KmsError invalid_signature() {
  return {"KMSInvalidSignatureException", ""};
}

KmsError invalid_mac() {
  return {"KMSInvalidMacException", ""};
}

KmsError dry_run() {
  return {"DryRunOperationException", "The request would have succeeded, but the DryRun option is set."};
}

KmsError invalid_key_usage(std::string message) {
  return {"InvalidKeyUsageException", std::move(message)};
}

KmsError unsupported(std::string message) {
  return {"UnsupportedOperationException", std::move(message)};
}

KmsError wrong_origin(std::string_view key_arn, std::string_view origin) {
  return unsupported(fmt::format("{} origin is {} which is not valid for this operation.", key_arn, origin));
}

KmsError not_primary(std::string_view key_arn) {
  return unsupported(fmt::format("{} is not a multi-region primary key.", key_arn));
}

KmsError invalid_grant_token() {
  return {"InvalidGrantTokenException", "The grant token is not one that was issued here, or its grant has ended."};
}

KmsError unwritten() {
  return {"KMSInternalException", "The change could not be written to the data folder."};
}

KmsError validation(std::string message) {
  return {"ValidationException", std::move(message)};
}

KmsError constraint(std::string_view value, std::string_view member, std::string_view constraint) {
  return validation(fmt::format("1 validation error detected: Value '{}' at '{}' failed to satisfy constraint: {}",
                                value, member, constraint));
}

KmsError sensitive_constraint(std::string_view member, std::string_view constraint) {
  return validation(
      fmt::format("1 validation error detected: Value at '{}' failed to satisfy constraint: {}", member, constraint));
}

}  // namespace s3sse::kms::errors
