#include "simulator/kms/key_seed.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ranges>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/kms/backend.h"
#include "simulator/kms/errors.h"
#include "simulator/kms/key_request_checks.h"

namespace s3sse::kms {
namespace {

using nlohmann::json;

constexpr std::size_t deepest = 32;

/// One key of the file, read member by member; the first thing wrong is kept.
class SeedReader {
 public:
  SeedReader(const json& key, std::string place) : key_(key), place_(std::move(place)) {}

  Result<KeySeed> read(const std::string& default_account) {
    if (!key_.is_object()) return fail(place_ + " is not a JSON object");
    check_names();
    KeySeed seed;
    if (find("key_id") == nullptr) problem("key_id", "is missing");
    seed.key_id = text("key_id").value_or("");
    if (!is_key_id(seed.key_id)) problem("key_id", "is a UUID in lower case, or mrk- and 32 hex digits");
    seed.account_id = text("account_id").value_or(default_account);
    if (seed.account_id.size() != 12 ||
        !std::ranges::all_of(seed.account_id, [](char c) { return c >= '0' && c <= '9'; }))
      problem("account_id", "has twelve digits");
    seed.description = text("description").value_or("");
    read_material(seed);
    read_aliases(seed);
    read_state(seed);
    read_policy(seed);
    read_tags(seed);
    if (!problem_.empty()) return fail(problem_);
    return seed;
  }

 private:
  void problem(std::string_view member, std::string_view what) {
    if (problem_.empty()) problem_ = fmt::format("{}.{} {}", place_, member, what);
  }

  void check_names() {
    constexpr std::array<std::string_view, 8> known{"key_id",      "account_id", "material", "aliases",
                                                    "description", "state",      "policy",   "tags"};
    for (const auto& [name, value] : key_.items()) {
      if (std::ranges::find(known, name) == known.end()) {
        problem(name, fmt::format("is unknown; what fits here is {}", fmt::join(known, ", ")));
      }
    }
  }

  const json* find(std::string_view member) const {
    const auto found = key_.find(member);
    return found == key_.end() ? nullptr : &*found;
  }

  std::optional<std::string> text(std::string_view member) {
    const json* value = find(member);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string()) {
      problem(member, "is not text");
      return std::nullopt;
    }
    return value->get<std::string>();
  }

  void read_material(KeySeed& seed) {
    auto base64 = text("material");
    if (!base64) return;
    auto bytes = from_base64(*base64);
    wipe_memory(*base64);
    if (!bytes || bytes->size() != material_size) return problem("material", "is not the Base64 text of 32 bytes");
    seed.material = SecretBytes::copy_of(*bytes);
    wipe_memory(ByteSpan(*bytes));
  }

  void read_aliases(KeySeed& seed) {
    const json* aliases = find("aliases");
    if (aliases == nullptr) return;
    if (!aliases->is_array()) return problem("aliases", "is not a list");
    for (const json& alias : *aliases) {
      if (!alias.is_string()) return problem("aliases", "is a list of texts like \"alias/name\"");
      seed.aliases.push_back(alias.get<std::string>());
    }
  }

  void read_state(KeySeed& seed) {
    const std::string state = text("state").value_or("Enabled");
    constexpr std::array states{KeyState::enabled, KeyState::disabled, KeyState::pending_deletion,
                                KeyState::unavailable};
    const auto known = std::ranges::find(states, state, [](KeyState each) { return to_string(each); });
    if (known == states.end())
      return problem(
          "state",
          fmt::format("is one of {}",
                      fmt::join(states | std::views::transform([](KeyState each) { return to_string(each); }), ", ")));
    seed.state = *known;
  }

  void read_policy(KeySeed& seed) {
    const json* policy = find("policy");
    if (policy == nullptr) return;
    if (!policy->is_object()) return problem("policy", "is not a JSON object");
    seed.policy = write_json(*policy);
  }

  void read_tags(KeySeed& seed) {
    const json* tags = find("tags");
    if (tags == nullptr) return;
    if (!tags->is_object()) return problem("tags", "is not a JSON object");
    for (const auto& [name, value] : tags->items()) {
      if (!value.is_string()) return problem("tags", "maps texts to texts");
      if (name.empty() || name.size() > 128 || value.get_ref<const std::string&>().size() > 256)
        return problem("tags", "has names of 1 to 128 characters and values of at most 256");
      seed.tags.emplace_back(name, value.get<std::string>());
    }
  }

  const json& key_;
  std::string place_;
  std::string problem_;
};

}  // namespace

Result<std::vector<KeySeed>> parse_key_seeds(std::string_view text, const std::string& default_account) {
  const auto read = parse_json(text, {.deepest = deepest});
  if (!read) return fail(read.error().text());
  const json& document = *read;
  if (!document.is_object()) return fail("key seeds are a JSON object with a list \"keys\"");
  for (const auto& [name, value] : document.items()) {
    if (name != "keys" && name != "$schema")
      return fail(fmt::format("\"{}\" is unknown; what fits here is keys, $schema", name));
  }
  if (!document.contains("keys")) return fail("the key seeds need a list: \"keys\" is missing");
  if (!document["keys"].is_array()) return fail("\"keys\" is not a list");
  std::vector<KeySeed> seeds;
  for (const json& key : document["keys"]) {
    auto seed = SeedReader(key, fmt::format("keys[{}]", seeds.size())).read(default_account);
    if (!seed) return tl::unexpected(seed.error());
    seeds.push_back(std::move(*seed));
  }
  return seeds;
}

KmsResult<KeyMetadata> Kms::seed_key(const KeySeed& seed) {
  const std::scoped_lock lock(backend_->mutex);
  if (!is_key_id(seed.key_id)) return refuse(errors::invalid_key_id(seed.key_id));
  if (!seed.material.empty() && seed.material.size() != material_size) {
    return refuse(errors::validation("Key material has 32 bytes."));
  }
  const Home home{config_.region, seed.account_id};
  const std::string arn = backend_->key_arn(home, seed.key_id);
  if (backend_->store.find(home, seed.key_id) != nullptr) {
    return refuse({"AlreadyExistsException", fmt::format("Key '{}' exists already", arn)});
  }
  if (auto error = check_tags(backend_->rules, seed.tags, {})) return refuse(*error);
  // Whoever writes the file can always write another one: no lockout.
  if (seed.policy) {
    if (auto error = backend_->check_policy(*seed.policy, {}, arn, true)) return refuse(*error);
  }
  for (const std::string& alias : seed.aliases) {
    if (auto fit = check_alias_name(backend_->rules, alias); !fit) return refuse(std::move(fit.error()));
    if (backend_->store.find_alias(home, alias) != nullptr) {
      return refuse({"AlreadyExistsException",
                     fmt::format("An alias with the name {} already exists", backend_->alias_arn(home, alias))});
    }
  }
  KeyRecord& key = backend_->new_key({.account_id = seed.account_id,
                                      .region = config_.region,
                                      .key_id = seed.key_id,
                                      .description = seed.description,
                                      .multi_region = is_multi_region_key_id(seed.key_id)});
  if (!seed.material.empty()) {
    // The id tells nothing of the material, and is the same whenever this key is seeded so.
    key.materials.back() = backend_->material_of(seed.material.clone(), seed.key_id);
    key.metadata.current_key_material_id = backend_->material_id_text(key.materials.back());
  }
  key.policy = seed.policy;
  key.tags.insert(seed.tags.begin(), seed.tags.end());
  for (const std::string& alias : seed.aliases) backend_->name_key(key, alias);
  key.metadata.state = seed.state;
  if (seed.state == KeyState::pending_deletion) {
    backend_->store.set_deletion_date(key, backend_->clock.now() + std::chrono::days(30));
  }
  if (!backend_->keep()) return refuse(errors::unwritten());
  return key.metadata;
}

}  // namespace s3sse::kms
