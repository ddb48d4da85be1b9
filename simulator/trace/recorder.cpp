#include "simulator/trace/recorder.h"

#include <algorithm>
#include <array>

#include "simulator/trace/stage.h"

namespace s3sse::trace {
Recorder::Recorder(Trace& into, const Rules& rules) : trace_(into), rules_(rules), frames_(1) {
  detail::recorder = this;
}

Recorder::~Recorder() {
  detail::recorder = nullptr;
  for (Ended& ended : ended_) finish(ended);
}

void Recorder::enter() {
  frames_.emplace_back();
}

Recorder::Cited Recorder::take_frame() {
  Cited cited = std::move(frames_.back());
  frames_.pop_back();
  return cited;
}

void Recorder::leave(Stage stage, Told told) {
  Cited cited = take_frame();
  // What was decided between two stages belongs to the later one.
  if (frames_.size() == 1) cited.insert(cited.begin(), frames_[0].begin(), frames_[0].end());
  if (frames_.size() == 1) frames_[0].clear();
  if (!told.method.empty()) methods_.emplace(told.method);
  std::erase_if(waiting_, [&](const Waiting& waiting) {
    if (waiting.stage != stage) return false;
    cited.insert(cited.end(), waiting.cited.begin(), waiting.cited.end());
    return true;
  });
  ended_.push_back({.event = {.stage = stage,
                              .decision = std::move(told.decision),
                              .rules = std::move(cited),
                              .values = std::move(told.values)},
                    .operation = std::move(told.operation)});
}

void Recorder::leave_for(Stage stage) {
  waiting_.push_back({stage, take_frame()});
}

void Recorder::leave_untold() {
  const Cited cited = take_frame();
  frames_.back().insert(frames_.back().end(), cited.begin(), cited.end());
}

void Recorder::cite(Rule rule) {
  frames_.back().push_back(rule);
}

// A decision that serves several operations or methods cites the rules of all of them.
bool Recorder::concerns(const RuleInfo& rule, std::string_view kms_operation) const {
  const auto is_of_request = [&](std::string_view name) {
    return name == "any" || name == trace_.operation || (!kms_operation.empty() && name == kms_operation);
  };
  const auto is_of_method = [&](std::string_view name) {
    constexpr std::array<std::string_view, 4> methods = {"SSE-S3", "SSE-KMS", "DSSE-KMS", "SSE-C"};
    return std::ranges::find(methods, name) == methods.end() || methods_.contains(name);
  };
  return (trace_.operation.empty() || std::ranges::any_of(rule.operations, is_of_request)) &&
         (methods_.empty() || std::ranges::any_of(rule.methods, is_of_method));
}

void Recorder::finish(Ended& ended) const {
  const Rules rules = rules_.for_operations({trace_.operation, ended.operation});
  std::vector<Rule> cited = std::move(ended.event.rules);
  ended.event.rules.clear();
  for (const Rule rule : cited) {
    if (std::ranges::find(ended.event.rules, rule) != ended.event.rules.end()) continue;
    if (!concerns(info(rule), ended.operation)) continue;
    ended.event.rules.push_back(rule);
    if (!rules.hold(rule)) ended.event.broken.push_back(rule);
  }
  trace_.events.push_back(std::move(ended.event));
}

}  // namespace s3sse::trace
