#pragma once
// The story of one request, as plain data: one event for each stage that it passed, and for each call of KMS in
// between. stage.h says where events come from.
#include <string>
#include <vector>

#include "simulator/base/clock.h"
#include "simulator/model/stage.h"
#include "simulator/rules/rules.h"

namespace s3sse::trace {

/// A name and what it was. Never a secret: those come as fingerprints (fingerprint.h).
struct Value {
  std::string name;
  std::string value;
};

struct Event {
  Stage stage = Stage::answer;
  std::string decision;         ///< one sentence: "Encrypts with SSE-KMS, as the request asks."
  std::vector<Rule> rules{};    ///< that the decision rests on, in the order in which they were cited
  std::vector<Rule> broken{};   ///< of these, those that are switched off, or not in force in this era
  std::vector<Value> values{};  ///< with which it was decided
};

struct Trace {
  std::string request_id{};
  std::string operation{};  ///< of S3, or of KMS where that was asked; empty: refused before it was known
  TimePoint time{};
  std::vector<Event> events{};  ///< in the order in which the stages were done
};

}  // namespace s3sse::trace
