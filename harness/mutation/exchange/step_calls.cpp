#include "harness/mutation/exchange/step_calls.h"

#include <algorithm>

#include "harness/transport/recording_endpoint.h"
#include "simulator/base/text.h"

namespace s3sse::harness::mutation {
namespace {

bool saves_part(const model::Case& of, std::string_view call, std::string_view part) {
  return std::ranges::any_of(of.steps, [&](const model::Step& step) {
    return step.call() == call && std::ranges::any_of(step.saves, [&](const model::Save& save) {
             return ascii_lower(save.path) == ascii_lower(part);
           });
  });
}

}  // namespace

std::string_view running_call() {
  const std::string_view label = Tape::running_label();
  const std::size_t space = label.find(' ');
  return space == std::string_view::npos ? std::string_view() : label.substr(space + 1);
}

Cases cases_that_call(const Cases& cases, std::string_view call, std::string_view part, std::size_t most) {
  Cases calling;
  std::ranges::copy_if(cases, std::back_inserter(calling), [&](const model::Case* each) {
    return std::ranges::any_of(each->steps, [&](const model::Step& step) { return step.call() == call; });
  });
  Cases out = one_of_each_first(calling);
  std::ranges::stable_partition(out, [&](const model::Case* each) { return saves_part(*each, call, part); });
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace s3sse::harness::mutation
