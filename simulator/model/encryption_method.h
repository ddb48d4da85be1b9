#pragma once
// The ways in which S3 encrypts an object at rest, and their names on the wire.
#include <optional>
#include <string_view>

namespace s3sse {

enum class EncryptionMethod { sse_s3, sse_kms, dsse_kms, sse_c };

/// The value of x-amz-server-side-encryption; empty for SSE-C, which that header never names (HDR-01, SSEC-20).
constexpr std::string_view sse_header_value(EncryptionMethod method) {
  switch (method) {
    case EncryptionMethod::sse_s3:
      return "AES256";
    case EncryptionMethod::sse_kms:
      return "aws:kms";
    case EncryptionMethod::dsse_kms:
      return "aws:kms:dsse";
    case EncryptionMethod::sse_c:
      return "";
  }
  return "";
}

/// For people: "SSE-KMS" ...
constexpr std::string_view name_of(EncryptionMethod method) {
  switch (method) {
    case EncryptionMethod::sse_s3:
      return "SSE-S3";
    case EncryptionMethod::sse_kms:
      return "SSE-KMS";
    case EncryptionMethod::dsse_kms:
      return "DSSE-KMS";
    case EncryptionMethod::sse_c:
      return "SSE-C";
  }
  return "";
}

/// Case-sensitive (HDR-06); nothing for any other value.
constexpr std::optional<EncryptionMethod> encryption_method_of(std::string_view sse_value) {
  if (sse_value == "AES256") return EncryptionMethod::sse_s3;
  if (sse_value == "aws:kms") return EncryptionMethod::sse_kms;
  if (sse_value == "aws:kms:dsse") return EncryptionMethod::dsse_kms;
  return std::nullopt;
}

constexpr bool uses_kms(EncryptionMethod method) {
  return method == EncryptionMethod::sse_kms || method == EncryptionMethod::dsse_kms;
}

/// The era of S3 that is simulated: behaviour changed on 5 January 2023 (SSE-S3 by default), and in April 2026 (SSE-C
/// blocked on new buckets). A later era includes the changes of the earlier ones.
enum class Era { y2022 = 2022, y2025 = 2025, y2026 = 2026 };

}  // namespace s3sse
