#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <thread>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/lesson/flow_picture.h"
#include "harness/cli/lesson/key_presses.h"
#include "harness/cli/lesson/recording.h"
#include "harness/cli/lesson/topic_story.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

constexpr int by_keys = -1;       ///< as a pace: somebody at the terminal says when it goes on
constexpr int recorded_pace = 2;  ///< seconds, where nobody says another

struct DemoOptions {
  std::string name;
  std::string seed;
  std::string cast;
  std::string svg;
  std::string picture;
  int pace = by_keys;  ///< seconds
};

void show_part(const std::string& part, bool first) {
  print_out((first ? "" : "\n") + part);
}

/// Somebody stands in front of a class, and decides when it goes on.
void play_by_keys(const std::vector<std::string>& parts) {
  constexpr std::string_view prompt = "\n[Enter or space: on, q: end]";
  constexpr std::string_view wipe = "\r\x1B[K\x1B[A";  // the line of the prompt, and up again
  const KeyPresses keys;
  for (std::size_t at = 0; at < parts.size(); ++at) {
    show_part(parts[at], at == 0);
    if (at + 1 == parts.size()) return;
    print_out(std::string(prompt));
    const bool onward = KeyPresses::goes_on();
    print_out(std::string(wipe));
    if (!onward) return;
  }
}

void play_by_time(const std::vector<std::string>& parts, std::chrono::seconds pause) {
  for (std::size_t at = 0; at < parts.size(); ++at) {
    if (at > 0) std::this_thread::sleep_for(pause);
    show_part(parts[at], at == 0);
  }
}

int play_demo(const DemoOptions& options) {
  const auto vectors = load_vectors("");
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const std::string seed = options.seed.empty() ? SystemEntropy().hex(8) : options.seed;
  const auto topic = topic_plays(*vectors, {.topic = options.name, .seed = seed});
  if (!topic) return give_up(ExitCode::usage, topic.error().message);
  const TopicStory story = topic_story(*topic);
  const int pace = options.pace == by_keys ? recorded_pace : options.pace;
  for (const auto& [path, text] :
       {std::pair(options.cast, asciicast(story.paragraphs, pace)), std::pair(options.svg, svg_of(story.paragraphs)),
        std::pair(options.picture, flow_picture(*topic))}) {
    if (path.empty()) continue;
    if (const auto written = reports::write_file_atomically(path, text); !written)
      return give_up(ExitCode::could_not_run, written.error().message);
  }
  const bool recorded = !options.cast.empty() || !options.svg.empty() || !options.picture.empty();
  if (!recorded && options.pace == by_keys && KeyPresses::anybody_there())
    play_by_keys(story.paragraphs);
  else if (!recorded)
    play_by_time(story.paragraphs, std::chrono::seconds(std::max(options.pace, 0)));
  return story.holds ? 0 : static_cast<int>(ExitCode::deviations);
}

}  // namespace

void add_demo_command(Command& program) {
  auto options = std::make_shared<DemoOptions>();
  Command verb = program.add_verb("demo", "Play a topic of the lesson in the terminal, part by part, or record it");
  verb.add_option("name", options->name,
                  "sse-s3, sse-kms, dsse-kms, sse-c, client-side, defaults, bucket-key or in-transit")
      .required()
      .one_of(lesson_topics())
      .type_name("NAME");
  verb.add_option("--pace", options->pace, "seconds between two parts, in place of a key press")
      .between(0, 60)
      .type_name("SECONDS");
  verb.add_option("--seed", options->seed, "decides every key and nonce (default: new ones each time)")
      .type_name("SEED");
  verb.add_option("--cast", options->cast, "record it for asciinema instead (asciicast, version 2)").type_name("FILE");
  verb.add_option("--svg", options->svg, "its text as a picture instead").type_name("FILE");
  verb.add_option("--picture", options->picture, "its flow drawn instead: who has what, and what goes where (SVG)")
      .type_name("FILE");
  verb.footer(
      R"(Every value is of a request that runs for it, in a simulator of its own. In a terminal each part
waits for a key: Enter or space (or a presenter's remote) goes on, q ends. With --pace, or where nobody is at a
terminal, none is waited for.
Examples:
  s3sse demo sse-kms
  s3sse demo sse-kms --pace 4
  s3sse demo sse-c --cast sse-c.cast --svg sse-c.svg
  s3sse demo dsse-kms --picture dsse-kms.svg
Exit codes: 0, 1 a case of it fails, 2 wrong usage, 3 a file cannot be written, 6 vectors invalid.)");
  verb.action([options] { return play_demo(*options); });
}

}  // namespace s3sse::cli
