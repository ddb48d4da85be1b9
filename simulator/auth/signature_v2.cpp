// Signature Version 2 is known here only to be refused in the right words.
#include "simulator/auth/auth_errors.h"
#include "simulator/auth/authenticator.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"
#include "simulator/deviations/decide.h"

namespace s3sse::auth {
namespace {

/// PUT ?encryption on an object is UpdateObjectEncryption, on a bucket PutBucketEncryption. The key follows the bucket
/// in the path, or the bucket stands in the host name.
bool names_object(const Target& target, std::string_view host) {
  const auto slash = target.path.find('/', 1);
  if (slash != std::string::npos && slash + 1 < target.path.size()) return true;
  return host.find(".s3.") != std::string_view::npos && target.path.size() > 1;
}

std::string access_key_id(const Request& request, const Target& target) {
  if (const auto* parameter = target.find("AWSAccessKeyId")) return parameter->value;
  auto value = request.headers.get_or("Authorization", "");
  value = trim(value.substr(std::min<std::size_t>(value.size(), 4)));  // behind "AWS "
  return std::string(value.substr(0, value.find(':')));
}

}  // namespace

S3Result<void> Authenticator::check_signature_v2(const Request& request, const Target& target) const {
  if (request.method == "PUT" && target.has("encryption")) {
    if (names_object(target, request.headers.get_or("Host", ""))) {
      return refused(rules_, Rule::update_encryption_needs_sigv4, update_encryption_needs_signature_v4);
    }
    return refused(rules_, Rule::bucket_encryption_put_needs_sigv4, signature_v2_not_supported);
  }
  if (request.headers.get_or("x-amz-server-side-encryption", "").starts_with("aws:kms")) {
    return refused(rules_, Rule::kms_writes_and_reads_need_sigv4, kms_needs_signature_v4);
  }
  if (options_.reads_kms_object && options_.reads_kms_object(request)) {
    return refused(rules_, {Rule::kms_writes_and_reads_need_sigv4, Rule::get_object_kms_read_needs_sigv4},
                   kms_needs_signature_v4);
  }
  return refuse(signature_v2_not_supported());
}

S3Result<Authenticated> Authenticator::answer_signature_v2(const Request& request) const {
  const auto target = parse_target(request.target);
  if (!target) return refuse(signature_v2_not_supported());
  if (auto allowed = check_signature_v2(request, *target); !allowed) return refuse(std::move(allowed.error()));
  // No use of Version 2 is allowed. Where a deviation allows one it is not checked: who names an access key has it.
  Authenticated let_in{{}, SignatureKind::legacy_v2, options_.region, "s3"};
  const std::string id = access_key_id(request, *target);
  if (!credentials_.with(id, [&](const Credential& credential) { let_in.principal = credential.principal; })) {
    return refuse(invalid_access_key_id(id));
  }
  return let_in;
}

}  // namespace s3sse::auth
