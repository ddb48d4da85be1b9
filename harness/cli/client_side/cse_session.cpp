#include "harness/cli/client_side/cse_session.h"

#include <fmt/format.h>

#include "harness/cli/client_side/file_store.h"
#include "harness/cli/client_side/key_file.h"
#include "harness/cli/command/environment.h"
#include "harness/cli/target/target_flags.h"
#include "harness/model/era.h"

namespace s3sse::cli {
namespace {

/// KMS of Amazon is another host than S3; every other endpoint that there is answers both.
std::string kms_endpoint_of(const CseFlags& flags) {
  if (!flags.kms_endpoint.empty()) return flags.kms_endpoint;
  if (flags.target.endpoint.find(".amazonaws.com") == std::string::npos) return flags.target.endpoint;
  return fmt::format("https://kms.{}.amazonaws.com", flags.target.region.empty() ? "us-east-1" : flags.target.region);
}

}  // namespace

void add_key_flags(Command& verb, CseFlags& flags) {
  const char* keys = "Keys";
  verb.add_option("--key", flags.key, "file of an AES key (bytes, hex or base64) or an RSA key (PEM)")
      .type_name("FILE")
      .group(keys);
  verb.add_option("--kms-key", flags.kms_key, "id, alias or ARN of a key of KMS")
      .type_name("KEY")
      .excludes("--key")
      .group(keys);
  verb.add_option("--context", flags.context, "a pair of the encryption context; may be given several times")
      .one_at_a_time()
      .type_name("NAME=VALUE")
      .group(keys);
  verb.add_option("--description", flags.description,
                  "a pair of the description of a raw key; may be given several times")
      .one_at_a_time()
      .type_name("NAME=VALUE")
      .group(keys);
}

void add_place_flags(Command& verb, CseFlags& flags) {
  add_target_flags(verb, flags.target);
  verb.add_option("--kms-endpoint", flags.kms_endpoint,
                  "of KMS (default: that of S3; at Amazon kms.REGION.amazonaws.com)")
      .type_name("URL")
      .group("Which endpoint");
}

Result<ObjectPlace> parse_place(const std::string& text) {
  constexpr std::string_view scheme = "s3://";
  if (text.empty()) return fail("an empty name is no file; give a path, or s3://BUCKET/KEY");
  if (!text.starts_with(scheme)) return ObjectPlace{"", text};
  const std::size_t slash = text.find('/', scheme.size());
  if (slash == std::string::npos || slash == scheme.size() || slash + 1 == text.size())
    return fail(fmt::format("{} names no object; the form is s3://BUCKET/KEY", text));
  return ObjectPlace{text.substr(scheme.size(), slash - scheme.size()), text.substr(slash + 1)};
}

Result<client_side::StringMap> parse_pairs(const char* flag, const std::vector<std::string>& pairs) {
  client_side::StringMap out;
  for (const std::string& pair : pairs) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos || equals == 0)
      return fail(fmt::format("{} {}: the form is NAME=VALUE", flag, pair));
    if (!out.emplace(pair.substr(0, equals), pair.substr(equals + 1)).second)
      return fail(fmt::format("{} names {} twice", flag, pair.substr(0, equals)));
  }
  return out;
}

Result<std::unique_ptr<CseSession::Way>> CseSession::open_way(const TargetFlags& flags, const std::string& what) {
  if (flags.endpoint.empty() || flags.endpoint == "sim")
    return fail(
        fmt::format("{} needs an endpoint that lasts: --endpoint URL, or --endpoint env for that of the AWS "
                    "variables; s3sse serve starts one",
                    what));
  auto way = std::make_unique<Way>();
  auto target = resolve_target(flags, process_environment());
  if (!target) return tl::unexpected(target.error());
  way->target = std::move(*target);
  auto endpoint = open_target(way->target, harness::model::newest_era, "s3sse");
  if (!endpoint) return tl::unexpected(endpoint.error());
  way->endpoint = std::move(*endpoint);
  way->caller =
      std::make_unique<harness::runner::Caller>(way->endpoint->endpoint(), way->endpoint->clock(),
                                                way->target.principals.owner.credentials, way->target.virtual_host);
  return way;
}

Result<client_side::ObjectStore*> CseSession::store_of(const ObjectPlace& place) {
  if (!place.is_object()) {
    if (!files_) files_ = std::make_unique<FileStore>();
    return files_.get();
  }
  if (!objects_) {
    auto way = open_way(flags_.target, place.text());
    if (!way) return tl::unexpected(way.error());
    s3_ = std::move(*way);
    objects_ = std::make_unique<RemoteObjectStore>(*s3_->caller);
  }
  return objects_.get();
}

Result<client_side::KeyService*> CseSession::key_service() {
  if (!keys_) {
    TargetFlags flags = flags_.target;
    flags.endpoint = kms_endpoint_of(flags_);
    auto way = open_way(flags, "--kms-key " + flags_.kms_key);
    if (!way) return tl::unexpected(way.error());
    kms_ = std::move(*way);
    keys_ = std::make_unique<RemoteKeyService>(*kms_->caller);
  }
  return keys_.get();
}

Result<client_side::Keyring> CseSession::keyring(const std::string& key_file) {
  if (!key_file.empty()) {
    auto description = parse_pairs("--description", flags_.description);
    if (!description) return tl::unexpected(description.error());
    return read_key_file(key_file, std::move(*description));
  }
  if (flags_.kms_key.empty())
    return fail("name the key with --key FILE or --kms-key KEY; openssl rand -hex 32 makes one for a file");
  auto service = key_service();
  if (!service) return tl::unexpected(service.error());
  return client_side::Keyring{client_side::KmsKey{*service, flags_.kms_key}, {}, {}};
}

client_side::Policy CseSession::policy() const {
  using client_side::CommitmentPolicy;
  client_side::Policy policy;
  policy.commitment = flags_.policy == "forbid"  ? CommitmentPolicy::forbid_encrypt_allow_decrypt
                      : flags_.policy == "allow" ? CommitmentPolicy::require_encrypt_allow_decrypt
                                                 : CommitmentPolicy::require_encrypt_require_decrypt;
  policy.legacy_wrapping = flags_.legacy_wrapping;
  policy.legacy_modes = flags_.legacy_modes;
  return policy;
}

Result<client_side::Client> CseSession::client(const ObjectPlace& place, const std::string& key_file,
                                               bool sink_holds_back) {
  auto key = keyring(key_file);
  if (!key) return tl::unexpected(key.error());
  const auto store = store_of(place);
  if (!store) return tl::unexpected(store.error());
  client_side::Policy chosen_policy = policy();
  chosen_policy.sink_holds_back = sink_holds_back;
  auto client = client_side::Client::create(**store, std::move(*key), chosen_policy, entropy_);
  if (!client) return fail(client.error().reason);
  return std::move(*client);
}

std::string advice_on(const client_side::Failure& failure, const std::string& what) {
  using client_side::ErrorClass;
  std::string out = fmt::format("{}: {} ({})", what, failure.reason, client_side::name_of(failure.error_class));
  if (failure.error_class == ErrorClass::policy_violation) out += "; --policy allow reads it, if its writer is trusted";
  if (failure.error_class == ErrorClass::legacy_disabled)
    out += "; --legacy-wrapping and --legacy-modes read what old clients wrote";
  if (failure.error_class == ErrorClass::context_mismatch) out += "; --context NAME=VALUE gives it";
  return out;
}

}  // namespace s3sse::cli
