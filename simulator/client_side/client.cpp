#include "simulator/client_side/client.h"

#include <fmt/format.h>

#include <algorithm>

#include "simulator/client_side/entry_names.h"

namespace s3sse::client_side {
namespace {

tl::unexpected<Failure> refused_by_s3(const Error& error) {
  const ErrorClass error_class = error.code == "InvalidRange" ? ErrorClass::range_invalid : ErrorClass::other;
  return tl::unexpected<Failure>(Failure{error_class, "S3: " + error.message, error.code});
}

bool is_own_entry(std::string_view name) {
  const auto among = [name](const auto& names) { return std::ranges::find(names, name) != names.end(); };
  return among(entry::of_v1_and_v2) || among(entry::of_v3) || name == entry::plaintext_length ||
         name == entry::plaintext_md5;
}

/// The caller's metadata beside those of the client. None may look like one of the client's.
ClientResult<Metadata> joined(const Metadata& of_caller, Metadata of_client) {
  for (const auto& [name, value] : of_caller) {
    if (is_own_entry(name)) {
      return refuse_object(ErrorClass::config_invalid,
                           fmt::format("{} is an entry of the encryption client; leave it out of the metadata", name));
    }
    of_client.emplace(name, value);
  }
  return of_client;
}

/// The body as S3 sent it, and where in the object it lies.
ClientResult<Ciphertext> ciphertext_of(const ReceivedObject& object, bool range_was_sent) {
  Ciphertext ciphertext{.body = object.body.get(), .total = object.body->length()};
  if (!object.range) return ciphertext;
  if (!range_was_sent) {
    return refuse_object(ErrorClass::other,
                         "S3 sent a part of the object though no range was asked for; a tag belongs to the whole");
  }
  ciphertext.first = object.range->first;
  ciphertext.total = object.range->total;
  return ciphertext;
}

}  // namespace

ClientResult<Client> Client::create(ObjectStore& store, Keyring keyring, Policy policy, Entropy& entropy) {
  if (auto fits = check(policy); !fits) return tl::unexpected(fits.error());
  return Client(store, std::move(keyring), std::move(policy), entropy);
}

ClientResult<Metadata> Client::get(const GetRequest& request, BodySink& plaintext) {
  const auto range = request.range ? parse_byte_range(*request.range) : std::nullopt;
  if (range && !policy_.legacy_modes) {
    return refuse_object(ErrorClass::legacy_disabled,
                         "a range is read without authentication; allow legacy unauthenticated modes");
  }
  const auto wire_range = range ? std::optional(range_header(widened(*range))) : std::nullopt;
  const auto object = store_->get(request.bucket, request.key, wire_range);
  if (!object) return refused_by_s3(object.error());
  const auto ciphertext = ciphertext_of(*object, wire_range.has_value());
  if (!ciphertext) return tl::unexpected(ciphertext.error());
  const auto done = decrypt(
      {.metadata = object->metadata, .context = request.context, .range = request.range},
      [&] { return instruction_file(request.bucket, request.key, request.instruction_suffix); }, *ciphertext, keyring_,
      policy_, plaintext);
  if (!done) return tl::unexpected(done.error());
  Metadata of_caller = object->metadata;
  std::erase_if(of_caller, [](const auto& item) { return is_own_entry(item.first); });
  return of_caller;
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
  auto made = begin_encryption(
      {.context = request.context, .plaintext_length = length, .instruction_file = request.instruction_file}, keyring_,
      policy_, *entropy_);
  if (!made) return made;
  auto metadata = joined(request.metadata, std::move(made->stored.metadata));
  if (!metadata) return tl::unexpected(metadata.error());
  made->stored.metadata = std::move(*metadata);
  if (made->stored.instruction_file) {
    const auto stored = put_instruction_file(request.bucket, request.key, std::string(default_instruction_suffix),
                                             *made->stored.instruction_file);
    if (!stored) return tl::unexpected(stored.error());
  }
  return made;
}

ClientResult<std::string> Client::put(const PutRequest& request, BodySource& plaintext) {
  const auto length = plaintext.length();
  if (!length) {
    return refuse_object(ErrorClass::other, "the length of the body is not known, and S3 must be told it first");
  }
  const auto made = begin(request, length);
  if (!made) return tl::unexpected(made.error());
  EncryptingSource body(made->key, plaintext);
  auto stored = store_->put(request.bucket, request.key, made->stored.metadata, body, *length + gcm_content_tag_size);
  if (!stored) return refused_by_s3(stored.error());
  return std::move(*stored);
}

ClientResult<void> Client::remove(const std::string& bucket, const std::string& key) {
  if (auto removed = store_->remove(bucket, key); !removed) return refused_by_s3(removed.error());
  const auto removed = store_->remove(bucket, key + std::string(default_instruction_suffix));
  if (!removed) return refused_by_s3(removed.error());
  return {};
}

ClientResult<void> Client::remove_many(const std::string& bucket, const std::vector<std::string>& keys) {
  if (auto removed = store_->remove_many(bucket, keys); !removed) return refused_by_s3(removed.error());
  std::vector<std::string> files = keys;
  for (std::string& file : files) file += default_instruction_suffix;
  if (auto removed = store_->remove_many(bucket, files); !removed) return refused_by_s3(removed.error());
  return {};
}

ClientResult<std::string> Client::create_upload(const PutRequest& request) {
  const auto made = begin(request, std::nullopt);
  if (!made) return tl::unexpected(made.error());
  auto upload_id = store_->create_upload(request.bucket, request.key, made->stored.metadata);
  if (!upload_id) return refused_by_s3(upload_id.error());
  uploads_.insert_or_assign(*upload_id, Upload{request.bucket, request.key, ContentCipher(made->key)});
  return std::move(*upload_id);
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
  const auto length = plaintext.length();
  if (!length)
    return refuse_object(ErrorClass::other, "the length of the part is not known, and S3 must be told it first");
  const int next = static_cast<int>(its.parts.size()) + 1;
  if (its.last_seen) return refuse_object(ErrorClass::sequence, "the last part was already sent; complete the upload");
  if (its.broken) return refuse_object(ErrorClass::sequence, "a part of this upload failed; abort it and begin anew");
  if (number != next) {
    return refuse_object(ErrorClass::sequence,
                         fmt::format("part {} comes out of sequence: the next one is {}", number, next));
  }
  if (!is_last && *length % aes_block_size != 0) {
    return refuse_object(ErrorClass::sequence, fmt::format("part {} has {} bytes; all but the last are multiples of {}",
                                                           number, *length, aes_block_size));
  }
  its.broken = true;  // until it is stored: the cipher never goes back
  EncryptingSource body(its.cipher, plaintext, is_last);
  auto etag =
      store_->upload_part(its.bucket, its.key, upload_id, number, body, *length + (is_last ? gcm_content_tag_size : 0));
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
  if (!its.last_seen) {
    return refuse_object(ErrorClass::sequence, "no part was marked as the last one, so the object has no tag yet");
  }
  if (auto done = store_->complete_upload(its.bucket, its.key, upload_id, its.parts); !done)
    return refused_by_s3(done.error());
  uploads_.erase(upload_id);
  return {};
}

ClientResult<void> Client::abort_upload(const std::string& upload_id) {
  const auto upload = find_upload(upload_id);
  if (!upload) return tl::unexpected(upload.error());
  const auto done = store_->abort_upload((*upload)->bucket, (*upload)->key, upload_id);
  if (!done) return refused_by_s3(done.error());
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
  return put_instruction_file(request.bucket, request.key, request.suffix, *new_file);
}

}  // namespace s3sse::client_side
