#include "harness/client_side/scenarios/scenario.h"

#include <fmt/format.h>

namespace s3sse::harness::client_side {

void add_for_each(std::vector<Scenario>& into, const Scenario& pattern, const std::vector<Keyring>& keyrings,
                  const std::vector<Format>& formats) {
  for (const Format format : formats)
    for (const Keyring keyring : keyrings) {
      Scenario one = pattern;
      one.id = fmt::format("{}[keyring={},format={}]", pattern.id, to_string(keyring), to_string(format));
      one.keyring = keyring;
      one.format = format;
      one.needs.emplace_back(to_string(keyring));
      one.needs.emplace_back(to_string(format));
      into.push_back(std::move(one));
    }
}

std::vector<Scenario> scenarios() {
  std::vector<Scenario> out;
  add_write_scenarios(out);
  add_read_scenarios(out);
  add_attack_scenarios(out);
  add_instruction_file_scenarios(out);
  add_range_scenarios(out);
  add_configuration_scenarios(out);
  add_management_scenarios(out);
  add_wire_scenarios(out);
  add_upload_scenarios(out);
  add_text_scenarios(out);
  return out;
}

}  // namespace s3sse::harness::client_side
