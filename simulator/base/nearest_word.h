#pragma once
// The word that somebody probably meant who wrote one that is not on a list.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace s3sse {

/// The candidate that is at most three typing errors (and not half of the word) away, whatever the case of its letters;
/// empty when there is none.
std::string nearest_word(std::string_view word, const std::vector<std::string>& candidates);

/// " (did you mean WORD?)" with the nearest candidate; empty when there is none.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

/// The candidate that the word stands for: the word itself, or the only one that differs from it in case alone.
std::optional<std::string> known_word(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace s3sse
