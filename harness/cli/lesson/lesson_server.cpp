#include "harness/cli/lesson/lesson_server.h"

#include <fmt/format.h>

namespace s3sse::cli {

Result<std::unique_ptr<LessonServer>> LessonServer::start(Vectors vectors, const TraceWindow* window,
                                                          std::uint16_t port, LessonDoor::Options options) {
  std::unique_ptr<LessonServer> lesson(new LessonServer(std::move(vectors), window, options));
  server::ServerOptions front;
  front.http_port = port;
  front.https_port = std::nullopt;
  auto server = server::Server::start([&door = lesson->door_](Request request) { return door.answer(request); },
                                      std::move(front));
  if (!server) return tl::unexpected(server.error());
  lesson->server_ = std::move(*server);
  lesson->door_.listens_at(lesson->server_->http_port().value_or(0));
  return lesson;
}

std::string LessonServer::url() const {
  return fmt::format("http://127.0.0.1:{}/", server_->http_port().value_or(0));
}

}  // namespace s3sse::cli
