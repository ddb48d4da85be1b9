#include "harness/mutation/other_answers.h"

#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::harness::mutation {
namespace {

Exchange with_body(const Exchange& right, std::string_view text) {
  Exchange out = right;
  out.response.body = to_bytes(text);
  return out;
}

constexpr std::string_view unlikely_values[] = {"mutant", "", "-1", "99999999999"};

/// The name of an element that a step of a path takes: "Key", "*[contains(name(), 'ncrypt')]" -> "ncrypt".
std::string_view element_of(std::string_view step) {
  if (!step.starts_with('*')) return step.substr(0, step.find_first_of("[(@"));
  const std::size_t quote = step.find('\'');
  if (quote == std::string_view::npos) return "Mutant";
  step = step.substr(quote + 1);
  return step.substr(0, step.find('\''));
}

/// "/Root/Outer/Inner", and "count(/Root/Outer/Inner)" -> <Outer><Inner>text</Inner></Outer>, to stand inside the root.
std::string nested(std::string_view path, std::string_view text) {
  if (path.starts_with("count(") && path.ends_with(')')) path = path.substr(6, path.size() - 7);
  bool root = !path.starts_with("//");
  std::string open, close;
  for (const std::string_view step : split(path, '/')) {
    const std::string name(element_of(step));
    if (name.empty()) continue;
    if (root) {
      root = false;
      continue;
    }
    open += "<" + name + ">";
    close = "</" + name + ">" + close;
  }
  return open + std::string(text) + close;
}

}  // namespace

std::vector<Exchange> other_statuses(const Exchange& right) {
  std::vector<Exchange> out;
  for (const int status : {right.response.status + 1, 299, 399, 499, 599}) {
    out.push_back(right);
    out.back().response.status = status;
  }
  return out;
}

std::vector<std::string> forbidden_values(const model::Matcher& matcher, const runner::Scope& scope) {
  using Kind = model::Matcher::Kind;
  std::vector<std::string> out;
  if (matcher.kind == Kind::differs_from_saved)
    for (const std::string& name : matcher.texts) out.push_back(scope.saved(name).value_or(""));
  if (matcher.kind == Kind::negated)
    for (const model::Matcher& inner : matcher.inner)
      for (const std::string& text : inner.texts) out.push_back(scope.resolve(text));
  if (matcher.kind == Kind::all)
    for (const model::Matcher& inner : matcher.inner)
      for (std::string& value : forbidden_values(inner, scope)) out.push_back(std::move(value));
  return out;
}

std::vector<Exchange> other_headers(const Exchange& right, const std::string& name, const Values& values) {
  std::vector<Exchange> out{right};
  out[0].response.headers.remove(name);
  const auto add = [&](std::string_view value) {
    out.push_back(right);
    out.back().response.headers.set(name, std::string(value));
  };
  for (const std::string_view value : unlikely_values) add(value);
  for (const std::string& value : values) add(value);
  return out;
}

std::vector<Exchange> other_texts(const Exchange& right, const std::optional<std::string>& now, const Values& values) {
  std::vector<Exchange> out{with_body(right, "")};
  const std::string text(as_text(right.response.body));
  const std::size_t at = now && !now->empty() ? text.find(*now) : std::string::npos;
  if (at == std::string::npos) return out;
  const auto add = [&](std::string_view by) {
    out.push_back(with_body(right, std::string(text).replace(at, now->size(), by)));
  };
  for (const std::string_view value : unlikely_values) add(value);
  for (const std::string& value : values) add(value);
  return out;
}

std::vector<Exchange> other_documents(const Exchange& right, const std::string& path,
                                      const std::optional<std::string>& now, const Values& values) {
  std::vector<Exchange> out = other_texts(right, now, values);
  const std::string text(as_text(right.response.body));
  const std::size_t end = text.rfind("</");
  if (end == std::string::npos) return out;
  for (const std::string_view value : {"mutant", "true", "99999999999"}) {
    const std::string added = nested(path, value);
    out.push_back(with_body(right, std::string(text).insert(end, added)));
    out.push_back(with_body(right, std::string(text).insert(end, added + added)));
  }
  return out;
}

std::vector<Exchange> other_json(const Exchange& right, const std::string& pointer, const Values& values) {
  using Json = nlohmann::json;
  std::vector<Exchange> out{with_body(right, "{}")};
  const auto add = [&](const Json& value) {
    try {
      Json document = parse_json(as_text(right.response.body)).value_or(Json::object());
      document[Json::json_pointer(pointer)] = value;
      out.push_back(with_body(right, write_json(document)));
    } catch (const Json::exception&) {  // the pointer leads through something that is no object
    }
  };
  for (const Json& value : {Json("mutant"), Json(nullptr), Json(-1), Json(99999999999), Json::array()}) add(value);
  for (const std::string& value : values) add(value);
  return out;
}

std::vector<Exchange> other_bodies(const Exchange& right, const std::vector<Bytes>& things) {
  const std::string text(as_text(right.response.body));
  std::vector<Exchange> out{with_body(right, ""), with_body(right, text + "x")};
  if (!text.empty()) {
    std::string changed = text;
    changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 1);
    out.push_back(with_body(right, text.substr(0, text.size() - 1)));
    out.push_back(with_body(right, changed));
  }
  for (const Bytes& thing : things) out.push_back(with_body(right, text + std::string(as_text(thing))));
  return out;
}

std::vector<Exchange> nothing_like_it(const Exchange& right) {
  std::vector<Exchange> out;
  for (const int status : {right.response.status, 299, 399, 499, 599}) {
    Exchange other;
    other.response.status = status;
    out.push_back(std::move(other));
  }
  return out;
}

std::vector<Exchange> other_handshakes(const Exchange& right) {
  std::vector<Exchange> out;
  for (const char* outcome : {"1.0", "1.1", "1.2", "1.3", "refused", ""}) {
    if (right.tls == outcome) continue;
    out.push_back(right);
    out.back().tls = outcome;
  }
  return out;
}

Exchange whole(const Exchange& right) {
  Exchange out = right;
  out.failure = TransportFailure::none;
  return out;
}

std::vector<Bytes> things_in(const std::vector<model::Thing>& things, const runner::Scope& scope) {
  std::vector<Bytes> out;
  for (const model::Thing& thing : things) {
    switch (thing.kind) {
      case model::Thing::Kind::body:
        out.push_back(*scope.body(thing.body));
        break;
      case model::Thing::Kind::customer_key:
        out.push_back(scope.customer_key(thing.text));
        break;
      case model::Thing::Kind::text:
        out.push_back(to_bytes(scope.resolve(thing.text)));
        break;
    }
  }
  return out;
}

}  // namespace s3sse::harness::mutation
