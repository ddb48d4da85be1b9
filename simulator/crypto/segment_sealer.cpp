#include "simulator/crypto/segment_layout.h"

namespace s3sse::crypto {

struct SegmentSealer::State {
  State(const SegmentKeys& keys, Bytes bound, BodySink& target)
      : layers(make_layers(keys, GcmContext::Direction::encrypt)), binding(std::move(bound)), sink(target) {}
  ~State() { wipe_memory(pending); }

  // Seals one segment and passes it on.
  Result<void> seal(ByteView plaintext, bool last) {
    if (number > max_segments) return fail("the body is too large for one sealed run", "EntityTooLarge");
    const std::size_t size = plaintext.size() + layers.size() * gcm_tag_size;
    ByteSpan target = layers.empty() ? ByteSpan{} : sink.room(size);
    if (target.empty()) {
      if (out.size() < size) out.resize(size);
      target = out;
    }
    ByteView inner = plaintext;
    for (SegmentLayer& layer : layers) {
      layer.encrypt(static_cast<std::uint32_t>(number), last, binding, inner, target.data());
      inner = target.first(inner.size() + gcm_tag_size);
    }
    ++number;
    return sink.write(inner);
  }

  // Appends to `pending`. When the room is too small, what moves out is wiped: a vector that grows by itself would
  // leave plaintext behind in memory that it gave back.
  void keep(ByteView bytes) {
    const std::size_t needed = pending.size() + bytes.size();
    if (pending.capacity() < needed) {
      Bytes larger;
      larger.reserve(std::min(segment_plaintext_size, std::max(2 * pending.capacity(), needed)));
      larger.assign(pending.begin(), pending.end());
      wipe_memory(pending);
      pending.swap(larger);
    }
    pending.insert(pending.end(), bytes.begin(), bytes.end());
  }

  std::vector<SegmentLayer> layers;
  Bytes binding;
  BodySink& sink;
  Bytes pending;  // plaintext that may still turn out to be the last segment
  Bytes out;
  std::uint64_t number = 0;
  bool over = false;  // finished, or failed for good
};

SegmentSealer::SegmentSealer(SegmentKeys keys, Bytes binding, BodySink& sink)
    : state_(std::make_unique<State>(keys, std::move(binding), sink)) {}

SegmentSealer::~SegmentSealer() = default;

Result<void> SegmentSealer::update(ByteView plaintext, bool more_follows) {
  State& state = *state_;
  if (state.over) return fail("the sealed run is already over");
  // A full segment is sealed only when more bytes follow it: before that it might be the last one.
  while (!plaintext.empty()) {
    Result<void> sealed;
    if (state.pending.size() == segment_plaintext_size) {
      sealed = state.seal(state.pending, false);
      state.pending.clear();
    } else if (state.pending.empty() && plaintext.size() >= segment_plaintext_size + (more_follows ? 0 : 1)) {
      sealed = state.seal(plaintext.first(segment_plaintext_size), false);
      plaintext = plaintext.subspan(segment_plaintext_size);
    } else {
      const std::size_t count = std::min(segment_plaintext_size - state.pending.size(), plaintext.size());
      state.keep(plaintext.first(count));
      plaintext = plaintext.subspan(count);
    }
    if (!sealed) {
      state.over = true;
      return sealed;
    }
  }
  return {};
}

Result<void> SegmentSealer::finish() {
  State& state = *state_;
  if (state.over) return fail("the sealed run is already over");
  state.over = true;
  if (state.pending.empty() && state.number > 0) return fail("the plaintext ended where more was announced");
  return state.seal(state.pending, true);
}

}  // namespace s3sse::crypto
