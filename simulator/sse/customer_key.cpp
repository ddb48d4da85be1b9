#include "simulator/sse/customer_key.h"

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/model/header_names.h"
#include "simulator/sse/refusals.h"

namespace s3sse::sse {
namespace {

constexpr std::size_t key_size = 32;  // 256 bits, HDR-12

struct Triple {
  std::optional<std::string_view> algorithm;
  std::optional<std::string_view> key;
  std::optional<std::string_view> key_md5;
};

Triple find_triple(const Headers& headers, TripleUse use, const Rules& rules) {
  if (use == TripleUse::copy_source) {
    if (!rules.hold(Rule::header_copy_source_key_has_its_own_trio)) return {};
    return {headers.get(header::source_customer_algorithm), headers.get(header::source_customer_key),
            headers.get(header::source_customer_key_md5)};
  }
  if (!rules.hold(Rule::header_sse_c_uses_three_headers)) return {};
  return {headers.get(header::customer_algorithm), headers.get(header::customer_key),
          headers.get(header::customer_key_md5)};
}

/// 0..63, or nothing for what is not in the alphabet of Base64.
std::optional<unsigned> sextet(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<unsigned>(c - 'A');
  if (c >= 'a' && c <= 'z') return static_cast<unsigned>(c - 'a') + 26;
  if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0') + 52;
  if (c == '+') return 62;
  if (c == '/') return 63;
  return std::nullopt;
}

// Skips what is not in the alphabet (SSEC-14). The bytes go straight into a secret, no copy is left behind.
SecretBytes decode_leniently(std::string_view text) {
  std::size_t digits = 0;
  for (const char c : text) digits += sextet(c).has_value() ? 1 : 0;
  SecretBytes decoded(digits * 6 / 8);
  unsigned bits = 0;
  unsigned count = 0;
  std::size_t at = 0;
  for (const char c : text) {
    const auto value = sextet(c);
    if (!value) continue;
    bits = (bits << 6 | *value) & 0xFFFF;
    count += 6;
    if (count >= 8 && at < decoded.size()) {
      count -= 8;
      decoded.reveal_mutable()[at++] = static_cast<std::uint8_t>(bits >> count);
    }
  }
  return decoded;
}

std::optional<SecretBytes> decode_key(std::string_view text, const Rules& rules) {
  if (rules.hold(Rule::sse_c_key_decoder_is_lenient)) return decode_leniently(text);
  auto bytes = from_base64(text);
  if (!bytes) return std::nullopt;
  SecretBytes key = SecretBytes::copy_of(*bytes);
  wipe_memory(*bytes);
  return key;
}

bool refuses_algorithm(TripleUse use, const Rules& rules) {
  if (!all_hold(rules, {Rule::header_sse_c_algorithm_is_aes256_only, Rule::sse_c_unsupported_algorithm_is_refused})) {
    return false;
  }
  switch (use) {
    case TripleUse::write:
      return rules.hold(Rule::copy_object_wrong_destination_algorithm_is_refused);
    case TripleUse::copy_source:
      return rules.hold(Rule::copy_object_wrong_source_algorithm_is_refused);
    case TripleUse::read:
      return all_hold(rules, {Rule::sse_c_head_with_wrong_algorithm_is_400_without_body,
                              Rule::get_object_attributes_wrong_sse_c_algorithm_is_refused});
    case TripleUse::part:
      return true;
  }
  return true;
}

bool refuses_md5_mismatch(TripleUse use, const Rules& rules) {
  switch (use) {
    case TripleUse::write:
      return rules.hold(Rule::sse_c_key_md5_mismatch_is_refused);
    case TripleUse::part:
      return rules.hold(Rule::multipart_part_with_bad_key_md5_is_refused);
    case TripleUse::read:
      return rules.hold(Rule::sse_c_key_md5_mismatch_on_read_is_refused);
    case TripleUse::copy_source:
      return rules.hold(Rule::copy_object_source_key_md5_mismatch_is_refused);
  }
  return true;
}

S3Result<void> check_md5(const Triple& triple, const std::string& computed, TripleUse use, const Rules& rules) {
  if (!triple.key_md5) {
    if (rules.hold(Rule::sse_c_missing_key_md5_is_refused)) return refuse(refusals::key_md5_missing(rules));
    return {};
  }
  if (!from_base64(*triple.key_md5)) {
    if (rules.hold(Rule::sse_c_key_md5_that_is_not_base64_is_refused)) return refuse(refusals::key_md5_mismatch(rules));
    return {};
  }
  if (*triple.key_md5 != computed && refuses_md5_mismatch(use, rules)) return refuse(refusals::key_md5_mismatch(rules));
  return {};
}

// A read lets a key of the wrong length through: it cannot be the right one, and gets that answer (SSEC-19).
S3Result<void> check_length(const SecretBytes& key, TripleUse use, const Rules& rules) {
  if (key.size() == key_size) return {};
  const bool reading = use == TripleUse::read || use == TripleUse::copy_source;
  const bool refused = reading ? !rules.hold(Rule::sse_c_wrong_length_key_on_read_is_access_denied)
                               : rules.hold(Rule::sse_c_wrong_key_length_is_refused);
  if (refused) return refuse(refusals::key_length(rules));
  return {};
}

}  // namespace

bool has_customer_key_headers(const Headers& headers, TripleUse use, const Rules& rules) {
  const Triple triple = find_triple(headers, use, rules);
  return triple.algorithm || triple.key || triple.key_md5;
}

S3Result<void> check_customer_key_transport(const Headers& headers, TripleUse use, const Peer& peer,
                                            const Rules& rules) {
  if (peer.secure || !has_customer_key_headers(headers, use, rules)) return {};
  const Rule rule = use == TripleUse::read ? Rule::sse_c_plain_http_read_is_refused : Rule::sse_c_plain_http_is_refused;
  if (rules.hold(rule)) return refuse(refusals::customer_key_over_http(rules));
  return {};
}

S3Result<std::optional<CustomerKey>> read_triple(const Headers& headers, TripleUse use, const Rules& rules) {
  const Triple triple = find_triple(headers, use, rules);
  if (!triple.algorithm && !triple.key && !triple.key_md5) return std::nullopt;

  if (!triple.algorithm && rules.hold(Rule::sse_c_missing_algorithm_is_refused)) {
    return refuse(refusals::algorithm_missing(rules));
  }
  if (triple.algorithm && *triple.algorithm != "AES256" && refuses_algorithm(use, rules)) {
    return refuse(refusals::algorithm_unsupported(*triple.algorithm, rules));
  }
  if (!triple.key) {
    if (rules.hold(Rule::sse_c_missing_key_is_refused)) return refuse(refusals::key_missing(rules));
    return std::nullopt;
  }
  auto key = decode_key(*triple.key, rules);
  if (!key) return refuse(refusals::key_length(rules));

  const bool over_raw_bytes = rules.hold(Rule::header_sse_c_key_is_256_bits_with_md5_of_raw_bytes);
  CustomerKey customer_key{std::move(*key), {}};
  customer_key.key_md5 = to_base64(crypto::md5(over_raw_bytes ? customer_key.key.reveal() : as_bytes(*triple.key)));
  if (!rules.hold(Rule::sse_c_md5_error_wins_over_length)) {
    if (auto fits = check_length(customer_key.key, use, rules); !fits) return refuse(std::move(fits.error()));
  }
  if (auto matches = check_md5(triple, customer_key.key_md5, use, rules); !matches) {
    return refuse(std::move(matches.error()));
  }
  if (auto fits = check_length(customer_key.key, use, rules); !fits) return refuse(std::move(fits.error()));
  return customer_key;
}

S3Result<std::optional<CustomerKey>> read_triple_over(const Headers& headers, TripleUse use, const Peer& peer,
                                                      const Rules& rules) {
  auto transport = check_customer_key_transport(headers, use, peer, rules);
  if (!transport && rules.hold(Rule::sse_c_transport_check_comes_before_values)) {
    return refuse(std::move(transport.error()));
  }
  auto triple = read_triple(headers, use, rules);
  if (triple && !transport) return refuse(std::move(transport.error()));
  return triple;
}

}  // namespace s3sse::sse
