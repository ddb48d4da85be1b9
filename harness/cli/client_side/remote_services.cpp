#include "harness/cli/client_side/remote_services.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "harness/runner/judge/answer.h"
#include "harness/runner/request/xml_documents.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::cli {
namespace {

using client_side::Metadata;
using harness::Exchange;
using harness::runner::Answer;
using harness::runner::Call;
using harness::runner::Caller;

constexpr std::uint64_t piece_size = 8 * 1024 * 1024;
constexpr std::size_t longest_put = 64 * 1024 * 1024;  ///< of one request; more goes up in parts
constexpr std::string_view metadata_prefix = "x-amz-meta-";

harness::Deadline within_a_minute() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(60);
}

/// The exchange of a call that S3 or KMS answered with success.
Result<Exchange> sent(Caller& caller, const Call& call, bool kms = false) {
  Exchange exchange = caller.send(call, within_a_minute());
  if (exchange.failure != harness::TransportFailure::none)
    return fail(exchange.detail, exchange.failure == harness::TransportFailure::timeout ? "timeout" : "connection");
  const Answer answer(exchange, call.method == "HEAD", kms);
  if (answer.succeeded()) return exchange;
  // An answer to HEAD has no document that names the error.
  std::string code = answer.error_code().value_or("");
  if (code.empty()) code = answer.status() == 404 ? "NoSuchKey" : answer.status() == 403 ? "AccessDenied" : "";
  return fail(fmt::format("{} {}/{}: {}", call.method, call.bucket, call.key, answer.summary()), code);
}

Headers metadata_headers(const Metadata& metadata) {
  Headers headers;
  for (const auto& [name, value] : metadata) headers.add(std::string(metadata_prefix) + name, value);
  return headers;
}

Metadata metadata_of(const Headers& headers) {
  Metadata out;
  for (const Header& header : headers) {
    const std::string name = ascii_lower(header.name);
    if (name.starts_with(metadata_prefix)) out[name.substr(metadata_prefix.size())] = header.value;
  }
  return out;
}

/// A stored body in pieces of one version: a change on the way is an error, not a mixture.
class PiecewiseBody final : public BodySource {
 public:
  PiecewiseBody(Caller& caller, std::string bucket, std::string key, std::string etag, std::uint64_t length)
      : caller_(caller), bucket_(std::move(bucket)), key_(std::move(key)), etag_(std::move(etag)), length_(length) {}

  Result<std::size_t> read(ByteSpan out) override {
    if (taken_ == piece_.size()) {
      if (fetched_ == length_) return 0;
      if (auto fetched = fetch(); !fetched) return tl::unexpected(fetched.error());
    }
    const std::size_t count = std::min(out.size(), piece_.size() - taken_);
    std::copy_n(piece_.begin() + static_cast<std::ptrdiff_t>(taken_), count, out.begin());
    taken_ += count;
    return count;
  }
  [[nodiscard]] std::optional<std::uint64_t> length() const override {
    return length_ - fetched_ + piece_.size() - taken_;
  }

 private:
  Result<void> fetch() {
    Call call{.bucket = bucket_, .key = key_, .answer_limit = piece_size};
    call.headers.add("If-Match", etag_);
    const std::uint64_t last = std::min(fetched_ + piece_size, length_) - 1;
    const bool whole = fetched_ == 0 && last + 1 == length_;
    if (!whole) call.headers.add("Range", fmt::format("bytes={}-{}", fetched_, last));
    auto exchange = sent(caller_, call);
    if (!exchange) return tl::unexpected(exchange.error());
    piece_ = std::move(exchange->response.body);
    taken_ = 0;
    if (piece_.size() != last + 1 - fetched_)
      return fail(fmt::format("GET {}/{}: {} bytes came where {} were asked for", bucket_, key_, piece_.size(),
                              last + 1 - fetched_),
                  "connection");
    fetched_ = last + 1;
    return {};
  }

  Caller& caller_;
  const std::string bucket_, key_, etag_;
  const std::uint64_t length_;
  std::uint64_t fetched_ = 0;
  Bytes piece_;
  std::size_t taken_ = 0;
};

/// Content-Range of RFC 9110: "bytes 0-9/100".
std::optional<client_side::ContentRange> content_range(const Headers& headers) {
  constexpr std::string_view unit = "bytes ";
  const std::string_view value = headers.get_or("Content-Range", "");
  const std::size_t dash = value.find('-'), slash = value.find('/');
  if (!value.starts_with(unit) || dash == std::string_view::npos || slash == std::string_view::npos || slash < dash)
    return std::nullopt;
  const auto first = parse_decimal<std::uint64_t>(value.substr(unit.size(), dash - unit.size()));
  const auto last = parse_decimal<std::uint64_t>(value.substr(dash + 1, slash - dash - 1));
  const auto total = parse_decimal<std::uint64_t>(value.substr(slash + 1));
  if (!first || !last || !total) return std::nullopt;
  return client_side::ContentRange{*first, *last, *total};
}

Result<std::string> etag_of(const Result<Exchange>& exchange) {
  if (!exchange) return tl::unexpected(exchange.error());
  return std::string(exchange->response.headers.get_or("ETag", ""));
}

Result<void> done(const Result<Exchange>& exchange) {
  if (!exchange) return tl::unexpected(exchange.error());
  return {};
}

/// A base64 member of an answer of KMS.
Result<Bytes> member_of(const nlohmann::json& answer, const char* name) {
  auto bytes = from_base64(answer.value(name, ""));
  if (!bytes || bytes->empty()) return fail(fmt::format("the answer of KMS holds no {}", name));
  return std::move(*bytes);
}

}  // namespace

Result<RemoteObjectStore::Head> RemoteObjectStore::head(const std::string& bucket, const std::string& key) {
  const auto exchange = sent(caller_, {.method = "HEAD", .bucket = bucket, .key = key});
  if (!exchange) return tl::unexpected(exchange.error());
  const Headers& headers = exchange->response.headers;
  const auto length = parse_decimal<std::uint64_t>(headers.get_or("Content-Length", ""));
  if (!length) return fail(fmt::format("HEAD {}/{} tells no Content-Length", bucket, key));
  return Head{metadata_of(headers), *length, std::string(headers.get_or("ETag", ""))};
}

Result<client_side::ReceivedObject> RemoteObjectStore::get(const std::string& bucket, const std::string& key,
                                                           const std::optional<std::string>& range) {
  client_side::ReceivedObject out;
  if (range) {
    Call call{.bucket = bucket, .key = key, .answer_limit = 0};
    call.headers.add("Range", *range);
    auto exchange = sent(caller_, call);
    if (!exchange) return tl::unexpected(exchange.error());
    out.metadata = metadata_of(exchange->response.headers);
    out.range = content_range(exchange->response.headers);
    out.body = std::make_unique<MemorySource>(std::move(exchange->response.body));
    return out;
  }
  auto found = head(bucket, key);
  if (!found) return tl::unexpected(found.error());
  out.metadata = std::move(found->metadata);
  out.body = std::make_unique<PiecewiseBody>(caller_, bucket, key, found->etag, found->length);
  return out;
}

Result<std::string> RemoteObjectStore::put(const std::string& bucket, const std::string& key, const Metadata& metadata,
                                           BodySource& body, std::uint64_t length) {
  if (length > longest_put)
    return fail(fmt::format("{} bytes are too many for one request; upload it in parts", length), "EntityTooLarge");
  const auto bytes = read_all(body, longest_put);
  if (!bytes) return tl::unexpected(bytes.error());
  Call call{.method = "PUT", .bucket = bucket, .key = key, .headers = metadata_headers(metadata)};
  call.body = std::string(as_text(*bytes));
  return etag_of(sent(caller_, call));
}

Result<void> RemoteObjectStore::remove(const std::string& bucket, const std::string& key) {
  return done(sent(caller_, {.method = "DELETE", .bucket = bucket, .key = key}));
}

Result<void> RemoteObjectStore::remove_many(const std::string& bucket, const std::vector<std::string>& keys) {
  std::vector<std::pair<std::string, std::string>> objects;
  for (const std::string& key : keys) objects.emplace_back(key, "");
  Call call{.method = "POST", .bucket = bucket, .query = "delete="};
  call.body = harness::runner::delete_objects_xml(objects);
  call.md5 = true;
  return done(sent(caller_, call));
}

Result<std::string> RemoteObjectStore::create_upload(const std::string& bucket, const std::string& key,
                                                     const Metadata& metadata) {
  const auto exchange = sent(
      caller_,
      {.method = "POST", .bucket = bucket, .key = key, .query = "uploads=", .headers = metadata_headers(metadata)});
  if (!exchange) return tl::unexpected(exchange.error());
  auto id = Answer(*exchange, false, false).xml("//*[local-name()='UploadId']");
  if (!id || id->empty()) return fail(fmt::format("CreateMultipartUpload of {}/{} answered no UploadId", bucket, key));
  return std::move(*id);
}

Result<std::string> RemoteObjectStore::upload_part(const std::string& bucket, const std::string& key,
                                                   const std::string& upload_id, int number, BodySource& body,
                                                   std::uint64_t length) {
  if (length > longest_put)
    return fail(fmt::format("a part of {} bytes is too long; make smaller ones", length), "EntityTooLarge");
  const auto bytes = read_all(body, longest_put);
  if (!bytes) return tl::unexpected(bytes.error());
  Call call{.method = "PUT",
            .bucket = bucket,
            .key = key,
            .query = fmt::format("partNumber={}&uploadId={}", number, percent_encode(upload_id))};
  call.body = std::string(as_text(*bytes));
  return etag_of(sent(caller_, call));
}

Result<void> RemoteObjectStore::complete_upload(const std::string& bucket, const std::string& key,
                                                const std::string& upload_id,
                                                const std::vector<client_side::UploadedPart>& parts) {
  Call call{.method = "POST", .bucket = bucket, .key = key, .query = "uploadId=" + percent_encode(upload_id)};
  call.body = "<CompleteMultipartUpload>";
  for (const client_side::UploadedPart& part : parts)
    call.body += fmt::format("<Part><PartNumber>{}</PartNumber><ETag>{}</ETag></Part>", part.number, part.etag);
  call.body += "</CompleteMultipartUpload>";
  return done(sent(caller_, call));
}

Result<void> RemoteObjectStore::abort_upload(const std::string& bucket, const std::string& key,
                                             const std::string& upload_id) {
  return done(sent(
      caller_, {.method = "DELETE", .bucket = bucket, .key = key, .query = "uploadId=" + percent_encode(upload_id)}));
}

Result<nlohmann::json> RemoteKeyService::ask(const std::string& operation, const nlohmann::json& request) {
  Call call{.method = "POST"};
  call.headers.add("X-Amz-Target", "TrentService." + operation);
  call.headers.add("Content-Type", "application/x-amz-json-1.1");
  call.headers.add("User-Agent", user_agent_);
  call.body = write_json(request);
  call.signing.service = "kms";
  const auto exchange = sent(caller_, call, true);
  if (!exchange)
    return tl::unexpected(Error{"KMS " + operation + ": " + exchange.error().message, exchange.error().code});
  auto parsed = parse_json(as_text(exchange->response.body));
  if (!parsed || !parsed->is_object()) return fail("KMS " + operation + " answered no JSON object");
  return std::move(*parsed);
}

Result<client_side::GeneratedDataKey> RemoteKeyService::generate_data_key(const std::string& key_id,
                                                                          const client_side::StringMap& context) {
  const auto answer =
      ask("GenerateDataKey", {{"KeyId", key_id}, {"KeySpec", "AES_256"}, {"EncryptionContext", context}});
  if (!answer) return tl::unexpected(answer.error());
  auto plaintext = member_of(*answer, "Plaintext");
  if (!plaintext) return tl::unexpected(plaintext.error());
  auto wrapped = member_of(*answer, "CiphertextBlob");
  if (!wrapped) return tl::unexpected(wrapped.error());
  client_side::GeneratedDataKey out{SecretBytes::copy_of(*plaintext), std::move(*wrapped)};
  wipe_memory(ByteSpan(*plaintext));
  return out;
}

Result<Bytes> RemoteKeyService::encrypt(const std::string& key_id, const SecretBytes& plaintext,
                                        const client_side::StringMap& context) {
  const auto answer =
      ask("Encrypt", {{"KeyId", key_id}, {"Plaintext", to_base64(plaintext.reveal())}, {"EncryptionContext", context}});
  if (!answer) return tl::unexpected(answer.error());
  return member_of(*answer, "CiphertextBlob");
}

Result<SecretBytes> RemoteKeyService::decrypt(const std::optional<std::string>& key_id, ByteView wrapped,
                                              const client_side::StringMap& context) {
  nlohmann::json request = {{"CiphertextBlob", to_base64(wrapped)}, {"EncryptionContext", context}};
  if (key_id) request["KeyId"] = *key_id;
  const auto answer = ask("Decrypt", request);
  if (!answer) return tl::unexpected(answer.error());
  auto plaintext = member_of(*answer, "Plaintext");
  if (!plaintext) return tl::unexpected(plaintext.error());
  SecretBytes out = SecretBytes::copy_of(*plaintext);
  wipe_memory(ByteSpan(*plaintext));
  return out;
}

}  // namespace s3sse::cli
