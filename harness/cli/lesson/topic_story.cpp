#include "harness/cli/lesson/topic_story.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "harness/cli/lesson/client_side_story.h"
#include "harness/cli/lesson/drawing.h"
#include "harness/cli/lesson/lesson_case.h"
#include "harness/cli/lesson/lesson_texts.h"
#include "harness/cli/lesson/play.h"
#include "harness/cli/lesson/play_values.h"
#include "simulator/base/counted.h"
#include "simulator/base/json.h"
#include "simulator/base/text.h"

namespace s3sse::cli {
namespace {

using Json = nlohmann::ordered_json;

/// Its case is made anew each time, for the ciphertext is.
constexpr std::string_view client_side_topic = "client-side";

Json all_topics() {
  return lesson_texts()["topics"];
}

void add_broken(Lines& lines, std::string_view label, const std::string& text, std::size_t columns, std::size_t most) {
  if (text.empty()) return;
  lines.emplace_back(label);
  Lines parts = broken_to(text, columns - 2);
  if (parts.size() > most) {
    parts.resize(most);
    parts.back() = cut_to(parts.back() + "……", columns - 2);
  }
  for (const std::string& part : parts) lines.push_back("  " + part);
}

struct Widths {
  static constexpr std::size_t you = 24;
  static constexpr std::size_t s3 = 38;
  static constexpr std::size_t kms = 28;
};

/// The owners and what they have once an object is written, with the values of that very write.
Lines drawing_of(const Json& put) {
  const Json& envelope = put["stored"]["envelope"];
  Lines you;
  add_broken(you, "plaintext", string_at(put["request"]["body"], "shown"), Widths::you - 4, 3);
  add_broken(you, "customer key", value_of(put, "validate", "customer key"), Widths::you - 4, 3);
  Lines s3;
  for (const std::string& key : values_of(put, "wrap", "data key")) add_broken(s3, "data key", key, Widths::s3 - 4, 2);
  for (const Json& key : envelope["wrapped_keys"]) add_broken(s3, "wrapped", key.get<std::string>(), Widths::s3 - 4, 1);
  add_broken(s3, "nonce", value_of(put, "seal", "segment 1: nonce"), Widths::s3 - 4, 1);
  add_broken(s3, "tag", value_of(put, "seal", "segment 1: tag"), Widths::s3 - 4, 1);
  Lines disk;
  add_broken(disk, "ciphertext and tag", spaced_hex(string_at(put["stored"], "hex"), 80), Widths::s3 - 4, 8);
  for (const Json& key : envelope["wrapped_keys"])
    add_broken(disk, "wrapped data key", key.get<std::string>(), Widths::s3 - 4, 2);
  add_broken(disk, "verifier of the customer key", string_at(envelope, "customer_key_verifier"), Widths::s3 - 4, 2);
  Lines top = beside(box("You", you, Widths::you), box("Amazon S3", s3, Widths::s3), " ──► ", 2);
  const std::string arn = string_at(envelope, "kms_key_arn");
  if (!arn.empty()) {
    Lines kms;
    add_broken(kms, "KMS key", arn.substr(arn.rfind('/') + 1), Widths::kms - 4, 2);
    for (const Json& call : put["kms"]) kms.push_back(string_at(call, "api"));
    for (const auto& [name, value] : envelope["context"].items())
      add_broken(kms, "context " + name, value.get<std::string>(), Widths::kms - 4, 3);
    top = beside(top, box("AWS KMS", kms, Widths::kms), " ◄─► ", 2);
  }
  constexpr std::size_t left = Widths::you + 5;
  Lines all = top;
  all.push_back(std::string(left + Widths::s3 / 2, ' ') + "▼");
  for (std::string& line : moved(box("On the disk", disk, Widths::s3), left)) all.push_back(std::move(line));
  return all;
}

/// The things that a client has and sends, and that lie on the disk encrypted by S3 once more.
Lines client_side_drawing(const Json& client, const Json& put) {
  Lines you;
  add_broken(you, "plaintext", printable_text(string_at(client, "plaintext")), Widths::s3 - 4, 3);
  add_broken(you, "your key", string_at(client, "wrapping_key"), Widths::s3 - 4, 2);
  add_broken(you, "ciphertext and tag", spaced_hex(string_at(client, "ciphertext"), 80), Widths::s3 - 4, 8);
  add_broken(you, "wrapped data key (x-amz-3)", string_at(client["metadata"], "x-amz-3"), Widths::s3 - 4, 2);
  Lines s3;
  s3.emplace_back("what you sent, and a key of its own:");
  add_broken(s3, "data key", value_of(put, "wrap", "data key"), Widths::s3 - 4, 2);
  add_broken(s3, "on the disk, encrypted once more", spaced_hex(string_at(put["stored"], "hex"), 80), Widths::s3 - 4,
             8);
  return beside(box("You", you, Widths::s3), box("Amazon S3", s3, Widths::s3 + 6), " ──► ", 5);
}

bool is_told_header(const std::string& name) {
  const std::string lower = ascii_lower(name);
  return lower.starts_with("x-amz-server-side") || lower.starts_with("x-amz-copy-source") ||
         lower.starts_with("x-amz-meta-x-amz-") || lower == "etag";
}

std::string headers_text(const Json& message) {
  std::string out;
  for (const Json& header : message["headers"])
    if (is_told_header(header[0].get<std::string>()))
      out += fmt::format("      {}: {}\n", header[0].get<std::string>(), header[1].get<std::string>());
  return out;
}

std::string error_text(const Json& answer) {
  const std::string body = string_at(answer["body"], "shown");
  const auto begin = body.find("<Message>");
  const auto end = body.find("</Message>");
  if (begin == std::string::npos || end == std::string::npos) return "";
  return fmt::format("      {}\n", body.substr(begin + 9, end - begin - 9));
}

std::string kms_text(const Json& step) {
  std::string out;
  for (const Json& call : step["kms"]) {
    const std::string error = string_at(call, "error");
    out += fmt::format("    KMS: {}, {}\n", string_at(call, "api"), error.empty() ? "granted" : "refused: " + error);
    for (const auto& [name, value] : call["context"].items())
      out += fmt::format("      {} = {}\n", name, value.get<std::string>());
  }
  return out;
}

/// The decisions, stage by stage.
std::string decisions_text(const Json& step) {
  std::string out;
  if (!step["trace"].is_object()) return out;
  for (const Json& event : step["trace"]["events"])
    out += fmt::format("    {:<13} {}\n", string_at(event, "stage"), string_at(event, "decision"));
  return out;
}

std::string wire_text(const Json& step) {
  return fmt::format("  {}{}\n{}    -> {}\n{}{}", string_at(step["request"], "line"),
                     step.value("secure", true) ? "" : "   (plain HTTP)", headers_text(step["request"]),
                     string_at(step["answer"], "line"), headers_text(step["answer"]), error_text(step["answer"]));
}

void tell_requests(const Json& play, const Json* put, TopicStory& story) {
  for (const Json& step : play["steps"]) {
    if (is_setup(step) || !step.contains("request")) continue;
    story.paragraphs.push_back(fmt::format("{}\n\nOn the wire (inside TLS)\n{}\nInside\n{}{}",
                                           &step == put ? "Writing" : "Reading it back", wire_text(step),
                                           decisions_text(step), kms_text(step)));
  }
}

void tell_flow(const Json& play, TopicStory& story) {
  const Json* put = first_that_writes(play);
  if (put == nullptr) return;
  story.paragraphs.push_back("Who has what\n\n" + as_text_lines(drawing_of(*put)));
  tell_requests(play, put, story);
}

std::string metadata_lines(const Json& metadata) {
  std::string out;
  for (const auto& [name, value] : metadata.items()) out += fmt::format("  {}: {}\n", name, value.get<std::string>());
  return out;
}

/// The story of a text that is encrypted before S3 sees it.
void tell_client_side(const Json& client, const Json& play, TopicStory& story) {
  const Json* put = first_that_writes(play);
  if (put == nullptr) return;
  story.paragraphs.push_back("Who has what\n\n" + as_text_lines(client_side_drawing(client, *put)));
  story.paragraphs.push_back(fmt::format(
      "On your side\n\nA data key is drawn for this object alone and wrapped under your key. From it and a "
      "message id come the\nkey of the content and the commitment to it (x-amz-d), so that no other data key "
      "ever opens this ciphertext.\nBeside the ciphertext go, as metadata:\n{}",
      metadata_lines(client["metadata"])));
  tell_requests(play, put, story);
  story.paragraphs.push_back(
      fmt::format("On your side again\n\nUnwrap, derive, compare the commitment, decrypt, check the tag; only then is "
                  "there text.\n  with your key     {}\n  with another key  {}\n",
                  string_at(client, "opened"), string_at(client, "wrong_key")));
}

/// The drawing of the first object that any of the plays writes.
void draw_first_write(const Json& plays, TopicStory& story) {
  for (const Json& play : plays) {
    const Json* put = first_that_writes(play);
    if (put == nullptr) continue;
    story.paragraphs.push_back("Who has what, once the first object is written\n\n" + as_text_lines(drawing_of(*put)));
    return;
  }
}

/// The same for requests that say and get the same, whatever their objects are called.
std::string shape_of(const Json& step) {
  if (!step.contains("request")) return string_at(step, "deed");
  const std::string line = string_at(step["request"], "line");
  return line.substr(0, line.find(' ')) + (step.value("secure", true) ? "s" : "") + headers_text(step["request"]) +
         string_at(step["answer"], "line");
}

/// Repetitions are told once, and counted.
void tell_exchanges(const Json& play, TopicStory& story) {
  std::string out = string_at(play, "title") + "\n\n";
  std::string last;
  int again = 0;
  std::size_t calls = 0;
  const auto end_repetition = [&] {
    if (again > 0) out += fmt::format("    … and {} more like it, with {} of KMS\n", again, counted(calls, "call"));
    again = 0;
    calls = 0;
  };
  for (const Json& step : play["steps"]) {
    if (is_setup(step)) continue;
    const std::string shape = shape_of(step);
    if (shape == last) {
      ++again;
      calls += step["kms"].size();
      continue;
    }
    end_repetition();
    last = shape;
    if (!step.contains("request")) {
      out += fmt::format("  A hand {}.\n", string_at(step, "deed"));
      continue;
    }
    out += wire_text(step);
    for (const std::string& stage : {std::string("plan"), std::string("authorise")})
      for (const Json& event : step["trace"]["events"])
        if (event["stage"] == stage) out += fmt::format("    {:<13} {}\n", stage, string_at(event, "decision"));
    out += kms_text(step);
  }
  end_repetition();
  story.paragraphs.push_back(std::move(out));
}

std::string pairs_text(std::string_view title, const Json& pairs) {
  std::string out = std::string(title) + "\n";
  for (const Json& pair : pairs)
    out += fmt::format("  {:<24}  {}\n", pair[0].get<std::string>(), pair[1].get<std::string>());
  return out;
}

std::string topic_rules_text(const Json& topic) {
  std::string out = "Rules\n";
  std::set<std::string> told;
  for (const Json& play : topic["plays"])
    for (const Json& rule : play["rules"])
      if (told.insert(string_at(rule, "id")).second)
        out += fmt::format("  {:<8}  {}\n", string_at(rule, "id"), string_at(rule, "statement"));
  return out + "s3sse explain RULE shows each one held and broken.\n";
}

}  // namespace

std::vector<std::string> lesson_topics() {
  std::vector<std::string> names;
  for (const Json& topic : all_topics()) names.push_back(string_at(topic, "id"));
  return names;
}

Result<Json> topic_plays(const Vectors& vectors, const TopicWish& wish) {
  const Json topics = all_topics();
  const auto found = std::ranges::find_if(topics, [&](const Json& one) { return string_at(one, "id") == wish.topic; });
  if (found == topics.end()) return fail(fmt::format("there is no topic {}", wish.topic));
  Json out = {{"topic", wish.topic},
              {"title", (*found)["title"]},
              {"keys", (*found)["keys"]},
              {"gets", (*found)["gets"]},
              {"plays", Json::array()}};
  if (wish.topic == client_side_topic) {
    auto story = client_side_story(vectors, {.seed = wish.seed, .reveals = wish.reveals});
    if (!story) return tl::unexpected(story.error());
    out["plays"].push_back(std::move((*story)["play"]));
    story->erase("play");
    out["client"] = std::move(*story);
    return out;
  }
  for (const Json& id : (*found)["cases"]) {
    const auto chosen = lesson_case(vectors, id.get<std::string>());
    if (!chosen) return tl::unexpected(chosen.error());
    out["plays"].push_back(
        play(chosen->suite.rules, chosen->the_case(), chosen->notes, {.seed = wish.seed, .reveals = wish.reveals}));
  }
  return out;
}

TopicStory topic_story(const Json& topic) {
  TopicStory story;
  const Json& plays = topic["plays"];
  story.holds = std::ranges::all_of(plays, [](const Json& one) { return one["verdict"] == "pass"; });
  const bool by_client = topic.contains("client");
  if (by_client) story.holds = story.holds && topic["client"]["comes_back"].get<bool>();
  const bool keys = plays.size() == 1;
  story.paragraphs.push_back(string_at(topic, "title") + "\n\n" +
                             pairs_text(keys ? "Who holds which key" : "What holds", topic["keys"]));
  if (!keys) draw_first_write(plays, story);
  for (const Json& one : plays) {
    if (by_client)
      tell_client_side(topic["client"], one, story);
    else if (keys)
      tell_flow(one, story);
    else
      tell_exchanges(one, story);
  }
  story.paragraphs.push_back(pairs_text(keys ? "What an attacker gets who has" : "What it means for", topic["gets"]));
  story.paragraphs.push_back(topic_rules_text(topic));
  return story;
}

}  // namespace s3sse::cli
