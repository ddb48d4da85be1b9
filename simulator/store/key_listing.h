#pragma once
// Prefix, delimiter and paging of object listings, over any sorted map from key to something.
#include <string>
#include <string_view>

#include "simulator/store/store.h"

namespace s3sse::store {

/// The smallest key above every key that starts with `prefix`; empty when there is none.
inline std::string after_prefix(std::string prefix) {
  while (!prefix.empty() && static_cast<unsigned char>(prefix.back()) == 0xff) prefix.pop_back();
  if (!prefix.empty()) prefix.back() = static_cast<char>(static_cast<unsigned char>(prefix.back()) + 1);
  return prefix;
}

/// The common prefix that `key` is rolled up into, or an empty text.
inline std::string_view rolled_up(std::string_view key, const ListQuery& query) {
  if (query.delimiter.empty()) return {};
  const auto found = key.find(query.delimiter, query.prefix.size());
  return found == std::string_view::npos ? std::string_view{} : key.substr(0, found + query.delimiter.size());
}

/// `keys`: a std::map<std::string, T, std::less<>>, or what walks forward through keys as it does. `current(T)` gives
/// the ObjectRef to list, or null for a key without a current version.
template <class Keys, class Current>
ListResult list_keys(Keys& keys, const ListQuery& query, Current current) {
  ListResult result;
  if (query.max_keys == 0) return result;

  // The start: behind `start_after`, and behind all that a common prefix named there stands for.
  const bool after_common_prefix = !query.delimiter.empty() && query.start_after.size() > query.prefix.size() &&
                                   query.start_after.starts_with(query.prefix) &&
                                   rolled_up(query.start_after, query) == query.start_after;
  auto at = keys.lower_bound(query.prefix);
  if (after_common_prefix) {
    const std::string next = after_prefix(query.start_after);
    if (next.empty()) return result;
    at = keys.lower_bound(next);
  } else if (!query.start_after.empty() && query.start_after >= query.prefix) {
    at = keys.upper_bound(query.start_after);
  }

  while (at != keys.end() && std::string_view(at->first).starts_with(query.prefix)) {
    const ObjectRef object = current(at->second);
    if (object == nullptr) {
      ++at;
      continue;
    }
    if (result.objects.size() + result.common_prefixes.size() == query.max_keys) {
      result.truncated = true;
      return result;
    }
    const std::string_view group = rolled_up(at->first, query);
    if (group.empty()) {
      result.objects.push_back(object);
      result.next = at->first;
      ++at;
    } else {
      result.common_prefixes.emplace_back(group);
      result.next = group;
      const std::string next = after_prefix(result.next);
      if (next.empty()) break;
      at = keys.lower_bound(next);
    }
  }
  result.next.clear();
  return result;
}

}  // namespace s3sse::store
