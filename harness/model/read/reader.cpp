#include "harness/model/read/reader.h"

#include <algorithm>

#include "simulator/base/json.h"
#include "simulator/base/nearest_word.h"
#include "simulator/base/text.h"

namespace s3sse::harness::model {

std::string Node::text() const {
  if (value_->is_string()) return value_->get<std::string>();
  problem(fmt::format("has to be text in quotes, not {}", value_->type_name()));
  return {};
}

bool Node::boolean() const {
  if (value_->is_boolean()) return value_->get<bool>();
  problem(fmt::format("has to be true or false, not {}", value_->type_name()));
  return false;
}

std::uint64_t Node::count(std::uint64_t most) const {
  std::optional<std::uint64_t> number;
  if (value_->is_number_unsigned())
    number = value_->get<std::uint64_t>();
  else if (value_->is_string())
    number = parse_decimal<std::uint64_t>(value_->get_ref<const std::string&>());
  if (number && *number <= most) return *number;
  problem(fmt::format("has to be a whole number from 0 to {}", most));
  return 0;
}

std::int64_t Node::integer() const {
  if (value_->is_number_integer()) return value_->get<std::int64_t>();
  problem("has to be a whole number");
  return 0;
}

double Node::number() const {
  if (value_->is_number()) return value_->get<double>();
  problem("has to be a number");
  return 0;
}

std::string Node::scalar_text() const {
  if (value_->is_string()) return value_->get<std::string>();
  if (value_->is_number() || value_->is_boolean()) return write_json(*value_);
  problem(fmt::format("has to be text, a number, true or false, not {}", value_->type_name()));
  return {};
}

std::vector<Node> Node::items() const {
  std::vector<Node> out;
  if (!value_->is_array()) {
    problem(fmt::format("has to be a list, not {}", value_->type_name()));
    return out;
  }
  std::size_t index = 0;
  for (const Json& item : *value_) out.emplace_back(item, child_pointer(pointer_, std::to_string(index++)), *report_);
  return out;
}

std::vector<std::string> Node::texts() const {
  if (is_scalar()) return {scalar_text()};
  std::vector<std::string> out;
  for (const Node& item : items()) out.push_back(item.scalar_text());
  return out;
}

std::vector<std::pair<std::string, Node>> Node::members() const {
  std::vector<std::pair<std::string, Node>> out;
  if (!value_->is_object()) {
    problem(fmt::format("has to be an object, not {}", value_->type_name()));
    return out;
  }
  for (const auto& [key, member] : value_->items())
    out.emplace_back(key, Node(member, child_pointer(pointer_, key), *report_));
  return out;
}

ObjectReader::ObjectReader(Node node) : node_(std::move(node)) {
  if (!node_.is_object()) node_.problem(fmt::format("has to be an object, not {}", node_.value().type_name()));
}

ObjectReader::~ObjectReader() {
  if (!node_.is_object()) return;
  for (const auto& [key, member] : node_.value().items()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    const std::string guess = nearest_word(key, asked_);
    (*node_.report_)(child_pointer(node_.pointer_, key),
                     guess.empty()
                         ? fmt::format("unknown key \"{}\"; what fits here is {}", key, fmt::join(asked_, ", "))
                         : fmt::format("unknown key \"{}\"; did you mean \"{}\"?", key, guess));
  }
}

std::optional<Node> ObjectReader::take(std::string_view key) {
  asked_.emplace_back(key);
  if (!node_.is_object()) return std::nullopt;
  const auto found = node_.value().find(key);
  if (found == node_.value().end()) return std::nullopt;
  return Node(*found, child_pointer(node_.pointer_, key), *node_.report_);
}

std::optional<Node> ObjectReader::require(std::string_view key) {
  std::optional<Node> node = take(key);
  if (!node && node_.is_object()) node_.problem(fmt::format("the key \"{}\" is missing", key));
  return node;
}

}  // namespace s3sse::harness::model
