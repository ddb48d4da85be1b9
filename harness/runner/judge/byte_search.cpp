#include "harness/runner/judge/byte_search.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::size_t shortest_run_bytes = 16;  // fewer bytes may occur by chance, in ciphertext too
constexpr std::size_t block_bytes = 32;
constexpr std::size_t most_blocks = 8;

bool contains(ByteView bytes, ByteView what) {
  return as_text(bytes).find(as_text(what)) != std::string_view::npos;
}

std::optional<std::string> find_block(ByteView bytes, ByteView block) {
  if (contains(bytes, block)) return "raw";
  if (contains(bytes, as_bytes(to_hex(block)))) return "hex";
  // Base64 in the midst of more Base64 starts at any of three phases; whole groups of this one are enough
  const std::string base64 = to_base64(block.first(block.size() / 3 * 3));
  if (contains(bytes, as_bytes(base64))) return "Base64";
  return std::nullopt;
}

/// Every 16 bytes in a row of a text (below 4 GiB), wherever they begin: places in it, found by a hash with open
/// addressing.
class Runs {
 public:
  /// `text` must outlive it.
  explicit Runs(std::string_view text) : text_(text), places_(std::bit_ceil(text.size() * 4)) {
    for (std::size_t at = 0; at + shortest_run_bytes <= text.size(); ++at) {
      std::uint32_t& place = places_[slot_of(text.data() + at)];
      if (place == free_slot) place = static_cast<std::uint32_t>(at + 1);
    }
  }

  /// True if the 16 bytes from `at` are one of them.
  [[nodiscard]] bool contain(const char* at) const { return places_[slot_of(at)] != free_slot; }

 private:
  static constexpr std::uint32_t free_slot = 0;  // otherwise the place in the text, counted from one

  /// Returns where these 16 bytes are, or would be.
  [[nodiscard]] std::size_t slot_of(const char* at) const {
    std::uint64_t words[2];
    std::memcpy(words, at, sizeof words);
    const std::uint64_t hash = (words[0] ^ std::rotl(words[1], 29)) * 0x9E3779B97F4A7C15ULL;
    std::size_t slot = (hash >> 32) & (places_.size() - 1);
    while (places_[slot] != free_slot && std::memcmp(text_.data() + places_[slot] - 1, at, shortest_run_bytes) != 0)
      slot = (slot + 1) & (places_.size() - 1);
    return slot;
  }

  std::string_view text_;
  std::vector<std::uint32_t> places_;
};

/// True if any 16 bytes in a row of `what`, wherever they begin, stand anywhere in `bytes`.
bool shares_a_run(ByteView bytes, ByteView what) {
  const Runs runs(as_text(what));
  for (std::size_t at = 0; at + shortest_run_bytes <= bytes.size(); ++at)
    if (runs.contain(as_text(bytes).data() + at)) return true;
  return false;
}

}  // namespace

std::optional<std::string> find_thing(ByteView bytes, const model::Thing& thing, const Scope& scope) {
  if (thing.kind == model::Thing::Kind::customer_key) return find_block(bytes, scope.customer_key(thing.text));
  if (thing.kind == model::Thing::Kind::text) return find_block(bytes, as_bytes(scope.resolve(thing.text)));
  const SharedBytes body = scope.body(thing.body);
  if (body->size() < shortest_run_bytes) return std::nullopt;
  if (shares_a_run(bytes, *body)) return "raw";
  if (body->size() <= block_bytes) return find_block(bytes, *body);
  const std::size_t last = body->size() - block_bytes;
  const std::size_t blocks = std::min(most_blocks, last / block_bytes + 1);
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = blocks == 1 ? 0 : last * i / (blocks - 1);
    if (auto form = find_block(bytes, ByteView(*body).subspan(at, block_bytes))) return form;
  }
  return std::nullopt;
}

std::string describe(const model::Thing& thing) {
  switch (thing.kind) {
    case model::Thing::Kind::customer_key:
      return "customer key " + thing.text;
    case model::Thing::Kind::text:
      return "\"" + thing.text + "\"";
    case model::Thing::Kind::body:
      break;
  }
  return thing.body.kind == model::BodySpec::Kind::same_as ? "the body of step " + thing.body.text : "a plaintext";
}

}  // namespace s3sse::harness::runner
