#include <sys/socket.h>
#include <unistd.h>

#include "simulator/server/connection.h"

namespace s3sse::server {

void Socket::cut() {
  const std::lock_guard lock(mutex_);
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
