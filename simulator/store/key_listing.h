#pragma once
// Prefix, delimiter and paging of listings, over whatever can be walked through in byte order of the key.
#include <optional>
#include <string>
#include <string_view>
#include <utility>

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

/// Fills a page. `Cursor` walks forward through the entries of a bucket in the order of the listing, one or several of
/// a key:
///   void seek(std::string_view key);                         to the first entry of that key, or of the next one there
///   is void seek_behind(std::string_view key, std::string_view id);  behind that entry of the key; with an empty id
///   behind
///                                                            all of them
///   bool done(); std::string_view key(); void next();
///   std::optional<Entry> entry();                            nothing: it is not listed
template <class Entry, class Cursor>
Listing<Entry> list_entries(Cursor& at, const ListQuery& query) {
  Listing<Entry> result;
  if (query.max_keys == 0) return result;

  // The start: behind `start_after`, and behind all that a common prefix named there stands for.
  const bool after_common_prefix = !query.delimiter.empty() && query.start_after.size() > query.prefix.size() &&
                                   query.start_after.starts_with(query.prefix) &&
                                   rolled_up(query.start_after, query) == query.start_after;
  if (after_common_prefix) {
    const std::string next = after_prefix(query.start_after);
    if (next.empty()) return result;
    at.seek(next);
  } else if (!query.start_after.empty() && query.start_after >= query.prefix) {
    at.seek_behind(query.start_after, query.behind_id);
  } else {
    at.seek(query.prefix);
  }

  while (!at.done() && at.key().starts_with(query.prefix)) {
    std::optional<Entry> entry = at.entry();
    if (!entry) {
      at.next();
      continue;
    }
    if (result.entries.size() + result.common_prefixes.size() == query.max_keys) {
      result.truncated = true;
      break;
    }
    const std::string_view group = rolled_up(at.key(), query);
    if (group.empty()) {
      result.entries.push_back(std::move(*entry));
      result.last = at.key();
      at.next();
    } else {
      result.common_prefixes.emplace_back(group);
      result.last = group;
      const std::string next = after_prefix(result.last);
      if (next.empty()) break;
      at.seek(next);
    }
  }
  return result;
}

}  // namespace s3sse::store
