#include "harness/cli/client_side/explanation.h"

#include <fmt/format.h>

#include "reports/model/clean_text.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using client_side::SafetyNote;

std::string_view word_of(SafetyNote::Weight weight) {
  return weight == SafetyNote::Weight::unsafe ? "unsafe" : weight == SafetyNote::Weight::weak ? "weak" : "note";
}

/// Names of entries come from whoever wrote the object.
std::string shown(std::string_view text) {
  return reports::terminal_line(reports::clipped(text, 200), false);
}

}  // namespace

std::string explain(const client_side::Inspection& inspection) {
  std::string out = inspection.summary + "\n";
  if (!inspection.opened_by.empty()) out += fmt::format("\nOpened by   {}\n", inspection.opened_by);
  if (inspection.plaintext_length)
    out += fmt::format("Plaintext   {} bytes, which its length gives away\n", *inspection.plaintext_length);
  for (const std::string& need : inspection.needs) out += fmt::format("Needs       {}\n", need);
  if (!inspection.entries.empty()) {
    out += "\nWhat stands beside the ciphertext, for everybody who may read the object:\n";
    for (const auto& entry : inspection.entries)
      out += fmt::format("  {:<22}{}{}\n", shown(entry.name), entry.meaning,
                         entry.in_instruction_file ? " (in the instruction file)" : "");
  }
  if (!inspection.notes.empty()) out += "\n";
  for (const SafetyNote& note : inspection.notes) out += fmt::format("{:<8}{}\n", word_of(note.weight), note.text);
  return out;
}

std::string inspection_json(const client_side::Inspection& inspection) {
  nlohmann::ordered_json out = {{"summary", inspection.summary},      {"readable", inspection.envelope.has_value()},
                                {"opened_by", inspection.opened_by},  {"needs", inspection.needs},
                                {"entries", nlohmann::json::array()}, {"notes", nlohmann::json::array()}};
  if (inspection.failure) out["failure"] = client_side::name_of(inspection.failure->error_class);
  if (inspection.plaintext_length) out["plaintext_length"] = *inspection.plaintext_length;
  for (const auto& entry : inspection.entries)
    out["entries"].push_back(
        {{"name", entry.name}, {"in_instruction_file", entry.in_instruction_file}, {"meaning", entry.meaning}});
  for (const SafetyNote& note : inspection.notes)
    out["notes"].push_back({{"weight", word_of(note.weight)}, {"text", note.text}});
  return write_json(out, 2) + "\n";
}

}  // namespace s3sse::cli
