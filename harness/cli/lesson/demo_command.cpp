#include <fmt/format.h>

#include <chrono>
#include <memory>
#include <thread>

#include "harness/cli/command/output.h"
#include "harness/cli/command/verbs.h"
#include "harness/cli/lesson/drawing.h"
#include "harness/cli/lesson/recording.h"
#include "harness/cli/lesson/topic_story.h"
#include "reports/render/atomic_file.h"
#include "simulator/base/entropy.h"
#include "simulator/base/json.h"

namespace s3sse::cli {
namespace {

using reports::ExitCode;

struct DemoOptions {
  std::string name;
  std::string seed;
  std::string cast;
  std::string svg;
  int pace = 2;
};

int play_demo(const DemoOptions& options) {
  const auto vectors = load_vectors("");
  if (!vectors) return give_up(vectors.error().code, vectors.error().message);
  const std::string seed = options.seed.empty() ? SystemEntropy().hex(8) : options.seed;
  const auto topic = topic_plays(*vectors, {.topic = options.name, .seed = seed});
  if (!topic) return give_up(ExitCode::usage, topic.error().message);
  const TopicStory story = topic_story(*topic);
  for (const auto& [path, text] : {std::pair(options.cast, asciicast(story.paragraphs, options.pace)),
                                   std::pair(options.svg, svg_of(story.paragraphs))}) {
    if (path.empty()) continue;
    if (const auto written = reports::write_file_atomically(path, text); !written)
      return give_up(ExitCode::could_not_run, written.error().message);
  }
  const bool recorded = !options.cast.empty() || !options.svg.empty();
  for (std::size_t at = 0; !recorded && at < story.paragraphs.size(); ++at) {
    if (at > 0) std::this_thread::sleep_for(std::chrono::seconds(options.pace));
    print_out((at > 0 ? "\n" : "") + story.paragraphs[at]);
  }
  return story.holds ? 0 : static_cast<int>(ExitCode::deviations);
}

}  // namespace

void add_demo_command(Command& program) {
  auto options = std::make_shared<DemoOptions>();
  Command verb = program.add_verb("demo", "Play a topic of the lesson in the terminal, with pauses, or record it");
  verb.add_option("name", options->name, "sse-s3, sse-kms, dsse-kms, sse-c, defaults, bucket-key or in-transit")
      .required()
      .one_of(lesson_topics())
      .type_name("NAME");
  verb.add_option("--pace", options->pace, "seconds between two parts (default 2)").between(0, 60).type_name("SECONDS");
  verb.add_option("--seed", options->seed, "decides every key and nonce (default: new ones each time)")
      .type_name("SEED");
  verb.add_option("--cast", options->cast, "record it for asciinema instead (asciicast, version 2)").type_name("FILE");
  verb.add_option("--svg", options->svg, "draw it as a picture instead").type_name("FILE");
  verb.footer(R"(Every value is of a request that runs for it, in a simulator of its own.
Examples:
  s3sse demo sse-kms --pace 4
  s3sse demo sse-c --cast sse-c.cast --svg sse-c.svg
Exit codes: 0, 1 a case of it fails, 2 wrong usage, 3 a file cannot be written, 6 vectors invalid.)");
  verb.action([options] { return play_demo(*options); });
}

}  // namespace s3sse::cli
