#include "harness/transport/failure_text.h"

#include <fmt/format.h>
#include <openssl/x509_vfy.h>

namespace s3sse::harness {
namespace {

std::string_view certificate_remedy(long code) {
  switch (code) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "renew it";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "check the clocks of both sides";
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "use a name that the certificate holds";
    default:
      return "give the certificate of the authority that signed it as the CA bundle";
  }
}

}  // namespace

std::string no_side_text(std::string_view label, bool secure) {
  return secure ? fmt::format("{} has no HTTPS side: give its https URL.", label)
                : fmt::format("{} has no plain-HTTP side: give its http URL.", label);
}

std::string refused_text(std::string_view url) {
  return fmt::format("Nothing listens at {} (connection refused): start the server or correct the address.", url);
}

std::string unresolved_text(std::string_view url) {
  return fmt::format("The host name of {} cannot be resolved: correct it or name its address with --resolve.", url);
}

std::string unreachable_text(std::string_view url, std::string_view reason) {
  return fmt::format("{} cannot be reached ({}): check the address and the network.", url, reason);
}

std::string timeout_text(std::string_view url, std::string_view phase) {
  return fmt::format("The time allowed for {} ran out while {}: look at the server, or allow more time.", url, phase);
}

std::string certificate_text(std::string_view url, std::string_view problem, long code) {
  return fmt::format("The TLS certificate of {} is not accepted ({}): {}.", url, problem, certificate_remedy(code));
}

std::string handshake_text(std::string_view url, std::string_view reason) {
  return fmt::format("The TLS handshake with {} failed ({}): check that it speaks TLS 1.2 or 1.3 on this port.", url,
                     reason);
}

std::string ca_text(std::string_view file) {
  return fmt::format("The CA bundle {} cannot be used: give a readable PEM file with at least one certificate.", file);
}

}  // namespace s3sse::harness
