#pragma once
// The web lesson beside `s3sse serve`: an origin of its own, so that no object that the simulator serves can pass for a
// page of it. Never listens but on loopback.
#include <memory>
#include <string>

#include "harness/cli/lesson/lesson_door.h"
#include "simulator/server/server.h"

namespace s3sse::cli {

class LessonServer {
 public:
  /// `port` 0: any free one. `window` must outlive it. Fails when it cannot listen, with the code of
  /// server::Server::start.
  static Result<std::unique_ptr<LessonServer>> start(Vectors vectors, const TraceWindow* window, std::uint16_t port,
                                                     LessonDoor::Options options);

  /// "http://127.0.0.1:9080/"
  [[nodiscard]] std::string url() const;

 private:
  LessonServer(Vectors vectors, const TraceWindow* window, LessonDoor::Options options)
      : vectors_(std::move(vectors)), door_(vectors_, window, options) {}

  Vectors vectors_;
  LessonDoor door_;
  std::unique_ptr<server::Server> server_;
};

}  // namespace s3sse::cli
