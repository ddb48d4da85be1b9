#include "simulator/crypto/segmented_cipher.h"

#include <gtest/gtest.h>

#include "simulator/base/entropy.h"
#include "suites/unit/crypto/hex.h"

namespace s3sse::crypto {
namespace {

class MemorySink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return {};
  }
  Bytes bytes_;
};

class FullDisk final : public BodySink {
 public:
  Result<void> write(ByteView) override { return fail("no space left", "disk"); }
};

class MemoryCiphertext final : public CiphertextReader {
 public:
  explicit MemoryCiphertext(Bytes bytes) : bytes_(std::move(bytes)) {}
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    if (offset >= bytes_.size()) return 0;
    const std::size_t count = std::min<std::size_t>(out.size(), bytes_.size() - offset);
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(offset), count, out.begin());
    touched_ += count;
    return count;
  }
  [[nodiscard]] std::uint64_t size() const override { return bytes_.size(); }
  Bytes bytes_;
  mutable std::uint64_t touched_ = 0;
};

/// Shows its bytes where they lie, but not across the middle of the third segment, as a store of pieces would.
class ViewedCiphertext final : public CiphertextReader {
 public:
  explicit ViewedCiphertext(Bytes bytes) : copied_(std::move(bytes)) {}
  Result<std::size_t> read_at(std::uint64_t offset, ByteSpan out) const override {
    return copied_.read_at(offset, out);
  }
  [[nodiscard]] ByteView view_at(std::uint64_t offset, std::size_t count) const override {
    constexpr std::uint64_t border = 5 * segment_plaintext_size / 2;
    const bool across = offset < border && offset + count > border;
    return across || offset + count > size() ? ByteView{} : ByteView(copied_.bytes_).subspan(offset, count);
  }
  [[nodiscard]] std::uint64_t size() const override { return copied_.size(); }

 private:
  MemoryCiphertext copied_;
};

const std::size_t segment = segment_plaintext_size;

struct Sealed {
  SegmentKeys data_keys;
  Bytes salt;
  Bytes binding;
  Bytes plaintext;
  Bytes ciphertext;

  [[nodiscard]] Result<Bytes> open(std::uint64_t first, std::uint64_t count, std::size_t step = 10000) const {
    return open_as(plaintext.size(), first, count, step);
  }
  /// Opens the bytes copied, and where they lie: the outcome is the same.
  [[nodiscard]] Result<Bytes> open_as(std::uint64_t claimed, std::uint64_t first, std::uint64_t count,
                                      std::size_t step = 10000) const {
    const auto copied = open_from(std::make_shared<MemoryCiphertext>(ciphertext), claimed, first, count, step);
    const auto viewed = open_from(std::make_shared<ViewedCiphertext>(ciphertext), claimed, first, count, step);
    EXPECT_EQ(copied.has_value(), viewed.has_value());
    EXPECT_EQ(copied.value_or(Bytes{}), viewed.value_or(Bytes{}));
    EXPECT_EQ(copied ? "" : copied.error().code, viewed ? "" : viewed.error().code);
    return copied;
  }
  [[nodiscard]] Result<Bytes> open_from(std::shared_ptr<const CiphertextReader> from, std::uint64_t claimed,
                                        std::uint64_t first, std::uint64_t count, std::size_t step) const {
    auto source = open_segments(derive_segment_keys(data_keys, salt), binding, std::move(from), claimed, first, count);
    Bytes result;
    Bytes room(step);
    for (;;) {
      const auto got = source->read(room);
      if (!got) {
        // The failure lasts, and nothing but authenticated bytes came before it.
        EXPECT_FALSE(source->read(room).has_value());
        EXPECT_TRUE(std::equal(result.begin(), result.end(), plaintext.begin() + static_cast<std::ptrdiff_t>(first)));
        return tl::unexpected<Error>(got.error());
      }
      if (*got == 0) return result;
      result.insert(result.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*got));
    }
  }
  [[nodiscard]] bool refused() const {
    const auto opened = open(0, plaintext.size());
    return !opened && opened.error().code == "integrity";
  }
};

Sealed seal(std::size_t size, std::size_t layers, std::string_view seed = "seal", std::size_t step = 30000) {
  SeededEntropy entropy(seed);
  Sealed sealed;
  for (std::size_t i = 0; i < layers; ++i) sealed.data_keys.layers.push_back(entropy.secret(32));
  sealed.salt = entropy.bytes(32);
  sealed.binding = to_bytes("bucket/key/id/1");
  sealed.plaintext = entropy.bytes(size);
  MemorySink sink;
  SegmentSealer sealer(derive_segment_keys(sealed.data_keys, sealed.salt), sealed.binding, sink);
  for (std::size_t at = 0; at < size; at += step) {
    EXPECT_TRUE(sealer.update(ByteView{sealed.plaintext}.subspan(at, std::min(step, size - at))));
  }
  EXPECT_TRUE(sealer.finish());
  sealed.ciphertext = sink.bytes_;
  return sealed;
}

TEST(SegmentedCipher, RoundTripsAtEverySegmentBorder) {
  for (const std::size_t layers : {1u, 2u}) {
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, segment - 1, segment, segment + 1, 2 * segment,
                                   2 * segment + 1, 3 * segment + 777}) {
      for (const std::size_t step : {std::size_t{1000}, segment, 5 * segment}) {
        const Sealed sealed = seal(size, layers, "borders", step);
        EXPECT_EQ(sealed.ciphertext.size(), sealed_size(size, layers));
        const auto opened = sealed.open(0, size, step);
        ASSERT_TRUE(opened.has_value()) << size;
        EXPECT_EQ(*opened, sealed.plaintext) << size;
      }
    }
  }
}

TEST(SegmentedCipher, HowTheBytesArriveDoesNotMatter) {
  EXPECT_EQ(seal(3 * segment, 2, "x", 100).ciphertext, seal(3 * segment, 2, "x", 4 * segment).ciphertext);
}

TEST(SegmentedCipher, SizesFollowFromTheSegments) {
  EXPECT_EQ(sealed_size(0, 1), 16u);
  EXPECT_EQ(sealed_size(1, 1), 17u);
  EXPECT_EQ(sealed_size(65536, 1), 65552u);
  EXPECT_EQ(sealed_size(65537, 1), 65537u + 32u);
  EXPECT_EQ(sealed_size(65537, 2), 65537u + 64u);
}

TEST(SegmentedCipher, RangesGiveExactlyTheirBytes) {
  const Sealed sealed = seal(3 * segment + 100, 2);
  const std::uint64_t size = sealed.plaintext.size();
  const std::uint64_t points[] = {
      0, 1, segment - 1, segment, segment + 1, 2 * segment, 3 * segment - 1, 3 * segment, 3 * segment + 99, size};
  for (const std::uint64_t first : points) {
    for (const std::uint64_t end : points) {
      if (end < first) continue;
      const auto opened = sealed.open(first, end - first, 70000);
      ASSERT_TRUE(opened.has_value());
      const Bytes expected(sealed.plaintext.begin() + static_cast<std::ptrdiff_t>(first),
                           sealed.plaintext.begin() + static_cast<std::ptrdiff_t>(end));
      EXPECT_EQ(*opened, expected) << first << " to " << end;
    }
  }
}

TEST(SegmentedCipher, ARangeReadsOnlyTheSegmentsThatHoldIt) {
  const Sealed sealed = seal(8 * segment, 1);
  auto reader = std::make_shared<MemoryCiphertext>(sealed.ciphertext);
  auto source = open_segments(derive_segment_keys(sealed.data_keys, sealed.salt), sealed.binding, reader, 8 * segment,
                              3 * segment + 5, 10);
  EXPECT_EQ(source->length(), 10u);
  Bytes room(100);
  EXPECT_EQ(source->read(room).value(), 10u);
  EXPECT_EQ(source->read(room).value(), 0u);
  EXPECT_EQ(reader->touched_, segment + gcm_tag_size);
}

TEST(SegmentedCipher, ARangeBeyondTheEndIsRefused) {
  const Sealed sealed = seal(100, 1);
  EXPECT_FALSE(sealed.open(100, 1));
  EXPECT_FALSE(sealed.open(101, 0));
  EXPECT_FALSE(sealed.open(1, ~std::uint64_t{0}));
}

TEST(SegmentedCipher, EveryFlippedByteIsRefused) {
  for (const std::size_t layers : {1u, 2u}) {
    for (const std::size_t size : {0u, 1u, 300u}) {
      const Sealed good = seal(size, layers);
      for (std::size_t at = 0; at < good.ciphertext.size(); ++at) {
        for (const std::uint8_t flip : {0x01, 0x80, 0xff}) {
          Sealed bad = seal(size, layers);
          bad.ciphertext[at] ^= flip;
          EXPECT_TRUE(bad.refused()) << at;
        }
      }
    }
  }
}

TEST(SegmentedCipher, EveryFlippedByteOfSaltBindingAndKeyIsRefused) {
  for (std::size_t at = 0; at < 32; ++at) {
    Sealed salt = seal(50, 2);
    salt.salt[at] ^= 1;
    EXPECT_TRUE(salt.refused());
    for (std::size_t layer = 0; layer < 2; ++layer) {
      Sealed key = seal(50, 2);
      key.data_keys.layers[layer].reveal_mutable()[at] ^= 1;
      EXPECT_TRUE(key.refused()) << "layer " << layer;
    }
  }
  const std::size_t bound = seal(50, 2).binding.size();
  for (std::size_t at = 0; at < bound; ++at) {
    Sealed binding = seal(50, 2);
    binding.binding[at] ^= 1;
    EXPECT_TRUE(binding.refused());
  }
  Sealed longer = seal(50, 2);
  longer.binding.push_back(0);
  EXPECT_TRUE(longer.refused());
}

TEST(SegmentedCipher, EveryTruncationIsRefused) {
  const Sealed good = seal(300, 2);
  for (std::size_t size = 0; size < good.ciphertext.size(); ++size) {
    Sealed bad = seal(300, 2);
    bad.ciphertext.resize(size);
    EXPECT_TRUE(bad.refused()) << size;
    // Even with a record that was made to fit.
    if (size >= 32) {
      const auto opened = bad.open_as(size - 32, 0, size - 32);
      ASSERT_FALSE(opened.has_value());
      EXPECT_EQ(opened.error().code, "integrity");
    }
  }
}

TEST(SegmentedCipher, DroppedLastSegmentIsRefusedEvenWithAFittingRecord) {
  Sealed sealed = seal(3 * segment, 1);
  sealed.ciphertext.resize(2 * (segment + gcm_tag_size));
  const auto opened = sealed.open_as(2 * segment, 0, 2 * segment);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, "integrity");
}

TEST(SegmentedCipher, ExtensionIsRefused) {
  Sealed byte = seal(300, 1);
  byte.ciphertext.push_back(0);
  EXPECT_TRUE(byte.refused());
  Sealed twice = seal(segment, 1);
  twice.ciphertext.insert(twice.ciphertext.end(), twice.ciphertext.begin(),
                          twice.ciphertext.begin() + static_cast<std::ptrdiff_t>(segment + gcm_tag_size));
  EXPECT_TRUE(twice.refused());
  const auto opened = twice.open_as(2 * segment, 0, 2 * segment);
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().code, "integrity");
}

TEST(SegmentedCipher, SwappedSegmentsAreRefused) {
  for (const std::size_t layers : {1u, 2u}) {
    const std::ptrdiff_t size = static_cast<std::ptrdiff_t>(segment + layers * gcm_tag_size);
    Sealed sealed = seal(3 * segment, layers);
    std::swap_ranges(sealed.ciphertext.begin(), sealed.ciphertext.begin() + size, sealed.ciphertext.begin() + size);
    EXPECT_TRUE(sealed.refused());
    Sealed repeated = seal(3 * segment, layers);
    std::copy_n(repeated.ciphertext.begin(), size, repeated.ciphertext.begin() + size);
    EXPECT_TRUE(repeated.refused());
  }
}

TEST(SegmentedCipher, BytesOfAnotherObjectAreRefused) {
  Sealed one = seal(300, 1, "one");
  one.ciphertext = seal(300, 1, "two").ciphertext;
  EXPECT_TRUE(one.refused());
  // Same data key, another run (another part of the same upload): the salt keeps them apart.
  Sealed part = seal(300, 1, "one");
  part.salt[0] ^= 1;
  EXPECT_TRUE(part.refused());
}

TEST(SegmentedCipher, AClaimedSizeThatDoesNotFitIsRefused) {
  const Sealed sealed = seal(segment + 100, 1);
  const std::uint64_t size = sealed.plaintext.size();
  for (const std::uint64_t claimed : {std::uint64_t{0}, std::uint64_t{1}, size - 1, size + 1, size - 16, size + 16,
                                      2 * size, ~std::uint64_t{0}, std::uint64_t{1} << 63}) {
    const auto opened = sealed.open_as(claimed, 0, std::min(claimed, size));
    ASSERT_FALSE(opened.has_value()) << claimed;
    EXPECT_EQ(opened.error().code, "integrity") << claimed;
  }
}

TEST(SegmentedCipher, NoByteOfARefusedSegmentReachesTheCaller) {
  Sealed sealed = seal(segment, 1);
  sealed.ciphertext.back() ^= 1;
  auto source = open_segments(derive_segment_keys(sealed.data_keys, sealed.salt), sealed.binding,
                              std::make_shared<MemoryCiphertext>(sealed.ciphertext), segment, 0, segment);
  Bytes room(segment, 0xEE);
  ASSERT_FALSE(source->read(room).has_value());
  for (const std::uint8_t byte : room) ASSERT_TRUE(byte == 0xEE || byte == 0);
}

TEST(SegmentedCipher, NeitherLayerOpensWithTheKeysOfTheOther) {
  Sealed swapped = seal(300, 2);
  std::swap(swapped.data_keys.layers[0], swapped.data_keys.layers[1]);
  EXPECT_TRUE(swapped.refused());
  Sealed inner_alone = seal(300, 2);
  inner_alone.data_keys.layers.pop_back();
  EXPECT_TRUE(inner_alone.refused());
  Sealed none = seal(300, 1);
  none.data_keys.layers.clear();
  EXPECT_TRUE(none.refused());
}

TEST(SegmentedCipher, KeysOfTwoRunsDiffer) {
  SeededEntropy entropy("runs");
  SegmentKeys data;
  data.layers.push_back(entropy.secret(32));
  data.layers.push_back(data.layers[0].clone());
  const SegmentKeys one = derive_segment_keys(data, entropy.bytes(32));
  const SegmentKeys two = derive_segment_keys(data, entropy.bytes(32));
  EXPECT_FALSE(one.layers[0].equals(two.layers[0]));
  EXPECT_FALSE(one.layers[0].equals(one.layers[1])) << "layers differ even under equal data keys";
  EXPECT_FALSE(one.layers[0].equals(data.layers[0]));
  EXPECT_TRUE(one.clone().layers[1].equals(one.layers[1]));
}

TEST(SegmentedCipher, PlaintextIsNotInTheCiphertext) {
  const Sealed sealed = seal(2000, 1);
  for (std::size_t at = 0; at + 16 <= 2000; at += 16) {
    EXPECT_EQ(std::search(sealed.ciphertext.begin(), sealed.ciphertext.end(),
                          sealed.plaintext.begin() + static_cast<std::ptrdiff_t>(at),
                          sealed.plaintext.begin() + static_cast<std::ptrdiff_t>(at + 16)),
              sealed.ciphertext.end());
  }
}

/// Lends room, as a store does, and knows what was made there.
class LendingSink final : public BodySink {
 public:
  Result<void> write(ByteView bytes) override {
    if (bytes.data() == room_.data()) ++made_in_room;
    content.insert(content.end(), bytes.begin(), bytes.end());
    return {};
  }
  ByteSpan room(std::size_t size) override {
    room_.resize(size);
    return room_;
  }
  Bytes content;
  std::size_t made_in_room = 0;

 private:
  Bytes room_;
};

TEST(SegmentedCipher, SealsInTheRoomOfTheSinkAndHoldsNothingBackWhereMoreFollows) {
  for (const std::size_t layers : {1U, 2U}) {
    const std::size_t size = 4 * segment;
    const Sealed sealed = seal(size, layers);
    const ByteView plaintext = sealed.plaintext;
    LendingSink sink;
    SegmentSealer sealer(derive_segment_keys(sealed.data_keys, sealed.salt), sealed.binding, sink);
    ASSERT_TRUE(sealer.update(plaintext.first(3 * segment), true));
    EXPECT_EQ(sink.made_in_room, 3U);
    ASSERT_TRUE(sealer.update(plaintext.subspan(3 * segment)));
    EXPECT_EQ(sink.made_in_room, 3U) << "the last is sealed as such";
    ASSERT_TRUE(sealer.finish());
    EXPECT_EQ(sink.made_in_room, 4U);
    EXPECT_EQ(sink.content, sealed.ciphertext);
  }
}

TEST(SegmentedCipher, ARunThatEndsWhereMoreWasAnnouncedFails) {
  SeededEntropy entropy("announced");
  SegmentKeys keys;
  keys.layers.push_back(entropy.secret(32));
  MemorySink sink;
  SegmentSealer sealer(std::move(keys), {}, sink);
  EXPECT_TRUE(sealer.update(Bytes(segment), true));
  EXPECT_FALSE(sealer.finish()) << "a run whose last segment does not say so could be continued";
}

TEST(SegmentedCipher, AFailingSinkEndsTheRun) {
  SeededEntropy entropy("sink");
  SegmentKeys keys;
  keys.layers.push_back(entropy.secret(32));
  FullDisk sink;
  SegmentSealer sealer(std::move(keys), {}, sink);
  EXPECT_TRUE(sealer.update(Bytes(segment)));
  const auto failed = sealer.update(Bytes(1));
  ASSERT_FALSE(failed.has_value());
  EXPECT_EQ(failed.error().code, "disk");
  EXPECT_FALSE(sealer.update(Bytes(1)));
  EXPECT_FALSE(sealer.finish());
}

TEST(SegmentedCipher, ASealedRunTakesNothingMore) {
  SeededEntropy entropy("over");
  SegmentKeys keys;
  keys.layers.push_back(entropy.secret(32));
  MemorySink sink;
  SegmentSealer sealer(std::move(keys), {}, sink);
  EXPECT_TRUE(sealer.finish());
  EXPECT_FALSE(sealer.update(Bytes(1)));
  EXPECT_FALSE(sealer.finish());
  EXPECT_EQ(sink.bytes_.size(), gcm_tag_size);
}

}  // namespace
}  // namespace s3sse::crypto
