// The entries of client-side encryption: what a client could overlook, misread, or write at another place.
#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/base/encoding.h"
#include "simulator/deviations/topics.h"

namespace s3sse::deviations {
namespace {

using Entries = std::map<std::string, std::string>;
using EntryNames = std::vector<std::string>;

const EntryNames& names_of_v1() {
  static const EntryNames names = {"x-amz-key"};
  return names;
}
const EntryNames& names_of_v2() {
  static const EntryNames names = {"x-amz-key-v2",   "x-amz-iv",      "x-amz-matdesc",
                                   "x-amz-wrap-alg", "x-amz-cek-alg", "x-amz-tag-len"};
  return names;
}
const EntryNames& names_of_v3() {
  static const EntryNames names = {"x-amz-c", "x-amz-3", "x-amz-w", "x-amz-d", "x-amz-i", "x-amz-m", "x-amz-t"};
  return names;
}
const EntryNames& names_of_commitment() {
  static const EntryNames names = {"x-amz-c", "x-amz-d", "x-amz-i"};
  return names;
}

Entries without(Entries entries, const EntryNames& names) {
  for (const std::string& name : names) entries.erase(name);
  return entries;
}

/// The entries are never there.
Effect drops(EntryNames names) {
  return alters<Entries>([names = std::move(names)](Entries entries) { return without(std::move(entries), names); });
}

/// The entry is not seen where another one is there.
Effect overlooks(std::string name, std::string beside) {
  return alters<Entries>([name = std::move(name), beside = std::move(beside)](Entries entries) {
    if (entries.contains(beside)) entries.erase(name);
    return entries;
  });
}

/// Whatever stands beside the wrapped key of one version.
Entries as_v1(Entries entries) {
  if (!entries.contains("x-amz-key")) return entries;
  entries.erase("x-amz-key-v2");
  return without(std::move(entries), names_of_v3());
}
Entries as_v2(Entries entries) {
  if (!entries.contains("x-amz-key-v2")) return entries;
  return without(without(std::move(entries), names_of_v1()), names_of_v3());
}
Entries as_v3(Entries entries) {
  if (!entries.contains("x-amz-3")) return entries;
  return without(without(std::move(entries), names_of_v1()), names_of_v2());
}

std::string base64_of_hex(std::string text) {
  const auto bytes = from_hex(text);
  return bytes ? to_base64(*bytes) : text;
}

std::string instead_of_x_amz_m(const std::string& name) {
  if (name == "x-amz-m") return "x-amz-w";
  return name;
}

std::string zeros_in_base64(std::string text) {
  for (char& c : text) c = c == '=' ? '=' : 'A';
  return text;
}

std::string up_to_last_brace(std::string text) {
  const std::size_t first = text.find('{');
  const std::size_t last = text.rfind('}');
  if (first == std::string::npos || last == std::string::npos) return text;
  return text.substr(first, last - first + 1);
}

Entries with_commitment_of_file(Entries object, const Entries& file) {
  for (const std::string& name : names_of_commitment()) {
    if (const auto found = file.find(name); found != file.end()) object.emplace(name, found->second);
  }
  return object;
}

Entries without_marks_beside_v2(Entries object, const Entries& file) {
  return file.contains("x-amz-key-v2") ? without(std::move(object), names_of_v3()) : object;
}

Entries with_some_commitment(Entries entries) {
  if (entries.contains("x-amz-3")) entries.emplace("x-amz-d", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==");
  return entries;
}

/// Entries that nobody reads.
Entries in_conflict(Entries entries) {
  entries.emplace("x-amz-c", "115");
  entries.emplace("x-amz-iv", "");
  return entries;
}

/// Only what says its length is read.
Effect wants_length(std::string wrapped_key) {
  return alters<Entries>([wrapped_key = std::move(wrapped_key)](Entries entries) {
    if (!entries.contains("x-amz-unencrypted-content-length")) entries.erase(wrapped_key);
    return entries;
  });
}

Effect never_reads(std::string code) {
  return alters<std::string>([code = std::move(code)](std::string read) { return read == code ? "" : read; });
}

Entries renamed(Entries entries, const std::string& from, const std::string& to) {
  if (auto node = entries.extract(from)) {
    node.key() = to;
    entries.insert(std::move(node));
  }
  return entries;
}

Entries with_zeros_for(Entries entries, const std::string& name) {
  if (const auto found = entries.find(name); found != entries.end()) found->second = zeros_in_base64(found->second);
  return entries;
}

Rows reading_rows() {
  using enum Stage;
  return {
      {Rule::client_format_v1_has_the_wrapped_key, validate, "Looks for the wrapped key of V1 under another name.",
       drops({"x-amz-key"})},
      {Rule::client_format_v1_has_the_iv, validate, "Looks for the IV of V1 under another name.",
       overlooks("x-amz-iv", "x-amz-key")},
      {Rule::client_format_v1_has_a_description, validate, "Reads V1 without a description.", Passes{}},
      {Rule::client_format_v1_records_the_plaintext_length, validate, "Reads no V1 that leaves out its length.",
       wants_length("x-amz-key")},
      {Rule::client_format_v2_records_the_plaintext_length, validate, "Reads no V2 that leaves out its length.",
       wants_length("x-amz-key-v2")},
      {Rule::client_format_iv_and_key_are_v1, validate, "Does not know V1 by its two entries.",
       overlooks("x-amz-iv", "x-amz-key")},
      {Rule::client_format_iv_and_key_v2_are_v2, validate, "Does not know V2 by its two entries.",
       overlooks("x-amz-iv", "x-amz-key-v2")},
      {Rule::client_format_three_d_and_i_are_v3, validate, "Does not know V3 by its three entries.",
       overlooks("x-amz-d", "x-amz-3")},
      {Rule::client_format_v1_with_a_foreign_entry_is_refused, validate, "Overlooks what stands beside V1.",
       alters<Entries>(as_v1)},
      {Rule::client_format_v2_with_a_foreign_entry_is_refused, validate, "Overlooks what stands beside V2.",
       alters<Entries>(as_v2)},
      {Rule::client_format_v3_with_a_foreign_entry_is_refused, validate, "Overlooks what stands beside V3.",
       alters<Entries>(as_v3)},
      {Rule::client_format_two_exclusive_names_are_refused, validate, "Takes the newest of two wrapped keys.",
       alters<Entries>([](Entries entries) { return as_v2(as_v3(std::move(entries))); })},
      {Rule::client_format_other_departures_are_refused, validate, "Refuses what has metadata of the caller.",
       alters<Entries>([](Entries entries) {
         const bool foreign =
             std::ranges::any_of(entries, [](const auto& entry) { return !entry.first.starts_with("x-amz-"); });
         return foreign ? in_conflict(std::move(entries)) : entries;
       })},
      {Rule::client_decrypt_stored_length_is_advisory, validate, "Refuses what has no number for its length.",
       alters<Entries>([](Entries entries) {
         const auto length = entries.find("x-amz-unencrypted-content-length");
         const bool number =
             length == entries.end() || length->second.find_first_not_of("0123456789") == std::string::npos;
         return number ? entries : in_conflict(std::move(entries));
       })},
      {Rule::client_attack_v2_entries_in_v3_are_refused, validate, "Reads V3 with the entries of V2 beside it.",
       alters<Entries>(as_v3)},
      {Rule::client_attack_v3_marks_do_not_pass_the_policy, validate, "Lets the marks of V3 pass for a commitment.",
       alters<Entries>(as_v2)},
      {Rule::client_attack_v3_marks_do_not_pass_the_policy, validate, "Lets the marks of V3 pass for a commitment.",
       alters<Entries, Entries>(without_marks_beside_v2)},
      {Rule::client_format_v3_has_the_commitment, validate, "Reads V3 without a commitment.",
       alters<Entries>(with_some_commitment)},
      {Rule::client_format_wrapped_key_is_base64, validate, "Takes hex for base64.",
       alters<std::string>(base64_of_hex)},
      {Rule::client_format_iv_entry_is_the_iv_of_the_cipher, validate, "Takes an IV of zeros.",
       alters<std::string>(zeros_in_base64)},
      {Rule::client_format_commitment_and_message_id_are_base64, validate, "Takes hex for base64.",
       alters<std::string>(base64_of_hex)},
      {Rule::client_suite_lengths_of_the_cipher_are_exact, validate, "Cuts or fills what has another length.",
       Passes{}},
      {Rule::client_attack_wrong_lengths_of_d_and_i_are_noticed, validate, "Takes commitments and ids of any length.",
       Passes{}},
      {Rule::client_format_absent_description_is_the_empty_map, validate, "Reads nothing without a description.",
       gives<std::string>("absent")},
      {Rule::client_format_absent_x_amz_m_is_the_empty_map, validate, "Reads no V3 without x-amz-m.",
       gives<std::string>("absent")},
      {Rule::client_format_absent_x_amz_t_is_the_empty_map, validate, "Guesses a context that is not there.",
       gives<std::string>(R"({"aws:x-amz-cek-alg":"115"})")},
      {Rule::client_format_maps_are_compared_parsed, validate, "Takes a map with blanks in its text for an empty one.",
       alters<std::string>([](std::string text) { return text.find(' ') == std::string::npos ? text : ""; })},
      {Rule::client_format_double_encoding_is_undone, validate, "Reads maps as S3 encoded them.",
       alters<std::string, std::string>([](const std::string&, const std::string& stored) { return stored; })},
      {Rule::client_format_unknown_content_algorithm_is_refused, validate, "Takes an unknown algorithm for AES-GCM.",
       Passes{}},
      {Rule::client_format_v2_names_the_content_algorithm, validate, "Does without the name of the content algorithm.",
       Passes{}},
      {Rule::client_format_v2_names_the_content_algorithm, store, "Does without the name of the content algorithm.",
       drops({"x-amz-cek-alg"})},
      {Rule::client_attack_renamed_content_algorithm_is_refused, validate, "Decrypts under a renamed algorithm.",
       Passes{}},
      {Rule::client_attack_removed_content_algorithm_is_refused, validate, "Guesses an algorithm that was removed.",
       Passes{}},
      {Rule::client_format_unknown_wrap_is_refused, validate, "Takes an unknown wrap for AES/GCM.", Passes{}},
      {Rule::client_format_v2_names_the_wrap, validate, "Does without the name of the wrap.", Passes{}},
      {Rule::client_format_v2_names_the_wrap, store, "Does without the name of the wrap.", drops({"x-amz-wrap-alg"})},
      {Rule::client_attack_removed_wrap_is_refused, validate, "Guesses a wrap that was removed.", Passes{}},
      {Rule::client_attack_wrap_renamed_to_a_raw_one_is_refused, validate, "Takes AES for AES/GCM.", Passes{}},
      {Rule::client_format_v2_gcm_has_the_tag_length, validate, "Does without the length of the tag.", Passes{}},
      {Rule::client_format_v2_gcm_has_the_tag_length, store, "Does without the length of the tag.",
       drops({"x-amz-tag-len"})},
      {Rule::client_format_v2_cbc_has_no_tag_length, validate, "Wants a tag length with CBC.", gives(true)},
      {Rule::client_format_wrap_02_is_aes_gcm, validate, "Does not know 02.", never_reads("02")},
      {Rule::client_format_wrap_12_is_kms_context, validate, "Does not know 12.", never_reads("12")},
      {Rule::client_format_wrap_22_is_rsa_oaep_sha1, validate, "Does not know 22.", never_reads("22")},
      {Rule::client_format_v3_names_the_wrap, validate, "Takes an unknown wrap of V3 for kms+context.", Passes{}},
      {Rule::client_attack_v3_wrap_changed_to_kms_is_refused, validate, "Reads V3 under the old name of its wrap.",
       Passes{}},
      {Rule::client_attack_context_moved_to_x_amz_m_is_refused, validate, "Reads V3 under the old name of its wrap.",
       Passes{}},
      {Rule::client_format_v3_has_the_content_algorithm, validate, "Does without x-amz-c.", Passes{}},
      {Rule::client_format_v3_has_the_content_algorithm, store, "Does without x-amz-c.", drops({"x-amz-c"})},
      {Rule::client_suite_ids_are_unique_and_not_zero, validate, "Takes zero for a suite id.", Passes{}},
      {Rule::client_attack_flipped_bits_of_c_d_i_are_noticed, validate, "Checks neither suite nor commitment.",
       Passes{}},
      {Rule::client_format_x_amz_t_goes_with_kms, validate, "Reads the context from x-amz-m.",
       gives<std::string>("x-amz-m")},
      {Rule::client_format_x_amz_m_goes_with_raw_wraps, validate, "Reads the description from x-amz-w.",
       alters<std::string>(instead_of_x_amz_m)},
      // Instruction files.
      {Rule::client_instruction_json_is_the_whole_body, validate, "Overlooks what stands around the JSON.",
       alters<std::string>(up_to_last_brace)},
      {Rule::client_instruction_broken_json_is_refused, validate, "Takes broken JSON for an empty file.", Passes{}},
      {Rule::client_attack_commitment_moved_to_the_file_is_refused, validate, "Takes the commitment from the file.",
       alters<Entries, Entries>(with_commitment_of_file)},
      {Rule::client_attack_commitment_moved_to_the_file_is_refused, validate, "Takes the commitment from the file.",
       drops(names_of_commitment())},
      {Rule::client_attack_commitment_copied_to_the_file_is_refused, validate, "Overlooks a commitment in the file.",
       drops(names_of_commitment())},
      {Rule::client_format_v3_commitment_entries_stay_on_the_object, validate, "Overlooks a commitment in the file.",
       drops(names_of_commitment())},
      {Rule::client_instruction_v3_never_puts_c_in, validate, "Overlooks x-amz-c in the file.", drops({"x-amz-c"})},
      {Rule::client_instruction_v3_never_puts_d_in, validate, "Overlooks x-amz-d in the file.", drops({"x-amz-d"})},
      {Rule::client_instruction_v3_never_puts_i_in, validate, "Overlooks x-amz-i in the file.", drops({"x-amz-i"})},
      {Rule::client_instruction_mark_on_the_file_is_not_required, validate, "Reads no file that holds a mark.",
       alters<Entries>([](Entries entries) {
         return entries.contains("x-amz-crypto-instr-file") ? in_conflict(std::move(entries)) : entries;
       })},
      {Rule::client_instruction_plaintext_length_in_it_is_ignored, validate, "Refuses a file with a plaintext length.",
       alters<Entries>([](Entries entries) {
         if (entries.contains("x-amz-unencrypted-content-length")) entries.emplace("x-amz-c", "115");
         return entries;
       })},
  };
}

Rows writing_rows() {
  using enum Stage;
  return {
      {Rule::client_format_v2_has_the_wrapped_key, store, "Writes V2 without its wrapped key.",
       drops({"x-amz-key-v2"})},
      {Rule::client_format_v2_has_the_iv, store, "Writes V2 without its IV.", overlooks("x-amz-iv", "x-amz-key-v2")},
      {Rule::client_format_absent_description_is_the_empty_map, store, "Leaves out an empty description.",
       alters<Entries>([](Entries entries) {
         if (const auto found = entries.find("x-amz-matdesc"); found != entries.end() && found->second == "{}")
           entries.erase(found);
         return entries;
       })},
      {Rule::client_format_v2_has_a_description, store, "Writes V2 without a description.", drops({"x-amz-matdesc"})},
      {Rule::client_format_v3_has_the_message_id, store, "Writes V3 without its message id.", drops({"x-amz-i"})},
      {Rule::client_format_v3_raw_key_has_its_description, store, "Writes V3 without the description of its key.",
       drops({"x-amz-m"})},
      {Rule::client_format_v3_kms_has_its_context, store, "Writes V3 without its context.", drops({"x-amz-t"})},
      {Rule::client_format_plain_gcm_is_v2_only, store, "Writes plain GCM with the names of V3.",
       alters<Entries>([](Entries entries) { return renamed(std::move(entries), "x-amz-key-v2", "x-amz-3"); })},
      {Rule::client_format_committing_gcm_is_v3_only, store, "Writes committing GCM with the names of V2.",
       alters<Entries>([](Entries entries) {
         return renamed(renamed(std::move(entries), "x-amz-3", "x-amz-key-v2"), "x-amz-c", "x-amz-cek-alg");
       })},
      {Rule::client_kdf_derived_commitment_is_stored, store, "Stores another commitment than it derives.",
       alters<Entries>([](Entries entries) { return with_zeros_for(std::move(entries), "x-amz-d"); })},
      {Rule::client_suite_used_iv_is_the_stored_one, store, "Stores another IV than it uses.",
       alters<Entries>(
           [](Entries entries) { return with_zeros_for(with_zeros_for(std::move(entries), "x-amz-iv"), "x-amz-i"); })},
      {Rule::client_keyring_kms_context_wrap_is_written, store, "Writes the old wrap of KMS.",
       alters<Entries>([](Entries entries) {
         if (const auto w = entries.find("x-amz-w"); w != entries.end() && w->second == "12") w->second = "11";
         if (const auto w = entries.find("x-amz-wrap-alg"); w != entries.end() && w->second == "kms+context")
           w->second = "kms";
         return entries;
       })},
      {Rule::client_keyring_wrapped_key_is_the_blob_of_kms, store, "Stores something else than the blob of KMS.",
       alters<Entries>([](Entries entries) {
         return with_zeros_for(with_zeros_for(std::move(entries), "x-amz-3"), "x-amz-key-v2");
       })},
      {Rule::client_attack_no_hash_of_the_plaintext_is_stored, store, "Stores the MD5 of the plaintext.",
       alters<Entries>([](Entries entries) {
         entries.emplace("x-amz-unencrypted-content-md5", "1B2M2Y8AsgTpgAmY7PhCfg==");
         return entries;
       })},
      {Rule::client_instruction_v1_and_v2_put_everything_in, store, "Leaves entries of V2 out of the file.",
       drops({"x-amz-iv", "x-amz-tag-len", "x-amz-cek-alg", "x-amz-matdesc"})},
      {Rule::client_format_names_are_ascii, store, "Gives an entry a name beyond ASCII.",
       alters<Entries>([](Entries entries) {
         entries.emplace("x-amz-clé", "1");
         return entries;
       })},
      {Rule::client_instruction_v3_keeps_c_on_the_object, store, "Leaves x-amz-c off the object.", drops({"x-amz-c"})},
      {Rule::client_instruction_v3_keeps_d_on_the_object, store, "Leaves x-amz-d off the object.", drops({"x-amz-d"})},
      {Rule::client_instruction_v3_keeps_i_on_the_object, store, "Leaves x-amz-i off the object.", drops({"x-amz-i"})},
      {Rule::client_instruction_v3_puts_the_wrapped_key_in, store, "Leaves the wrapped key out of the file.",
       drops({"x-amz-3"})},
      {Rule::client_instruction_v3_puts_the_wrap_in, store, "Leaves the wrap out of the file.", drops({"x-amz-w"})},
      {Rule::client_instruction_v3_puts_the_description_in, store, "Leaves the description out of the file.",
       drops({"x-amz-m"})},
      {Rule::client_instruction_v3_puts_the_context_in, store, "Leaves the context out of the file.",
       drops({"x-amz-t"})},
  };
}

}  // namespace

Rows client_envelope_rows() {
  Rows rows = reading_rows();
  std::ranges::move(writing_rows(), std::back_inserter(rows));
  return rows;
}

}  // namespace s3sse::deviations
