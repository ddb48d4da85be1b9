#pragma once
// Texts of failures: what went wrong and how to mend it, in one sentence that names the endpoint.
#include <string>
#include <string_view>

namespace s3sse::harness {

/// The endpoint has no plain-HTTP, or no HTTPS, side.
std::string no_side_text(std::string_view label, bool secure);
std::string refused_text(std::string_view url);
std::string unresolved_text(std::string_view url);
std::string unreachable_text(std::string_view url, std::string_view reason);
/// `phase`: "connecting", "sending the request", "waiting for the first byte of the answer" ...
std::string timeout_text(std::string_view url, std::string_view phase);
/// `problem`: OpenSSL's words, such as "certificate has expired". `code`: X509_V_ERR_..., 0 when it is not one.
std::string certificate_text(std::string_view url, std::string_view problem, long code);
std::string handshake_text(std::string_view url, std::string_view reason);
std::string ca_text(std::string_view file);

}  // namespace s3sse::harness
