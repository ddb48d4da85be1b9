#include "harness/cli/rulebook/word_search.h"

#include <algorithm>

#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

/// In lower case, with spaces for what stands between words.
std::string with_spaces(std::string_view text) {
  std::string out = ascii_lower(text);
  for (char& c : out)
    if (c == '-' || c == '_' || c == '.' || c == '/') c = ' ';
  return out;
}

}  // namespace

unsigned relevance(const std::vector<std::string>& words, const std::vector<SearchField>& fields) {
  std::vector<std::string> texts;
  for (const SearchField& field : fields) texts.push_back(with_spaces(field.text));
  unsigned sum = 0;
  for (const std::string& word : words) {
    const std::string wanted = with_spaces(word);
    unsigned best = 0;
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (texts[i].find(wanted) != std::string::npos) best = std::max(best, fields[i].weight);
    if (best == 0) return 0;
    sum += best;
  }
  return sum;
}

std::vector<std::string> words_in(std::string_view text) {
  std::vector<std::string> out;
  std::string word;
  for (const char c : ascii_lower(text) + " ") {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      word += c;
    } else if (!word.empty()) {
      out.push_back(std::move(word));
      word.clear();
    }
  }
  return out;
}

}  // namespace s3sse::cli
