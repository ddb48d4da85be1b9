#include <sys/socket.h>
#include <unistd.h>

#include "simulator/server/connection.h"

namespace s3sse::server {

bool Socket::begin_request() {
  const std::lock_guard lock(mutex_);
  if (phase_ == Phase::closing) return false;
  phase_ = Phase::busy;
  return true;
}

void Socket::end_request() {
  const std::lock_guard lock(mutex_);
  if (phase_ == Phase::busy) phase_ = Phase::idle;
}

void Socket::close_if_idle() {
  const std::lock_guard lock(mutex_);
  if (phase_ != Phase::idle || fd_ < 0) return;
  phase_ = Phase::closing;
  ::shutdown(fd_, SHUT_RDWR);
}

void Socket::cut() {
  const std::lock_guard lock(mutex_);
  phase_ = Phase::closing;
  if (fd_ >= 0) ::shutdown(fd_, SHUT_RDWR);
}

void Socket::close() {
  const std::lock_guard lock(mutex_);
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;  // the number may be given to another connection at once
}

void Socket::reset_on_close() {
  const std::lock_guard lock(mutex_);
  const linger at_once{1, 0};
  if (fd_ >= 0) ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

}  // namespace s3sse::server
