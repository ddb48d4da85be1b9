#include "harness/cli/command/completion.h"

#include <algorithm>

namespace s3sse::cli {
namespace {

const FlagInfo* find_flag(const VerbInfo& verb, const std::string& name) {
  const auto found = std::ranges::find_if(
      verb.flags, [&](const FlagInfo& flag) { return std::ranges::find(flag.names, name) != flag.names.end(); });
  return found == verb.flags.end() ? nullptr : &*found;
}

const FlagInfo* argument_of(const VerbInfo& verb) {
  const auto found = std::ranges::find_if(verb.flags, &FlagInfo::is_argument);
  return found == verb.flags.end() ? nullptr : &*found;
}

/// The place that the words before the last one lead to.
struct Place {
  const VerbInfo* verb;
  const FlagInfo* flag = nullptr;  ///< the one whose value comes next
};

Place place_after(const VerbInfo& program, const std::vector<std::string>& words) {
  Place place{&program};
  for (std::size_t index = 0; index + 1 < words.size(); ++index) {
    const std::string& word = words[index];
    if (word == "=") continue;  // bash makes three words of --flag=value
    if (place.flag != nullptr) {
      place.flag = nullptr;
    } else if (word.starts_with('-')) {
      const FlagInfo* flag = find_flag(*place.verb, word);
      if (flag != nullptr && !flag->value.empty()) place.flag = flag;
    } else if (const VerbInfo* below = place.verb->find(word)) {
      place.verb = below;
    }
  }
  return place;
}

std::vector<Candidate> value_candidates(const FlagInfo* flag) {
  std::vector<Candidate> out;
  if (flag == nullptr || !flag->words) return out;
  for (std::string& word : flag->words()) out.push_back({std::move(word), ""});
  return out;
}

std::vector<Candidate> flag_candidates(const VerbInfo& verb) {
  std::vector<Candidate> out;
  for (const FlagInfo& flag : verb.flags)
    for (const std::string& name : flag.names)
      if (name.starts_with('-')) out.push_back({name, flag.help});
  return out;
}

std::vector<Candidate> verb_candidates(const VerbInfo& verb) {
  std::vector<Candidate> out;
  for (const VerbInfo& below : verb.verbs) out.push_back({below.own_name(), below.about});
  return out;
}

/// Those that begin so. Of names with slashes the ones of the level that is being typed; where that leaves one alone,
/// the next level, too.
std::vector<Candidate> beginning_with(const std::string& typed, std::vector<Candidate> all) {
  std::erase_if(all, [&](const Candidate& each) { return !each.word.starts_with(typed); });
  const auto slashes = [](const std::string& word) { return std::ranges::count(word, '/'); };
  const auto level = slashes(typed);
  const auto here = std::ranges::count_if(all, [&](const Candidate& each) { return slashes(each.word) <= level; });
  std::erase_if(all, [&](const Candidate& each) { return slashes(each.word) > level + (here <= 1 ? 1 : 0); });
  return all;
}

}  // namespace

std::vector<Candidate> candidates(const VerbInfo& program, const std::vector<std::string>& words) {
  const std::string typed = words.empty() || words.back() == "=" ? "" : words.back();
  const Place place = place_after(program, words);
  if (place.flag != nullptr) return beginning_with(typed, value_candidates(place.flag));
  if (const std::size_t equals = typed.find('='); typed.starts_with("--") && equals != std::string::npos) {
    std::vector<Candidate> out =
        beginning_with(typed.substr(equals + 1), value_candidates(find_flag(*place.verb, typed.substr(0, equals))));
    for (Candidate& each : out) each.word.insert(0, typed.substr(0, equals + 1));
    return out;
  }
  if (typed.starts_with('-')) return beginning_with(typed, flag_candidates(*place.verb));
  if (!place.verb->verbs.empty()) return beginning_with(typed, verb_candidates(*place.verb));
  return beginning_with(typed, value_candidates(argument_of(*place.verb)));
}

}  // namespace s3sse::cli
