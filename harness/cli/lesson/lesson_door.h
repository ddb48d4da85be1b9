#pragma once
// The door of the web lesson: its pages, plays of cases, and the traces of the server beside it.
#include <atomic>
#include <string>

#include "harness/cli/lesson/trace_window.h"
#include "harness/cli/rulebook/vectors.h"
#include "simulator/base/http.h"

namespace s3sse::cli {

/// Answers pages of its own origin alone: another site that a browser has open cannot ask it anything (Host, Origin,
/// Sec-Fetch-Site, and JSON, which no form can send), nor can a name that resolves to this machine. Thread-safe.
///
///   GET  /...                     the files of the site
///   GET  /api/catalogue           lessons, mistakes, methods, and what of the vectors belongs to them
///   GET  /api/traces?after=N      {"position", "traces"} of the server, the newest last
///   POST /api/play                {"case", "seed", "base64", "name", "reveal", "breaks_rules"} -> see play.h
///   POST /api/client-side         {"seed", "base64"} -> see client_side_story.h
///   POST /api/error               {"text"} -> see error_reader.h
class LessonDoor {
 public:
  struct Options {
    bool reveals = false;  ///< plays show the keys of their throw-away simulators when asked to
  };

  /// All must outlive it. `window` null: the server beside it is not watched.
  LessonDoor(const Vectors& vectors, const TraceWindow* window, Options options)
      : vectors_(vectors), window_(window), options_(options) {}

  /// The port is known once somebody listens; before that nobody is answered.
  void listens_at(std::uint16_t port) { port_ = port; }

  /// Never throws.
  Response answer(Request& request) const;

 private:
  [[nodiscard]] bool is_own_host(std::string_view host) const;
  [[nodiscard]] bool is_own_page(const Headers& headers) const;

  const Vectors& vectors_;
  const TraceWindow* window_;
  Options options_;
  std::atomic<std::uint16_t> port_ = 0;
};

}  // namespace s3sse::cli
