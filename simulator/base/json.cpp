#include "simulator/base/json.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>
#include <vector>

namespace s3sse {
namespace {

/// Walks over the text and counts lines on the way: when the parser reports a value, it has just read its end.
class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, int* line) : at_(at), line_(line) {}
  reference operator*() const { return *at_; }
  CountingIterator& operator++() {
    if (*at_ == '\n') ++*line_;
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  int* line_;
};

/// Returns what the library says, less its own prefix and the text that it stumbled over.
std::string described(std::string_view what) {
  const std::size_t bracket = what.find("] ");
  if (bracket != std::string_view::npos) what.remove_prefix(bracket + 2);
  if (const std::size_t colon = what.find(": "); what.starts_with("parse error at ") && colon != std::string_view::npos)
    what.remove_prefix(colon + 2);
  const std::size_t quoted = what.find("; last read: ");
  const std::size_t overflow = what.find(" parsing '");
  return fmt::format("not JSON: {}", what.substr(0, std::min(quoted, overflow)));
}

/// Builds a document within bounds, and notes where everything stands when `lines` is given.
template <class Json>
class Builder final : public nlohmann::json_sax<Json> {
 public:
  using Sax = nlohmann::json_sax<Json>;

  Builder(Json& root, const JsonBounds& bounds, const int& line, std::map<std::string, int, std::less<>>* lines)
      : root_(root), bounds_(bounds), line_(line), lines_(lines) {}

  [[nodiscard]] JsonFault& fault() { return fault_; }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(typename Sax::number_integer_t value) override { return put(value); }
  bool number_unsigned(typename Sax::number_unsigned_t value) override { return put(value); }
  bool number_float(typename Sax::number_float_t value, const typename Sax::string_t&) override { return put(value); }
  bool string(typename Sax::string_t& value) override { return put(std::move(value)); }
  bool binary(typename Sax::binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(typename Sax::string_t& name) override {
    Level& level = levels_.back();
    if (!bounds_.repeated_members && level.value->contains(name))
      return refuse(JsonFault::Kind::repeated_member,
                    fmt::format("the key \"{}\" comes twice in one object; keep one of them", name));
    level.key = std::move(name);
    level.key_line = line_;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    return refuse(JsonFault::Kind::not_json, described(error.what()));
  }

 private:
  struct Level {
    Json* value;
    std::string pointer;
    std::string key;
    int key_line = 0;
  };

  bool refuse(JsonFault::Kind kind, std::string what) {
    fault_ = {kind, line_, std::move(what)};
    return false;
  }

  /// The value in its place; `pointer` becomes that place where lines are wanted.
  Json* place(Json value, std::string& pointer) {
    if (levels_.empty()) {
      root_ = std::move(value);
      note(pointer, line_);
      return &root_;
    }
    Level& level = levels_.back();
    if (level.value->is_array()) {
      if (lines_ != nullptr) pointer = child_pointer(level.pointer, std::to_string(level.value->size()));
      note(pointer, line_);
      level.value->push_back(std::move(value));
      return &level.value->back();
    }
    if (lines_ != nullptr) pointer = child_pointer(level.pointer, level.key);
    note(pointer, level.key_line);
    Json& member = (*level.value)[level.key];
    member = std::move(value);
    return &member;
  }

  void note(const std::string& pointer, int line) {
    if (lines_ != nullptr) lines_->emplace(pointer, line);
  }

  bool put(Json value) {
    std::string pointer;
    place(std::move(value), pointer);
    return true;
  }

  bool open(Json value) {
    if (levels_.size() >= bounds_.deepest)
      return refuse(JsonFault::Kind::too_deep, fmt::format("nested deeper than {} levels", bounds_.deepest));
    std::string pointer;
    Json* placed = place(std::move(value), pointer);
    levels_.push_back({placed, std::move(pointer), {}, 0});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  Json& root_;
  const JsonBounds& bounds_;
  const int& line_;
  std::map<std::string, int, std::less<>>* lines_;
  std::vector<Level> levels_;
  JsonFault fault_;
};

template <class Json>
JsonResult<Json> parse(std::string_view text, const JsonBounds& bounds,
                       std::map<std::string, int, std::less<>>* lines = nullptr) {
  Json root;
  int line = 1;
  Builder<Json> builder(root, bounds, line, lines);
  const CountingIterator begin(text.data(), &line);
  const CountingIterator end(text.data() + text.size(), &line);
  if (!Json::sax_parse(begin, end, &builder)) return tl::unexpected(std::move(builder.fault()));
  return root;
}

}  // namespace

std::string JsonFault::text() const {
  return fmt::format("line {}: {}", line, what);
}

int JsonText::line_of(std::string_view pointer) const {
  while (true) {
    if (const auto found = lines.find(pointer); found != lines.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 0;
    pointer = pointer.substr(0, slash);
  }
}

JsonResult<nlohmann::json> parse_json(std::string_view text, JsonBounds bounds) {
  return parse<nlohmann::json>(text, bounds);
}

JsonResult<nlohmann::ordered_json> parse_ordered_json(std::string_view text, JsonBounds bounds) {
  return parse<nlohmann::ordered_json>(text, bounds);
}

JsonResult<JsonText> parse_json_text(std::string_view text, JsonBounds bounds) {
  JsonText out;
  auto root = parse<nlohmann::ordered_json>(text, bounds, &out.lines);
  if (!root) return tl::unexpected(std::move(root.error()));
  out.root = std::move(*root);
  return out;
}

std::string child_pointer(std::string_view pointer, std::string_view key) {
  std::string out(pointer);
  out += '/';
  for (const char c : key) {
    if (c == '~')
      out += "~0";
    else if (c == '/')
      out += "~1";
    else
      out += c;
  }
  return out;
}

std::string write_json(const nlohmann::json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string write_json(const nlohmann::ordered_json& value, int indent) {
  return value.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace s3sse
