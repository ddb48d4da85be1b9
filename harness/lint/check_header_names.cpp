#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/lint/checks.h"
#include "simulator/base/text.h"

namespace s3sse::harness::lint {
namespace {

using model::Json;

/// Headers of the S3 API model, of Signature Version 4 and of the KMS protocol, in lower case, sorted.
constexpr auto known_headers = std::to_array<std::string_view>({
    "x-amz-abort-date",
    "x-amz-abort-rule-id",
    "x-amz-access-point-alias",
    "x-amz-acl",
    "x-amz-algorithm",
    "x-amz-archive-status",
    "x-amz-bucket-arn",
    "x-amz-bucket-location-name",
    "x-amz-bucket-location-type",
    "x-amz-bucket-namespace",
    "x-amz-bucket-object-lock-enabled",
    "x-amz-bucket-object-lock-token",
    "x-amz-bucket-region",
    "x-amz-bypass-governance-retention",
    "x-amz-checksum-algorithm",
    "x-amz-checksum-crc32",
    "x-amz-checksum-crc32c",
    "x-amz-checksum-crc64nvme",
    "x-amz-checksum-md5",
    "x-amz-checksum-mode",
    "x-amz-checksum-sha1",
    "x-amz-checksum-sha256",
    "x-amz-checksum-sha512",
    "x-amz-checksum-type",
    "x-amz-checksum-xxhash128",
    "x-amz-checksum-xxhash3",
    "x-amz-checksum-xxhash64",
    "x-amz-client-token",
    "x-amz-confirm-remove-self-bucket-access",
    "x-amz-content-sha256",
    "x-amz-copy-source",
    "x-amz-copy-source-if-match",
    "x-amz-copy-source-if-modified-since",
    "x-amz-copy-source-if-none-match",
    "x-amz-copy-source-if-unmodified-since",
    "x-amz-copy-source-range",
    "x-amz-copy-source-server-side-encryption-customer-algorithm",
    "x-amz-copy-source-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key-md5",
    "x-amz-copy-source-version-id",
    "x-amz-create-session-mode",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-delete-marker",
    "x-amz-expected-bucket-owner",
    "x-amz-expiration",
    "x-amz-expires",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-id-2",
    "x-amz-if-match-initiated-time",
    "x-amz-if-match-last-modified-time",
    "x-amz-if-match-size",
    "x-amz-max-parts",
    "x-amz-metadata-directive",
    "x-amz-mfa",
    "x-amz-missing-meta",
    "x-amz-mp-object-size",
    "x-amz-mp-parts-count",
    "x-amz-object-annotation-directive",
    "x-amz-object-attributes",
    "x-amz-object-if-match",
    "x-amz-object-lock-event-hold",
    "x-amz-object-lock-event-hold-duration-days",
    "x-amz-object-lock-event-hold-duration-years",
    "x-amz-object-lock-legal-hold",
    "x-amz-object-lock-mode",
    "x-amz-object-lock-retain-until-date",
    "x-amz-object-ownership",
    "x-amz-object-size",
    "x-amz-object-version-id",
    "x-amz-optional-object-attributes",
    "x-amz-part-number-marker",
    "x-amz-rename-source",
    "x-amz-rename-source-if-match",
    "x-amz-rename-source-if-modified-since",
    "x-amz-rename-source-if-none-match",
    "x-amz-rename-source-if-unmodified-since",
    "x-amz-replication-status",
    "x-amz-request-charged",
    "x-amz-request-id",
    "x-amz-request-payer",
    "x-amz-request-route",
    "x-amz-request-token",
    "x-amz-restore",
    "x-amz-restore-output-path",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-security-token",
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-server-side-encryption-context",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-customer-key",
    "x-amz-server-side-encryption-customer-key-md5",
    "x-amz-signature",
    "x-amz-signedheaders",
    "x-amz-skip-destination-validation",
    "x-amz-source-expected-bucket-owner",
    "x-amz-storage-class",
    "x-amz-tagging",
    "x-amz-tagging-count",
    "x-amz-tagging-directive",
    "x-amz-target",
    "x-amz-trailer",
    "x-amz-transition-default-minimum-object-size",
    "x-amz-version-id",
    "x-amz-website-redirect-location",
    "x-amz-write-offset-bytes",
    "x-amzn-requestid",
});

bool known(std::string_view name) {
  return std::binary_search(known_headers.begin(), known_headers.end(), name) || name.starts_with("x-amz-meta-") ||
         name.starts_with("x-amz-fwd-");
}

/// Members called "headers" hold header names, wherever they stand; fields of forms are spelt the same.
void collect_header_names(const Json& value, std::vector<std::string>& names) {
  if (!value.is_structured()) return;
  for (const auto& [name, member] : value.items()) {
    const bool holds_names = value.is_object() && (name == "headers" || name == "fields") && member.is_object();
    if (holds_names)
      for (const auto& [header, matcher] : member.items()) names.push_back(header);
    collect_header_names(member, names);
  }
}

}  // namespace

void check_header_names(const std::vector<model::RawCase>& raw, Findings& out) {
  for (const model::RawCase& written : raw) {
    std::vector<std::string> names;
    collect_header_names(written.content, names);
    const std::string notes = model::text_of(written.content, "notes");
    for (const std::string& name : names) {
      const std::string lower = ascii_lower(name);
      if (!lower.starts_with("x-amz-") || known(lower) || name.find("${") != std::string::npos) continue;
      if (notes.find(name) != std::string::npos) continue;
      out.add("header-name", written.file, written.line,
              fmt::format("{}: S3 knows no header {}; mend it, or quote it in the notes if it is wrong on purpose",
                          written.id, name));
    }
  }
}

}  // namespace s3sse::harness::lint
