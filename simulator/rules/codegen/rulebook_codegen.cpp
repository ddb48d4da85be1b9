// rulebook_codegen <rules-dir> <simulator-dir> <rule_ids.gen.h> <rule_table.gen.cpp>
//
// Runs at build time. Reads every rule file, refuses what is wrong with it, looks up where the simulator consults each
// rule, and writes the enumeration and the table. Exit codes: 0 written or already up to date, 1 wrong rules, 2 wrong
// usage.

#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <string>

#include "simulator/base/read_file.h"
#include "simulator/rules/codegen/consultations.h"
#include "simulator/rules/codegen/generated_code.h"
#include "simulator/rules/codegen/rule_files.h"
#include "simulator/rules/codegen/text.h"

namespace s3sse::codegen {
namespace {

namespace fs = std::filesystem;

// Leaves an equal file alone, so that what includes it is not built again.
bool write_if_changed(const fs::path& path, const std::string& text) {
  if (const auto old = read_file(path, largest_source); old && *old == text) return true;
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  if (!out) std::cerr << path.string() << ": cannot be written\n";
  return static_cast<bool>(out);
}

int run(const fs::path& rules_dir, const fs::path& simulator, const fs::path& header, const fs::path& table) {
  Errors errors;
  std::vector<RuleSource> rules = read_rules(rules_dir, errors);
  if (!errors.any()) note_consultations(simulator, rules, errors);
  if (errors.any()) {
    errors.print();
    return 1;
  }
  return write_if_changed(header, header_text(rules)) && write_if_changed(table, table_text(rules)) ? 0 : 1;
}

}  // namespace
}  // namespace s3sse::codegen

int main(int argc, char** argv) {
  if (argc != 5) {
    std::cerr << "usage: rulebook_codegen <rules-dir> <simulator-dir> <rule_ids.gen.h> <rule_table.gen.cpp>\n";
    return 2;
  }
  try {
    return s3sse::codegen::run(argv[1], argv[2], argv[3], argv[4]);
  } catch (const std::exception& problem) {
    std::cerr << "rulebook_codegen: " << problem.what() << '\n';
    return 1;
  }
}
