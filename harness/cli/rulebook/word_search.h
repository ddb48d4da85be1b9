#pragma once
// Finding things by words that somebody remembers of them.
#include <string>
#include <string_view>
#include <vector>

namespace s3sse::cli {

/// A text to look in, and how much a hit there counts.
struct SearchField {
  std::string_view text;
  unsigned weight = 1;
};

/// The sum over the words of the best weight among the fields that hold each; 0 when one of the words is nowhere. Case
/// does not matter, nor whether a word of several is written as one ("customer key", "customer-key", "customer_key").
unsigned relevance(const std::vector<std::string>& words, const std::vector<SearchField>& fields);

/// The single words of a text in lower case, for suggestions.
std::vector<std::string> words_in(std::string_view text);

}  // namespace s3sse::cli
