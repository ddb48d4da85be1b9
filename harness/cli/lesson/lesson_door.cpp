#include "harness/cli/lesson/lesson_door.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "harness/cli/lesson/catalogue.h"
#include "harness/cli/lesson/client_side_story.h"
#include "harness/cli/lesson/error_reader.h"
#include "harness/cli/lesson/lesson_case.h"
#include "harness/cli/lesson/play.h"
#include "harness/cli/lesson/site_assets.h"
#include "simulator/base/encoding.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"
#include "simulator/base/uri.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_asked = 2 * largest_lesson_body;  ///< bytes: the object comes in Base64

/// Nothing but what the binary holds is loaded, run or framed; no text becomes markup.
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

Response page(int status, std::string_view type, std::string_view text) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", std::string(type));
  response.headers.add("Content-Security-Policy", std::string(content_security_policy));
  response.headers.add("X-Content-Type-Options", "nosniff");
  response.headers.add("Referrer-Policy", "no-referrer");
  response.headers.add("Cross-Origin-Opener-Policy", "same-origin");
  response.headers.add("Cross-Origin-Resource-Policy", "same-origin");
  response.headers.add("Cache-Control", "no-store");
  response.body = std::make_unique<MemorySource>(text);
  response.content_length = text.size();
  return response;
}

Response lesson_answer(int status, const Json& body) {
  return page(status, "application/json", write_json(body));
}

Response turn_away(int status, std::string_view why) {
  return lesson_answer(status, {{"error", why}});
}

std::string text_asked(const Json& question, const char* name) {
  const auto found = question.find(name);
  return found != question.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool is_set(const Json& question, const char* name) {
  const auto found = question.find(name);
  return found != question.end() && found->is_boolean() && found->get<bool>();
}

/// Nothing where the text is no Base64.
std::optional<LearnersObject> object_in(const Json& question) {
  LearnersObject object{.name = text_asked(question, "name")};
  if (!question.contains("base64")) return object;
  object.body = from_base64(text_asked(question, "base64"));
  if (!object.body) return std::nullopt;
  return object;
}

std::string seed_in(const Json& question) {
  const std::string seed = text_asked(question, "seed");
  return seed.empty() ? "lesson" : seed.substr(0, 64);
}

Response answer_play(const Vectors& vectors, const Json& question, bool may_reveal) {
  const auto object = object_in(question);
  if (!object) return turn_away(400, "the object is not in Base64");
  const auto chosen = lesson_case(vectors, text_asked(question, "case"), *object);
  if (!chosen) return turn_away(400, chosen.error().message);
  return lesson_answer(200, play(vectors.suite.rules, chosen->the_case(), chosen->notes,
                                 {.seed = seed_in(question),
                                  .reveals = may_reveal && is_set(question, "reveal"),
                                  .breaks_rules = is_set(question, "breaks_rules")}));
}

Response answer_client_side(const Vectors& vectors, const Json& question) {
  const auto object = object_in(question);
  if (!object) return turn_away(400, "the object is not in Base64");
  if (object->body && object->body->size() > largest_lesson_body) return turn_away(400, "the object is too large");
  const auto story = client_side_story(vectors, {.seed = seed_in(question), .text = object->body});
  return story ? lesson_answer(200, *story) : turn_away(500, story.error().message);
}

Response answer_traces(const TraceWindow* window, const Target& target) {
  const auto after = parse_decimal<std::uint64_t>(target.value_or("after", "0"));
  if (window == nullptr || !after) return turn_away(404, "no server is watched");
  const TraceWindow::View view = window->after(*after);
  // Each is JSON already.
  std::string text = fmt::format("{{\"position\":{},\"traces\":[", view.position);
  for (std::size_t at = 0; at < view.traces.size(); ++at) text += (at == 0 ? "" : ",") + view.traces[at];
  return page(200, "application/json", text + "]}");
}

std::string_view type_of(std::string_view path) {
  constexpr std::pair<std::string_view, std::string_view> types[] = {{".html", "text/html; charset=utf-8"},
                                                                     {".css", "text/css; charset=utf-8"},
                                                                     {".js", "text/javascript; charset=utf-8"},
                                                                     {".json", "application/json"},
                                                                     {".svg", "image/svg+xml"}};
  for (const auto& [ending, type] : types)
    if (path.ends_with(ending)) return type;
  return "application/octet-stream";
}

Response answer_asset(std::string_view path) {
  const std::string_view wanted = path == "/" ? "/index.html" : path;
  const auto assets = site_assets();
  const auto found = std::ranges::find(assets, wanted, &SiteAsset::path);
  if (found == assets.end()) return page(404, "text/plain; charset=utf-8", "There is no such page.\n");
  return page(200, type_of(wanted), found->text);
}

}  // namespace

bool LessonDoor::is_own_host(std::string_view host) const {
  return std::ranges::any_of(std::to_array({"127.0.0.1", "localhost", "[::1]"}),
                             [&](const char* name) { return host == fmt::format("{}:{}", name, port_.load()); });
}

bool LessonDoor::is_own_page(const Headers& headers) const {
  const std::string_view host = headers.get_or("host", "");
  const std::string_view site = headers.get_or("sec-fetch-site", "same-origin");
  if (headers.count("host") != 1 || !is_own_host(host)) return false;
  const auto origin = headers.get("origin");
  return (!origin || *origin == fmt::format("http://{}", host)) && (site == "same-origin" || site == "none");
}

Response LessonDoor::answer(Request& request) const {
  try {
    const auto target = parse_target(request.target);
    if (!target) return turn_away(400, "the address is not well formed");
    if (!is_own_page(request.headers))
      return turn_away(403, "the lesson answers only to its own pages on this machine");
    if (request.method == "GET") {
      if (target->path == "/api/catalogue") return lesson_answer(200, lesson_catalogue(vectors_, options_.reveals));
      if (target->path == "/api/traces") return answer_traces(window_, *target);
      return answer_asset(target->path);
    }
    if (request.method != "POST") return turn_away(405, "pages are read, and questions are asked by POST");
    // A form cannot send this type, and a script of another origin has to ask first.
    if (request.headers.get_or("content-type", "") != "application/json" || !request.headers.has("origin"))
      return turn_away(415, "a question is JSON from a page of the lesson");
    const auto body = read_all(*request.body, most_asked);
    if (!body) return turn_away(413, "the question is too long, or did not arrive whole");
    const auto question = parse_ordered_json(as_text(*body), {.deepest = 4});
    if (!question || !question->is_object()) return turn_away(400, "the question is no JSON object");
    if (target->path == "/api/play") return answer_play(vectors_, *question, options_.reveals);
    if (target->path == "/api/client-side") return answer_client_side(vectors_, *question);
    if (target->path == "/api/error") return lesson_answer(200, read_error(vectors_, text_asked(*question, "text")));
    return turn_away(404, "there is no such question");
  } catch (const std::exception&) {
    return turn_away(500, "the lesson could not be played");
  }
}

}  // namespace s3sse::cli
