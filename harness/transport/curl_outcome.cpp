// From a result of libcurl to an exchange: what failed, in which phase, and how to mend it.
#include <fmt/format.h>
#include <openssl/x509.h>

#include <cerrno>

#include "harness/transport/curl_transfer.h"
#include "harness/transport/failure_text.h"

namespace s3sse::harness {
namespace {

/// libcurl gives up at about 300 KiB of headers, before our own limit, and calls that a receive error.
constexpr std::size_t most_libcurl_head_bytes = 256 * 1024;

}  // namespace

Exchange CurlTransfer::outcome(CURLcode code) {
  Exchange exchange;
  exchange.answer_began = answered_;
  // An interim answer alone is no answer.
  if (head_.status >= 200 || head_.status == 101) {
    exchange.response.status = head_.status;
    exchange.response.headers = head_.headers();
    exchange.response.body = std::move(body_);
    exchange.response.body_cut = own_failure_ == TransportFailure::too_large;
  }
  if (own_failure_ != TransportFailure::none) {
    exchange.failure = own_failure_;
    exchange.detail = fmt::format("{} {}.", url_.text(), own_detail_);
  } else if (code != CURLE_OK) {
    explain(code, exchange);
  } else if (exchange.response.status == 0) {
    exchange.failure = TransportFailure::protocol;
    exchange.detail = fmt::format("{} answered with something that is not HTTP/1.1.", url_.text());
  }
  return exchange;
}

void CurlTransfer::explain(CURLcode code, Exchange& exchange) const {
  const std::string url = url_.text();
  const std::string reason = error_.front() != '\0' ? error_.data() : curl().easy_strerror(code);
  exchange.failure = TransportFailure::connection;
  switch (code) {
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      explain_timeout(exchange);
      break;
    case CURLE_COULDNT_RESOLVE_HOST:
      exchange.detail = unresolved_text(url);
      break;
    case CURLE_COULDNT_CONNECT: {
      long error = 0;
      curl().easy_getinfo(handle_, CURLINFO_OS_ERRNO, &error);
      exchange.detail = error == ECONNREFUSED ? refused_text(url) : unreachable_text(url, reason);
      break;
    }
    case CURLE_GOT_NOTHING:
      exchange.detail = fmt::format("{} closed the connection without an answer.", url);
      break;
    case CURLE_PARTIAL_FILE:
      exchange.detail = fmt::format("{} closed the connection after {} bytes of the body, before its end.", url,
                                    exchange.response.body.size());
      break;
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
      if (!head_ended_ && head_bytes_ > most_libcurl_head_bytes) {
        exchange.failure = TransportFailure::protocol;
        exchange.detail = fmt::format("{} sent more than {} bytes of headers.", url, most_libcurl_head_bytes);
        break;
      }
      exchange.detail = fmt::format("The connection to {} broke ({}).", url, reason);
      break;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
      explain_tls(code, exchange);
      break;
    default:
      exchange.failure = TransportFailure::protocol;
      exchange.detail = fmt::format("{} did not answer as HTTP/1.1 wants it ({}).", url, reason);
  }
}

void CurlTransfer::explain_timeout(Exchange& exchange) const {
  exchange.failure = TransportFailure::timeout;
  curl_off_t ready = 0;  // 0 as long as the connection, TLS included, is not there
  curl().easy_getinfo(handle_, CURLINFO_PRETRANSFER_TIME_T, &ready);
  const char* phase = "waiting for the first byte of the answer";
  if (answered_) {
    phase = "reading the answer";
  } else if (ready == 0) {
    curl_off_t connected = 0;
    curl().easy_getinfo(handle_, CURLINFO_CONNECT_TIME_T, &connected);
    phase = connected == 0 ? "connecting" : "the TLS handshake was going on";
  } else if (sent_ < request_.body.size()) {
    phase = "sending the request";
  }
  exchange.detail = timeout_text(url_.text(), phase);
}

void CurlTransfer::explain_tls(CURLcode code, Exchange& exchange) const {
  exchange.failure = TransportFailure::tls;
  const std::string url = url_.text();
  const std::string reason = error_.front() != '\0' ? error_.data() : curl().easy_strerror(code);
  if (code == CURLE_SSL_CACERT_BADFILE) {
    exchange.detail = ca_text(settings_.options.ca_pem.empty() ? settings_.options.ca_file : "given as text");
    return;
  }
  if (code != CURLE_PEER_FAILED_VERIFICATION) {
    exchange.detail = handshake_text(url, reason);
    return;
  }
  long verify = X509_V_OK;
  curl().easy_getinfo(handle_, CURLINFO_SSL_VERIFYRESULT, &verify);
  // libcurl compares the name itself, after OpenSSL was content, and then reports no reason.
  if (verify == X509_V_OK || verify == X509_V_ERR_UNSPECIFIED) verify = X509_V_ERR_HOSTNAME_MISMATCH;
  exchange.detail = certificate_text(url, X509_verify_cert_error_string(verify), verify);
}

}  // namespace s3sse::harness
