#include "harness/runner/run/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/runner/request/bodies.h"
#include "harness/runner/request/digests.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::harness::runner {
namespace {

std::string json_escape(const std::string& text) {
  const std::string quoted = write_json(nlohmann::json(text));
  return quoted.substr(1, quoted.size() - 2);
}

/// A well-formed id of a key that nobody has.
std::string unknown_key_id(const Scope& scope) {
  const std::string hex = to_hex(derived_bytes(scope.options().seed, scope.running().id, "kms.unknown", 16));
  return fmt::format("{}-{}-4{}-a{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(13, 3), hex.substr(17, 3),
                     hex.substr(20, 12));
}

}  // namespace

bool is_of_an_account(std::string_view name) {
  return name == "account" || name.ends_with(".account") || name.ends_with(".arn");
}

std::string without_account(std::string_view name) {
  return fmt::format("${{{}}} has no value; a target file (--target) can tell the account_id of its credentials", name);
}

Scope::Scope(const model::Case& running, const RunOptions& options, const EndpointInfo& info, std::string bucket_prefix)
    : case_(running), options_(options), info_(info) {
  for (std::size_t i = 0; i < running.buckets.size(); ++i)
    buckets_[running.buckets[i].name] = i == 0 ? bucket_prefix : fmt::format("{}-{}", bucket_prefix, i);
}

std::string Scope::bucket(std::string_view fixture) const {
  const auto found = buckets_.find(fixture);
  return found == buckets_.end() ? std::string(fixture) : found->second;
}

std::vector<std::string> Scope::bucket_names() const {
  std::vector<std::string> out;
  for (const auto& [fixture, name] : buckets_) out.push_back(name);
  return out;
}

void Scope::bound_answer(const model::Step& step, WireRequest& request) {
  constexpr std::size_t copies = 4;  // of what was sent, in one object
  sent_bytes_ += request.body.size();
  const bool object = step.operation->effect == model::Operation::Effect::reads_object;
  request.answer_limit = largest_document_bytes + (object ? copies * sent_bytes_ : 0);
}

std::string Scope::replace(std::string_view text, const std::function<std::string(std::string)>& escape) const {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const std::size_t open = text.find("${", at);
    if (open == std::string_view::npos) return out.append(text.substr(at));
    if (open > at && text[open - 1] == '$') {  // "$${" is a literal "${"
      out.append(text.substr(at, open - at)).append("{");
      at = open + 2;
      continue;
    }
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) return out.append(text.substr(at));
    const std::string_view name = text.substr(open + 2, close - open - 2);
    out.append(text.substr(at, open - at));
    if (std::optional<std::string> value = lookup(name))
      out += escape(std::move(*value));
    else
      unresolved_ = std::string(name);
    at = close + 1;
  }
}

std::string Scope::resolve(std::string_view text) const {
  if (text.find("${") == std::string_view::npos) return std::string(text);
  return replace(text, [](std::string value) { return value; });
}

std::string Scope::resolve_json(std::string_view json) const {
  if (json.find("${") == std::string_view::npos) return std::string(json);
  return replace(json, [](const std::string& value) { return json_escape(value); });
}

std::string Scope::take_unresolved() const {
  return std::exchange(unresolved_, {});
}

std::string Scope::kms_key(std::string_view text) const {
  const auto found = kms_keys_.find(text);
  return found == kms_keys_.end() ? resolve(text) : found->second.arn;
}

bool Scope::owns_kms_key(std::string_view arn) const {
  return std::any_of(kms_keys_.begin(), kms_keys_.end(), [&](const auto& key) { return key.second.arn == arn; });
}

const Bytes& Scope::customer_key(const std::string& name, std::size_t size) const {
  const auto [found, added] = customer_keys_.try_emplace({name, size});
  if (added) found->second = derived_bytes(options_.seed, case_.id, "customer-key " + name, size);
  return found->second;
}

SharedBytes Scope::body(const model::BodySpec& spec) const {
  using Kind = model::BodySpec::Kind;
  switch (spec.kind) {
    case Kind::counter:
      return counter_bytes(spec.size);
    case Kind::same_as: {
      const auto found = bodies_.find(spec.text);
      if (found != bodies_.end() && found->second) return found->second;
      unresolved_ = "body of step " + spec.text;
      return std::make_shared<const Bytes>();
    }
    case Kind::empty:
      return std::make_shared<const Bytes>();
    case Kind::text:
      return std::make_shared<const Bytes>(to_bytes(resolve(spec.text)));
    case Kind::bytes:
      return std::make_shared<const Bytes>(spec.bytes);
    case Kind::zeros:
      return std::make_shared<const Bytes>(spec.size);
    case Kind::random:
      return std::make_shared<const Bytes>(
          derived_bytes(options_.seed, case_.id, "body " + spec.text, static_cast<std::size_t>(spec.size)));
    case Kind::concat: {
      std::vector<SharedBytes> parts;
      std::size_t size = 0;
      for (const model::BodySpec& part : spec.parts) size += parts.emplace_back(body(part))->size();
      Bytes all;
      all.reserve(size);
      for (const SharedBytes& part : parts) all.insert(all.end(), part->begin(), part->end());
      return std::make_shared<const Bytes>(std::move(all));
    }
  }
  return std::make_shared<const Bytes>();
}

std::string Scope::answered_etag(const std::string& step) const {
  const auto found = etags_.find(step);
  return found == etags_.end() ? std::string() : found->second;
}

std::optional<std::string> Scope::saved(std::string_view name) const {
  const auto found = saved_.find(name);
  if (found == saved_.end()) return std::nullopt;
  return found->second;
}

std::uint64_t Scope::audit_mark(const std::string& step) const {
  const auto found = audit_.find(step);
  return found == audit_.end() ? 0 : found->second;
}

std::uint64_t Scope::ledger_mark(const std::string& step) const {
  const auto found = ledger_.find(step);
  return found == ledger_.end() ? 0 : found->second;
}

std::string Scope::owner_account() const {
  const std::string& known = options_.principals.owner.account_id;
  if (!known.empty()) return known;
  for (const auto& [name, key] : kms_keys_) {  // of the case are the owner's
    const std::vector<std::string_view> parts = split(key.arn, ':');
    if (parts.size() > 4) return std::string(parts[4]);
  }
  return {};
}

std::optional<std::string> Scope::lookup_principal(std::string_view who, std::string_view what) const {
  const Principal* principal = nullptr;
  if (who == "owner") principal = &options_.principals.owner;
  if (who == "second") principal = &options_.principals.second;
  if (who == "other-account") principal = &options_.principals.other_account;
  if (principal == nullptr || (who != "owner" && principal->anonymous())) return std::nullopt;
  const std::string value = what == "arn"       ? principal->arn
                            : what == "account" ? (who == "owner" ? owner_account() : principal->account_id)
                                                : principal->credentials.access_key_id;
  if (value.empty()) return std::nullopt;
  return value;
}

std::optional<std::string> Scope::lookup_kms(std::string_view key, std::string_view what) const {
  if (key == "unknown") {
    const std::string id = unknown_key_id(*this);
    if (what == "id") return id;
    if (owner_account().empty()) return std::nullopt;
    return fmt::format("arn:aws:kms:{}:{}:key/{}", info_.region, owner_account(), id);
  }
  const auto found = kms_keys_.find(key);
  if (found == kms_keys_.end()) return std::nullopt;
  const KmsKey& value = found->second;
  return what == "arn" ? value.arn : what == "id" ? value.id : value.alias;
}

std::optional<std::string> Scope::lookup_body(std::string_view step, std::string_view what) const {
  const auto found = bodies_.find(step);
  if (found == bodies_.end() || !found->second) return std::nullopt;
  const Bytes& bytes = *found->second;
  if (what == "size") return std::to_string(bytes.size());
  if (what == "sha256") return to_hex(sha256(bytes));
  return what == "md5" ? to_hex(md5(bytes)) : to_base64(md5(bytes));
}

std::optional<std::string> Scope::lookup(std::string_view name) const {
  if (const auto value = saved(name)) return value;
  if (name == "bucket") return bucket("");
  if (name == "region") return info_.region;
  if (name == "other_region") return info_.region == "eu-west-1" ? "us-east-1" : "eu-west-1";
  if (name == "host") return info_.has_secure ? info_.host : info_.plain_host;
  if (name == "account") return lookup_principal("owner", "account");
  const std::vector<std::string_view> parts = split(name, '.');
  if (parts.size() == 2) {
    if (parts[0] == "bucket") return bucket(parts[1]);
    if (parts[0] == "upload") {
      const auto found = uploads_.find(std::string(parts[1]));
      if (found == uploads_.end() || found->second.id.empty()) return std::nullopt;
      return found->second.id;
    }
    return lookup_principal(parts[0], parts[1]);
  }
  if (parts.size() != 3) return std::nullopt;
  if (parts[0] == "kms") return lookup_kms(parts[1], parts[2]);
  if (parts[0] == "body") return lookup_body(parts[1], parts[2]);
  if (parts[0] == "key") {
    const Bytes& key = customer_key(std::string(parts[1]));
    return to_base64(parts[2] == "md5" ? md5(key) : key);
  }
  return std::nullopt;
}

Redactor Scope::redactor() const {
  Redactor out;
  for (const auto& [name, bytes] : customer_keys_) out.add(fmt::format("customer key {}", name.first), bytes);
  for (const std::string& value : hidden_) out.add("customer key", from_base64(value).value_or(to_bytes(value)));
  const auto add = [&](const Principal& principal, const std::string& who) {
    out.add("secret access key of " + who, principal.credentials.secret_access_key.reveal());
    out.add("session token of " + who, as_bytes(principal.credentials.session_token));
  };
  add(options_.principals.owner, "the owner");
  add(options_.principals.second, "the second user");
  add(options_.principals.other_account, "the other account");
  return out;
}

}  // namespace s3sse::harness::runner
