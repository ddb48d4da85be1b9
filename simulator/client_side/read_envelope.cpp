// From stored entries to an envelope. The order: which version is it, may all the entries stand together, what do they
// say.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/client_side/entry_names.h"
#include "simulator/client_side/envelope.h"
#include "simulator/client_side/string_map.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

constexpr std::array<WrapInfo, 8> wraps = {{
    {Wrap::aes_gcm, "AES/GCM", "02", "AES", false},
    {Wrap::rsa_oaep_sha1, "RSA-OAEP-SHA1", "22", "RSA", false},
    {Wrap::kms_context, "kms+context", "12", "KMS", false},
    {Wrap::kms, "kms", "", "KMS", true},
    {Wrap::aes_wrap, "AESWrap", "", "AES", true},
    {Wrap::rsa_oaep_sha256, "RSA/ECB/OAEPWithSHA-256AndMGF1Padding", "", "RSA", true},
    {Wrap::aes_ecb, "AES/ECB/PKCS5Padding", "", "AES", true},
    {Wrap::rsa_pkcs1_v15, "RSA/ECB/PKCS1Padding", "", "RSA", true},
}};

/// Entries with where they came from.
struct Entries {
  Metadata values;
  bool in_instruction_file = false;

  [[nodiscard]] bool has(std::string_view name) const { return values.contains(std::string(name)); }
  /// An entry without a value counts as absent: some clients send empty ones.
  [[nodiscard]] std::string value_of(std::string_view name) const {
    const auto found = values.find(std::string(name));
    return found == values.end() ? std::string() : found->second;
  }
};

template <class Names>
std::optional<std::string_view> first_of(const Entries& entries, const Names& names) {
  const auto found = std::ranges::find_if(names, [&](std::string_view name) { return entries.has(name); });
  if (found == names.end()) return std::nullopt;
  return *found;
}

tl::unexpected<Failure> conflict(std::string_view one, std::string_view other) {
  return refuse_object(ErrorClass::format_conflict,
                       fmt::format("{} and {} do not belong on one object: they are of different formats", one, other));
}

/// The version that these entries are complete for (content-metadata.md, "Determining S3EC Object Status").
std::optional<FormatVersion> version_of(const Entries& entries) {
  if (entries.has(entry::content_iv) && entries.has(entry::encrypted_data_key_v1)) return FormatVersion::v1;
  if (entries.has(entry::content_iv) && entries.has(entry::encrypted_data_key_v2)) return FormatVersion::v2;
  if (entries.has(entry::encrypted_data_key_v3) && entries.has(entry::key_commitment_v3) &&
      entries.has(entry::message_id_v3))
    return FormatVersion::v3;
  return std::nullopt;
}

/// No two wrapped keys, and nothing of V3 beside anything of V1 and V2.
ClientResult<void> check_one_format(const Entries& entries) {
  std::vector<std::string_view> keys;
  for (const std::string_view name : entry::exclusive) {
    if (entries.has(name)) keys.push_back(name);
  }
  if (keys.size() > 1) return conflict(keys[0], keys[1]);
  const auto old = first_of(entries, entry::of_v1_and_v2);
  const auto committed = first_of(entries, entry::of_v3);
  if (old && committed) return conflict(*old, *committed);
  return {};
}

Failure malformed(std::string reason) {
  return {ErrorClass::malformed_metadata, std::move(reason)};
}

ClientResult<Bytes> base64_entry(const Entries& entries, std::string_view name, const Cited& cited,
                                 const Rules& rules) {
  const std::string text = chosen(rules, cited, entries.value_of(name));
  if (text.empty()) return tl::unexpected(malformed(fmt::format("{} is missing", name)));
  auto bytes = from_base64(text);
  if (!bytes) return tl::unexpected(malformed(fmt::format("{} is not base64", name)));
  return std::move(*bytes);
}

/// The IV of the content, with the length that its algorithm has.
ClientResult<Bytes> iv_entry(const Entries& entries, SuiteId suite, const Rules& rules) {
  const std::size_t size = suite == SuiteId::gcm ? gcm_iv_size : aes_block_size;
  auto iv = base64_entry(entries, entry::content_iv, Rule::client_format_iv_entry_is_the_iv_of_the_cipher, rules);
  if (!iv) return iv;
  const auto fits = require(rules, iv->size() == size, Rule::client_suite_lengths_of_the_cipher_are_exact, [&] {
    return malformed(fmt::format("{} holds {} bytes, not {}", entry::content_iv, iv->size(), size));
  });
  if (!fits) return tl::unexpected(fits.error());
  iv->resize(size);
  return iv;
}

/// The rule for an absent map, by the name of its entry.
Rule absent_map_rule(std::string_view name) {
  if (name == entry::mat_desc) return Rule::client_format_absent_description_is_the_empty_map;
  return name == entry::mat_desc_v3 ? Rule::client_format_absent_x_amz_m_is_the_empty_map
                                    : Rule::client_format_absent_x_amz_t_is_the_empty_map;
}

ClientResult<StringMap> map_entry(const Entries& entries, std::string_view name, const Rules& rules) {
  const std::string stored = entries.value_of(name);
  if (stored.empty()) return parse_string_map(name, chosen(rules, absent_map_rule(name), std::string()));
  if (entries.in_instruction_file) {
    return parse_string_map(name, chosen(rules, Rule::client_format_maps_are_compared_parsed, stored));
  }
  auto decoded = undo_double_encoding(stored);
  if (!decoded) {
    return tl::unexpected(
        malformed(fmt::format("{} is neither UTF-8 nor the double encoding that S3 makes of it", name)));
  }
  return parse_string_map(
      name, chosen(rules, Rule::client_format_maps_are_compared_parsed,
                   chosen(rules, Rule::client_format_double_encoding_is_undone, std::move(*decoded), stored)));
}

ClientResult<Envelope> read_v1(const Entries& entries, const Rules& rules) {
  Envelope envelope{.version = FormatVersion::v1, .suite = SuiteId::cbc};
  const auto described = require(rules, entries.has(entry::mat_desc), Rule::client_format_v1_has_a_description,
                                 [] { return malformed(fmt::format("{} is missing", entry::mat_desc)); });
  if (!described) return tl::unexpected(described.error());
  auto key = base64_entry(entries, entry::encrypted_data_key_v1, Rule::client_format_wrapped_key_is_base64, rules);
  if (!key) return tl::unexpected(key.error());
  auto iv = iv_entry(entries, SuiteId::cbc, rules);
  if (!iv) return tl::unexpected(iv.error());
  auto description = map_entry(entries, entry::mat_desc, rules);
  if (!description) return tl::unexpected(description.error());
  envelope.wrapped_key = std::move(*key);
  envelope.iv = std::move(*iv);
  envelope.description = std::move(*description);
  // V1 stores no name of the wrap. A data key under AES is 48 bytes long, under RSA as long as the modulus.
  constexpr std::size_t longest_under_aes = 48;
  envelope.wrap = envelope.wrapped_key.size() > longest_under_aes ? Wrap::rsa_pkcs1_v15 : Wrap::aes_ecb;
  return envelope;
}

ClientResult<SuiteId> suite_entry_v2(const Entries& entries, const Rules& rules) {
  const std::string name = entries.value_of(entry::content_cipher);
  if (name == about(SuiteId::gcm).stored_as) return SuiteId::gcm;
  if (name == about(SuiteId::cbc).stored_as) return SuiteId::cbc;
  const auto known = require(
      rules, false,
      {Rule::client_format_unknown_content_algorithm_is_refused, Rule::client_format_v2_names_the_content_algorithm,
       Rule::client_attack_renamed_content_algorithm_is_refused,
       Rule::client_attack_removed_content_algorithm_is_refused},
      [&] {
        return malformed(fmt::format("{} is \"{}\"; known are AES/GCM/NoPadding and AES/CBC/PKCS5Padding",
                                     entry::content_cipher, name));
      });
  if (!known) return tl::unexpected(known.error());
  return SuiteId::gcm;
}

ClientResult<Wrap> wrap_entry_v2(const Entries& entries, const Rules& rules) {
  const std::string name = entries.value_of(entry::wrap_algorithm);
  for (const WrapInfo& wrap : wraps) {
    if (wrap.name == name && wrap.wrap != Wrap::aes_ecb && wrap.wrap != Wrap::rsa_pkcs1_v15) return wrap.wrap;
  }
  return refused<Wrap>(
      rules,
      {Rule::client_format_unknown_wrap_is_refused, Rule::client_format_v2_names_the_wrap,
       Rule::client_attack_removed_wrap_is_refused, Rule::client_attack_wrap_renamed_to_a_raw_one_is_refused},
      [&] { return malformed(fmt::format("{} is \"{}\", which no format knows", entry::wrap_algorithm, name)); });
}

/// The length of the tag in bits goes with GCM, and with nothing else.
ClientResult<void> check_tag_length(const Entries& entries, SuiteId suite, const Rules& rules) {
  const std::string bits = entries.value_of(entry::tag_length);
  if (suite == SuiteId::gcm) {
    return require(rules, bits == "128", Rule::client_format_v2_gcm_has_the_tag_length,
                   [&] { return malformed(fmt::format("{} is \"{}\", not 128", entry::tag_length, bits)); });
  }
  const bool wanted = chosen(rules, Rule::client_format_v2_cbc_has_no_tag_length, false);
  if (entries.has(entry::tag_length) == wanted) return {};
  return tl::unexpected(malformed(fmt::format("{} does not go with {}", entry::tag_length, about(suite).stored_as)));
}

ClientResult<Envelope> read_v2(const Entries& entries, const Rules& rules) {
  Envelope envelope{.version = FormatVersion::v2};
  const auto suite = suite_entry_v2(entries, rules);
  if (!suite) return tl::unexpected(suite.error());
  const auto wrap = wrap_entry_v2(entries, rules);
  if (!wrap) return tl::unexpected(wrap.error());
  if (auto fits = check_tag_length(entries, *suite, rules); !fits) return tl::unexpected(fits.error());
  auto key = base64_entry(entries, entry::encrypted_data_key_v2, Rule::client_format_wrapped_key_is_base64, rules);
  if (!key) return tl::unexpected(key.error());
  auto iv = iv_entry(entries, *suite, rules);
  if (!iv) return tl::unexpected(iv.error());
  auto description = map_entry(entries, entry::mat_desc, rules);
  if (!description) return tl::unexpected(description.error());
  envelope.suite = *suite;
  envelope.wrap = *wrap;
  envelope.wrapped_key = std::move(*key);
  envelope.iv = std::move(*iv);
  envelope.description = std::move(*description);
  return envelope;
}

ClientResult<Wrap> wrap_entry_v3(const Entries& entries, const Rules& rules) {
  const std::string code = chosen(rules,
                                  {Rule::client_format_wrap_02_is_aes_gcm, Rule::client_format_wrap_12_is_kms_context,
                                   Rule::client_format_wrap_22_is_rsa_oaep_sha1},
                                  entries.value_of(entry::encrypted_data_key_algorithm_v3));
  for (const WrapInfo& wrap : wraps) {
    if (!code.empty() && wrap.v3_code == code) return wrap.wrap;
  }
  const auto known =
      require(rules, false,
              {Rule::client_format_v3_names_the_wrap, Rule::client_attack_v3_wrap_changed_to_kms_is_refused,
               Rule::client_attack_context_moved_to_x_amz_m_is_refused},
              [&] {
                return malformed(
                    fmt::format("{} is \"{}\"; V3 knows 02, 12 and 22", entry::encrypted_data_key_algorithm_v3, code));
              });
  if (!known) return tl::unexpected(known.error());
  return entries.has(entry::encryption_context_v3) ? Wrap::kms_context : Wrap::aes_gcm;
}

/// `object` holds content cipher, commitment and message id; `wrapped` the rest: the same, or an instruction file.
ClientResult<Envelope> read_v3(const Entries& object, const Entries& wrapped, const Rules& rules) {
  Envelope envelope{.version = FormatVersion::v3, .suite = SuiteId::gcm_committing};
  const std::string cipher = object.value_of(entry::content_cipher_v3);
  const auto known = require(
      rules, cipher == about(SuiteId::gcm_committing).stored_as,
      {Rule::client_format_v3_has_the_content_algorithm, Rule::client_format_unknown_content_algorithm_is_refused,
       Rule::client_suite_ids_are_unique_and_not_zero, Rule::client_attack_flipped_bits_of_c_d_i_are_noticed},
      [&] { return malformed(fmt::format("{} is \"{}\", not 115", entry::content_cipher_v3, cipher)); });
  if (!known) return tl::unexpected(known.error());
  const auto wrap = wrap_entry_v3(wrapped, rules);
  if (!wrap) return tl::unexpected(wrap.error());
  auto key = base64_entry(wrapped, entry::encrypted_data_key_v3, Rule::client_format_wrapped_key_is_base64, rules);
  if (!key) return tl::unexpected(key.error());
  auto message_id =
      base64_entry(object, entry::message_id_v3, Rule::client_format_commitment_and_message_id_are_base64, rules);
  if (!message_id) return tl::unexpected(message_id.error());
  const auto whole = require(
      rules, message_id->size() == message_id_size, Rule::client_attack_wrong_lengths_of_d_and_i_are_noticed, [&] {
        return malformed(
            fmt::format("{} holds {} bytes, not {}", entry::message_id_v3, message_id->size(), message_id_size));
      });
  if (!whole) return tl::unexpected(whole.error());
  auto commitment =
      base64_entry(object, entry::key_commitment_v3, Rule::client_format_commitment_and_message_id_are_base64, rules);
  if (!commitment) return tl::unexpected(commitment.error());
  const std::string map_name =
      chosen(rules, {Rule::client_format_x_amz_t_goes_with_kms, Rule::client_format_x_amz_m_goes_with_raw_wraps},
             std::string(*wrap == Wrap::kms_context ? entry::encryption_context_v3 : entry::mat_desc_v3));
  auto description = map_entry(wrapped, map_name, rules);
  if (!description) return tl::unexpected(description.error());
  envelope.wrap = *wrap;
  envelope.wrapped_key = std::move(*key);
  envelope.message_id = std::move(*message_id);
  envelope.commitment = std::move(*commitment);
  envelope.description = std::move(*description);
  return envelope;
}

/// The wrapped key is in an instruction file; on the object are the commitment of V3, or nothing.
ClientResult<Envelope> read_with_instruction_file(Entries object, std::string_view text, const Rules& rules) {
  auto parsed = parse_instruction_file(text, rules);
  if (!parsed) return tl::unexpected(parsed.error());
  object.values = chosen(rules,
                         {Rule::client_attack_commitment_moved_to_the_file_is_refused,
                          Rule::client_attack_v3_marks_do_not_pass_the_policy},
                         std::move(object.values), *parsed);
  const Entries file{
      chosen(rules,
             {Rule::client_format_v3_commitment_entries_stay_on_the_object, Rule::client_instruction_v3_never_puts_c_in,
              Rule::client_instruction_v3_never_puts_d_in, Rule::client_instruction_v3_never_puts_i_in,
              Rule::client_attack_commitment_copied_to_the_file_is_refused,
              Rule::client_attack_commitment_moved_to_the_file_is_refused,
              Rule::client_instruction_plaintext_length_in_it_is_ignored,
              Rule::client_instruction_mark_on_the_file_is_not_required},
             std::move(*parsed)),
      true};
  if (const auto moved = first_of(file, entry::of_commitment)) {
    return refuse_object(ErrorClass::format_conflict,
                         fmt::format("{} stands in the instruction file; it belongs on the object alone", *moved));
  }
  if (auto fits = check_one_format(file); !fits) return tl::unexpected(fits.error());
  if (file.has(entry::encrypted_data_key_v3)) {
    if (const auto old = first_of(object, entry::of_v1_and_v2)) return conflict(*old, entry::encrypted_data_key_v3);
    constexpr std::array of_wrapped_key = {entry::encrypted_data_key_algorithm_v3, entry::mat_desc_v3,
                                           entry::encryption_context_v3};
    if (const auto twice = first_of(object, of_wrapped_key)) {
      return refuse_object(ErrorClass::format_conflict,
                           fmt::format("{} stands on the object, and the wrapped key in the instruction file", *twice));
    }
    return read_v3(object, file, rules);
  }
  const auto version = version_of(file);
  if (!version)
    return refuse_object(ErrorClass::malformed_metadata, "the instruction file holds no wrapped key with its IV");
  const auto foreign = first_of(object, entry::of_v3);
  const auto own = first_of(object, entry::of_v1_and_v2);
  if (foreign || own) {
    return refuse_object(
        ErrorClass::format_conflict,
        fmt::format("{} stands on the object, and the rest in the instruction file", foreign ? *foreign : *own));
  }
  return version == FormatVersion::v1 ? read_v1(file, rules) : read_v2(file, rules);
}

/// The metadata of the object with nothing overlooked: foreign entries, and what is missing, decide.
Metadata counted_entries(const Metadata& metadata, const Rules& rules) {
  return chosen(rules,
                {Rule::client_format_v1_has_the_wrapped_key,
                 Rule::client_format_v1_has_the_iv,
                 Rule::client_format_v2_has_the_wrapped_key,
                 Rule::client_format_v2_has_the_iv,
                 Rule::client_format_v3_has_the_commitment,
                 Rule::client_format_v3_has_the_message_id,
                 Rule::client_format_iv_and_key_are_v1,
                 Rule::client_format_iv_and_key_v2_are_v2,
                 Rule::client_format_three_d_and_i_are_v3,
                 Rule::client_format_v1_with_a_foreign_entry_is_refused,
                 Rule::client_format_v2_with_a_foreign_entry_is_refused,
                 Rule::client_format_v3_with_a_foreign_entry_is_refused,
                 Rule::client_format_two_exclusive_names_are_refused,
                 Rule::client_format_other_departures_are_refused,
                 Rule::client_attack_v3_marks_do_not_pass_the_policy,
                 Rule::client_attack_v2_entries_in_v3_are_refused,
                 Rule::client_format_v1_records_the_plaintext_length,
                 Rule::client_format_v2_records_the_plaintext_length,
                 Rule::client_decrypt_stored_length_is_advisory,
                 Rule::client_instruction_complete_object_needs_none},
                metadata);
}

}  // namespace

const WrapInfo& about(Wrap wrap) {
  return wraps.at(static_cast<std::size_t>(wrap));
}

ClientResult<Metadata> parse_instruction_file(std::string_view text, const Rules& rules) {
  const auto broken = [](std::string reason) { return malformed("the instruction file " + std::move(reason)); };
  if (text.size() > largest_instruction_file) {
    return tl::unexpected(broken(fmt::format("has {} bytes; {} are the most", text.size(), largest_instruction_file)));
  }
  const std::string json = chosen(rules, Rule::client_instruction_json_is_the_whole_body, std::string(text));
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";  // which the parser would pass over
  if (json.starts_with(byte_order_mark)) return tl::unexpected(broken("begins with a byte order mark"));
  const auto document = parse_json(json, {.deepest = 2, .repeated_members = false});
  if (!document || !document->is_object()) {
    return refused<Metadata>(rules, Rule::client_instruction_broken_json_is_refused, broken,
                             "is not one JSON object with each name once");
  }
  Metadata entries;
  for (const auto& [name, value] : document->items()) {
    if (value.is_string()) {
      entries.emplace(name, value.get<std::string>());
    } else if (value.is_number_unsigned()) {
      entries.emplace(name, std::to_string(value.get<std::uint64_t>()));
    } else {
      return tl::unexpected(broken("holds a value that is no string"));
    }
  }
  return entries;
}

ClientResult<Envelope> read_envelope(const Metadata& metadata, const InstructionLookup& instruction_file,
                                     const Rules& rules) {
  const Entries object{counted_entries(metadata, rules), false};
  if (auto fits = check_one_format(object); !fits) return tl::unexpected(fits.error());
  if (const auto version = version_of(object)) {
    if (*version == FormatVersion::v1) return read_v1(object, rules);
    if (*version == FormatVersion::v2) return read_v2(object, rules);
    return read_v3(object, object, rules);
  }
  std::string text;
  const auto found =
      checked(rules, Rule::client_format_no_match_asks_for_the_instruction_file, [&]() -> ClientResult<void> {
        auto file = instruction_file();
        if (!file) return tl::unexpected(file.error());
        text = std::move(*file);
        return {};
      });
  if (!found) {
    const auto own = first_of(object, entry::of_v1_and_v2);
    const auto committed = first_of(object, entry::of_v3);
    if (found.error().error_class != ErrorClass::not_s3ec || !(own || committed)) return tl::unexpected(found.error());
    return refuse_object(ErrorClass::malformed_metadata,
                         fmt::format("{} is there, and the rest of its format is not; {}", own ? *own : *committed,
                                     found.error().reason));
  }
  auto envelope = read_with_instruction_file(object, text, rules);
  if (envelope) envelope->in_instruction_file = true;
  return envelope;
}

}  // namespace s3sse::client_side
