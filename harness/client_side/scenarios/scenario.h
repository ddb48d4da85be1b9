#pragma once
// The scenarios of s3 mode: real traffic of the client, judged by what crossed the wire, what is stored and what KMS
// was asked. Each names the rules that it checks.
#include <string>
#include <vector>

#include "harness/client_side/trial.h"

namespace s3sse::harness::client_side {

struct Scenario {
  std::string id;     ///< "s3/write/object[keyring=kms,format=v3]"
  std::string title;  ///< a sentence that states what holds
  std::vector<std::string> rules;
  std::vector<std::string> needs{};  ///< capabilities of the adapter
  Keyring keyring = Keyring::kms;
  Format format = Format::v3;
  void (*run)(Trial& trial, const Scenario& scenario) = nullptr;
  std::size_t row = 0;  ///< of the table that the scenario is made of, where it is
};

/// One for each keyring and format that `needs` names no other of; they need the two as capabilities.
void add_for_each(std::vector<Scenario>& into, const Scenario& pattern, const std::vector<Keyring>& keyrings,
                  const std::vector<Format>& formats);

void add_write_scenarios(std::vector<Scenario>& into);
void add_read_scenarios(std::vector<Scenario>& into);
void add_attack_scenarios(std::vector<Scenario>& into);
void add_instruction_file_scenarios(std::vector<Scenario>& into);
void add_configuration_scenarios(std::vector<Scenario>& into);
void add_range_scenarios(std::vector<Scenario>& into);
void add_management_scenarios(std::vector<Scenario>& into);
void add_wire_scenarios(std::vector<Scenario>& into);
void add_upload_scenarios(std::vector<Scenario>& into);
void add_text_scenarios(std::vector<Scenario>& into);

/// All of them.
std::vector<Scenario> scenarios();

}  // namespace s3sse::harness::client_side
