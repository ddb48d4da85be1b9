#include "simulator/policy/pattern.h"

#include <algorithm>
#include <array>

#include "simulator/base/text.h"
#include "simulator/policy/request_context.h"

namespace s3sse::policy {
namespace {

constexpr char16_t any_run = 256;
constexpr char16_t any_one = 257;
using TokenView = std::u16string_view;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// The place behind the UTF-8 character that starts at `at`.
std::size_t next_character(std::string_view text, std::size_t at) {
  ++at;
  while (at < text.size() && is_continuation(text[at])) ++at;
  return at;
}

bool same(char16_t token, char c) {
  return token == static_cast<unsigned char>(c);
}

/// The usual glob with one point to come back to: at most |pattern| * |subject| steps, no recursion.
bool glob(TokenView pattern, std::string_view subject) {
  std::size_t p = 0;
  std::size_t s = 0;
  std::size_t star = TokenView::npos;
  std::size_t star_end = 0;  // where the run of the last star ends so far
  while (true) {
    if (p < pattern.size() && pattern[p] == any_run) {
      star = p++;
      star_end = s;
    } else if (s < subject.size() && p < pattern.size() && pattern[p] == any_one) {
      ++p;
      s = next_character(subject, s);
    } else if (s < subject.size() && p < pattern.size() && same(pattern[p], subject[s])) {
      ++p;
      ++s;
    } else if (s == subject.size() && p == pattern.size()) {
      return true;
    } else if (star != TokenView::npos && star_end < subject.size()) {
      p = star + 1;
      s = ++star_end;
    } else {
      return false;
    }
  }
}

constexpr std::size_t arn_parts = 6;

/// Cut at the first five colons.
template <class View>
std::vector<View> cut_arn(View text) {
  std::vector<View> parts;
  while (parts.size() + 1 < arn_parts) {
    const auto colon = text.find(static_cast<typename View::value_type>(':'));
    if (colon == View::npos) break;
    parts.push_back(text.substr(0, colon));
    text.remove_prefix(colon + 1);
  }
  parts.push_back(text);
  return parts;
}

bool parts_match(const std::vector<TokenView>& pattern, const std::vector<std::string_view>& subject) {
  return std::ranges::equal(pattern, subject, glob);
}

}  // namespace

Pattern::Pattern(std::string_view text, PatternSyntax syntax) : text_(text) {
  parse(syntax);
}

void Pattern::parse(PatternSyntax syntax) {
  const std::string_view text = text_;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (syntax.variables && text.substr(i).starts_with("${")) {
      const auto end = text.find('}', i);
      if (end != std::string_view::npos && parse_variable(text.substr(i + 2, end - i - 2))) {
        i = end;
        continue;
      }
    }
    if (syntax.wildcards && text[i] == '*') {
      if (pieces_.empty() || pieces_.back().kind != Piece::Kind::any_run) pieces_.push_back({Piece::Kind::any_run, {}});
    } else if (syntax.wildcards && text[i] == '?') {
      pieces_.push_back({Piece::Kind::any_one, {}});
    } else {
      add_literal(text.substr(i, 1));
    }
  }
}

bool Pattern::parse_variable(std::string_view body) {
  if (body == "*" || body == "?" || body == "$") {
    add_literal(body);
    return true;
  }
  std::optional<std::string> fallback;
  if (const auto comma = body.find(','); comma != std::string_view::npos) {
    const auto quoted = trim(body.substr(comma + 1));
    if (quoted.size() < 2 || quoted.front() != '\'' || quoted.back() != '\'') return false;
    fallback = std::string(quoted.substr(1, quoted.size() - 2));
    body = trim(body.substr(0, comma));
  }
  if (body.find(':') == std::string_view::npos) return false;
  pieces_.push_back({Piece::Kind::variable, std::string(body), std::move(fallback)});
  return true;
}

void Pattern::add_literal(std::string_view text) {
  if (pieces_.empty() || pieces_.back().kind != Piece::Kind::text) pieces_.push_back({Piece::Kind::text, {}});
  pieces_.back().text += text;
}

std::optional<Pattern::Tokens> Pattern::expand(const ConditionKeys& keys, std::size_t subject_size) const {
  Tokens tokens;
  std::size_t literal_size = 0;
  const auto append = [&](std::string_view literal) {
    literal_size += literal.size();
    if (literal_size > subject_size) return false;
    for (const char c : literal) tokens.push_back(static_cast<unsigned char>(c));
    return true;
  };
  for (const Piece& piece : pieces_) {
    switch (piece.kind) {
      case Piece::Kind::any_run:
        tokens.push_back(any_run);
        break;
      case Piece::Kind::any_one:
        tokens.push_back(any_one);
        break;
      case Piece::Kind::text:
        if (!append(piece.text)) return std::nullopt;
        break;
      case Piece::Kind::variable: {
        const auto* values = keys.find(piece.text);
        const bool single = values != nullptr && values->size() == 1;
        if (!single && !piece.fallback) return std::nullopt;
        if (!append(single ? values->front() : *piece.fallback)) return std::nullopt;
        break;
      }
    }
  }
  return tokens;
}

bool Pattern::matches(std::string_view subject, const ConditionKeys& keys, LetterCase letter_case) const {
  auto tokens = expand(keys, subject.size());
  if (!tokens) return false;
  if (letter_case == LetterCase::matters) return glob(*tokens, subject);
  for (char16_t& token : *tokens) {
    if (token >= 'A' && token <= 'Z') token = static_cast<char16_t>(token - 'A' + 'a');
  }
  return glob(*tokens, ascii_lower(subject));
}

bool Pattern::matches_arn(std::string_view subject, const ConditionKeys& keys) const {
  const auto tokens = expand(keys, subject.size());
  if (!tokens) return false;
  if (*tokens == TokenView(&any_run, 1)) return true;
  const auto parts = cut_arn(TokenView(*tokens));
  const auto subject_parts = cut_arn(subject);
  return parts.size() == arn_parts && parts_match(parts, subject_parts);
}

bool Pattern::matches_resource(std::string_view subject, const ConditionKeys& keys) const {
  const auto tokens = expand(keys, subject.size());
  if (!tokens) return false;
  auto parts = cut_arn(TokenView(*tokens));
  const bool reaches_over_colons =
      std::ranges::any_of(parts, [](TokenView part) { return !part.empty() && part.back() == any_run; });
  if (reaches_over_colons && glob(*tokens, subject)) return true;
  const Tokens anything(1, any_run);
  while (parts.size() < arn_parts) parts.push_back(anything);
  return parts_match(parts, cut_arn(subject));
}

}  // namespace s3sse::policy
