#include "harness/runner/request/request_signer.h"

#include "harness/runner/request/sigv2.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::harness::runner {
namespace {

using Form = SigningManner::Form;

/// Returns what follows `name` up to the next delimiter: the signature in a header or a query.
std::string value_after(std::string_view text, std::string_view name) {
  const std::size_t at = text.find(name);
  if (at == std::string_view::npos) return {};
  const std::string_view rest = text.substr(at + name.size());
  return std::string(rest.substr(0, rest.find_first_of("&, ")));
}

void replace_all(std::string& text, const std::string& secret) {
  constexpr std::string_view mask = "[redacted]";
  for (std::size_t at = text.find(secret); at != std::string::npos; at = text.find(secret, at + mask.size()))
    text.replace(at, secret.size(), mask);
}

}  // namespace

void hide_secrets(const WireRequest& request, const sigv4::Credentials& credentials, Exchange& exchange) {
  WireResponse& response = exchange.response;
  if (response.status < 300) return;
  const std::string authorization(request.headers.get_or("authorization", ""));
  std::vector<std::string> secrets{value_after(authorization, "Signature="),
                                   value_after(authorization, ":"),
                                   value_after(request.target, "Signature="),
                                   value_after(request.target, "X-Amz-Security-Token="),
                                   credentials.session_token,
                                   std::string(as_text(credentials.secret_access_key.reveal()))};
  // In a query they are encoded, and in what quotes it perhaps not.
  for (std::size_t i = 2; i < 4; ++i) secrets.push_back(percent_decode(secrets[i]).value_or(std::string()));
  std::erase_if(secrets, [](const std::string& secret) { return secret.size() < 16; });
  std::string body(as_text(response.body));
  for (std::string& secret : secrets) {
    replace_all(body, secret);
    Headers cleaned;
    for (const Header& header : response.headers) {
      std::string value = header.value;
      replace_all(value, secret);
      cleaned.add(header.name, std::move(value));
    }
    response.headers = std::move(cleaned);
    wipe_memory(secret);
  }
  if (body != as_text(response.body)) response.body = to_bytes(body);
}

void RequestSigner::sign(WireRequest& request, const sigv4::Credentials& credentials, const SigningManner& manner) {
  const std::string& region = manner.region.empty() ? endpoint_.info().region : manner.region;
  const TimePoint now = clock_.now();
  const TimePoint signed_at = now + manner.mistakes.clock_skew;
  switch (manner.form) {
    case Form::sigv2_header:
      return sign_v2(request, credentials, signed_at);
    case Form::sigv2_presigned:
      return presign_v2(request, credentials, signed_at, manner.expires);
    case Form::presigned: {
      sigv4::PresignOptions options;
      options.region = region;
      options.service = manner.service;
      options.time = now;
      options.expires = manner.expires;
      options.mistakes = manner.mistakes;
      signer_.presign(request, credentials, options);
      return;
    }
    case Form::header: {
      sigv4::SignOptions options;
      options.region = region;
      options.service = manner.service;
      options.time = now;
      options.payload = manner.payload;
      options.chunk_size = manner.chunk_size;
      options.trailers = manner.trailers;
      options.mistakes = manner.mistakes;
      signer_.sign(request, credentials, options);
    }
  }
}

}  // namespace s3sse::harness::runner
