#pragma once
// Strict reading of one JSON object: every member must be asked for, or it is a problem. For .cpp files of this folder.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <functional>
#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/vary.h"
#include "harness/model/vector_json.h"

namespace s3sse::harness::model {

/// A value and where it stands. Values are only looked at; problems go to the report and reading goes on, so an author
/// sees all of them at once.
class Node {
 public:
  Node(const Json& value, std::string pointer, const Report& report)
      : value_(&value), pointer_(std::move(pointer)), report_(&report) {}

  [[nodiscard]] const Json& value() const { return *value_; }
  [[nodiscard]] const std::string& pointer() const { return pointer_; }
  [[nodiscard]] const Report& report() const { return *report_; }
  void problem(const std::string& what) const { (*report_)(pointer_, what); }

  [[nodiscard]] bool is_text() const { return value_->is_string(); }
  [[nodiscard]] bool is_object() const { return value_->is_object(); }
  [[nodiscard]] bool is_array() const { return value_->is_array(); }

  /// Each reports a problem and gives an empty value when the type is another one.
  [[nodiscard]] std::string text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] std::uint64_t count(std::uint64_t most) const;  ///< whole, not negative; also as decimal text
  [[nodiscard]] std::int64_t integer() const;
  [[nodiscard]] double number() const;
  /// Text as it is, numbers and booleans as JSON writes them.
  [[nodiscard]] std::string scalar_text() const;
  [[nodiscard]] bool is_scalar() const { return value_->is_string() || value_->is_number() || value_->is_boolean(); }
  [[nodiscard]] std::vector<Node> items() const;                            ///< of an array
  [[nodiscard]] std::vector<std::string> texts() const;                     ///< of an array of text, or one text
  [[nodiscard]] std::vector<std::pair<std::string, Node>> members() const;  ///< of an object, without strictness

 private:
  friend class ObjectReader;
  const Json* value_;
  std::string pointer_;
  const Report* report_;
};

class ObjectReader {
 public:
  explicit ObjectReader(Node node);
  /// Reports the members that nobody asked for, with the nearest known key.
  ~ObjectReader();
  ObjectReader(const ObjectReader&) = delete;
  ObjectReader& operator=(const ObjectReader&) = delete;

  std::optional<Node> take(std::string_view key);
  /// Reports a missing key.
  std::optional<Node> require(std::string_view key);
  /// Calls `use` with the member, if it is there.
  template <class Use>
  void with(std::string_view key, Use use) {
    if (const std::optional<Node> node = take(key)) use(*node);
  }
  void problem(const std::string& what) const { node_.problem(what); }
  [[nodiscard]] const Node& node() const { return node_; }

 private:
  Node node_;
  std::vector<std::string> asked_;
};

/// "is one of owner, second"; names every word that fits.
template <class Words>
std::string is_one_of(const Words& words) {
  return fmt::format("is one of {}", fmt::join(words, ", "));
}

/// A closed list: each word of the format and what it stands for.
template <class Value, std::size_t Size>
using WordTable = std::array<std::pair<std::string_view, Value>, Size>;

/// Returns what the text of the node stands for; a word that is not in the table is a problem that names those that
/// are.
template <class Value, std::size_t Size>
Value read_word(const Node& node, const WordTable<Value, Size>& table) {
  const std::string text = node.text();
  for (const auto& [word, value] : table)
    if (word == text) return value;
  node.problem(is_one_of(std::views::keys(table)));
  return table.front().second;
}

}  // namespace s3sse::harness::model
