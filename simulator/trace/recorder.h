#pragma once
// Listens to one request on the thread that works on it, and writes its trace. Stages do not know it: see stage.h.
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/trace/event.h"

namespace s3sse::trace {

/// The account that a stage gives of itself when it is done.
struct Told {
  std::string decision;
  std::vector<Value> values{};
  std::string operation{};    ///< of KMS, where its rules decide beside those of the request
  std::string_view method{};  ///< of encryption ("SSE-C"), once it is known: rules of others are then of no concern
};

/// From its birth to its death everything that this thread does is told to it. One at a time for a thread.
class Recorder {
 public:
  /// `into` must outlive the recorder, and is complete once that is gone. `rules`: as no operation in particular meets
  /// them.
  Recorder(Trace& into, const Rules& rules);
  ~Recorder();
  Recorder(const Recorder&) = delete;
  Recorder& operator=(const Recorder&) = delete;

  [[nodiscard]] Trace& trace() { return trace_; }

  void enter();
  /// The stage is done; its event has the rules that were cited since enter().
  void leave(Stage stage, Told told);
  /// Leaves the rules cited since enter() to the next event of that stage.
  void leave_for(Stage stage);
  /// Leaves the rules cited since enter() to what goes on around.
  void leave_untold();
  void cite(Rule rule);

 private:
  using Cited = std::vector<Rule>;
  struct Waiting {
    Stage stage;
    Cited cited;
  };
  struct Ended {
    Event event;
    std::string operation;
  };
  [[nodiscard]] Cited take_frame();
  [[nodiscard]] bool concerns(const RuleInfo& rule, std::string_view kms_operation) const;
  void finish(Ended& ended) const;

  Trace& trace_;
  Rules rules_;                ///< a copy: whoever listens may have made them in passing
  std::vector<Cited> frames_;  ///< the first one is around all stages
  std::vector<Waiting> waiting_;
  std::vector<Ended> ended_;
  std::set<std::string, std::less<>> methods_;
};

}  // namespace s3sse::trace
