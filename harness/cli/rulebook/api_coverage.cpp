#include "harness/cli/rulebook/api_coverage.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <map>
#include <vector>

#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using service::MemberKind;
using service::Scope;
using service::Treatment;

constexpr auto treatments =
    std::to_array<Treatment>({Treatment::implemented, Treatment::refused, Treatment::without_effect});
/// As its operation is, or as what carries it is.
constexpr std::string_view inherited = "as its carrier";
constexpr auto columns = std::to_array<std::string_view>({"implemented", "refused", "without-effect", inherited});

std::string_view kind_name(MemberKind kind) {
  return kind == MemberKind::header ? "header" : kind == MemberKind::query ? "query" : "member";
}

/// One thing of a service with one treatment, and all operations that have it so.
struct ApiLine {
  std::string_view service;
  std::string kind;  ///< "operation", "header", "query", "member", "value"
  std::string name;
  Treatment treatment;
  bool inherited;  ///< from its operation, or from what carries it
  std::string note;
  std::vector<std::string> of;  ///< operations, or what carries a value

  [[nodiscard]] bool is_same(const ApiLine& other) const {
    return service == other.service && kind == other.kind && name == other.name && treatment == other.treatment &&
           inherited == other.inherited && note == other.note;
  }
};

void add_line(std::vector<ApiLine>& lines, ApiLine line) {
  const auto found = std::ranges::find_if(lines, [&](const ApiLine& one) { return one.is_same(line); });
  if (found == lines.end()) {
    lines.push_back(std::move(line));
  } else {
    found->of.insert(found->of.end(), line.of.begin(), line.of.end());
  }
}

std::vector<ApiLine> lines_of(const service::ApiTable& table) {
  std::vector<ApiLine> lines;
  for (const auto& row : table.operations)
    lines.push_back({row.service, "operation", std::string(row.operation->name), row.treatment, false, row.note, {}});
  for (const auto& row : table.members)
    add_line(lines, {row.service,
                     std::string(kind_name(row.member->kind)),
                     std::string(row.member->name),
                     row.treatment,
                     row.inherited,
                     row.note,
                     {std::string(row.operation)}});
  for (const auto& row : table.values)
    lines.push_back({row.service, "value", fmt::format("{} {}", row.enumeration, row.value), row.treatment,
                     row.inherited, row.note, row.carriers});
  return lines;
}

/// Up to three by name, more by number.
std::string operations_text(const ApiLine& line) {
  if (line.of.empty()) return {};
  if (line.of.size() > 3) return fmt::format(" ({} operations)", line.of.size());
  return fmt::format(" ({})", fmt::join(line.of, ", "));
}

std::string counts(const std::vector<ApiLine>& lines) {
  std::map<std::pair<std::string_view, std::string_view>, std::map<std::string_view, int>> found;
  for (const ApiLine& line : lines)
    ++found[{line.service, line.kind}][line.inherited ? inherited : to_string(line.treatment)];
  std::string out;
  for (auto& [what, numbers] : found) {
    out += fmt::format("{:<4} {:<12}", what.first, what.second);
    for (const std::string_view column : columns) out += fmt::format("  {:>14}", numbers[column]);
    out += '\n';
  }
  return out;
}

}  // namespace

std::string api_text(const service::ApiTable& table, bool verbose) {
  const std::vector<ApiLine> lines = lines_of(table);
  std::string out = fmt::format("{:<17}", table.version);
  for (const std::string_view column : columns) out += fmt::format("  {:>14}", column);
  out += '\n' + counts(lines);
  for (const Treatment treatment : treatments) {
    if (treatment == Treatment::implemented && !verbose) continue;
    out += fmt::format("\n{}:\n", to_string(treatment));
    for (const ApiLine& line : lines) {
      if (line.treatment != treatment || (line.inherited && !verbose)) continue;
      out += fmt::format("  {:<4} {:<10} {}{}{}{}\n", line.service, line.kind, line.name, operations_text(line),
                         line.note.empty() ? "" : ": ", line.note);
    }
  }
  return out;
}

std::string api_json(const service::ApiTable& table) {
  nlohmann::ordered_json operations = nlohmann::ordered_json::array();
  for (const auto& row : table.operations) {
    const service::ModelOperation& operation = *row.operation;
    operations.push_back({{"service", row.service}, {"operation", operation.name}});
    if (!operation.method.empty()) {
      const Scope scope = operation.scope;
      operations.back().update({{"method", operation.method},
                                {"scope", scope == Scope::object   ? "object"
                                          : scope == Scope::bucket ? "bucket"
                                                                   : "service"},
                                {"subresource", operation.subresource},
                                {"header", operation.header}});
    }
    operations.back().update({{"treatment", to_string(row.treatment)}, {"note", row.note}});
  }
  nlohmann::ordered_json members = nlohmann::ordered_json::array();
  for (const auto& row : table.members)
    members.push_back({{"service", row.service},
                       {"operation", row.operation},
                       {"kind", kind_name(row.member->kind)},
                       {"name", row.member->name},
                       {"enums", row.member->enums},
                       {"treatment", to_string(row.treatment)},
                       {"inherited", row.inherited},
                       {"note", row.note}});
  nlohmann::ordered_json values = nlohmann::ordered_json::array();
  for (const auto& row : table.values)
    values.push_back({{"service", row.service},
                      {"enumeration", row.enumeration},
                      {"value", row.value},
                      {"carriers", row.carriers},
                      {"treatment", to_string(row.treatment)},
                      {"inherited", row.inherited},
                      {"note", row.note}});
  return write_json(nlohmann::ordered_json{{"version", table.version},
                                           {"operations", std::move(operations)},
                                           {"members", std::move(members)},
                                           {"values", std::move(values)}},
                    1) +
         "\n";
}

}  // namespace s3sse::cli
