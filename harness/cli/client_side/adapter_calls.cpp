#include "harness/cli/client_side/adapter_calls.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>

#include "harness/cli/client_side/remote_services.h"
#include "harness/cli/target/target.h"
#include "harness/cli/target/target_endpoint.h"
#include "harness/model/era.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/memory_sink.h"
#include "simulator/base/read_file.h"
#include "simulator/client_side/client.h"
#include "simulator/client_side/known_data_keys.h"

namespace s3sse::cli {
namespace {

constexpr std::size_t largest_body_file = 1024UL * 1024 * 1024;
constexpr std::size_t longest_body_in_line = 1024 * 1024;

/// Ends a call that cannot be done; its answer.
struct Refused {
  nlohmann::json error;
};

[[noreturn]] void refuse_call(const char* kind, std::string_view error_class, const std::string& message) {
  throw Refused{{{"kind", kind}, {"class", error_class}, {"type", "s3sse"}, {"message", message}}};
}

/// Ends a call that the client refused. Its answer has the sentence for everybody: whoever reads an adapter's answers
/// must not tell failures apart either.
struct ClientRefused {
  client_side::Failure failure;
  std::uint64_t released = 0;
  std::optional<int> kms_calls{};  ///< of codec mode
};

template <class Value>
Value must_do(client_side::ClientResult<Value> result) {
  if (!result) throw ClientRefused{std::move(result.error())};
  if constexpr (!std::is_void_v<Value>) return std::move(*result);
}

nlohmann::json answer_of(const ClientRefused& refused, const Rules& rules) {
  const client_side::Failure& failure = refused.failure;
  const bool by_service = failure.error_class == client_side::ErrorClass::other && !failure.code.empty();
  nlohmann::json out = {{"ok", false},
                        {"error",
                         {{"kind", by_service ? "service" : "client"},
                          {"class", client_side::name_of(failure.error_class)},
                          {"type", "s3sse"},
                          {"message", failure.outside(rules)}}},
                        {"released_bytes", refused.released}};
  if (refused.kms_calls) out["calls"] = {{"kms", *refused.kms_calls}, {"s3", 0}};
  return out;
}

std::string text_of(const nlohmann::json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_on(const nlohmann::json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_boolean() && found->get<bool>();
}

Bytes bytes_of_member(const nlohmann::json& request, const char* name) {
  auto bytes = from_base64(text_of(request, name));
  if (!bytes) refuse_call("adapter", "other", fmt::format("\"{}\" is not base64", name));
  return std::move(*bytes);
}

std::optional<client_side::StringMap> texts_of_member(const nlohmann::json& request, const char* name) {
  const auto found = request.find(name);
  if (found == request.end() || found->is_null()) return std::nullopt;
  client_side::StringMap out;
  for (const auto& [key, value] : found->items()) {
    if (!value.is_string()) refuse_call("adapter", "other", fmt::format("\"{}\" maps texts to texts", name));
    out[key] = value.get<std::string>();
  }
  return out;
}

/// Empty where it is not there.
client_side::StringMap map_of_member(const nlohmann::json& request, const char* name) {
  return texts_of_member(request, name).value_or(client_side::StringMap{});
}

Bytes request_body(const nlohmann::json& request) {
  const std::string path = text_of(request, "body_file");
  if (path.empty()) return bytes_of_member(request, "body_b64");
  auto content = read_file(path, largest_body_file);
  if (!content) refuse_call("adapter", "other", content.error().message);
  return to_bytes(*content);
}

nlohmann::json body_members(const Bytes& body) {
  if (body.size() <= longest_body_in_line) return {{"body_b64", to_base64(body)}};
  std::string path = (std::filesystem::temp_directory_path() / "cse-line-XXXXXX").string();
  const int descriptor = ::mkstemp(path.data());
  if (descriptor < 0) refuse_call("adapter", "other", "no temporary file can be made");
  ::close(descriptor);
  std::ofstream(path, std::ios::binary) << as_text(body);
  return {{"body_file", path}};
}

/// Fixed bytes first, in the order in which an encryption draws; after that the system's randomness.
class GivenEntropy final : public Entropy {
 public:
  void draw_next(Bytes bytes) { given_.push_back(std::move(bytes)); }
  void fill(ByteSpan out) override {
    if (given_.empty() || given_.front().size() != out.size()) return system_.fill(out);
    std::copy(given_.front().begin(), given_.front().end(), out.begin());
    given_.pop_front();
  }

 private:
  std::deque<Bytes> given_;
  SystemEntropy system_;
};

void take_policy(const std::string& name, client_side::Policy& policy) {
  if (name.empty()) return;
  const auto found = client_side::find_commitment_policy(name);
  if (!found) refuse_call("client", "config-invalid", fmt::format("there is no commitment policy {}", name));
  policy.commitment = *found;
}

void take_suite(const std::string& name, client_side::Policy& policy) {
  if (name.empty()) return;
  const auto found = client_side::find_suite(name);
  if (!found) refuse_call("client", "config-invalid", fmt::format("there is no content algorithm {}", name));
  policy.suite = *found;
}

client_side::Policy codec_policy(const nlohmann::json& request, const Rules& rules) {
  client_side::Policy policy;
  policy.rules = rules;
  take_policy(text_of(request, "policy"), policy);
  take_suite(text_of(request, "algorithm"), policy);
  policy.legacy_wrapping = is_on(request, "legacyWrapping");
  policy.legacy_modes = is_on(request, "legacyModes");
  policy.delayed_authentication = is_on(request, "delayedAuth");
  return policy;
}

std::vector<client_side::KnownDataKey> known_keys(const nlohmann::json& keys) {
  std::vector<client_side::KnownDataKey> out;
  if (!keys.contains("kms") || !keys["kms"].is_array()) return out;
  for (const nlohmann::json& key : keys["kms"])
    out.push_back({bytes_of_member(key, "blob_b64"), map_of_member(key, "context"),
                   SecretBytes::copy_of(bytes_of_member(key, "plaintext_b64"))});
  return out;
}

/// Key material as a call has it.
struct KeyMembers {
  Bytes aes;
  Bytes rsa_private;
  Bytes rsa_public;
  client_side::StringMap description;
  std::string kms_key_id;
};

/// The keyring of raw keys, or else of KMS.
client_side::Keyring keyring_of(const KeyMembers& keys, client_side::KeyService* kms, const Rules& rules) {
  if (!keys.aes.empty())
    return {must_do(client_side::make_aes_key(SecretBytes::copy_of(keys.aes), keys.description, rules)), {}, {}};
  if (!keys.rsa_private.empty())
    return {must_do(client_side::make_rsa_key(keys.rsa_private, keys.description)), {}, {}};
  if (!keys.rsa_public.empty())
    return {must_do(client_side::make_rsa_public_key(keys.rsa_public, keys.description)), {}, {}};
  return {client_side::KmsKey{kms, keys.kms_key_id}, {}, {}};
}

client_side::Keyring codec_keyring(const nlohmann::json& request, client_side::KnownDataKeys& kms, const Rules& rules) {
  const nlohmann::json keys = request.value("keys", nlohmann::json::object());
  return keyring_of({.aes = bytes_of_member(keys, "aes_b64"),
                     .rsa_private = bytes_of_member(keys, "rsa_pkcs8_b64"),
                     .rsa_public = {},
                     .description = map_of_member(request, "materialsDescription"),
                     .kms_key_id = "arn:aws:kms:us-east-1:111122223333:key/0f0f0f0f-0000-4000-8000-000000000001"},
                    &kms, rules);
}

client_side::Keyring material_keyring(const nlohmann::json& request, client_side::KeyService* kms, const Rules& rules) {
  const nlohmann::json material = request.value("keyMaterial", nlohmann::json::object());
  return keyring_of({.aes = bytes_of_member(material, "aesKey"),
                     .rsa_private = bytes_of_member(material, "rsaKey"),
                     .rsa_public = bytes_of_member(material, "rsaPublicKey"),
                     .description = map_of_member(material, "materialsDescription"),
                     .kms_key_id = text_of(material, "kmsKeyId")},
                    kms, rules);
}

client_side::PutRequest put_request(const nlohmann::json& request, bool instruction_file) {
  return {text_of(request, "bucket"), text_of(request, "key"), map_of_member(request, "metadata"),
          map_of_member(request, "context"), instruction_file};
}

}  // namespace

/// A client of s3 mode with its way to S3 and KMS.
struct AdapterCalls::OpenClient {
  Target target;
  std::unique_ptr<TargetEndpoint> endpoint;
  std::unique_ptr<harness::runner::Caller> caller;
  std::unique_ptr<RemoteObjectStore> store;
  std::unique_ptr<RemoteKeyService> kms;
  std::optional<client_side::Client> client;
  bool instruction_files = false;
};

AdapterCalls::AdapterCalls(const Rules& rules, Environment environment)
    : rules_(rules), environment_(std::move(environment)) {}
AdapterCalls::~AdapterCalls() = default;

std::string AdapterCalls::answer(std::string_view line, bool& ended) {
  nlohmann::json out;
  auto request = parse_json(line);
  try {
    if (!request || !request->is_object()) refuse_call("adapter", "other", "a call is a JSON object on one line");
    out = perform(*request);
    out["ok"] = true;
    ended = text_of(*request, "op") == "bye";
  } catch (const ClientRefused& refused) {
    out = answer_of(refused, rules_);
  } catch (const Refused& refused) {
    out = {{"ok", false}, {"error", refused.error}, {"released_bytes", 0}};
  } catch (const nlohmann::json::exception&) {
    out = {{"ok", false},
           {"error",
            {{"kind", "adapter"}, {"class", "other"}, {"type", "s3sse"}, {"message", "a member has another type"}}}};
  }
  if (request && request->is_object() && request->contains("id")) out["id"] = (*request)["id"];
  return write_json(out);
}

nlohmann::json AdapterCalls::perform(const nlohmann::json& request) {
  const std::string operation = text_of(request, "op");
  if (operation == "hello")
    return {{"protocol", "cse-line/1"},
            {"client", "s3sse"},
            {"version", S3SSE_VERSION},
            {"modes", {"s3", "codec"}},
            {"caps",
             {"kms",
              "aes",
              "rsa",
              "v1-read",
              "v2",
              "v3",
              "policies",
              "legacy-wrap",
              "legacy-modes",
              "delayed-auth",
              "context",
              "context-get",
              "instruction-get",
              "instruction-put",
              "suffix",
              "ranges",
              "multipart",
              "delete",
              "delete-many",
              "reencrypt",
              "materials",
              "metadata",
              "buffer-size",
              "half-rsa"}}};
  if (operation == "decrypt") return decrypt(request);
  if (operation == "encrypt") return encrypt(request);
  if (operation == "create-client") return create_client(request);
  if (operation == "put") return put(request);
  if (operation == "get") return get(request);
  if (operation == "create-upload") return create_upload(request);
  if (operation == "upload-part") return upload_part(request);
  if (operation == "complete-upload") return complete_upload(request);
  if (operation == "abort-upload") return abort_upload(request);
  if (operation == "delete") return remove(request);
  if (operation == "delete-many") return remove_many(request);
  if (operation == "reencrypt") return reencrypt(request);
  if (operation == "close-client") clients_.erase(text_of(request, "client"));
  if (operation == "close-client" || operation == "bye") return nlohmann::json::object();
  refuse_call("adapter", "unsupported", fmt::format("there is no operation \"{}\"", operation));
}

nlohmann::json AdapterCalls::decrypt(const nlohmann::json& request) {
  client_side::KnownDataKeys kms(known_keys(request.value("keys", nlohmann::json::object())));
  const client_side::Keyring keyring = codec_keyring(request, kms, rules_);
  const client_side::Policy policy = codec_policy(request, rules_);
  must_do(client_side::check(policy));
  client_side::DecryptRequest asked{map_of_member(request, "metadata"), texts_of_member(request, "context"), {}};
  if (const std::string range = text_of(request, "range"); !range.empty()) asked.range = range;
  const std::optional<std::string> instruction = request.contains("instruction") && request["instruction"].is_string()
                                                     ? std::optional(request["instruction"].get<std::string>())
                                                     : std::nullopt;
  Bytes stored = request_body(request);
  const std::uint64_t total = stored.size();
  MemorySource body(std::move(stored));
  MemorySink plaintext;
  const auto done =
      client_side::decrypt(asked, instruction, {.body = &body, .total = total}, keyring, policy, plaintext);
  if (!done) throw ClientRefused{done.error(), plaintext.body.size(), kms.calls()};
  return {{"plaintext_b64", to_base64(plaintext.body)}, {"calls", {{"kms", kms.calls()}, {"s3", 0}}}};
}

nlohmann::json AdapterCalls::encrypt(const nlohmann::json& request) {
  client_side::KnownDataKeys kms(known_keys(request.value("keys", nlohmann::json::object())));
  const client_side::Keyring keyring = codec_keyring(request, kms, rules_);
  const client_side::Policy policy = codec_policy(request, rules_);
  must_do(client_side::check(policy));
  GivenEntropy entropy;
  if (const Bytes fixed = bytes_of_member(request, "data_key_b64"); !fixed.empty() && keyring.kind() != "KMS")
    entropy.draw_next(fixed);
  if (const Bytes fixed = bytes_of_member(request, "iv_or_message_id_b64"); !fixed.empty()) {
    if (keyring.kind() == "AES") entropy.draw_next(entropy_.bytes(client_side::gcm_iv_size));  // of the wrap
    entropy.draw_next(fixed);
  }
  MemorySource body(request_body(request));
  const auto made = must_do(client_side::begin_encryption(
      {map_of_member(request, "context"), body.length(), is_on(request, "instructionFile")}, keyring, policy, entropy));
  client_side::EncryptingSource ciphertext(made.key, body);
  const auto sealed = read_all(ciphertext, largest_body_file);
  if (!sealed) refuse_call("client", "other", sealed.error().message);
  nlohmann::json out = body_members(*sealed);
  out["metadata"] = made.stored.metadata;
  out["instruction"] =
      made.stored.instruction_file ? nlohmann::json(*made.stored.instruction_file) : nlohmann::json(nullptr);
  return out;
}

nlohmann::json AdapterCalls::create_client(const nlohmann::json& request) {
  const nlohmann::json config = request.value("config", nlohmann::json::object());
  auto open = std::make_unique<OpenClient>();
  TargetFlags flags;
  flags.endpoint = text_of(config.value("s3", nlohmann::json::object()), "endpoint");
  flags.region = text_of(config.value("s3", nlohmann::json::object()), "region");
  auto target = resolve_target(flags, environment_);
  if (!target) refuse_call("adapter", "other", target.error().message);
  open->target = std::move(*target);
  auto endpoint = open_target(open->target, harness::model::newest_era, "s3sse");
  if (!endpoint) refuse_call("adapter", "other", endpoint.error().message);
  open->endpoint = std::move(*endpoint);
  open->caller = std::make_unique<harness::runner::Caller>(open->endpoint->endpoint(), open->endpoint->clock(),
                                                           open->target.principals.owner.credentials, false);
  open->store = std::make_unique<RemoteObjectStore>(*open->caller);
  open->kms = std::make_unique<RemoteKeyService>(*open->caller, client_side::kms_user_agent(rules_));

  client_side::Policy policy;
  policy.rules = rules_;
  take_policy(text_of(config, "commitmentPolicy"), policy);
  take_suite(text_of(config, "encryptionAlgorithm"), policy);
  policy.legacy_wrapping = is_on(config, "enableLegacyWrappingAlgorithms");
  policy.legacy_modes = is_on(config, "enableLegacyUnauthenticatedModes");
  policy.delayed_authentication = is_on(config, "enableDelayedAuthenticationMode");
  if (config.contains("setBufferSize")) policy.buffer_size = config["setBufferSize"].get<std::uint64_t>();
  open->instruction_files =
      is_on(config.value("instructionFileConfig", nlohmann::json::object()), "enableInstructionFilePutObject");
  open->client.emplace(must_do(
      client_side::Client::create(*open->store, material_keyring(config, open->kms.get(), rules_), policy, entropy_)));
  const std::string name = fmt::format("c{}", ++made_);
  clients_[name] = std::move(open);
  return {{"client", name}};
}

AdapterCalls::OpenClient& AdapterCalls::client_of(const nlohmann::json& request) {
  const auto found = clients_.find(text_of(request, "client"));
  if (found == clients_.end()) refuse_call("adapter", "other", "there is no such client");
  return *found->second;
}

nlohmann::json AdapterCalls::put(const nlohmann::json& request) {
  OpenClient& open = client_of(request);
  MemorySource body(request_body(request));
  must_do(open.client->put(put_request(request, open.instruction_files), body));
  return nlohmann::json::object();
}

nlohmann::json AdapterCalls::create_upload(const nlohmann::json& request) {
  OpenClient& open = client_of(request);
  return {{"upload", must_do(open.client->create_upload(put_request(request, open.instruction_files)))}};
}

nlohmann::json AdapterCalls::upload_part(const nlohmann::json& request) {
  MemorySource body(request_body(request));
  must_do(client_of(request).client->upload_part(text_of(request, "upload"), request.value("number", 0), body,
                                                 is_on(request, "last")));
  return nlohmann::json::object();
}

nlohmann::json AdapterCalls::complete_upload(const nlohmann::json& request) {
  must_do(client_of(request).client->complete_upload(text_of(request, "upload")));
  return nlohmann::json::object();
}

nlohmann::json AdapterCalls::abort_upload(const nlohmann::json& request) {
  must_do(client_of(request).client->abort_upload(text_of(request, "upload")));
  return nlohmann::json::object();
}

nlohmann::json AdapterCalls::get(const nlohmann::json& request) {
  client_side::GetRequest asked{
      text_of(request, "bucket"), text_of(request, "key"), texts_of_member(request, "context"), {}};
  if (const std::string range = text_of(request, "range"); !range.empty()) asked.range = range;
  if (const std::string suffix = text_of(request, "suffix"); !suffix.empty()) asked.instruction_suffix = suffix;
  MemorySink plaintext;
  const auto metadata = client_of(request).client->get(asked, plaintext);
  if (!metadata) throw ClientRefused{metadata.error(), plaintext.body.size()};
  nlohmann::json out = body_members(plaintext.body);
  out["metadata"] = *metadata;
  return out;
}

nlohmann::json AdapterCalls::remove(const nlohmann::json& request) {
  must_do(client_of(request).client->remove(text_of(request, "bucket"), text_of(request, "key")));
  return nlohmann::json::object();
}

nlohmann::json AdapterCalls::remove_many(const nlohmann::json& request) {
  const auto keys = request.value("keys", std::vector<std::string>{});
  must_do(client_of(request).client->remove_many(text_of(request, "bucket"), keys));
  return nlohmann::json::object();
}

nlohmann::json AdapterCalls::reencrypt(const nlohmann::json& request) {
  client_side::ReencryptRequest asked{text_of(request, "bucket"), text_of(request, "key")};
  if (const std::string suffix = text_of(request, "suffix"); !suffix.empty()) asked.suffix = suffix;
  asked.context = texts_of_member(request, "context");
  asked.enforce_rotation = is_on(request, "enforceRotation");
  OpenClient& open = client_of(request);
  must_do(open.client->reencrypt(asked, material_keyring(request, open.kms.get(), rules_)));
  return nlohmann::json::object();
}

}  // namespace s3sse::cli
