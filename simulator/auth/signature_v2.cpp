// Signature Version 2 is known here only to be refused in the right words.
#include "simulator/auth/auth_errors.h"
#include "simulator/auth/authenticator.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

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

struct Answer {
  S3Error error;
  bool forbidden;  ///< false when the rule that forbids this use is switched off
};

}  // namespace

S3Result<Authenticated> Authenticator::answer_signature_v2(Request& request, Trailers&) const {
  const auto target = parse_target(request.target);
  if (!target) return refuse(signature_v2_not_supported());
  const auto decide = [&]() -> Answer {
    if (request.method == "PUT" && target->has("encryption")) {
      if (names_object(*target, request.headers.get_or("Host", ""))) {
        return {update_encryption_needs_signature_v4(), rules_.hold(Rule::update_encryption_needs_sigv4)};
      }
      return {signature_v2_not_supported(), rules_.hold(Rule::bucket_encryption_put_needs_sigv4)};
    }
    const bool all_kms = rules_.hold(Rule::kms_writes_and_reads_need_sigv4);
    if (request.headers.get_or("x-amz-server-side-encryption", "").starts_with("aws:kms")) {
      return {kms_needs_signature_v4(), all_kms};
    }
    if (options_.reads_kms_object && options_.reads_kms_object(request)) {
      return {kms_needs_signature_v4(), all_kms && rules_.hold(Rule::get_object_kms_read_needs_sigv4)};
    }
    return {signature_v2_not_supported(), true};
  };
  Answer answer = decide();
  if (answer.forbidden) return refuse(std::move(answer.error));

  // The wrong behaviour that the switched-off rule forbids: whoever names a known access key is let in.
  Authenticated let_in{{}, SignatureKind::legacy_v2, options_.region, "s3"};
  const std::string id = access_key_id(request, *target);
  if (!credentials_.with(id, [&](const Credential& credential) { let_in.principal = credential.principal; })) {
    return refuse(invalid_access_key_id(id));
  }
  return let_in;
}

}  // namespace s3sse::auth
