#include "simulator/auth/payload.h"

#include <algorithm>

#include "simulator/auth/auth_errors.h"
#include "simulator/base/encoding.h"
#include "simulator/base/text.h"

namespace s3sse::auth {
namespace {

void strip_aws_chunked(Headers& headers) {
  const auto coding = headers.get("Content-Encoding");
  if (!coding) return;
  std::string rest;
  for (const std::string_view item : split(*coding, ',')) {
    const auto token = trim(item);
    if (token.empty() || iequals(token, "aws-chunked")) continue;
    if (!rest.empty()) rest += ',';
    rest += token;
  }
  if (rest.empty()) {
    headers.remove("Content-Encoding");
  } else {
    headers.set("Content-Encoding", std::move(rest));
  }
}

std::vector<std::string> declared_trailers(const Headers& headers) {
  std::vector<std::string> names;
  for (const Header& header : headers) {
    if (!iequals(header.name, "x-amz-trailer")) continue;
    for (const std::string_view name : split(header.value, ',')) {
      if (!trim(name).empty()) names.push_back(ascii_lower(trim(name)));
    }
  }
  std::ranges::sort(names);
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

}  // namespace

S3Result<PayloadKind> payload_kind_of(std::string_view value) {
  if (value == unsigned_payload) return PayloadKind::unsigned_whole;
  if (value == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD") return PayloadKind::chunks_signed;
  if (value == "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER") return PayloadKind::chunks_signed_trailer;
  if (value == "STREAMING-UNSIGNED-PAYLOAD-TRAILER") return PayloadKind::chunks_unsigned_trailer;
  if (value.starts_with("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD")) {
    return refuse(errors::not_implemented("AWS Signature Version 4A is not implemented by this simulator",
                                          "x-amz-content-sha256"));
  }
  if (value.size() == 64 && from_hex(value)) return PayloadKind::hashed;
  return refuse(invalid_payload_hash(value));
}

S3Result<void> install_payload(Request& request, Trailers& trailers, PayloadKind kind, std::string_view content_sha256,
                               std::optional<ChunkSignatureChain> chain) {
  if (kind == PayloadKind::unsigned_whole) return {};
  if (kind == PayloadKind::hashed) {
    request.body = std::make_unique<HashVerifyingSource>(std::move(request.body), *from_hex(content_sha256));
    return {};
  }
  const auto length_text = request.headers.get("x-amz-decoded-content-length");
  if (!length_text) return refuse(errors::missing_content_length());
  const auto length = parse_decimal<std::uint64_t>(*length_text);
  if (!length) {
    const std::string value(*length_text);
    return refuse(errors::invalid_argument("x-amz-decoded-content-length must be a non-negative integer.",
                                           "x-amz-decoded-content-length", &value));
  }
  AwsChunkedForm form;
  form.decoded_length = *length;
  form.trailers = kind != PayloadKind::chunks_signed;
  if (form.trailers) form.declared_trailers = declared_trailers(request.headers);
  if (has_signed_chunks(kind)) form.signatures = std::move(chain);
  request.body = std::make_unique<AwsChunkedSource>(std::move(request.body), std::move(form), trailers);
  strip_aws_chunked(request.headers);
  return {};
}

S3Result<void> install_unsigned_payload(Request& request, Trailers& trailers) {
  const auto sent = request.headers.get("x-amz-content-sha256");
  if (!sent) return {};
  const std::string hash(*sent);
  const auto kind = payload_kind_of(hash);
  if (!kind) return refuse(kind.error());
  if (has_signed_chunks(*kind)) return refuse(errors::access_denied());  // chunk signatures of nobody
  return install_payload(request, trailers, *kind, hash, std::nullopt);
}

}  // namespace s3sse::auth
