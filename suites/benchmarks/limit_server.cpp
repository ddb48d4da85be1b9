#include "suites/benchmarks/limit_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "simulator/crypto/digest.h"
#include "simulator/server/tls_context.h"
#include "suites/benchmarks/wire.h"

namespace s3sse::benchmarks {
namespace {

constexpr std::size_t segment = 64 * 1024;
constexpr std::size_t tag = 16;
constexpr std::size_t largest_small_body = segment;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

/// AES-256-GCM under one fixed key: bare speed, for nothing that is kept.
class Cipher {
 public:
  explicit Cipher(bool encrypts) : context_(EVP_CIPHER_CTX_new()) {
    const Bytes key(32, 2);
    EVP_CipherInit_ex(context_.get(), EVP_aes_256_gcm(), nullptr, key.data(), nonce_.data(), encrypts ? 1 : 0);
  }
  /// `out` has room for the tag.
  void seal(ByteView in, unsigned char* out) {
    int count = 0;
    EVP_CipherInit_ex(context_.get(), nullptr, nullptr, nullptr, nonce_.data(), 1);
    EVP_CipherUpdate(context_.get(), out, &count, in.data(), static_cast<int>(in.size()));
    EVP_CipherFinal_ex(context_.get(), out + count, &count);
    EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_GET_TAG, tag, out + in.size());
  }
  /// False for a wrong tag.
  bool open(ByteView in, unsigned char* out) {
    int count = 0;
    const std::size_t size = in.size() - tag;
    EVP_CipherInit_ex(context_.get(), nullptr, nullptr, nullptr, nonce_.data(), 0);
    EVP_CipherUpdate(context_.get(), out, &count, in.data(), static_cast<int>(size));
    EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_GCM_SET_TAG, tag, const_cast<unsigned char*>(in.data() + size));
    return EVP_CipherFinal_ex(context_.get(), out + count, &count) == 1;
  }

 private:
  std::array<unsigned char, 12> nonce_{};
  std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context_;
};

/// Sealed segments, each with its tag, in blocks that nobody fills with zeros first.
class SealedObject {
 public:
  explicit SealedObject(std::uint64_t size) : size_(size) {}
  [[nodiscard]] std::uint64_t size() const { return size_; }

  /// Room for a segment of that many bytes and its tag.
  unsigned char* add(std::size_t plain_size) {
    if (sizes_.size() % segments_per_block == 0) {
      const bool small = size_ <= segment;
      blocks_.emplace_back(new unsigned char[small ? plain_size + tag : segments_per_block * (segment + tag)]);
    }
    sizes_.push_back(plain_size + tag);
    return at(sizes_.size() - 1);
  }
  [[nodiscard]] std::size_t count() const { return sizes_.size(); }
  [[nodiscard]] ByteView sealed(std::size_t index) const { return {at(index), sizes_[index]}; }

 private:
  static constexpr std::size_t segments_per_block = 16;
  [[nodiscard]] unsigned char* at(std::size_t index) const {
    return blocks_[index / segments_per_block].get() + (index % segments_per_block) * (segment + tag);
  }
  std::uint64_t size_;
  std::vector<std::unique_ptr<unsigned char[]>> blocks_;
  std::vector<std::size_t> sizes_;
};

std::string path_of(const Head& head) {
  const std::size_t first = head.text.find(' ');
  return head.text.substr(first + 1, head.text.find(' ', first + 1) - first - 1);
}

/// The work of a signature, and no verdict.
void digest_as_a_signature(const Head& head, ByteView body) {
  const Bytes payload = crypto::sha256(body);
  const Bytes canonical =
      crypto::sha256(ByteView(reinterpret_cast<const unsigned char*>(head.text.data()), head.text.size()));
  (void)crypto::hmac_sha256(payload, canonical);
}

}  // namespace

struct LimitServer::State {
  std::array<int, 2> listeners{-1, -1};
  std::array<std::uint16_t, 2> ports{};
  server::TlsContext tls;
  std::mutex mutex;
  std::unordered_map<std::string, std::shared_ptr<const SealedObject>> objects;
  std::vector<int> open_sockets;
  std::array<std::thread, 2> acceptors;
  std::vector<std::thread> threads;  ///< of the connections

  void listen_on(std::size_t index) {
    listeners[index] = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listeners[index], generic, size) != 0 || ::listen(listeners[index], 64) != 0 ||
        ::getsockname(listeners[index], generic, &size) != 0) {
      fmt::print(stderr, "the server of the limits cannot listen on 127.0.0.1\n");
      std::exit(3);
    }
    ports[index] = ntohs(address.sin_port);
  }

  void accept_all(bool secure) {
    while (true) {
      const int fd = ::accept4(listeners[secure ? 1 : 0], nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) return;
      const int on = 1;
      ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      const std::lock_guard lock(mutex);
      open_sockets.push_back(::dup(fd));
      threads.emplace_back([this, fd, secure] {
        Wire wire(fd);
        if (secure && !wire.accept_tls(tls.get())) return;
        while (answer(wire)) {
        }
      });
    }
  }

  bool answer(Wire& wire) {
    Head head = read_head(wire);
    if (head.text.empty()) return false;
    return head.text.starts_with("PUT ") ? receive_and_seal(wire, head) : open_and_send(wire, head);
  }

  bool receive_and_seal(Wire& wire, Head& head) {
    auto stored = std::make_shared<SealedObject>(head.content_length());
    Cipher cipher(true);
    Bytes buffer(4 * segment);
    std::size_t filled = std::min(head.rest.size(), buffer.size());
    std::copy_n(head.rest.begin(), filled, buffer.begin());
    std::uint64_t left = stored->size() - filled;
    while (true) {
      while (left > 0 && filled < buffer.size()) {
        const std::size_t room = std::min<std::uint64_t>(buffer.size() - filled, left);
        const std::size_t count = wire.read(ByteSpan(buffer).subspan(filled, room));
        if (count == 0) return false;
        filled += count;
        left -= count;
      }
      const ByteView received(buffer.data(), filled);
      if (stored->size() <= largest_small_body) digest_as_a_signature(head, received);
      for (std::size_t at = 0; at < filled; at += segment) {
        const ByteView plain = received.subspan(at, std::min(segment, filled - at));
        cipher.seal(plain, stored->add(plain.size()));
      }
      if (left == 0) break;
      filled = 0;
    }
    {
      const std::lock_guard lock(mutex);
      objects[path_of(head)] = std::move(stored);
    }
    return wire.write(as_bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
  }

  bool open_and_send(Wire& wire, const Head& head) {
    std::shared_ptr<const SealedObject> stored;
    {
      const std::lock_guard lock(mutex);
      const auto found = objects.find(path_of(head));
      if (found == objects.end()) return false;
      stored = found->second;
    }
    if (stored->size() <= largest_small_body) digest_as_a_signature(head, {});
    const std::string answer = fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", stored->size());
    Cipher cipher(false);
    Bytes buffer(4 * segment);
    std::size_t filled = answer.size();
    std::copy(answer.begin(), answer.end(), buffer.begin());
    for (std::size_t index = 0; index < stored->count(); ++index) {
      const ByteView sealed = stored->sealed(index);
      if (filled + sealed.size() > buffer.size()) {
        if (!wire.write(ByteView(buffer).first(filled))) return false;
        filled = 0;
      }
      if (!cipher.open(sealed, buffer.data() + filled)) return false;
      filled += sealed.size() - tag;
    }
    return wire.write(ByteView(buffer).first(filled));
  }
};

LimitServer::LimitServer() : state_(std::make_unique<State>()) {
  auto certificate = server::make_certificate();
  auto context = server::make_tls_context(Rules{}, server::TlsVersion::v1_3, server::TlsVersion::v1_3);
  if (!certificate || !context || !server::use_certificate(context->get(), *certificate)) {
    fmt::print(stderr, "the server of the limits has no certificate\n");
    std::exit(3);
  }
  state_->tls = std::move(*context);
  for (const bool secure : {false, true}) {
    state_->listen_on(secure ? 1 : 0);
    state_->acceptors[secure ? 1 : 0] = std::thread([this, secure] { state_->accept_all(secure); });
  }
}

LimitServer::~LimitServer() {
  for (const int fd : state_->listeners) ::shutdown(fd, SHUT_RDWR);
  for (auto& acceptor : state_->acceptors) acceptor.join();
  for (const int fd : state_->open_sockets) {
    ::shutdown(fd, SHUT_RDWR);
    ::close(fd);
  }
  for (auto& thread : state_->threads) thread.join();
  for (const int fd : state_->listeners) ::close(fd);
}

std::uint16_t LimitServer::port(bool secure) const {
  return state_->ports[secure ? 1 : 0];
}

}  // namespace s3sse::benchmarks
