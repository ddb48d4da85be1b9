#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "simulator/base/result.h"

namespace s3sse::server {

/// Error::code of a port that somebody else listens on.
inline constexpr std::string_view address_in_use = "address_in_use";

/// A listening, non-blocking socket; owns it.
class Listener {
 public:
  static Result<Listener> open(const std::string& address, std::uint16_t port);
  Listener(Listener&& other) noexcept;
  Listener& operator=(Listener&&) = delete;
  ~Listener();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] int fd() const { return fd_; }

  struct Accepted {
    int fd = -1;  ///< non-blocking, without Nagle's delay; -1 when nobody waits
    std::string address;
  };
  [[nodiscard]] Accepted accept() const;

 private:
  Listener(int fd, std::uint16_t port) : fd_(fd), port_(port) {}
  int fd_;
  std::uint16_t port_;
};

}  // namespace s3sse::server
