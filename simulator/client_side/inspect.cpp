#include "simulator/client_side/inspect.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/client_side/codec.h"
#include "simulator/client_side/entry_names.h"

namespace s3sse::client_side {
namespace {

using Weight = SafetyNote::Weight;

struct EntryMeaning {
  std::string_view name;
  std::string_view meaning;
};
constexpr std::array entry_meanings = {
    EntryMeaning{entry::encrypted_data_key_v1, "the wrapped data key (V1)"},
    EntryMeaning{entry::encrypted_data_key_v2, "the wrapped data key (V2)"},
    EntryMeaning{entry::content_iv, "the initialization vector of the content"},
    EntryMeaning{entry::mat_desc, "the encryption context of KMS, or the description of a raw key"},
    EntryMeaning{entry::wrap_algorithm, "the algorithm that wrapped the data key"},
    EntryMeaning{entry::content_cipher, "the algorithm of the content"},
    EntryMeaning{entry::tag_length, "the length of the authentication tag in bits"},
    EntryMeaning{entry::plaintext_length, "the length of the plaintext, as the writer said"},
    EntryMeaning{entry::plaintext_md5, "the MD5 of the plaintext"},
    EntryMeaning{entry::content_cipher_v3, "the algorithm suite of the content"},
    EntryMeaning{entry::encrypted_data_key_v3, "the wrapped data key (V3)"},
    EntryMeaning{entry::encrypted_data_key_algorithm_v3, "the algorithm that wrapped the data key"},
    EntryMeaning{entry::mat_desc_v3, "the description of the raw key"},
    EntryMeaning{entry::encryption_context_v3, "the encryption context of KMS"},
    EntryMeaning{entry::key_commitment_v3, "the commitment to the data key"},
    EntryMeaning{entry::message_id_v3, "the message id, from which the content key is derived"},
    EntryMeaning{entry::instruction_file_mark, "the mark of an instruction file"},
};

void list_entries(const Metadata& metadata, bool in_instruction_file, std::vector<InspectedEntry>& entries) {
  for (const EntryMeaning& known : entry_meanings) {
    if (metadata.contains(std::string(known.name)))
      entries.push_back({std::string(known.name), in_instruction_file, std::string(known.meaning)});
  }
}

std::string_view name_of(FormatVersion version) {
  constexpr std::array<std::string_view, 3> names = {"V1", "V2", "V3"};
  return names.at(static_cast<std::size_t>(version));
}

std::string opened_by(const Envelope& envelope) {
  const WrapInfo& wrap = about(envelope.wrap);
  if (wrap.keyring == "KMS") {
    return "whoever may call kms:Decrypt with the KMS key that wrapped the data key, and gives the same encryption "
           "context";
  }
  const std::string key = wrap.keyring == "RSA" ? "the RSA private key" : "the raw AES key";
  if (envelope.description.empty()) return fmt::format("whoever holds {} that wrapped the data key", key);
  return fmt::format("whoever holds {} of the description that is stored", key);
}

std::vector<std::string> needs_of(const Envelope& envelope) {
  std::vector<std::string> needs;
  if (!about(envelope.suite).committing) {
    needs.emplace_back(
        "a commitment policy that reads objects without commitment: REQUIRE_ENCRYPT_ALLOW_DECRYPT or "
        "FORBID_ENCRYPT_ALLOW_DECRYPT");
  }
  if (about(envelope.wrap).legacy) needs.emplace_back("legacy wrapping algorithms");
  if (envelope.suite == SuiteId::cbc) needs.emplace_back("legacy unauthenticated modes");
  return needs;
}

std::optional<std::uint64_t> plaintext_length_of(const Envelope& envelope, std::optional<std::uint64_t> length) {
  if (envelope.suite == SuiteId::cbc || !length || *length < gcm_content_tag_size) return std::nullopt;
  return *length - gcm_content_tag_size;
}

class Notes {
 public:
  explicit Notes(std::vector<SafetyNote>& notes) : notes_(notes) {}
  void add(Weight weight, std::string text) { notes_.push_back({weight, std::move(text)}); }

  void about_content(const Envelope& envelope) {
    if (envelope.suite == SuiteId::cbc) {
      add(Weight::unsafe,
          "AES-CBC has no authentication: whoever can write the object can change the plaintext unseen, and a reader "
          "that "
          "tells padding errors apart gives it away byte by byte (CVE-2020-8911).");
    } else if (!about(envelope.suite).committing) {
      add(Weight::weak,
          "The object is not committed to its data key: a body can be made that opens to two plaintexts under two keys "
          "(AWS-2025-032, CVE-2025-14759 to 14764). Write it again as V3.");
    }
  }

  void about_wrap(const Envelope& envelope) {
    switch (envelope.wrap) {
      case Wrap::kms:
      case Wrap::aes_wrap:
      case Wrap::rsa_oaep_sha256:
        add(Weight::weak,
            fmt::format("The wrap {} does not bind the data key to the algorithm of the content, which can "
                        "be renamed (CVE-2020-8912).",
                        about(envelope.wrap).name));
        break;
      case Wrap::aes_ecb:
        add(Weight::unsafe, "AES-ECB does not authenticate the wrapped data key.");
        break;
      case Wrap::rsa_pkcs1_v15:
        add(Weight::unsafe,
            "RSAES-PKCS1-v1_5 is open to Bleichenbacher's attack where a reader tells its failures apart.");
        break;
      default:
        break;
    }
  }

  void about_context(const Envelope& envelope) {
    const std::string reserved(reserved_context_name);
    const auto algorithm = envelope.description.find(reserved);
    if (envelope.wrap == Wrap::kms && algorithm != envelope.description.end()) {
      add(Weight::unsafe, "The wrap is kms, and the context is one of kms+context: somebody renamed the wrap.");
    }
    if (envelope.wrap == Wrap::kms_context &&
        (algorithm == envelope.description.end() || algorithm->second != about(envelope.suite).stored_as)) {
      add(Weight::unsafe, fmt::format("{} of the stored context does not name the algorithm of the object: somebody "
                                      "renamed one of them.",
                                      reserved));
    }
    const bool of_kms = about(envelope.wrap).keyring == "KMS";
    if (!envelope.description.empty()) {
      add(Weight::fact, of_kms ? "The encryption context is stored in the clear; KMS authenticates it."
                               : "The description of the key is stored in the clear, and nothing authenticates it.");
    }
  }

  void about_places(const Envelope& envelope) {
    if (!envelope.in_instruction_file) return;
    add(envelope.version == FormatVersion::v3 ? Weight::fact : Weight::weak,
        envelope.version == FormatVersion::v3
            ? "The wrapped data key is in an instruction file; the commitment on the object keeps another one out."
            : "The wrapped data key is in an instruction file, and nothing on the object says which: whoever can write "
              "the file decides which key opens the object.");
  }

  void about_randomness(const Envelope& envelope) {
    const Bytes& drawn = envelope.version == FormatVersion::v3 ? envelope.message_id : envelope.iv;
    if (std::ranges::all_of(drawn, [](std::uint8_t byte) { return byte == 0; }))
      add(Weight::unsafe, "IV or message id is all zeros: nobody drew it.");
    if (envelope.version == FormatVersion::v3 && envelope.commitment.size() != commitment_size) {
      add(Weight::unsafe, fmt::format("The commitment has {} bytes, not {}; no reader accepts it.",
                                      envelope.commitment.size(), commitment_size));
    }
  }

  void about_length(const Envelope& envelope, std::optional<std::uint64_t> length, const std::string& stated) {
    if (length && envelope.suite == SuiteId::cbc && (*length == 0 || *length % aes_block_size != 0))
      add(Weight::unsafe,
          fmt::format("The body has {} bytes, no multiple of {}: it was cut.", *length, aes_block_size));
    if (length && envelope.suite != SuiteId::cbc && *length < gcm_content_tag_size)
      add(Weight::unsafe, fmt::format("The body has {} bytes, fewer than its tag: it was cut.", *length));
    const auto plaintext = plaintext_length_of(envelope, length);
    const auto number = parse_decimal<std::uint64_t>(stated);
    if (plaintext && !stated.empty() && number != plaintext) {
      add(Weight::weak, fmt::format("{} does not say {}, which the stored length makes it; readers must not trust it.",
                                    entry::plaintext_length, *plaintext));
    }
    add(Weight::fact, "Everybody who may list the bucket sees the length of the plaintext, almost to the byte.");
  }

 private:
  std::vector<SafetyNote>& notes_;
};

std::string value_of(const Metadata& metadata, std::string_view name) {
  const auto found = metadata.find(std::string(name));
  return found == metadata.end() ? std::string() : found->second;
}

}  // namespace

Inspection inspect(const Metadata& metadata, const std::optional<std::string>& instruction_file,
                   std::optional<std::uint64_t> length) {
  Inspection inspection;
  Notes notes(inspection.notes);
  list_entries(metadata, false, inspection.entries);
  if (instruction_file) {
    if (const auto entries = parse_instruction_file(*instruction_file))
      list_entries(*entries, true, inspection.entries);
  }
  auto envelope = read_envelope(metadata,
                                [&]() -> ClientResult<std::string> {
                                  if (instruction_file) return *instruction_file;
                                  return refuse_object(ErrorClass::not_s3ec, "there is no instruction file");
                                },
                                {});
  if (metadata.contains(std::string(entry::plaintext_md5))) {
    notes.add(Weight::unsafe,
              "The MD5 of the plaintext is stored in the clear: whoever sees it can test guesses (CVE-2022-2582).");
  }
  if (!envelope) {
    inspection.failure = std::move(envelope.error());
    const ErrorClass why = inspection.failure->error_class;
    if (why == ErrorClass::format_conflict) {
      notes.add(
          Weight::unsafe,
          "Entries of several formats stand together, which no client writes: somebody may want a reader to take the "
          "object for another one.");
    }
    inspection.summary =
        why == ErrorClass::not_s3ec
            ? "No encryption client wrote this object, or its instruction file is lost."
            : "An encryption client wrote this object, and no reader should take it: " + inspection.failure->reason +
                  ".";
    return inspection;
  }
  inspection.opened_by = opened_by(*envelope);
  inspection.needs = needs_of(*envelope);
  inspection.plaintext_length = plaintext_length_of(*envelope, length);
  inspection.summary =
      fmt::format("A client-side encrypted object of format {}: content under {}, data key under {}{}.",
                  name_of(envelope->version), about(envelope->suite).name, about(envelope->wrap).name,
                  envelope->in_instruction_file ? " in an instruction file" : "");
  notes.about_content(*envelope);
  notes.about_wrap(*envelope);
  notes.about_context(*envelope);
  notes.about_places(*envelope);
  notes.about_randomness(*envelope);
  notes.about_length(*envelope, length, value_of(metadata, entry::plaintext_length));
  notes.add(
      Weight::fact,
      "Nothing binds the ciphertext to bucket, key and version: a copy opens, and so does an old version put back.");
  std::ranges::stable_sort(inspection.notes, std::greater{}, &SafetyNote::weight);
  inspection.envelope = std::move(*envelope);
  return inspection;
}

}  // namespace s3sse::client_side
