#include "simulator/sse/customer_key.h"

#include "simulator/base/encoding.h"
#include "simulator/crypto/digest.h"
#include "simulator/deviations/decide.h"
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
  const auto value_of = [&](Rule rule, std::string_view name) { return chosen(rules, rule, headers.get(name)); };
  if (use == TripleUse::copy_source) {
    constexpr Rule rule = Rule::header_copy_source_key_has_its_own_trio;
    return {value_of(rule, header::source_customer_algorithm), value_of(rule, header::source_customer_key),
            value_of(rule, header::source_customer_key_md5)};
  }
  constexpr Rule rule = Rule::header_sse_c_uses_three_headers;
  return {value_of(rule, header::customer_algorithm), value_of(rule, header::customer_key),
          value_of(rule, header::customer_key_md5)};
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

S3Result<void> check_algorithm(const Triple& triple, TripleUse use, const Rules& rules) {
  if (!triple.algorithm)
    return refused(rules, Rule::sse_c_missing_algorithm_is_refused, refusals::algorithm_missing, rules);
  return require(rules, *triple.algorithm == "AES256",
                 {Rule::header_sse_c_algorithm_is_aes256_only, Rule::sse_c_unsupported_algorithm_is_refused,
                  use == TripleUse::copy_source ? Rule::copy_object_wrong_source_algorithm_is_refused
                                                : Rule::copy_object_wrong_destination_algorithm_is_refused,
                  Rule::sse_c_head_with_wrong_algorithm_is_400_without_body,
                  Rule::get_object_attributes_wrong_sse_c_algorithm_is_refused},
                 refusals::algorithm_unsupported, *triple.algorithm, rules);
}

S3Result<void> check_md5(const Triple& triple, const std::string& computed, const Rules& rules) {
  if (!triple.key_md5) return refused(rules, Rule::sse_c_missing_key_md5_is_refused, refusals::key_md5_missing, rules);
  if (!from_base64(*triple.key_md5)) {
    return refused(rules, Rule::sse_c_key_md5_that_is_not_base64_is_refused, refusals::key_md5_mismatch, rules);
  }
  return require(
      rules, *triple.key_md5 == computed,
      {Rule::sse_c_key_md5_mismatch_is_refused, Rule::sse_c_key_md5_mismatch_on_read_is_refused,
       Rule::multipart_part_with_bad_key_md5_is_refused, Rule::copy_object_source_key_md5_mismatch_is_refused},
      refusals::key_md5_mismatch, rules);
}

// A read lets a key of the wrong length through: it cannot be the right one, and gets that answer (SSEC-19).
S3Result<void> check_length(const SecretBytes& key, TripleUse use, const Rules& rules) {
  const bool reading = use == TripleUse::read || use == TripleUse::copy_source;
  const bool fits =
      key.size() == key_size || chosen(rules, Rule::sse_c_wrong_length_key_on_read_is_access_denied, reading);
  return require(rules, fits, Rule::sse_c_wrong_key_length_is_refused, refusals::key_length, rules);
}

}  // namespace

bool has_customer_key_headers(const Headers& headers, TripleUse use, const Rules& rules) {
  const Triple triple = find_triple(headers, use, rules);
  return triple.algorithm || triple.key || triple.key_md5;
}

S3Result<void> check_customer_key_transport(const Headers& headers, TripleUse use, const Peer& peer,
                                            const Rules& rules) {
  if (peer.secure) return {};
  if (!has_customer_key_headers(headers, use, rules)) {
    return accepted(rules, Rule::sse_c_plain_http_without_key_still_works);
  }
  return refused(rules, {Rule::sse_c_plain_http_is_refused, Rule::sse_c_plain_http_read_is_refused},
                 refusals::customer_key_over_http, rules);
}

S3Result<std::optional<CustomerKey>> read_triple(const Headers& headers, TripleUse use, const Rules& rules) {
  const Triple triple = find_triple(headers, use, rules);
  if (!triple.algorithm && !triple.key && !triple.key_md5) return std::nullopt;
  if (auto known = check_algorithm(triple, use, rules); !known) return refuse(std::move(known.error()));
  if (!triple.key) {
    return refused<std::optional<CustomerKey>>(rules, Rule::sse_c_missing_key_is_refused, refusals::key_missing, rules);
  }

  CustomerKey customer_key;
  customer_key.key = chosen(rules, Rule::sse_c_key_decoder_is_lenient, decode_leniently(*triple.key), *triple.key);
  customer_key.key_md5 = chosen(rules, Rule::header_sse_c_key_is_256_bits_with_md5_of_raw_bytes,
                                to_base64(crypto::md5(customer_key.key.reveal())), *triple.key);
  const auto md5 = [&] { return check_md5(triple, customer_key.key_md5, rules); };
  const auto length = [&] { return check_length(customer_key.key, use, rules); };
  if (auto fine = in_order(rules, Rule::sse_c_md5_error_wins_over_length, md5, length); !fine) {
    return refuse(std::move(fine.error()));
  }
  return customer_key;
}

}  // namespace s3sse::sse
