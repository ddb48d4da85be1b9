#include "harness/runner/byte_search.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "simulator/base/encoding.h"

namespace s3sse::harness::runner {
namespace {

constexpr std::size_t kShortest = 16;  // fewer bytes may occur by chance, in ciphertext too
constexpr std::size_t kBlock = 32;
constexpr std::size_t kMostBlocks = 8;

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

/// The first eight of sixteen bytes, as a place in a table that tells most bytes apart from those looked for.
std::size_t bucket_of(const char* at, std::size_t buckets) {
  std::uint64_t eight;
  std::memcpy(&eight, at, sizeof eight);
  return static_cast<std::size_t>((eight * 0x9E3779B97F4A7C15ULL) >> 32) & (buckets - 1);
}

/// Whether any 16 bytes in a row of `what`, wherever they begin, stand anywhere in `bytes`.
bool shares_a_run(ByteView bytes, ByteView what) {
  const std::string_view text = as_text(what);
  const std::size_t buckets = std::bit_ceil(text.size() * 16);
  std::vector<bool> taken(buckets);
  std::unordered_set<std::string_view> runs;
  runs.reserve(text.size());
  for (std::size_t at = 0; at + kShortest <= text.size(); ++at) {
    taken[bucket_of(text.data() + at, buckets)] = true;
    runs.insert(text.substr(at, kShortest));
  }
  const std::string_view searched = as_text(bytes);
  for (std::size_t at = 0; at + kShortest <= searched.size(); ++at) {
    if (taken[bucket_of(searched.data() + at, buckets)] && runs.contains(searched.substr(at, kShortest))) return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> find_thing(ByteView bytes, const model::Thing& thing, const Scope& scope) {
  if (thing.kind == model::Thing::Kind::customer_key) return find_block(bytes, scope.customer_key(thing.text));
  if (thing.kind == model::Thing::Kind::text) return find_block(bytes, as_bytes(scope.resolve(thing.text)));
  const SharedBytes body = scope.body(thing.body);
  if (body->size() < kShortest) return std::nullopt;
  if (shares_a_run(bytes, *body)) return "raw";
  if (body->size() <= kBlock) return find_block(bytes, *body);
  const std::size_t last = body->size() - kBlock;
  const std::size_t blocks = std::min(kMostBlocks, last / kBlock + 1);
  for (std::size_t i = 0; i < blocks; ++i) {
    const std::size_t at = blocks == 1 ? 0 : last * i / (blocks - 1);
    if (auto form = find_block(bytes, ByteView(*body).subspan(at, kBlock))) return form;
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
