#include "simulator/trace/json.h"

#include "simulator/base/json.h"
#include "simulator/base/time_format.h"

namespace s3sse::trace {
namespace {

using Json = nlohmann::ordered_json;

Json ids_of(const std::vector<Rule>& rules) {
  Json ids = Json::array();
  for (const Rule rule : rules) ids.push_back(info(rule).id);
  return ids;
}

Json json_of(const Event& event) {
  Json values = Json::array();
  for (const Value& value : event.values) values.push_back({{"name", value.name}, {"value", value.value}});
  return {{"stage", name_of(event.stage)},
          {"decision", event.decision},
          {"rules", ids_of(event.rules)},
          {"broken", ids_of(event.broken)},
          {"values", std::move(values)}};
}

}  // namespace

std::string to_json(const Trace& trace) {
  Json events = Json::array();
  for (const Event& event : trace.events) events.push_back(json_of(event));
  const Json line = {{"time", format_iso8601(trace.time)},
                     {"requestId", trace.request_id},
                     {"operation", trace.operation},
                     {"events", std::move(events)}};
  return write_json(line);
}

}  // namespace s3sse::trace
