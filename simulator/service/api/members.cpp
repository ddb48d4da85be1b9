#include "simulator/service/api/members.h"

#include <algorithm>
#include <array>
#include <map>

namespace s3sse::service {
namespace {

/// A check holds that the sources read each of them.
constexpr auto obeyed_header_names = std::to_array<std::string_view>({
    // Of HTTP
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-md5",
    "content-type",
    "expires",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-unmodified-since",
    "range",
    // Who may
    "x-amz-acl",
    "x-amz-expected-bucket-owner",
    "x-amz-grant-full-control",
    "x-amz-grant-read",
    "x-amz-grant-read-acp",
    "x-amz-grant-write",
    "x-amz-grant-write-acp",
    "x-amz-source-expected-bucket-owner",
    // Buckets
    "x-amz-bucket-namespace",
    "x-amz-bucket-object-lock-enabled",
    "x-amz-bypass-governance-retention",
    "x-amz-object-ownership",
    // Checksums
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
    "x-amz-sdk-checksum-algorithm",
    // Copies
    "x-amz-copy-source",
    "x-amz-copy-source-if-match",
    "x-amz-copy-source-if-modified-since",
    "x-amz-copy-source-if-none-match",
    "x-amz-copy-source-if-unmodified-since",
    "x-amz-copy-source-range",
    "x-amz-copy-source-server-side-encryption-customer-algorithm",
    "x-amz-copy-source-server-side-encryption-customer-key",
    "x-amz-copy-source-server-side-encryption-customer-key-md5",
    "x-amz-metadata-directive",
    "x-amz-tagging-directive",
    // Encryption
    "x-amz-server-side-encryption",
    "x-amz-server-side-encryption-aws-kms-key-id",
    "x-amz-server-side-encryption-bucket-key-enabled",
    "x-amz-server-side-encryption-context",
    "x-amz-server-side-encryption-customer-algorithm",
    "x-amz-server-side-encryption-customer-key",
    "x-amz-server-side-encryption-customer-key-md5",
    // What is kept or told of an object
    "x-amz-max-parts",
    "x-amz-meta-",
    "x-amz-mp-object-size",
    "x-amz-object-attributes",
    "x-amz-object-lock-legal-hold",
    "x-amz-object-lock-mode",
    "x-amz-object-lock-retain-until-date",
    "x-amz-optional-object-attributes",
    "x-amz-part-number-marker",
    "x-amz-storage-class",
    "x-amz-tagging",
    "x-amz-transition-default-minimum-object-size",
    "x-amz-website-redirect-location",
});

constexpr auto obeyed_parameter_names = std::to_array<std::string_view>({
    // Subresources are no parameters: they name the operation.
    "partNumber",
    "uploadId",
    "versionId",
    // Listings
    "bucket-region",
    "continuation-token",
    "delimiter",
    "encoding-type",
    "fetch-owner",
    "id",
    "key-marker",
    "marker",
    "max-buckets",
    "max-keys",
    "max-parts",
    "max-uploads",
    "part-number-marker",
    "prefix",
    "start-after",
    "upload-id-marker",
    "version-id-marker",
    // What a reader wants other headers to say
    "response-cache-control",
    "response-content-disposition",
    "response-content-encoding",
    "response-content-language",
    "response-content-type",
    "response-expires",
});

constexpr auto without_effect = std::to_array<WithoutEffect>({
    {"x-amz-bucket-object-lock-token", "A bucket gets Object Lock or replication without a token of AWS Support."},
    {"x-amz-confirm-remove-self-bucket-access",
     "A policy that shuts its author out is taken with and without it: the owner of a bucket may always mend its "
     "policy."},
    {"x-amz-mfa", "MFA delete cannot be switched on here (501), so that no request needs a code."},
    {"x-amz-object-annotation-directive", "Objects have no annotations here, so there are none to copy or leave out."},
    {"x-amz-skip-destination-validation", "Notifications are sent nowhere, so that no destination is asked."},
    {"x-amz-request-payer", "Nobody is billed for requests here."},
});

bool is_obeyed(const ModelMember& member) {
  const auto names = member.kind == MemberKind::header ? obeyed_headers() : obeyed_parameters();
  return std::ranges::find(names, member.name) != names.end();
}

using Refused = std::map<std::string_view, std::vector<const ModelMember*>>;

bool are_same_request(const ModelOperation& one, const ModelOperation& other) {
  return one.method == other.method && one.scope == other.scope && one.subresource == other.subresource &&
         one.header == other.header;
}

/// The members that each operation refuses; most have none. Some requests have several names in the model, and refuse
/// what any of them does.
const Refused& refused_members() {
  static const Refused refused = [] {
    Refused found;
    const auto& operations = aws_models().s3.operations;
    for (const ModelOperation& operation : operations)
      for (const ModelMember& member : operation.members)
        if (treatment_of(operation, member).treatment == Treatment::refused)
          for (const ModelOperation& same : operations)
            if (are_same_request(same, operation)) found[same.name].push_back(&member);
    return found;
  }();
  return refused;
}

}  // namespace

std::string_view to_string(Treatment treatment) {
  switch (treatment) {
    case Treatment::implemented:
      return "implemented";
    case Treatment::refused:
      return "refused";
    case Treatment::without_effect:
      return "without-effect";
  }
  return "";
}

MemberTreatment treatment_of(const ModelOperation& operation, const ModelMember& member) {
  const auto found = std::ranges::find(without_effect, member.name, &WithoutEffect::name);
  if (found != without_effect.end()) return {.treatment = Treatment::without_effect, .reason = found->reason};
  const bool names_operation = member.name == operation.subresource || member.name == operation.header;
  const bool implemented = names_operation || is_obeyed(member);
  return {.treatment = implemented ? Treatment::implemented : Treatment::refused};
}

std::span<const std::string_view> obeyed_headers() {
  return obeyed_header_names;
}

std::span<const std::string_view> obeyed_parameters() {
  return obeyed_parameter_names;
}

std::span<const WithoutEffect> members_without_effect() {
  return without_effect;
}

S3Result<void> require_obeyed_members(std::string_view operation, const Request& request, const Target& target) {
  const auto found = refused_members().find(operation);
  if (found == refused_members().end()) return {};
  for (const ModelMember* member : found->second) {
    const std::string name(member->name);
    if (member->kind == MemberKind::header && request.headers.has(name))
      return refuse(errors::not_implemented(name, name));
    if (member->kind == MemberKind::query && !target.value_or(name, "").empty())
      return refuse(errors::not_implemented(std::string(operation) + " with " + name));
  }
  return {};
}

}  // namespace s3sse::service
