#include "simulator/base/secret_bytes.h"

#include <gtest/gtest.h>

#include <sstream>
#include <type_traits>
#include <utility>

namespace s3sse {
namespace {

template <class T>
concept Printable = requires(std::ostringstream& stream, const T& value) {
  stream << value;
};
template <class T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

// Misuse does not compile.
static_assert(!std::is_copy_constructible_v<SecretBytes>);
static_assert(!std::is_copy_assignable_v<SecretBytes>);
static_assert(!Printable<SecretBytes>);
static_assert(!Comparable<SecretBytes>);
static_assert(!std::is_convertible_v<SecretBytes, ByteView>);
static_assert(Printable<int> && Comparable<int>);

TEST(SecretBytes, ComparesByContent) {
  const auto a = SecretBytes::copy_of(as_bytes("0123456789abcdef"));
  EXPECT_TRUE(a.equals(a.clone()));
  EXPECT_FALSE(a.equals(SecretBytes::copy_of(as_bytes("0123456789abcdeF"))));
  EXPECT_FALSE(a.equals(SecretBytes::copy_of(as_bytes("0123456789abcde"))));
  EXPECT_TRUE(SecretBytes().equals(SecretBytes()));
}

TEST(SecretBytes, LeavesNothingBehindWhenMoved) {
  auto a = SecretBytes::copy_of(as_bytes("secret"));
  const SecretBytes b = std::move(a);
  EXPECT_TRUE(a.empty());  // NOLINT(bugprone-use-after-move): what a moved-from secret looks like is the point
  EXPECT_EQ(as_text(b.reveal()), "secret");
}

TEST(WipeMemory, OverwritesEveryByte) {
  Bytes bytes(64, 0xaa);
  wipe_memory(bytes);
  EXPECT_EQ(bytes, Bytes(64, 0));
}

}  // namespace
}  // namespace s3sse
