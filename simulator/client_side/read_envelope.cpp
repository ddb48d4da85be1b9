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

ClientResult<Bytes> base64_entry(const Entries& entries, std::string_view name) {
  const std::string text = entries.value_of(name);
  if (text.empty()) return refuse_object(ErrorClass::malformed_metadata, fmt::format("{} is missing", name));
  auto bytes = from_base64(text);
  if (!bytes) return refuse_object(ErrorClass::malformed_metadata, fmt::format("{} is not base64", name));
  return std::move(*bytes);
}

/// With the length that the format gives it.
ClientResult<Bytes> base64_entry(const Entries& entries, std::string_view name, std::size_t size) {
  auto bytes = base64_entry(entries, name);
  if (bytes && bytes->size() != size) {
    return refuse_object(ErrorClass::malformed_metadata,
                         fmt::format("{} holds {} bytes, not {}", name, bytes->size(), size));
  }
  return bytes;
}

ClientResult<StringMap> map_entry(const Entries& entries, std::string_view name) {
  std::string text = entries.value_of(name);
  if (!entries.in_instruction_file) {
    auto decoded = undo_double_encoding(text);
    if (!decoded) {
      return refuse_object(ErrorClass::malformed_metadata,
                           fmt::format("{} is neither UTF-8 nor the double encoding that S3 makes of it", name));
    }
    text = std::move(*decoded);
  }
  return parse_string_map(name, text);
}

ClientResult<Envelope> read_v1(const Entries& entries) {
  Envelope envelope{.version = FormatVersion::v1, .suite = SuiteId::cbc};
  if (!entries.has(entry::mat_desc))
    return refuse_object(ErrorClass::malformed_metadata, fmt::format("{} is missing", entry::mat_desc));
  auto key = base64_entry(entries, entry::encrypted_data_key_v1);
  if (!key) return tl::unexpected(key.error());
  auto iv = base64_entry(entries, entry::content_iv, aes_block_size);
  if (!iv) return tl::unexpected(iv.error());
  auto description = map_entry(entries, entry::mat_desc);
  if (!description) return tl::unexpected(description.error());
  envelope.wrapped_key = std::move(*key);
  envelope.iv = std::move(*iv);
  envelope.description = std::move(*description);
  // V1 stores no name of the wrap. A data key under AES is 48 bytes long, under RSA as long as the modulus.
  constexpr std::size_t longest_under_aes = 48;
  envelope.wrap = envelope.wrapped_key.size() > longest_under_aes ? Wrap::rsa_pkcs1_v15 : Wrap::aes_ecb;
  return envelope;
}

ClientResult<SuiteId> suite_entry_v2(const Entries& entries) {
  const std::string name = entries.value_of(entry::content_cipher);
  if (name == about(SuiteId::gcm).stored_as) return SuiteId::gcm;
  if (name == about(SuiteId::cbc).stored_as) return SuiteId::cbc;
  return refuse_object(
      ErrorClass::malformed_metadata,
      fmt::format("{} is \"{}\"; known are AES/GCM/NoPadding and AES/CBC/PKCS5Padding", entry::content_cipher, name));
}

ClientResult<Wrap> wrap_entry_v2(const Entries& entries) {
  const std::string name = entries.value_of(entry::wrap_algorithm);
  for (const WrapInfo& wrap : wraps) {
    if (wrap.name == name && wrap.wrap != Wrap::aes_ecb && wrap.wrap != Wrap::rsa_pkcs1_v15) return wrap.wrap;
  }
  return refuse_object(ErrorClass::malformed_metadata,
                       fmt::format("{} is \"{}\", which no format knows", entry::wrap_algorithm, name));
}

/// The length of the tag in bits goes with GCM, and with nothing else.
ClientResult<void> check_tag_length(const Entries& entries, SuiteId suite) {
  const std::string bits = entries.value_of(entry::tag_length);
  if (suite == SuiteId::gcm && bits != "128") {
    return refuse_object(ErrorClass::malformed_metadata, fmt::format("{} is \"{}\", not 128", entry::tag_length, bits));
  }
  if (suite != SuiteId::gcm && entries.has(entry::tag_length)) {
    return refuse_object(ErrorClass::malformed_metadata,
                         fmt::format("{} does not go with {}", entry::tag_length, about(suite).stored_as));
  }
  return {};
}

ClientResult<Envelope> read_v2(const Entries& entries) {
  Envelope envelope{.version = FormatVersion::v2};
  const auto suite = suite_entry_v2(entries);
  if (!suite) return tl::unexpected(suite.error());
  const auto wrap = wrap_entry_v2(entries);
  if (!wrap) return tl::unexpected(wrap.error());
  if (auto fits = check_tag_length(entries, *suite); !fits) return tl::unexpected(fits.error());
  auto key = base64_entry(entries, entry::encrypted_data_key_v2);
  if (!key) return tl::unexpected(key.error());
  auto iv = base64_entry(entries, entry::content_iv, *suite == SuiteId::gcm ? gcm_iv_size : aes_block_size);
  if (!iv) return tl::unexpected(iv.error());
  auto description = map_entry(entries, entry::mat_desc);
  if (!description) return tl::unexpected(description.error());
  envelope.suite = *suite;
  envelope.wrap = *wrap;
  envelope.wrapped_key = std::move(*key);
  envelope.iv = std::move(*iv);
  envelope.description = std::move(*description);
  return envelope;
}

ClientResult<Wrap> wrap_entry_v3(const Entries& entries) {
  const std::string code = entries.value_of(entry::encrypted_data_key_algorithm_v3);
  for (const WrapInfo& wrap : wraps) {
    if (!code.empty() && wrap.v3_code == code) return wrap.wrap;
  }
  return refuse_object(ErrorClass::malformed_metadata, fmt::format("{} is \"{}\"; V3 knows 02, 12 and 22",
                                                                   entry::encrypted_data_key_algorithm_v3, code));
}

/// `object` holds content cipher, commitment and message id; `wrapped` the rest: the same, or an instruction file.
ClientResult<Envelope> read_v3(const Entries& object, const Entries& wrapped) {
  Envelope envelope{.version = FormatVersion::v3, .suite = SuiteId::gcm_committing};
  const std::string cipher = object.value_of(entry::content_cipher_v3);
  if (cipher != about(SuiteId::gcm_committing).stored_as) {
    return refuse_object(ErrorClass::malformed_metadata,
                         fmt::format("{} is \"{}\", not 115", entry::content_cipher_v3, cipher));
  }
  const auto wrap = wrap_entry_v3(wrapped);
  if (!wrap) return tl::unexpected(wrap.error());
  auto key = base64_entry(wrapped, entry::encrypted_data_key_v3);
  if (!key) return tl::unexpected(key.error());
  auto message_id = base64_entry(object, entry::message_id_v3, message_id_size);
  if (!message_id) return tl::unexpected(message_id.error());
  auto commitment = base64_entry(object, entry::key_commitment_v3);
  if (!commitment) return tl::unexpected(commitment.error());
  const bool of_kms = *wrap == Wrap::kms_context;
  auto description = map_entry(wrapped, of_kms ? entry::encryption_context_v3 : entry::mat_desc_v3);
  if (!description) return tl::unexpected(description.error());
  envelope.wrap = *wrap;
  envelope.wrapped_key = std::move(*key);
  envelope.message_id = std::move(*message_id);
  envelope.commitment = std::move(*commitment);
  envelope.description = std::move(*description);
  return envelope;
}

/// The wrapped key is in an instruction file; on the object are the commitment of V3, or nothing.
ClientResult<Envelope> read_with_instruction_file(const Entries& object, std::string_view text) {
  auto parsed = parse_instruction_file(text);
  if (!parsed) return tl::unexpected(parsed.error());
  const Entries file{std::move(*parsed), true};
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
    return read_v3(object, file);
  }
  const auto foreign = first_of(object, entry::of_v3);
  const auto own = first_of(object, entry::of_v1_and_v2);
  const auto version = version_of(file);
  if (foreign || own) {
    return refuse_object(
        ErrorClass::format_conflict,
        fmt::format("{} stands on the object, and the rest in the instruction file", foreign ? *foreign : *own));
  }
  if (version == FormatVersion::v1) return read_v1(file);
  if (version == FormatVersion::v2) return read_v2(file);
  return refuse_object(ErrorClass::malformed_metadata, "the instruction file holds no wrapped key with its IV");
}

}  // namespace

const WrapInfo& about(Wrap wrap) {
  return wraps.at(static_cast<std::size_t>(wrap));
}

ClientResult<Metadata> parse_instruction_file(std::string_view text) {
  if (text.size() > largest_instruction_file) {
    return refuse_object(
        ErrorClass::malformed_metadata,
        fmt::format("the instruction file has {} bytes; {} are the most", text.size(), largest_instruction_file));
  }
  const auto document = parse_json(text, {.deepest = 2, .repeated_members = false});
  if (!document || !document->is_object()) {
    return refuse_object(ErrorClass::malformed_metadata,
                         "the instruction file is not one JSON object with each name once");
  }
  Metadata entries;
  for (const auto& [name, value] : document->items()) {
    if (value.is_string()) {
      entries.emplace(name, value.get<std::string>());
    } else if (value.is_number_unsigned()) {
      entries.emplace(name, std::to_string(value.get<std::uint64_t>()));
    } else {
      return refuse_object(ErrorClass::malformed_metadata, "the instruction file holds a value that is no string");
    }
  }
  return entries;
}

ClientResult<Envelope> read_envelope(const Metadata& metadata, const InstructionLookup& instruction_file,
                                     const Rules& /*rules*/) {
  const Entries object{metadata, false};
  if (auto fits = check_one_format(object); !fits) return tl::unexpected(fits.error());
  if (const auto version = version_of(object)) {
    if (*version == FormatVersion::v1) return read_v1(object);
    if (*version == FormatVersion::v2) return read_v2(object);
    return read_v3(object, object);
  }
  const auto text = instruction_file();
  if (!text) {
    const auto own = first_of(object, entry::of_v1_and_v2);
    const auto committed = first_of(object, entry::of_v3);
    if (text.error().error_class != ErrorClass::not_s3ec || !(own || committed)) return tl::unexpected(text.error());
    return refuse_object(ErrorClass::malformed_metadata,
                         fmt::format("{} is there, and the rest of its format is not; {}", own ? *own : *committed,
                                     text.error().reason));
  }
  auto envelope = read_with_instruction_file(object, *text);
  if (envelope) envelope->in_instruction_file = true;
  return envelope;
}

}  // namespace s3sse::client_side
