#include "simulator/base/entropy.h"

#include <openssl/evp.h>
#include <openssl/rand.h>
#include <pthread.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "simulator/base/encoding.h"

namespace s3sse {
namespace {

[[noreturn]] void die(const char* what) {
  std::fprintf(stderr, "s3sse: the random number generator failed (%s); refusing to go on\n", what);
  std::abort();
}

void draw(ByteSpan out) {
  // RAND_bytes takes an int; larger requests are cut into pieces.
  constexpr std::size_t piece = 1 << 20;
  for (std::size_t done = 0; done < out.size();) {
    const std::size_t count = std::min(piece, out.size() - done);
    if (RAND_bytes(out.data() + done, static_cast<int>(count)) != 1) die("RAND_bytes");
    done += count;
  }
}

/// Random bytes drawn ahead by one thread: a request takes a dozen salts, keys and ids, and a draw of few bytes costs
/// as much as one of many. Each byte is given out once and wiped here.
class Reserve {
 public:
  static constexpr std::size_t largest_request = 64;

  Reserve() = default;
  ~Reserve() { wipe_memory(bytes_); }
  Reserve(const Reserve&) = delete;
  Reserve& operator=(const Reserve&) = delete;

  void take(ByteSpan out) {
    // After a fork, both processes would give out the same bytes.
    static const bool watched = ::pthread_atfork(nullptr, nullptr, [] { forks.fetch_add(1); }) == 0;
    if (!watched) return draw(out);
    const unsigned seen = forks.load();
    if (left_ < out.size() || seen != forks_seen_) {
      draw(bytes_);
      left_ = bytes_.size();
      forks_seen_ = seen;
    }
    left_ -= out.size();
    const ByteSpan taken = ByteSpan(bytes_).subspan(left_, out.size());
    std::copy(taken.begin(), taken.end(), out.begin());
    wipe_memory(taken);
  }

 private:
  static inline std::atomic<unsigned> forks{0};
  std::array<std::uint8_t, 512> bytes_{};
  std::size_t left_ = 0;  // at the front
  unsigned forks_seen_ = 0;
};

}  // namespace

Bytes Entropy::bytes(std::size_t count) {
  Bytes out(count);
  fill(out);
  return out;
}

SecretBytes Entropy::secret(std::size_t count) {
  SecretBytes out(count);
  fill(out.reveal_mutable());
  return out;
}

std::string Entropy::hex(std::size_t count) {
  return to_hex(bytes(count));
}

std::string Entropy::uuid() {
  std::array<std::uint8_t, 16> raw{};
  fill(raw);
  raw[6] = static_cast<std::uint8_t>((raw[6] & 0x0f) | 0x40);
  raw[8] = static_cast<std::uint8_t>((raw[8] & 0x3f) | 0x80);
  const std::string digits = to_hex(raw);
  return digits.substr(0, 8) + '-' + digits.substr(8, 4) + '-' + digits.substr(12, 4) + '-' + digits.substr(16, 4) +
         '-' + digits.substr(20);
}

void SystemEntropy::fill(ByteSpan out) {
  static thread_local Reserve reserve;
  if (out.size() <= Reserve::largest_request) {
    reserve.take(out);
  } else {
    draw(out);
  }
}

struct SeededEntropy::Stream {
  EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
  ~Stream() { EVP_CIPHER_CTX_free(context); }
};

SeededEntropy::SeededEntropy(std::string_view seed) : stream_(std::make_unique<Stream>()) {
  std::array<std::uint8_t, 32> key{};
  unsigned int length = 0;
  const std::array<std::uint8_t, 16> zero_counter{};
  if (EVP_Digest(seed.data(), seed.size(), key.data(), &length, EVP_sha256(), nullptr) != 1 ||
      EVP_EncryptInit_ex(stream_->context, EVP_aes_256_ctr(), nullptr, key.data(), zero_counter.data()) != 1) {
    die("seeding");
  }
}

SeededEntropy::~SeededEntropy() = default;

void SeededEntropy::fill(ByteSpan out) {
  const std::scoped_lock lock(mutex_);
  if (!out.empty()) std::memset(out.data(), 0, out.size());
  int written = 0;
  if (!out.empty() &&
      EVP_EncryptUpdate(stream_->context, out.data(), &written, out.data(), static_cast<int>(out.size())) != 1) {
    die("stream");
  }
}

}  // namespace s3sse
