#include "harness/model/vocabulary.h"

#include <algorithm>
#include <array>

namespace s3sse::harness::model {
namespace {

constexpr auto known_capabilities = std::to_array<std::string_view>({
    "sse-s3",
    "sse-kms",
    "kms-default-key",
    "kms-key",
    "kms-api",
    "kms-rotation",
    "kms-grants",
    "kms-asymmetric",
    "kms-multi-region",
    "bucket-keys",
    "dsse-kms",
    "sse-c",
    "tls",
    "plain-http",
    "bucket-encryption",
    "blocked-encryption-types",
    "bucket-policy",
    "public-access-block",
    "acl",
    "bucket-settings",
    "replication",
    "versioning",
    "multipart",
    "checksums",
    "trailing-checksums",
    "copy",
    "conditional",
    "presigned",
    "post-object",
    "streaming",
    "sigv2",
    "virtual-host",
    "object-attributes",
    "update-object-encryption",
    "tagging",
    "object-lock",
    "annotations",
    "select",
    "restore",
    "second-principal",
    "second-account",
    "second-region",
    "probe-at-rest",
    "probe-kms",
    "probe-audit",
    "probe-clock",
    "probe-corrupt",
    "probe-fault",
});

constexpr auto encryption_methods =
    std::to_array<std::string_view>({"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C", "TLS", "CSE", "KMS-API"});

bool contains(std::span<const std::string_view> list, std::string_view name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

std::span<const std::string_view> capabilities() {
  return known_capabilities;
}
bool is_capability(std::string_view name) {
  return contains(known_capabilities, name);
}
bool is_probe_capability(std::string_view name) {
  return name.starts_with("probe-");
}
std::span<const std::string_view> methods() {
  return encryption_methods;
}
bool is_method(std::string_view name) {
  return contains(encryption_methods, name);
}

std::vector<std::string> as_strings(std::span<const std::string_view> names) {
  return {names.begin(), names.end()};
}

}  // namespace s3sse::harness::model
