#include "harness/model/read/read_matcher.h"

#include <array>

#include "simulator/base/encoding.h"
#include "simulator/base/json.h"

namespace s3sse::harness::model {
namespace {

using Kind = Matcher::Kind;

constexpr std::array all_natures = {reports::Nature::loses_data,      reports::Nature::exposes_data,
                                    reports::Nature::claims_falsely,  reports::Nature::ignores_silently,
                                    reports::Nature::wrong_answer,    reports::Nature::wording,
                                    reports::Nature::refuses_honestly};

reports::Nature read_nature(const Node& node) {
  const std::string name = node.text();
  for (const reports::Nature nature : all_natures)
    if (reports::to_string(nature) == name) return nature;
  node.problem(is_one_of(all_natures | std::views::transform([](reports::Nature each) { return to_string(each); })));
  return reports::Nature::wrong_answer;
}

Bytes read_encoded(const Node& node, bool hex) {
  const std::string text = node.text();
  std::optional<Bytes> bytes = hex ? from_hex(text) : from_base64(text);
  if (!bytes) node.problem(hex ? "is not an even number of hex digits" : "is not Base64 with padding");
  return std::move(bytes).value_or(Bytes{});
}

/// A matcher of one key: how its argument is read.
struct Word {
  std::string_view key;
  Kind kind;
  enum class Argument { flag, text, texts, number, matcher, matchers, body, names, json } argument;
};

constexpr std::array matcher_words = {
    Word{"equals", Kind::equals, Word::Argument::text},
    Word{"absent", Kind::absent, Word::Argument::flag},
    Word{"present", Kind::present, Word::Argument::flag},
    Word{"matches", Kind::matches, Word::Argument::text},
    Word{"one_of", Kind::one_of, Word::Argument::texts},
    Word{"not", Kind::negated, Word::Argument::matcher},
    Word{"all", Kind::all, Word::Argument::matchers},
    Word{"starts_with", Kind::starts_with, Word::Argument::text},
    Word{"ends_with", Kind::ends_with, Word::Argument::text},
    Word{"contains", Kind::contains, Word::Argument::text},
    Word{"equals_saved", Kind::equals_saved, Word::Argument::text},
    Word{"differs_from_saved", Kind::differs_from_saved, Word::Argument::texts},
    Word{"at_least", Kind::at_least, Word::Argument::number},
    Word{"at_most", Kind::at_most, Word::Argument::number},
    Word{"ignoring_case", Kind::ignoring_case, Word::Argument::text},
    Word{"etag_of", Kind::etag_of, Word::Argument::body},
    Word{"multipart_etag_of", Kind::multipart_etag_of, Word::Argument::names},
    Word{"key_md5_of", Kind::key_md5_of, Word::Argument::text},
    Word{"base64_size", Kind::base64_size, Word::Argument::number},
    Word{"json_equals", Kind::json_equals, Word::Argument::json},
    Word{"base64_json", Kind::base64_json, Word::Argument::json},
};

void read_argument(const Word& word, const Node& node, Matcher& matcher) {
  switch (word.argument) {
    case Word::Argument::flag:
      if (!node.boolean()) node.problem("is true or left out");
      break;
    case Word::Argument::text:
      matcher.texts = {node.scalar_text()};
      break;
    case Word::Argument::texts:
    case Word::Argument::names:
      matcher.texts = node.texts();
      if (matcher.texts.empty()) node.problem("needs at least one value");
      break;
    case Word::Argument::number:
      matcher.number = node.number();
      break;
    case Word::Argument::matcher:
      matcher.inner = {read_matcher(node)};
      break;
    case Word::Argument::matchers:
      for (const Node& item : node.items()) matcher.inner.push_back(read_matcher(item));
      if (matcher.inner.empty()) node.problem("needs at least one matcher");
      break;
    case Word::Argument::body:
      matcher.body = read_body_reference(node);
      break;
    case Word::Argument::json:
      matcher.texts = {json_text_of(node)};
      break;
  }
}

void compile(const Node& node, Matcher& matcher) {
  if (matcher.texts.front().find("${") != std::string::npos) return;  // compiled when the variables are known
  auto pattern = Pattern::compile(matcher.texts.front());
  if (pattern)
    matcher.pattern = std::move(*pattern);
  else
    node.problem(pattern.error().message);
}

}  // namespace

std::string json_text_of(const Node& node) {
  return write_json(node.value());
}

Attribution read_attribution(ObjectReader& object) {
  Attribution attribution;
  object.with("rule", [&](const Node& node) { attribution.rule = node.text(); });
  object.with("nature", [&](const Node& node) { attribution.nature = read_nature(node); });
  return attribution;
}

BodySpec read_body(const Node& node) {
  BodySpec body;
  ObjectReader object(node);
  int kinds = 0;
  const auto begin = [&](BodySpec::Kind kind) {
    body.kind = kind;
    ++kinds;
  };
  object.with("text", [&](const Node& text) {
    begin(BodySpec::Kind::text);
    body.text = text.text();
  });
  object.with("hex", [&](const Node& text) {
    begin(BodySpec::Kind::bytes);
    body.bytes = read_encoded(text, true);
  });
  object.with("base64", [&](const Node& text) {
    begin(BodySpec::Kind::bytes);
    body.bytes = read_encoded(text, false);
  });
  object.with("pattern", [&](const Node& pattern) {
    begin(BodySpec::Kind::counter);
    if (pattern.text() != "counter") pattern.problem(is_one_of(std::array{"counter"}));
  });
  object.with("random", [&](const Node& label) {
    begin(BodySpec::Kind::random);
    body.text = label.scalar_text();
  });
  object.with("zeros", [&](const Node& size) {
    begin(BodySpec::Kind::zeros);
    body.size = size.count(largest_body_bytes);
  });
  object.with("same_as", [&](const Node& step) {
    begin(BodySpec::Kind::same_as);
    body.text = step.text();
  });
  object.with("concat", [&](const Node& list) {
    begin(BodySpec::Kind::concat);
    for (const Node& part : list.items()) body.parts.push_back(read_body(part));
  });
  const bool sized = body.kind == BodySpec::Kind::counter || body.kind == BodySpec::Kind::random;
  if (const auto size = sized ? object.require("size") : object.take("size")) {
    body.size = size->count(largest_body_bytes);
    if (!sized) size->problem("goes with pattern and random");
  }
  if (object.node().is_object() && kinds != 1)
    object.problem("a body is exactly one of text, hex, base64, pattern, random, zeros, same_as, concat");
  return body;
}

BodySpec read_body_reference(const Node& node) {
  BodySpec body;
  if (node.is_text()) {
    body.kind = BodySpec::Kind::same_as;
    body.text = node.text();
  } else if (node.is_array()) {
    body.kind = BodySpec::Kind::concat;
    for (const Node& item : node.items()) body.parts.push_back(read_body_reference(item));
  } else {
    body = read_body(node);
  }
  return body;
}

Matcher read_matcher(const Node& node) {
  Matcher matcher;
  if (node.is_scalar()) {
    matcher.texts = {node.scalar_text()};
    return matcher;
  }
  ObjectReader object(node);
  int kinds = 0;
  for (const Word& word : matcher_words) {
    object.with(word.key, [&](const Node& argument) {
      ++kinds;
      matcher.kind = word.kind;
      read_argument(word, argument, matcher);
      if (word.kind == Kind::matches) compile(argument, matcher);
    });
  }
  object.with("checksum_of", [&](const Node& argument) {
    ++kinds;
    matcher.kind = Kind::checksum_of;
    ObjectReader checksum(argument);
    if (const auto algorithm = checksum.require("algorithm")) matcher.algorithm = algorithm->text();
    if (const auto body = checksum.require("body")) matcher.body = read_body_reference(*body);
  });
  matcher.attribution = read_attribution(object);
  if (node.is_object() && kinds != 1)
    node.problem("a matcher is text, or an object with exactly one comparison; see vectors/README.md");
  return matcher;
}

std::vector<NamedMatcher> read_matchers(const Node& node) {
  std::vector<NamedMatcher> out;
  for (const auto& [name, member] : node.members()) out.push_back({name, read_matcher(member)});
  return out;
}

}  // namespace s3sse::harness::model
