#include "harness/runner/script/shell_text.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace s3sse::harness::runner {
namespace {

constexpr std::string_view variable_start = "S3SSEVARo";
constexpr std::string_view variable_end = "oRAV";

struct Piece {
  std::string text;
  bool expression = false;
};

std::string double_quoted_part(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '$' || c == '`') out += '\\';
    out += c;
  }
  return out;
}

std::string python_part(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '\'' || c == '\\')
      out.append("\\").append(1, c);
    else if (byte < 0x20 || byte == 0x7F)
      out += fmt::format("\\x{:02x}", byte);
    else
      out += c;
  }
  return out;
}

}  // namespace

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out.append(c == '\'' ? "'\\''" : std::string(1, c));
  return out + "'";
}

std::string variable_mark(std::string_view name) {
  std::string out(variable_start);
  for (const char c : name) out += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_';
  return out.append(variable_end);
}

void ScriptText::add_form(std::string value, std::string shell, std::string python) {
  if (value.size() >= 8) forms_.try_emplace(std::move(value), Expression{std::move(shell), std::move(python)});
}

namespace {

/// Longest form first, so that a whole key is not taken for its half.
template <class Forms, class Take>
std::vector<Piece> cut_line(std::string_view text, const Forms& forms, Take&& take) {
  std::vector<Piece> out;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) out.push_back({std::exchange(plain, {}), false});
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::string_view rest = text.substr(at);
    if (rest.starts_with(variable_start)) {
      const std::size_t end = rest.find(variable_end, variable_start.size());
      if (end != std::string_view::npos) {
        flush();
        out.push_back({take(std::string(rest.substr(variable_start.size(), end - variable_start.size()))), true});
        at += end + variable_end.size();
        continue;
      }
    }
    const typename Forms::value_type* longest = nullptr;
    for (const auto& form : forms)
      if (rest.starts_with(form.first) && (longest == nullptr || form.first.size() > longest->first.size()))
        longest = &form;
    if (longest != nullptr) {
      flush();
      out.push_back({take(longest->second), true});
      at += longest->first.size();
      continue;
    }
    plain += text[at++];
  }
  flush();
  return out;
}

}  // namespace

std::string ScriptText::shell(std::string_view text) const {
  struct Take {
    std::string operator()(const std::string& name) const { return "${" + name + "}"; }
    std::string operator()(const Expression& form) const { return form.shell; }
  };
  const std::vector<Piece> pieces = cut_line(text, forms_, Take{});
  bool plain = true;
  for (const Piece& piece : pieces) plain = plain && !piece.expression;
  if (plain) return single_quoted(text);
  std::string out = "\"";
  for (const Piece& piece : pieces) out += piece.expression ? piece.text : double_quoted_part(piece.text);
  return out + "\"";
}

std::string ScriptText::python(std::string_view text) const {
  struct Take {
    std::string operator()(const std::string& name) const { return name; }
    std::string operator()(const Expression& form) const { return form.python; }
  };
  std::string out;
  for (const Piece& piece : cut_line(text, forms_, Take{}))
    out.append(out.empty() ? "" : " + ").append(piece.expression ? piece.text : "'" + python_part(piece.text) + "'");
  return out.empty() ? "''" : out;
}

}  // namespace s3sse::harness::runner
