#include "harness/cli/lesson/flow_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "harness/cli/lesson/drawing.h"
#include "harness/cli/lesson/lesson_texts.h"
#include "harness/cli/lesson/play_values.h"
#include "reports/render/escape.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;

// As scene.js and style.css have them; the places of the boxes come of lessons.json for both.
constexpr double letter_width = 7.85;
constexpr int line_height = 17;
constexpr int caption_height = 24;

struct FlowBox {
  std::string name;  ///< of its place
  std::string kind;  ///< "key": its colour
  std::string title;
  Lines lines;
  std::string stage{};  ///< of the trace: tells how it came about
};

/// Lines for a box of so many letters; groups of digits stay whole.
Lines box_lines(const std::string& text, std::size_t letters) {
  return broken_to(text, letters);
}

void add_lines(Lines& lines, const Lines& more) {
  lines.insert(lines.end(), more.begin(), more.end());
}

Lines context_lines(const Json& envelope, std::size_t letters) {
  Lines lines;
  const Json context = envelope.value("context", Json::object());
  for (const auto& [name, value] : context.items())
    add_lines(lines, box_lines(name + "=" + value.get<std::string>(), letters));
  return lines;
}

Lines kms_lines(const Json& put, std::size_t letters) {
  Lines lines;
  for (const Json& call : put["kms"]) lines.push_back(string_at(call, "api"));
  add_lines(lines, context_lines(put["stored"]["envelope"], letters));
  return lines;
}

Lines seal_lines(const Json& put) {
  Lines lines = {fmt::format("{} in, {} out", value_of(put, "seal", "plaintext"), value_of(put, "seal", "ciphertext")),
                 "nonce " + value_of(put, "seal", "segment 1: nonce")};
  if (const std::string outer = value_of(put, "seal", "segment 1: nonce of the outer layer"); !outer.empty())
    lines.push_back("outer nonce " + outer);
  lines.push_back("tag   " + value_of(put, "seal", "segment 1: tag"));
  return lines;
}

std::size_t letters_in(const Json& place) {
  return static_cast<std::size_t>((place[2].get<double>() - 18) / letter_width);
}

/// The boxes of who encrypts before anything is sent.
std::vector<FlowBox> boxes_of_client(const Json& client, const Json& places) {
  const std::size_t letters = letters_in(places["text"]);
  return {{"text", "plain", "Plaintext", box_lines(printable_text(string_at(client, "plaintext")), letters)},
          {"customer", "key", "Your key", box_lines(string_at(client, "wrapping_key"), letters)},
          {"back", "cipher", "What you send", box_lines(spaced_hex(string_at(client, "ciphertext"), 80), letters),
           "authorise"}};
}

/// The boxes that there are once the object is written, in the order in which it came about. `client`: null, or what
/// the client did before.
std::vector<FlowBox> boxes_of(const Json& put, const Json& client, const Json& places) {
  const Json& envelope = put["stored"]["envelope"];
  const std::size_t letters = letters_in(places["key"]);
  const std::string customer = value_of(put, "validate", "customer key");
  const std::string arn = string_at(envelope, "kms_key_arn");
  const Json& body = put["request"]["body"];
  const std::string sent = string_at(body, "shown");
  std::vector<FlowBox> boxes;
  if (client.is_object())
    boxes = boxes_of_client(client, places);
  else
    boxes.push_back({"text", "plain", "Plaintext",
                     box_lines(body.value("hex", false) ? spaced_hex(sent, 80) : sent, letters_in(places["text"])),
                     "authorise"});
  if (!customer.empty())
    boxes.push_back({"customer", "key", "Your key", box_lines(customer, letters_in(places["customer"])), "validate"});
  if (!arn.empty()) {
    boxes.push_back(
        {"kmsKey", "key", "KMS key", box_lines(arn.substr(arn.rfind('/') + 1), letters_in(places["kmsKey"]))});
    boxes.push_back({"log", "log", "KMS logged", kms_lines(put, letters_in(places["log"])), "kms"});
  } else if (!customer.empty()) {
    boxes.push_back({"kmsKey", "log", "Not asked", box_lines("Your key is the only one.", letters)});
  } else {
    boxes.push_back({"kmsKey", "key", "Root key of S3", {"never leaves S3"}});
  }
  FlowBox key{"key", "key", "Data key", {}, "wrap"};
  for (const std::string& one : values_of(put, "wrap", "data key")) add_lines(key.lines, box_lines(one, letters));
  boxes.push_back(std::move(key));
  FlowBox wrapped{"wrapped", "cipher", "Wrapped data key", {}};
  FlowBox stored{"envelope", "cipher", "Envelope", {}};
  const std::size_t wide = letters_in(places["envelope"]);
  for (const Json& one : envelope["wrapped_keys"]) {
    const auto text = one.get<std::string>();
    add_lines(wrapped.lines, box_lines(cut_to(text, 2 * letters), letters));
    add_lines(stored.lines, box_lines(cut_to(text, 2 * wide), wide));
  }
  boxes.push_back(std::move(wrapped));
  boxes.push_back({"seal", "cipher", "AES-256-GCM", seal_lines(put), "seal"});
  boxes.push_back({"cipher", "cipher", "Ciphertext and tag",
                   box_lines(spaced_hex(string_at(put["stored"], "hex"), 80), letters_in(places["cipher"])), "store"});
  add_lines(stored.lines, box_lines(string_at(envelope, "customer_key_verifier"), wide));
  add_lines(stored.lines, context_lines(envelope, wide));
  boxes.push_back(std::move(stored));
  return boxes;
}

std::string text_drawn_at(double x, double y, std::string_view kind, std::string_view text) {
  return fmt::format("<text x=\"{:g}\" y=\"{:g}\" class=\"{}\">{}</text>\n", x, y, kind, reports::html_escaped(text));
}

std::string frame(const Json& place, std::string_view kind, int radius) {
  return fmt::format("<rect x=\"{:g}\" y=\"{:g}\" width=\"{:g}\" height=\"{:g}\" rx=\"{}\" class=\"{}\"/>\n",
                     place[0].get<double>(), place[1].get<double>(), place[2].get<double>(), place[3].get<double>(),
                     radius, kind);
}

std::string badge(const Json& place, std::size_t number) {
  const double x = place[0].get<double>() + place[2].get<double>() - 14;
  const double y = place[1].get<double>() + 14;
  return fmt::format(
      "<circle cx=\"{:g}\" cy=\"{:g}\" r=\"9\"/><text x=\"{:g}\" y=\"{:g}\" class=\"number\">{}</text>\n", x, y, x,
      y + 4, number);
}

std::string drawn(const FlowBox& box, const Json& place, std::size_t number) {
  const double x = place[0].get<double>() + 10;
  const double y = place[1].get<double>();
  const auto room = static_cast<std::size_t>((place[3].get<double>() - 30) / line_height);
  std::string out = frame(place, box.kind, 6) + text_drawn_at(x, y + 19, "title " + box.kind, box.title);
  for (std::size_t at = 0; at < std::min(box.lines.size(), room); ++at) {
    const bool cut = at + 1 == room && box.lines.size() > room;
    out += text_drawn_at(x, y + 39 + static_cast<double>(at) * line_height, "value",
                         cut_to(box.lines[at] + (cut ? "……" : ""), letters_in(place)));
  }
  return number == 0 ? out : out + badge(place, number);
}

constexpr std::string_view picture_style = R"(
  .paper { fill: #fbfaf7 } .zone { fill: #f3f1ec; stroke: #ddd8ce } .name { font: 600 15px system-ui, sans-serif; fill: #5a6270 }
  .title { font: 600 14px system-ui, sans-serif } .value { font: 13px ui-monospace, Menlo, 'Liberation Mono', monospace; fill: #1d2430; white-space: pre }
  .caption { font: 14px system-ui, sans-serif; fill: #1d2430 } .heading { font: 600 18px system-ui, sans-serif; fill: #1d2430 }
  rect.plain { fill: #fdf1dc; stroke: #9a5a00 } rect.key { fill: #e6eff8; stroke: #1f5a93 } rect.cipher { fill: #e3f1ea; stroke: #22694f } rect.log { fill: #efeaf7; stroke: #5f4b8b }
  .title.plain { fill: #9a5a00 } .title.key { fill: #1f5a93 } .title.cipher { fill: #22694f } .title.log { fill: #5f4b8b }
  circle { fill: #1d2430 } .number { font: 600 12px system-ui, sans-serif; fill: #fff; text-anchor: middle } .way { fill: none; stroke: #1d2430; stroke-width: 2 } marker path { fill: #1d2430 }
  @media (prefers-color-scheme: dark) {
    .paper { fill: #12161c } .zone { fill: #1a2028; stroke: #313a46 } .name { fill: #a4adb9 } .value, .caption, .heading { fill: #e7eaee }
    rect.plain { fill: #33291a; stroke: #f0b861 } rect.key { fill: #1d2c3d; stroke: #8bbcf0 } rect.cipher { fill: #19312a; stroke: #7dcfa9 } rect.log { fill: #292338; stroke: #bfaaea }
    .title.plain { fill: #f0b861 } .title.key { fill: #8bbcf0 } .title.cipher { fill: #7dcfa9 } .title.log { fill: #bfaaea }
    circle, marker path { fill: #e7eaee } .number { fill: #12161c } .way { stroke: #e7eaee }
  })";

std::string zones_drawn(const Json& zones, std::string_view third) {
  std::string out;
  for (const auto& [name, place] : zones.items()) {
    const std::string_view label = name == "you"    ? "You"
                                   : name == "s3"   ? "Amazon S3"
                                   : name == "disk" ? "On the disk"
                                                    : third;
    out += frame(place, "zone", 10) +
           text_drawn_at(place[0].get<double>() + 14, place[1].get<double>() + 27, "name", label);
  }
  return out;
}

/// The last decision of that stage.
std::string decision_of(const Json& put, std::string_view stage) {
  std::string last;
  for (const Json& event : put["trace"]["events"])
    if (event["stage"] == stage) last = string_at(event, "decision");
  return last;
}

}  // namespace

std::string flow_picture(const Json& topic) {
  const Json* put = nullptr;
  for (const Json& play : topic["plays"])
    if (put == nullptr) put = first_that_writes(play);
  if (put == nullptr) return {};
  const Json layout = lesson_texts()["drawing"]["wide"];
  const std::vector<FlowBox> boxes = boxes_of(*put, topic.value("client", Json()), layout["boxes"]);
  const auto has = [&](std::string_view name) {
    return std::ranges::any_of(boxes, [&](const FlowBox& one) { return one.name == name; });
  };

  const bool by_client = topic.contains("client");
  std::string drawing =
      zones_drawn(layout["zones"], has("log") || (has("customer") && !by_client) ? "AWS KMS" : "Safe of S3");
  std::string captions;
  std::size_t number = 0;
  const double below = layout["view"][1].get<double>() + 12;
  for (const FlowBox& one : boxes) {
    const std::string told = one.stage.empty() ? "" : decision_of(*put, one.stage);
    if (!told.empty()) {
      ++number;
      captions += text_drawn_at(4, below + static_cast<double>(number) * caption_height, "caption",
                                fmt::format("{}  {}", number, told));
    }
    drawing += drawn(one, layout["boxes"][one.name], told.empty() ? 0 : number);
  }
  std::vector<const char*> ways = {"use", "wrap", "write", "keep"};
  if (by_client)
    ways.insert(ways.end(), {"lock", "locked", "sent"});
  else
    ways.push_back("send");
  if (has("log")) ways.push_back("kms");
  if (has("customer") && !by_client) ways.push_back("customer");
  for (const char* way : ways)
    drawing += fmt::format("<path d=\"{}\" class=\"way\" marker-end=\"url(#tip)\"/>\n",
                           layout["ways"][way].get<std::string>());

  constexpr int margin = 20;
  constexpr int head = 34;
  const double width = layout["view"][0].get<double>() + 2 * margin;
  const double height = below + static_cast<double>(number) * caption_height + 2 * margin + head;
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:g} {1:g}\" width=\"{0:g}\" height=\"{1:g}\" "
      "role=\"img\">\n"
      "<title>{2}</title>\n<style>{3}\n</style>\n<defs><marker id=\"tip\" viewBox=\"0 0 10 10\" refX=\"8\" refY=\"5\" "
      "markerWidth=\"7\" "
      "markerHeight=\"7\" orient=\"auto\"><path d=\"M0 0 L10 5 L0 10 z\"/></marker></defs>\n"
      "<rect width=\"{0:g}\" height=\"{1:g}\" class=\"paper\"/>\n<g transform=\"translate({4} {4})\">\n{5}<g "
      "transform=\"translate(0 {6})\">\n{7}{8}</g>\n</g>\n</svg>\n",
      width, height, reports::html_escaped(string_at(topic, "title")), picture_style, margin,
      text_drawn_at(0, 16, "heading", string_at(topic, "title")), head, drawing, captions);
}

}  // namespace s3sse::cli
