#include "harness/model/json_text.h"

#include <fmt/format.h>

#include <iterator>
#include <vector>

namespace s3sse::harness::model {
namespace {

constexpr std::size_t kDeepest = 64;

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

/// Builds the document, and remembers where everything stands.
class Builder final : public nlohmann::json_sax<Json> {
 public:
  Builder(JsonText& out, JsonFault& fault, const int& line) : out_(out), fault_(fault), line_(line) {}

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  bool number_integer(number_integer_t value) override { return put(value); }
  bool number_unsigned(number_unsigned_t value) override { return put(value); }
  bool number_float(number_float_t value, const string_t&) override { return put(value); }
  bool string(string_t& value) override { return put(std::move(value)); }
  bool binary(binary_t&) override { return false; }
  bool start_object(std::size_t) override { return open(Json::object()); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool key(string_t& name) override {
    Level& level = levels_.back();
    if (level.value->contains(name)) {
      fault_ = {line_, fmt::format("the key \"{}\" comes twice in one object; keep one of them", name)};
      return false;
    }
    level.key = name;
    level.key_line = line_;
    return true;
  }

  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override {
    const std::string_view text = error.what();
    const std::size_t colon = text.find(": ", text.find(']'));
    fault_ = {line_, fmt::format("not JSON: {}", colon == std::string_view::npos ? text : text.substr(colon + 2))};
    return false;
  }

 private:
  struct Level {
    Json* value;
    std::string pointer;
    std::string key;
    int key_line = 0;
  };

  Json* place(Json value, std::string& pointer) {
    int line = line_;
    Json* placed = nullptr;
    if (levels_.empty()) {
      out_.root = std::move(value);
      placed = &out_.root;
    } else if (Level& level = levels_.back(); level.value->is_array()) {
      pointer = child_pointer(level.pointer, std::to_string(level.value->size()));
      level.value->push_back(std::move(value));
      placed = &level.value->back();
    } else {
      pointer = child_pointer(level.pointer, level.key);
      line = level.key_line;
      placed = &(*level.value)[level.key];
      *placed = std::move(value);
    }
    out_.lines.emplace(pointer, line);
    return placed;
  }

  bool put(Json value) {
    std::string pointer;
    place(std::move(value), pointer);
    return true;
  }

  bool open(Json value) {
    if (levels_.size() >= kDeepest) {
      fault_ = {line_, fmt::format("nested deeper than {} levels", kDeepest)};
      return false;
    }
    std::string pointer;
    Json* placed = place(std::move(value), pointer);
    levels_.push_back({placed, std::move(pointer), {}, 0});
    return true;
  }

  bool close() {
    levels_.pop_back();
    return true;
  }

  JsonText& out_;
  JsonFault& fault_;
  const int& line_;
  std::vector<Level> levels_;
};

}  // namespace

int JsonText::line_of(std::string_view pointer) const {
  while (true) {
    if (const auto found = lines.find(pointer); found != lines.end()) return found->second;
    const std::size_t slash = pointer.rfind('/');
    if (slash == std::string_view::npos) return 0;
    pointer = pointer.substr(0, slash);
  }
}

std::optional<JsonText> parse_json_text(std::string_view text, JsonFault& fault) {
  JsonText out;
  int line = 1;
  Builder builder(out, fault, line);
  const CountingIterator begin(text.data(), &line);
  const CountingIterator end(text.data() + text.size(), &line);
  if (!Json::sax_parse(begin, end, &builder)) return std::nullopt;
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

}  // namespace s3sse::harness::model
