// Link: s3sse::client_judge s3sse::cli
// Lines of the protocol cse-line/1, both ways: the judge understands an answer or refuses it, and the reference client
// answers every call with one line of JSON that the judge understands.
#include "harness/cli/client_side/adapter_calls.h"
#include "harness/client_side/adapter.h"
#include "simulator/base/json.h"
#include "suites/fuzz/fuzz_check.h"

using namespace s3sse;

namespace {

/// No call leaves this process: other operations than these need an endpoint.
bool stays_here(std::string_view line) {
  const auto call = parse_json(line);
  if (!call || !call->is_object()) return true;
  if (call->contains("body_file")) return false;
  const auto operation = call->find("op");
  if (operation == call->end() || !operation->is_string()) return true;
  return operation->get<std::string>() != "create-client";
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view line(reinterpret_cast<const char*>(data), size);
  if (line.find("body_file") == std::string_view::npos)
    if (const auto answer = harness::client_side::read_answer(line, 7))
      fuzz::check(answer->ok || !answer->error.error_class.empty(), "a refusal has a class");
  if (!stays_here(line)) return 0;
  cli::AdapterCalls calls{Rules{}, [](const char*) { return std::string(); }};
  bool ended = false;
  const std::string answered = calls.answer(line, ended);
  fuzz::check(answered.find('\n') == std::string::npos, "an answer is one line");
  const auto parsed = parse_json(answered);
  fuzz::check(parsed && parsed->contains("ok"), "an answer is JSON that says whether it is ok");
  return 0;
}
