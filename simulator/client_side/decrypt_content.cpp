#include <fmt/format.h>

#include <algorithm>

#include "simulator/client_side/content.h"
#include "simulator/client_side/holding_sink.h"
#include "simulator/crypto/stream_cipher.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

constexpr std::size_t content_piece_size = 256 * 1024;

tl::unexpected<Failure> stream_failed(const Error& error) {
  const ErrorClass error_class = error.code == "EntityTooLarge" ? ErrorClass::too_large : ErrorClass::other;
  return tl::unexpected<Failure>(Failure{error_class, error.message, error.code});
}

Failure not_authentic() {
  return {ErrorClass::tag_mismatch, "the tag is not that of the content; the object was changed or cut"};
}

/// One sentence for every way in which CBC fails: a difference would decrypt byte by byte.
Failure no_cbc_content() {
  return {ErrorClass::tag_mismatch, "the content does not decrypt under AES-CBC"};
}

/// Whole blocks, and no more than the body needs.
std::size_t piece_size_for(const BodySource& body) {
  const std::uint64_t length = body.length().value_or(content_piece_size);
  if (length >= content_piece_size) return content_piece_size;
  return (static_cast<std::size_t>(length) / aes_block_size + 1) * aes_block_size;
}

/// Ciphertext as it comes, with as many bytes held back as the end needs.
class PieceReader {
 public:
  PieceReader(BodySource& body, std::size_t tail) : body_(body), tail_(tail), piece_(piece_size_for(body) + tail) {}

  /// The next bytes that are certainly in front of the tail; empty at the end. The view is good until the next call.
  Result<ByteSpan> next() {
    std::copy(piece_.begin() + static_cast<std::ptrdiff_t>(given_), piece_.begin() + static_cast<std::ptrdiff_t>(held_),
              piece_.begin());
    held_ -= given_;
    given_ = 0;
    const auto count = read_full(body_, ByteSpan(piece_).subspan(held_));
    if (!count) return tl::unexpected(count.error());
    held_ += *count;
    given_ = held_ > tail_ ? held_ - tail_ : 0;
    return ByteSpan(piece_).first(given_);
  }
  /// After the end: the last bytes, fewer than the tail where the whole body is shorter.
  [[nodiscard]] ByteSpan tail() { return ByteSpan(piece_).first(held_); }

 private:
  BodySource& body_;
  std::size_t tail_;
  Bytes piece_;
  std::size_t held_ = 0;
  std::size_t given_ = 0;
};

ClientResult<void> decrypt_gcm(SuiteId suite, const ContentKey& key, BodySource& body, BodySink& plaintext,
                               const Rules& rules) {
  crypto::GcmStream cipher(crypto::CipherDirection::decrypt, key.key, key.iv, key.associated_data);
  const Rule body_rule = about(suite).committing ? Rule::client_suite_v3_body_ends_with_the_tag
                                                 : Rule::client_suite_v2_body_ends_with_the_tag;
  PieceReader pieces(body, chosen(rules, body_rule, gcm_content_tag_size));
  std::uint64_t decrypted = 0;
  while (true) {
    const auto piece = pieces.next();
    if (!piece) return stream_failed(piece.error());
    if (piece->empty()) break;
    decrypted += piece->size();
    if (decrypted > largest_gcm_plaintext) return tl::unexpected(not_authentic());
    cipher.update(*piece);
    if (auto written = plaintext.write(*piece); !written) return stream_failed(written.error());
  }
  const ByteView tag = pieces.tail();
  const auto whole = require(
      rules, tag.size() == gcm_content_tag_size,
      {Rule::client_decrypt_body_shorter_than_the_tag_fails, Rule::client_attack_malformed_input_is_a_bounded_error},
      not_authentic);
  if (!whole) return whole;
  if (tag.size() != gcm_content_tag_size) return {};
  return require(
      rules, cipher.verify(tag),
      {Rule::client_decrypt_tampered_object_fails_in_the_end, Rule::client_attack_foreign_wrapped_key_is_noticed,
       Rule::client_attack_foreign_body_is_noticed, Rule::client_attack_flipped_bits_of_c_d_i_are_noticed,
       Rule::client_keyring_wrapped_key_is_the_blob_of_kms, Rule::client_attack_renamed_content_algorithm_is_refused,
       Rule::client_kdf_commitment_is_checked, Rule::client_kdf_unequal_commitment_is_an_error,
       Rule::client_kdf_derived_commitment_is_stored, Rule::client_instruction_changed_wrapped_key_is_refused,
       Rule::client_kdf_length_of_the_commitment_counts, Rule::client_attack_wrong_lengths_of_d_and_i_are_noticed,
       Rule::client_format_v3_has_the_commitment},
      not_authentic);
}

/// Bytes of the last block that are plaintext.
ClientResult<std::size_t> padded_size(ByteView last_block, const Rules& rules) {
  const auto size = crypto::size_without_padding(last_block);
  if (!size) {
    return refused<std::size_t>(
        rules,
        {Rule::client_decrypt_cbc_failures_look_alike, Rule::client_attack_cbc_padding_is_no_oracle,
         Rule::client_attack_pkcs1_is_no_oracle_with_legacy, Rule::client_attack_pkcs1_is_no_oracle_without_legacy},
        no_cbc_content);
  }
  return chosen(rules, Rule::client_decrypt_cbc_padding_is_pkcs_7, *size);
}

ClientResult<void> decrypt_cbc(const ContentKey& key, BodySource& body, BodySink& plaintext, const Rules& rules) {
  crypto::CbcStream cipher(crypto::CipherDirection::decrypt, key.key, key.iv);
  PieceReader pieces(body, aes_block_size);
  while (true) {
    const auto piece = pieces.next();
    if (!piece) return stream_failed(piece.error());
    if (piece->empty()) break;
    if (piece->size() % aes_block_size != 0) return tl::unexpected(no_cbc_content());
    cipher.update(*piece);
    if (auto written = plaintext.write(*piece); !written) return stream_failed(written.error());
  }
  const ByteSpan last = pieces.tail();
  if (last.size() != aes_block_size) return tl::unexpected(no_cbc_content());
  cipher.update(last);
  const auto padded = padded_size(last, rules);
  if (!padded) return tl::unexpected(padded.error());
  if (*padded == 0) return {};
  if (auto written = plaintext.write(last.first(*padded)); !written) return stream_failed(written.error());
  return {};
}

ClientResult<void> decrypt_by_suite(SuiteId suite, const ContentKey& key, BodySource& body, BodySink& plaintext,
                                    const Rules& rules) {
  return suite == SuiteId::cbc ? decrypt_cbc(key, body, plaintext, rules)
                               : decrypt_gcm(suite, key, body, plaintext, rules);
}

bool holds_back(const Policy& policy) {
  const bool delayed =
      chosen(policy.rules,
             {Rule::client_config_delayed_authentication_is_off, Rule::client_config_has_delayed_authentication_option},
             policy.delayed_authentication);
  return chosen(policy.rules, Rule::client_decrypt_nothing_is_released_before_the_tag,
                !delayed && !policy.sink_holds_back);
}

/// The place of a range in the stored body.
struct Window {
  std::uint64_t first = 0;  ///< of the plaintext that is asked for
  std::uint64_t end = 0;    ///< behind its last byte
  std::uint64_t block = 0;  ///< the offset of the block that `first` lies in
};

ClientResult<Window> window_of(const Ciphertext& ciphertext, const ByteRange& range) {
  const std::uint64_t total = ciphertext.total.value_or(0);
  if (widened(range).first >= total) {
    return refuse_object(ErrorClass::range_invalid,
                         fmt::format("the range begins at byte {}, and the stored object has {}", range.first, total));
  }
  Window window{.first = range.first, .end = range.last ? std::min(*range.last + 1, total) : total};
  window.block = range.first - range.first % aes_block_size;
  if (ciphertext.first > window.block)
    return refuse_object(ErrorClass::other, "S3 sent another range than it was asked for");
  return window;
}

/// Passes over ciphertext that was received for nothing.
ClientResult<void> skip(BodySource& body, std::uint64_t count) {
  Bytes room(std::min<std::uint64_t>(count, content_piece_size));
  while (count > 0) {
    const auto read = read_full(body, ByteSpan(room).first(std::min<std::uint64_t>(count, room.size())));
    if (!read) return stream_failed(read.error());
    if (*read == 0) return refuse_object(ErrorClass::other, "the body ended before the range began");
    count -= *read;
  }
  return {};
}

/// The counter block of AES-GCM at an offset of the plaintext: the first one behind that of the tag is 2.
ClientResult<Bytes> counter_at(ByteView iv, const Window& window) {
  constexpr std::uint64_t last_block = largest_gcm_plaintext / aes_block_size;
  if (window.end > window.first && (window.end - 1) / aes_block_size >= last_block)
    return refuse_object(ErrorClass::too_large, "the range lies beyond what AES-GCM encrypts under one key");
  const auto number = static_cast<std::uint32_t>(window.block / aes_block_size + 2);
  Bytes counter(iv.begin(), iv.end());
  for (int shift = 24; shift >= 0; shift -= 8) counter.push_back(static_cast<std::uint8_t>(number >> shift));
  return counter;
}

/// Writes what of a decrypted piece lies within the window; the piece begins at `offset`.
ClientResult<void> write_within(const Window& window, std::uint64_t offset, ByteView piece, BodySink& plaintext) {
  const std::uint64_t from = std::max(window.first, offset);
  const std::uint64_t to = std::min(window.end, offset + piece.size());
  if (from >= to) return {};
  if (auto written = plaintext.write(piece.subspan(from - offset, to - from)); !written)
    return stream_failed(written.error());
  return {};
}

ClientResult<void> decrypt_gcm_range(SuiteId suite, const ContentKey& key, const Ciphertext& ciphertext, Window window,
                                     BodySink& plaintext, const Rules& rules) {
  const std::uint64_t total = ciphertext.total.value_or(0);
  if (total < gcm_content_tag_size) return tl::unexpected(not_authentic());
  const std::uint64_t plaintext_end =
      chosen(rules, {Rule::client_ops_tag_is_never_plaintext, Rule::client_ops_range_after_the_end_is_empty},
             total - gcm_content_tag_size);
  window.end = std::min(window.end, plaintext_end);
  if (window.first >= window.end) return {};
  const auto first_counter = counter_at(key.iv, window);
  if (!first_counter) return tl::unexpected(first_counter.error());
  const bool of_v3 = about(suite).committing;
  const Bytes counter =
      chosen(rules,
             {of_v3 ? Rule::client_ops_range_of_v3_is_ctr_of_the_derived_key : Rule::client_ops_range_of_v2_is_ctr,
              of_v3 ? Rule::client_suite_ctr_twin_of_committing_gcm_is_read_only
                    : Rule::client_suite_ctr_twin_of_gcm_is_read_only},
             *first_counter);
  if (auto done = skip(*ciphertext.body, window.block - ciphertext.first); !done) return done;
  crypto::CtrStream cipher(key.key, counter);
  Bytes room(content_piece_size);
  for (std::uint64_t at = window.block; at < window.end;) {
    const ByteSpan wanted = ByteSpan(room).first(std::min<std::uint64_t>(room.size(), window.end - at));
    const auto count = read_full(*ciphertext.body, wanted);
    if (!count) return stream_failed(count.error());
    if (*count == 0) return refuse_object(ErrorClass::other, "the body ended within the range");
    cipher.update(wanted.first(*count));
    if (auto written = write_within(window, at, wanted.first(*count), plaintext); !written) return written;
    at += *count;
  }
  return {};
}

ClientResult<void> decrypt_cbc_range(const ContentKey& key, const Ciphertext& ciphertext, const Window& window,
                                     BodySink& plaintext) {
  const std::uint64_t total = ciphertext.total.value_or(0);
  if (total == 0 || total % aes_block_size != 0) return tl::unexpected(no_cbc_content());
  if (window.first >= window.end) return {};
  Bytes iv = key.iv;
  const std::uint64_t begin = window.block == 0 ? 0 : window.block - aes_block_size;
  if (ciphertext.first > begin) return refuse_object(ErrorClass::other, "S3 sent another range than it was asked for");
  if (auto done = skip(*ciphertext.body, begin - ciphertext.first); !done) return done;
  if (window.block != 0) {  // the block in front is the IV
    const auto count = read_full(*ciphertext.body, iv);
    if (!count) return stream_failed(count.error());
    if (*count != iv.size()) return refuse_object(ErrorClass::other, "the body ended before the range began");
  }
  crypto::CbcStream cipher(crypto::CipherDirection::decrypt, key.key, iv);
  const std::uint64_t end = (window.end + aes_block_size - 1) / aes_block_size * aes_block_size;
  Bytes room(content_piece_size);
  for (std::uint64_t at = window.block; at < end;) {
    ByteSpan piece = ByteSpan(room).first(std::min<std::uint64_t>(room.size(), end - at));
    const auto count = read_full(*ciphertext.body, piece);
    if (!count) return stream_failed(count.error());
    if (*count != piece.size()) return refuse_object(ErrorClass::other, "the body ended within the range");
    cipher.update(piece);
    const std::uint64_t next = at + piece.size();
    if (next == total) {
      const auto size = crypto::size_without_padding(piece.last(aes_block_size));
      if (!size) return tl::unexpected(no_cbc_content());
      piece = piece.first(piece.size() - aes_block_size + *size);
    }
    if (auto written = write_within(window, at, piece, plaintext); !written) return written;
    at = next;
  }
  return {};
}

ClientResult<void> decrypt_range_by_suite(SuiteId suite, const ContentKey& key, const Ciphertext& ciphertext,
                                          const Window& window, BodySink& plaintext, const Rules& rules) {
  return suite == SuiteId::cbc ? decrypt_cbc_range(key, ciphertext, window, plaintext)
                               : decrypt_gcm_range(suite, key, ciphertext, window, plaintext, rules);
}

}  // namespace

ClientResult<void> decrypt_content(SuiteId suite, const ContentKey& key, const Ciphertext& ciphertext,
                                   const Policy& policy, BodySink& plaintext) {
  if (!holds_back(policy)) return decrypt_by_suite(suite, key, *ciphertext.body, plaintext, policy.rules);
  const std::uint64_t limit =
      chosen(policy.rules, {Rule::client_config_buffer_size_can_be_set, Rule::client_config_buffer_has_a_default},
             policy.buffer_size.value_or(default_buffer_size));
  const std::uint64_t length = ciphertext.body->length().value_or(0);
  if (length > limit) {
    return refuse_object(ErrorClass::too_large,
                         fmt::format("the object has {} bytes, and the buffer {}; enlarge it, or allow delayed "
                                     "authentication and trust nothing before the end",
                                     length, limit));
  }
  HoldingSink held(plaintext, limit, length);
  if (auto done = decrypt_by_suite(suite, key, *ciphertext.body, held, policy.rules); !done) return done;
  if (auto released = held.release(); !released) return stream_failed(released.error());
  return {};
}

ClientResult<void> decrypt_content_range(SuiteId suite, const ContentKey& key, const Ciphertext& ciphertext,
                                         const ByteRange& range, const Policy& policy, BodySink& plaintext) {
  const auto window = window_of(ciphertext, range);
  if (!window) return tl::unexpected(window.error());
  // Nothing can be checked for a range; what is held back is the padding error of CBC.
  if (suite != SuiteId::cbc || !holds_back(policy))
    return decrypt_range_by_suite(suite, key, ciphertext, *window, plaintext, policy.rules);
  HoldingSink held(plaintext, policy.buffer_size.value_or(default_buffer_size), 0);
  if (auto done = decrypt_range_by_suite(suite, key, ciphertext, *window, held, policy.rules); !done) return done;
  if (auto released = held.release(); !released) return stream_failed(released.error());
  return {};
}

}  // namespace s3sse::client_side
