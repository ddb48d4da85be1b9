#include "simulator/client_side/client.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/client_side/entry_names.h"
#include "simulator/deviations/decide.h"

namespace s3sse::client_side {
namespace {

Failure refusal_of_s3(const Error& error) {
  const ErrorClass error_class = error.code == "InvalidRange" ? ErrorClass::range_invalid : ErrorClass::other;
  return {error_class, "S3: " + error.message, error.code};
}

tl::unexpected<Failure> refused_by_s3(const Error& error) {
  return tl::unexpected<Failure>(refusal_of_s3(error));
}

Failure out_of_sequence(std::string reason) {
  return {ErrorClass::sequence, std::move(reason)};
}

bool is_own_entry(std::string_view name) {
  const auto among = [name](const auto& names) { return std::ranges::find(names, name) != names.end(); };
  return among(entry::of_v1_and_v2) || among(entry::of_v3) || name == entry::plaintext_length ||
         name == entry::plaintext_md5;
}

/// The caller's metadata beside those of the client. None may look like one of the client's.
ClientResult<Metadata> joined(const Metadata& of_caller, Metadata of_client, const Rules& rules) {
  for (const auto& [name, value] : chosen(rules, Rule::client_format_metadata_of_the_caller_survive, of_caller)) {
    if (is_own_entry(name)) {
      return refuse_object(ErrorClass::config_invalid,
                           fmt::format("{} is an entry of the encryption client; leave it out of the metadata", name));
    }
    of_client.emplace(name, value);
  }
  return of_client;
}

/// The body as S3 sent it, and where in the object it lies.
ClientResult<Ciphertext> ciphertext_of(const ReceivedObject& object, bool range_was_sent, const Rules& rules) {
  Ciphertext ciphertext{.body = object.body.get(), .total = object.body->length()};
  const auto asked_for =
      require(rules, !object.range || range_was_sent, Rule::client_ops_unasked_content_range_is_an_error, [] {
        return Failure{ErrorClass::other,
                       "S3 sent a part of the object though no range was asked for; a tag belongs to the whole"};
      });
  if (!asked_for) return tl::unexpected(asked_for.error());
  if (!object.range) return ciphertext;
  ciphertext.first = object.range->first;
  ciphertext.total = object.range->total;
  return ciphertext;
}

Failure unknown_length() {
  return {ErrorClass::other, "the length of the body is not known, and S3 must be told it first"};
}

/// An answer of S3 that says nothing but that it was done.
ClientResult<void> done_by_s3(const Result<void>& answer) {
  if (!answer) return refused_by_s3(answer.error());
  return {};
}

}  // namespace

ClientResult<Client> Client::create(ObjectStore& store, Keyring keyring, Policy policy, Entropy& entropy) {
  if (auto fits = check(policy); !fits) return tl::unexpected(fits.error());
  return Client(store, std::move(keyring), policy, entropy);
}

ClientResult<Metadata> Client::get(const GetRequest& request, BodySink& plaintext) {
  const Rules& rules = policy_.rules;
  std::optional<std::string> asked = request.range;
  if (asked) asked = chosen(rules, Rule::client_ops_odd_ranges_are_no_ranges, *asked);
  const auto range = asked ? parse_byte_range(*asked) : std::nullopt;
  const auto allowed = require(rules, !range || policy_.legacy_modes, Rule::client_ops_range_needs_legacy_modes, [] {
    return Failure{ErrorClass::legacy_disabled,
                   "a range is read without authentication; allow legacy unauthenticated modes"};
  });
  if (!allowed) return tl::unexpected(allowed.error());
  std::optional<std::string> wire_range;
  if (range) {
    wire_range = chosen(rules, Rule::client_ops_range_is_widened_to_blocks, range_header(widened(*range)), *asked);
  }
  const auto object = store_->get(request.bucket, request.key, wire_range);
  if (!object) return refused_by_s3(object.error());
  const auto ciphertext = ciphertext_of(*object, wire_range.has_value(), rules);
  if (!ciphertext) return tl::unexpected(ciphertext.error());
  const std::string suffix =
      chosen(rules, Rule::client_instruction_read_may_name_another_suffix, request.instruction_suffix);
  const auto done = decrypt(
      {.metadata = object->metadata, .context = request.context, .range = asked},
      [&] { return instruction_file(request.bucket, request.key, suffix); }, *ciphertext, keyring_, policy_, plaintext);
  if (!done) return tl::unexpected(done.error());
  Metadata of_caller = object->metadata;
  std::erase_if(of_caller, [](const auto& item) { return is_own_entry(item.first); });
  return chosen(rules, Rule::client_format_undecoded_metadata_stay_unchanged, std::move(of_caller));
}

ClientResult<std::string> Client::instruction_file(const std::string& bucket, const std::string& key,
                                                   const std::string& suffix) {
  auto object = store_->get(bucket, key + suffix, std::nullopt);
  if (!object) {
    const std::string& code = object.error().code;
    if (code != "NoSuchKey" && code != "AccessDenied") return refused_by_s3(object.error());
    return refuse_object(
        ErrorClass::not_s3ec,
        fmt::format("no encryption client wrote this object, or its instruction file {}{} is lost", key, suffix));
  }
  const auto text = read_all(*object->body, largest_instruction_file);
  if (!text) {
    if (text.error().code != "EntityTooLarge") return refused_by_s3(text.error());
    return refuse_object(
        ErrorClass::malformed_metadata,
        fmt::format("the instruction file {}{} is larger than {} bytes", key, suffix, largest_instruction_file));
  }
  return std::string(as_text(*text));
}

ClientResult<void> Client::put_instruction_file(const std::string& bucket, const std::string& key,
                                                const std::string& suffix, const std::string& text) {
  MemorySource body{std::string_view(text)};
  const auto stored =
      store_->put(bucket, key + suffix, {{std::string(entry::instruction_file_mark), ""}}, body, text.size());
  if (!stored) return refused_by_s3(stored.error());
  return {};
}

ClientResult<NewObject> Client::begin(const PutRequest& request, std::optional<std::uint64_t> length) {
  const bool wants_file = chosen(
      policy_.rules,
      {Rule::client_instruction_is_not_written_unasked, Rule::client_format_metadata_are_the_default_place,
       Rule::client_config_instruction_file_defaults_hold, Rule::client_instruction_may_hold_the_content_metadata,
       Rule::client_instruction_is_chosen_by_client_or_request,
       Rule::client_config_instruction_file_has_its_configuration},
      request.instruction_file);
  auto made = begin_encryption({.context = request.context, .plaintext_length = length, .instruction_file = wants_file},
                               keyring_, policy_, *entropy_);
  if (!made) return made;
  auto metadata = joined(request.metadata, std::move(made->stored.metadata), policy_.rules);
  if (!metadata) return tl::unexpected(metadata.error());
  made->stored.metadata = std::move(*metadata);
  return made;
}

ClientResult<void> Client::put_own_instruction_file(const PutRequest& request, const NewObject& made) {
  if (!made.stored.instruction_file) return {};
  const std::string suffix = chosen(
      policy_.rules,
      {Rule::client_instruction_default_name_is_key_and_suffix, Rule::client_instruction_write_has_no_other_suffix},
      std::string(default_instruction_suffix));
  const auto stored = put_instruction_file(request.bucket, request.key, suffix, *made.stored.instruction_file);
  if (stored) return {};
  return refused<void>(policy_.rules, Rule::client_instruction_failed_write_stores_no_object,
                       [&] { return stored.error(); });
}

ClientResult<std::string> Client::put(const PutRequest& request, BodySource& plaintext) {
  const Rules& rules = policy_.rules;
  const auto length = plaintext.length();
  const auto known = require(rules, length.has_value(), Rule::client_ops_unknown_length_is_an_error, unknown_length);
  if (!known) return tl::unexpected(known.error());
  const auto stored_length = ciphertext_length(length.value_or(0), rules);
  if (!stored_length) return tl::unexpected(stored_length.error());
  const auto made = begin(request, length);
  if (!made) return tl::unexpected(made.error());
  EncryptingSource body(made->key, plaintext);
  std::string etag;
  const auto put_object = [&]() -> ClientResult<void> {
    auto stored = store_->put(request.bucket, request.key, made->stored.metadata, body, *stored_length);
    if (!stored) return refused_by_s3(stored.error());
    etag = std::move(*stored);
    return {};
  };
  const auto stored = in_order(
      rules, Rule::client_instruction_is_sent_before_the_object,
      [&] { return put_own_instruction_file(request, *made); }, put_object);
  if (!stored) return tl::unexpected(stored.error());
  return etag;
}

ClientResult<void> Client::remove(const std::string& bucket, const std::string& key) {
  const auto object = checked(policy_.rules, Rule::client_ops_delete_deletes_the_object,
                              [&] { return done_by_s3(store_->remove(bucket, key)); });
  if (!object) return object;
  return checked(policy_.rules, Rule::client_ops_delete_deletes_the_instruction_file,
                 [&] { return done_by_s3(store_->remove(bucket, key + std::string(default_instruction_suffix))); });
}

ClientResult<void> Client::remove_many(const std::string& bucket, const std::vector<std::string>& keys) {
  const auto objects = checked(policy_.rules, Rule::client_ops_delete_objects_deletes_all,
                               [&] { return done_by_s3(store_->remove_many(bucket, keys)); });
  if (!objects) return objects;
  std::vector<std::string> files = keys;
  for (std::string& file : files) file += default_instruction_suffix;
  return checked(policy_.rules, Rule::client_ops_delete_objects_deletes_instruction_files,
                 [&] { return done_by_s3(store_->remove_many(bucket, files)); });
}

ClientResult<std::string> Client::create_upload(const PutRequest& request) {
  auto made = begin(request, std::nullopt);
  if (!made) return tl::unexpected(made.error());
  if (auto stored = put_own_instruction_file(request, *made); !stored) return tl::unexpected(stored.error());
  std::string upload_id;
  const auto begun = checked(policy_.rules, Rule::client_ops_create_upload_starts_one, [&]() -> ClientResult<void> {
    auto answer = store_->create_upload(request.bucket, request.key, made->stored.metadata);
    if (!answer) return refused_by_s3(answer.error());
    upload_id = std::move(*answer);
    return {};
  });
  if (!begun) return tl::unexpected(begun.error());
  made->key.key = chosen(policy_.rules, Rule::client_ops_parts_are_encrypted, std::move(made->key.key));
  uploads_.insert_or_assign(upload_id, Upload{request.bucket, request.key, ContentCipher(made->key)});
  return upload_id;
}

ClientResult<Client::Upload*> Client::find_upload(const std::string& upload_id) {
  const auto found = uploads_.find(upload_id);
  if (found != uploads_.end()) return &found->second;
  return refuse_object(ErrorClass::sequence, "this client has begun no upload of that id, and has not its cipher");
}

ClientResult<std::string> Client::upload_part(const std::string& upload_id, int number, BodySource& plaintext,
                                              bool is_last) {
  const auto upload = find_upload(upload_id);
  if (!upload) return tl::unexpected(upload.error());
  Upload& its = **upload;
  const Rules& rules = policy_.rules;
  const auto length = plaintext.length();
  const auto known = require(rules, length.has_value(), Rule::client_ops_unknown_length_is_an_error, unknown_length);
  if (!known) return tl::unexpected(known.error());
  const auto open = require(rules, !its.last_seen, Rule::client_ops_part_after_the_last_is_an_error, out_of_sequence,
                            "the last part was already sent; complete the upload");
  if (!open) return tl::unexpected(open.error());
  const auto whole = require(rules, !its.broken, Rule::client_ops_retry_reuses_no_cipher_state, out_of_sequence,
                             "a part of this upload failed; abort it and begin anew");
  if (!whole) return tl::unexpected(whole.error());
  const int next = static_cast<int>(its.parts.size()) + 1;
  const auto in_sequence = require(
      rules, number == next, {Rule::client_ops_parts_come_in_sequence, Rule::client_ops_retry_reuses_no_cipher_state},
      [&] { return out_of_sequence(fmt::format("part {} comes out of sequence: the next one is {}", number, next)); });
  if (!in_sequence) return tl::unexpected(in_sequence.error());
  const auto blocks =
      require(rules, is_last || length.value_or(0) % aes_block_size == 0, Rule::client_ops_parts_are_whole_blocks, [&] {
        return out_of_sequence(fmt::format("part {} has {} bytes; all but the last are multiples of {}", number,
                                           length.value_or(0), aes_block_size));
      });
  if (!blocks) return tl::unexpected(blocks.error());
  its.broken = true;  // until it is stored: the cipher never goes back
  const bool has_tag = chosen(rules, Rule::client_ops_one_cipher_runs_through_all_parts, is_last);
  EncryptingSource body(its.cipher, plaintext, has_tag);
  auto etag = store_->upload_part(its.bucket, its.key, upload_id, number, body,
                                  length.value_or(0) + (has_tag ? gcm_content_tag_size : 0));
  if (!etag) return refused_by_s3(etag.error());
  its.broken = false;
  its.last_seen = is_last;
  its.parts.push_back({number, *etag});
  return std::move(*etag);
}

ClientResult<void> Client::complete_upload(const std::string& upload_id) {
  const auto upload = find_upload(upload_id);
  if (!upload) return tl::unexpected(upload.error());
  const Upload& its = **upload;
  const auto ended = require(policy_.rules, its.last_seen, Rule::client_ops_upload_without_last_part_is_not_completed,
                             out_of_sequence, "no part was marked as the last one, so the object has no tag yet");
  if (!ended) return ended;
  const auto done = checked(policy_.rules, Rule::client_ops_complete_upload_completes, [&] {
    return done_by_s3(store_->complete_upload(its.bucket, its.key, upload_id, its.parts));
  });
  if (!done) return done;
  uploads_.erase(upload_id);
  return {};
}

ClientResult<void> Client::abort_upload(const std::string& upload_id) {
  const auto upload = find_upload(upload_id);
  if (!upload) return tl::unexpected(upload.error());
  const auto done = checked(policy_.rules, Rule::client_ops_abort_upload_aborts, [&] {
    return done_by_s3(store_->abort_upload((*upload)->bucket, (*upload)->key, upload_id));
  });
  if (!done) return done;
  uploads_.erase(upload_id);
  return {};
}

ClientResult<void> Client::reencrypt(const ReencryptRequest& request, const Keyring& new_keyring) {
  const auto object = store_->get(request.bucket, request.key, "bytes=0-0");  // for its metadata
  if (!object) return refused_by_s3(object.error());
  auto old_file = instruction_file(request.bucket, request.key, std::string(default_instruction_suffix));
  if (!old_file) return tl::unexpected(old_file.error());
  const auto new_file = rewrap({.metadata = object->metadata,
                                .instruction_file = std::move(*old_file),
                                .context = request.context,
                                .enforce_rotation = request.enforce_rotation},
                               keyring_, new_keyring, policy_, *entropy_);
  if (!new_file) return tl::unexpected(new_file.error());
  const std::string suffix =
      chosen(policy_.rules,
             {Rule::client_ops_re_encrypt_keeps_the_default_file, Rule::client_ops_re_encrypt_leaves_the_object_alone},
             request.suffix);
  return put_instruction_file(request.bucket, request.key, suffix, *new_file);
}

}  // namespace s3sse::client_side
