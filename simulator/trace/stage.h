#pragma once
// The points where a trace attaches: boundaries between stages. A stage is run through trace::stage(), which asks it
// afterwards what it decided; the rules come from the decisions themselves (simulator/deviations/decide.h). While
// nobody listens, each costs the test of one pointer.
//
// A request is worked on by one thread from its head to its answer, so who listens is known by the thread, and no stage
// has to hand it on.
#include <type_traits>
#include <utility>

#include "simulator/base/result.h"
#include "simulator/model/kms_error.h"
#include "simulator/model/s3_error.h"
#include "simulator/trace/recorder.h"

namespace s3sse::trace {

namespace detail {
inline constinit thread_local Recorder* recorder = nullptr;
}

[[nodiscard]] inline bool listening() noexcept {
  return detail::recorder != nullptr;
}

/// Only while somebody listens: a decision rests on that rule.
inline void rests_on(Rule rule) {
  detail::recorder->cite(rule);
}

/// The request has this name in the trace.
inline void of_operation(std::string_view operation) {
  if (listening()) [[unlikely]]
    detail::recorder->trace().operation = operation;
}

inline void of_request(std::string_view id, const Clock& clock) {
  if (!listening()) [[likely]]
    return;
  detail::recorder->trace().request_id = id;
  detail::recorder->trace().time = clock.now();
}

/// Returns what a stage says that refuses.
Told told_refusal(const S3Error& error);
Told told_refusal(const kms::KmsError& error);

/// The time in a stage. Left without a word, what was cited in it belongs to the stage around.
class Boundary {
 public:
  explicit Boundary(Stage stage) : stage_(stage), recorder_(detail::recorder) {
    if (recorder_ != nullptr) [[unlikely]]
      recorder_->enter();
  }
  ~Boundary() {
    if (recorder_ != nullptr) [[unlikely]]
      recorder_->leave_untold();
  }
  Boundary(const Boundary&) = delete;
  Boundary& operator=(const Boundary&) = delete;

  /// The stage is done. `tell` returns a Told, and is called only while somebody listens.
  template <class Tell>
  void tell(Tell&& tell) {
    if (recorder_ == nullptr) [[likely]]
      return;
    Told told = std::forward<Tell>(tell)();
    std::exchange(recorder_, nullptr)->leave(stage_, std::move(told));
  }

  /// Leaves the rules cited so far to the next event of this stage.
  void part() {
    if (recorder_ != nullptr) [[unlikely]]
      std::exchange(recorder_, nullptr)->leave_for(stage_);
  }

 private:
  Stage stage_;
  Recorder* recorder_;
};

/// The result of `run`, which is the stage. `tell` gets its value and says what was decided: a Told. A refusal tells
/// itself.
template <class Run, class Tell>
auto stage(Stage which, Run&& run, Tell&& tell) -> std::invoke_result_t<Run> {
  Boundary boundary(which);
  auto result = std::forward<Run>(run)();
  boundary.tell([&]() -> Told {
    if (!result) return told_refusal(result.error());
    if constexpr (std::is_void_v<typename std::invoke_result_t<Run>::value_type>) {
      return std::forward<Tell>(tell)();
    } else {
      return std::forward<Tell>(tell)(std::as_const(*result));
    }
  });
  return result;
}

/// Runs what is only a part of a stage that tells of itself later.
template <class Run>
void part_of(Stage which, Run&& run) {
  Boundary boundary(which);
  std::forward<Run>(run)();
  boundary.part();
}

}  // namespace s3sse::trace
